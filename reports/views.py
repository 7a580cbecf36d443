"""The pages of case studies, of consent, and of published cases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.pages.frame import frame_of
from assessments.refusals import Refused
from assessments.selectors import get_assessment_or_404, get_round_or_404
from centres.access import CentreRequest, NetworkRequest, centre_view, network_view
from centres.edits import StaleEdit
from centres.permissions import Permission
from centres.selectors import get_enterprise_or_404
from reports import selectors, services
from reports.forms import ALL, CaseStudyForm, ConsentForm, OwnConsentForm, RequestForm

UNPROCESSABLE = 422
REFUSALS = (Refused, ValidationError)


# --- Case studies ------------------------------------------------------------------------------------------------


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def case_study(request: CentreRequest, reference: str) -> HttpResponse:
    """Show the texts, the consent and the documents of an assessment's case study."""
    return _case_study_page(request, reference, language=_language(request, request.GET.get("language")), form=None)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def case_study_write(request: CentreRequest, reference: str) -> HttpResponse:
    """Write the texts of a case study in one language."""
    asked = request.POST if request.method == "POST" else request.GET
    language = _language(request, asked.get("language"))
    assessment = get_assessment_or_404(reference=reference)
    texts = selectors.case_study_texts(assessment=assessment, language=language)
    form = CaseStudyForm(request.POST if request.method == "POST" else None, instance=texts)
    if form.is_valid():
        try:
            services.write_case_study(
                assessment=assessment,
                language=language,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            )
        except StaleEdit as stale:
            form = CaseStudyForm(request.POST, instance=stale.current)
            form.is_valid()
            form.refuse(stale)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Texts of the case study saved."))
            return _to_case_study(request, reference, language)
    return _case_study_page(request, reference, language=language, form=form)


@require_POST
@centre_view(Permission.DOCUMENT_REQUEST)
def case_study_request(request: CentreRequest, reference: str) -> HttpResponse:
    """Ask for the case study of an accepted round."""
    assessment = get_assessment_or_404(reference=reference)
    form = RequestForm(request.POST)
    language = form.cleaned_data["language"] if form.is_valid() else _language(request, None)
    number = form.cleaned_data.get("round")
    round_ = get_round_or_404(assessment=assessment, number=number) if number is not None else None
    try:
        services.request_case_study(
            assessment=assessment, round_=round_, language=language, by=request.user, at=timezone.now()
        )
    except REFUSALS as refusal:
        messages.error(request, _sentence(refusal))
    else:
        messages.success(request, _("The case study is on its way."))
    return _to_case_study(request, reference, language)


def _case_study_page(
    request: CentreRequest, reference: str, *, language: str, form: CaseStudyForm | None
) -> HttpResponse:
    assessment = get_assessment_or_404(reference=reference)
    page = selectors.case_study_page(
        assessment=assessment, language=language, membership=request.membership, at=timezone.now()
    )
    frame = frame_of(assessment=assessment, membership=request.membership, current="case_study")
    context: dict[str, Any] = {
        "page": page,
        "form": form or CaseStudyForm(instance=page.texts),
        "frame": frame,
        "rail": frame.rail,
        "data_kind": page.data_kind,
    }
    is_refused = form is not None and form.is_bound
    return render(request, "reports/case_study.html", context, status=UNPROCESSABLE if is_refused else 200)


def _to_case_study(request: CentreRequest, reference: str, language: str) -> HttpResponse:
    response = redirect("case_study", centre_slug=request.centre.slug, reference=reference)
    response["Location"] += f"?language={language}"
    return response


# --- Consent -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CONSENT_RECORD)
def consent_record(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Show what an enterprise decided, and record a signed decision."""
    page = selectors.consent_page(pk=enterprise_id, membership=request.membership, at=timezone.now())
    form = ConsentForm(
        request.POST or None,
        assessments=page.assessments,
        initial={"assessment": _asked_assessment(request, page), "signed_on": selectors.local_day(timezone.now())},
    )
    if form.is_valid():
        try:
            services.record_consent(
                enterprise=page.enterprise, fields=form.fields_for_service(), by=request.user, at=timezone.now()
            )
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Decision of the enterprise recorded."))
            return redirect("consent_record", centre_slug=request.centre.slug, enterprise_id=enterprise_id)
    return _consent_answer(request, "reports/consent_record.html", page, form)


@require_POST
@centre_view(Permission.CONSENT_RECORD)
def consent_withdraw(request: CentreRequest, enterprise_id: UUID, consent_id: UUID) -> HttpResponse:
    """Withdraw a consent on the enterprise's word."""
    _withdraw(request, enterprise_id, consent_id)
    return redirect("consent_record", centre_slug=request.centre.slug, enterprise_id=enterprise_id)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.PLANT_CONSENT_GIVE)
def plant_consent(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Let the enterprise's manager read the case study and decide."""
    now = timezone.now()
    page = selectors.consent_page(pk=enterprise_id, membership=request.membership, at=now)
    form = OwnConsentForm(
        request.POST or None, assessments=page.assessments, initial={"signatory_name": request.user.name}
    )
    if form.is_valid():
        fields = form.fields_for_service_on(selectors.local_day(now))
        try:
            services.give_consent(enterprise=page.enterprise, fields=fields, by=request.user, at=now)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your decision is recorded. You can change it here at any time."))
            return redirect("plant_consent", centre_slug=request.centre.slug, enterprise_id=enterprise_id)
    return _consent_answer(request, "reports/plant_consent.html", page, form)


@require_POST
@centre_view(Permission.PLANT_CONSENT_GIVE)
def plant_consent_withdraw(request: CentreRequest, enterprise_id: UUID, consent_id: UUID) -> HttpResponse:
    """Let the enterprise's manager take a consent back."""
    _withdraw(request, enterprise_id, consent_id)
    return redirect("plant_consent", centre_slug=request.centre.slug, enterprise_id=enterprise_id)


def _withdraw(request: CentreRequest, enterprise_id: UUID, consent_id: UUID) -> None:
    enterprise = get_enterprise_or_404(enterprise_id=enterprise_id)
    consent = selectors.get_consent_or_404(enterprise=enterprise, pk=consent_id)
    try:
        services.withdraw_consent(consent=consent, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.info(request, str(refusal))
    else:
        messages.success(request, _("Consent withdrawn. Case studies made from now on are drafts."))


def _consent_answer(
    request: CentreRequest, template: str, page: selectors.ConsentPage, form: ConsentForm
) -> HttpResponse:
    context = {"page": page, "enterprise": page.enterprise, "form": form, "data_kind": page.enterprise.data_kind}
    return render(request, template, context, status=UNPROCESSABLE if form.is_bound else 200)


def _asked_assessment(request: CentreRequest, page: selectors.ConsentPage) -> str:
    asked = request.GET.get("assessment", "")
    return next((str(row.pk) for row in page.assessments if row.reference == asked), ALL)


# --- Published cases ---------------------------------------------------------------------------------------------


@require_GET
@centre_view(Permission.CENTRE_VIEW)
def published_list(request: CentreRequest) -> HttpResponse:
    """Show what has been published of enterprises in the centre's country."""
    rows = selectors.published_list(country_id=request.centre.country_id) if request.centre.country_id else ()
    return render(request, "reports/published_list.html", {"rows": rows})


@require_GET
@centre_view(Permission.CENTRE_VIEW)
def published_detail(request: CentreRequest, case_slug: str) -> HttpResponse:
    """Show one published case, with its documents."""
    case = selectors.get_published_case_or_404(slug=case_slug, country_id=request.centre.country_id or "")
    context = {
        "page": selectors.published_page(case=case),
        "documents": selectors.published_documents(case=case, membership=request.membership),
        "may_request": request.membership.allows(Permission.DOCUMENT_REQUEST),
        "language": _language(request, None),
    }
    return render(request, "reports/published_detail.html", context)


@require_POST
@centre_view(Permission.DOCUMENT_REQUEST)
def published_request(request: CentreRequest, case_slug: str) -> HttpResponse:
    """Ask for a published case as a document."""
    case = selectors.get_published_case_or_404(slug=case_slug, country_id=request.centre.country_id or "")
    language = _language(request, request.POST.get("language"))
    try:
        services.request_published_case(case=case, language=language, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, _sentence(refusal))
    else:
        messages.success(request, _("The document is on its way."))
    return redirect("published_detail", centre_slug=request.centre.slug, case_slug=case_slug)


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_published_list(request: NetworkRequest) -> HttpResponse:
    """Show all published cases of the programme."""
    rows = selectors.published_list(country_id=None)
    return render(request, "reports/network_published_list.html", {"rows": rows})


@require_GET
@network_view(Permission.NETWORK_VIEW)
def network_published_detail(request: NetworkRequest, case_slug: str) -> HttpResponse:
    """Show one published case."""
    page = selectors.published_page(case=selectors.get_published_case_or_404(slug=case_slug))
    return render(request, "reports/network_published_detail.html", {"page": page})


def _language(request: HttpRequest, asked: str | None) -> str:
    """Return one of the portal's languages: the one asked for, else the reader's."""
    for code in (asked, translation.get_language()):
        if code and selectors.is_language(code):
            return code
    return "en"


def _sentence(refusal: Exception) -> str:
    return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
