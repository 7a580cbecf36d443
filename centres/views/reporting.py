"""What an enterprise lets a programme see by its name: recorded by the centre, or given by its own manager."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from centres import selectors, services
from centres.access import CentreRequest, centre_view, plant_allowed
from centres.forms import OwnProgrammeConsentForm, ProgrammeConsentForm
from centres.permissions import Permission
from centres.views.answers import attempt, form_page

if TYPE_CHECKING:
    from centres.models import Enterprise


@require_http_methods(["GET", "POST"])
@centre_view(Permission.CONSENT_RECORD)
def programme_consent_record(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Show what an enterprise lets programmes see, and record a signed consent."""
    page = _page(request, enterprise_id)
    form = ProgrammeConsentForm(
        request.POST or None,
        programmes=page.programmes,
        initial={"signed_on": selectors.today_in_centre(timezone.now())},
    )
    if form.is_valid() and attempt(
        form,
        lambda: services.record_programme_consent(
            enterprise=page.enterprise, fields=form.fields_for_service(), by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("Consent of the enterprise recorded."))
        return redirect(request.path)
    return _answer(request, "centres/programme_consent.html", page, form)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.PLANT_CONSENT_GIVE)
def plant_programme_consent(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Let the enterprise's manager decide which programme sees the plant's figures."""
    page = _page(request, enterprise_id)
    form = OwnProgrammeConsentForm(
        request.POST or None, programmes=page.programmes, initial={"signatory_name": request.user.name}
    )
    today = selectors.today_in_centre(timezone.now())
    if form.is_valid() and attempt(
        form,
        lambda: services.give_programme_consent(
            enterprise=page.enterprise, fields=form.fields_for_service_on(today), by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("Your decision is recorded. You can withdraw it here at any time."))
        return redirect(request.path)
    return _answer(request, "centres/plant_programme_consent.html", page, form)


@require_POST
@centre_view(Permission.CONSENT_RECORD)
def programme_consent_withdraw(request: CentreRequest, enterprise_id: UUID, programme_consent_id: UUID) -> HttpResponse:
    """Withdraw a consent on the enterprise's word."""
    _withdraw(request, enterprise_id, programme_consent_id)
    return redirect("programme_consent_record", centre_slug=request.centre.slug, enterprise_id=enterprise_id)


@require_POST
@centre_view(Permission.PLANT_CONSENT_GIVE)
def plant_programme_consent_withdraw(
    request: CentreRequest, enterprise_id: UUID, programme_consent_id: UUID
) -> HttpResponse:
    """Let the enterprise's manager take a consent back."""
    _withdraw(request, enterprise_id, programme_consent_id)
    return redirect("plant_programme_consent", centre_slug=request.centre.slug, enterprise_id=enterprise_id)


def _page(request: CentreRequest, enterprise_id: UUID) -> selectors.ProgrammeConsentPage:
    enterprise = _enterprise(request, enterprise_id)
    return selectors.programme_consent_page(enterprise=enterprise, at=timezone.now())


def _enterprise(request: CentreRequest, enterprise_id: UUID) -> "Enterprise":
    enterprise = selectors.get_enterprise_or_404(enterprise_id=enterprise_id)
    if not plant_allowed(request.membership, enterprise.pk):
        raise Http404
    return enterprise


def _withdraw(request: CentreRequest, enterprise_id: UUID, consent_id: UUID) -> None:
    enterprise = _enterprise(request, enterprise_id)
    consent = selectors.get_programme_consent_or_404(enterprise=enterprise, consent_id=consent_id)
    services.withdraw_programme_consent(consent=consent, by=request.user, at=timezone.now())
    messages.success(request, _("Consent withdrawn. The programme sees nothing of this plant any more."))


def _answer(
    request: CentreRequest, template: str, page: selectors.ProgrammeConsentPage, form: ProgrammeConsentForm
) -> HttpResponse:
    context: dict[str, Any] = {"page": page, "enterprise": page.enterprise, "form": form}
    return form_page(request, template, context)
