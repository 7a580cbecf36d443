"""The enterprises of a centre."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres import isic, selectors, services
from centres.access import CentreRequest, centre_view, plant_allowed
from centres.forms import EnterpriseFilterForm, EnterpriseForm
from centres.permissions import Permission
from centres.views.answers import attempt, form_page, try_or_tell


@require_GET
@centre_view(Permission.ENTERPRISE_VIEW)
def enterprise_list(request: CentreRequest) -> HttpResponse:
    """Show the enterprises, narrowed to what was asked for."""
    divisions, tags = selectors.enterprise_filter_choices()
    form = EnterpriseFilterForm(request.GET, divisions=divisions, tags=tags)
    query = form.query()
    listing = selectors.enterprise_list_page(asked=query, page_number=request.GET.get("page"))
    context = {
        "form": form,
        "query": query,
        "listing": listing,
        "may_edit": request.membership.allows(Permission.ENTERPRISE_EDIT),
        "may_import": request.membership.allows(Permission.HISTORY_IMPORT),
    }
    part = "#enterprises" if request.htmx else ""
    return render(request, f"centres/enterprise_list.html{part}", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ENTERPRISE_EDIT)
def enterprise_create(request: CentreRequest) -> HttpResponse:
    """Register an enterprise; what looks the same is shown first."""
    form = EnterpriseForm(request.POST or None, instance=selectors.new_enterprise())
    candidates: tuple[object, ...] = ()
    if form.is_valid():
        try:
            made = attempt(
                form,
                lambda: services.register_enterprise(
                    fields=form.fields_for_service(),
                    despite_duplicates="despite_duplicates" in request.POST,
                    key=form.key,
                    by=request.user,
                    at=timezone.now(),
                ),
            )
        except services.LikelyDuplicates as refusal:
            candidates, made = refusal.candidates, None
        if made:
            messages.success(request, _("Enterprise registered."))
            return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=made.pk)
    context = {"form": form, "candidates": candidates, "enterprise": None, "isic_classes": isic.classes()}
    return form_page(request, "centres/enterprise_form.html", context)


@require_GET
@centre_view(Permission.ENTERPRISE_VIEW)
def enterprise_detail(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Show an enterprise with its sites and products."""
    enterprise = selectors.get_enterprise_or_404(enterprise_id=enterprise_id)
    page = selectors.enterprise_page(enterprise=enterprise, membership=request.membership, at=timezone.now())
    context = {
        "page": page,
        "may_edit": request.membership.allows(Permission.ENTERPRISE_EDIT),
        "may_read_history": request.membership.allows(Permission.AUDIT_VIEW),
    }
    return render(request, "centres/enterprise_detail.html", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ENTERPRISE_EDIT)
def enterprise_edit(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Change what is said of an enterprise."""
    enterprise = selectors.get_enterprise_or_404(enterprise_id=enterprise_id)
    form = EnterpriseForm(request.POST or None, instance=enterprise)
    if form.is_valid() and attempt(
        form,
        lambda: services.edit_enterprise(
            enterprise=enterprise,
            fields=form.fields_for_service(),
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        ),
    ):
        messages.success(request, _("Enterprise saved."))
        return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=enterprise.pk)
    context = {"form": form, "candidates": (), "enterprise": enterprise, "isic_classes": isic.classes()}
    return form_page(request, "centres/enterprise_form.html", context)


@require_POST
@centre_view(Permission.ENTERPRISE_EDIT)
def enterprise_archive(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Take an enterprise out of the lists."""
    enterprise = selectors.get_enterprise_or_404(enterprise_id=enterprise_id)
    try_or_tell(
        request,
        lambda: services.archive_enterprise(enterprise=enterprise, by=request.user, at=timezone.now()),
        done=_("Enterprise archived. Its results stay."),
    )
    return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=enterprise.pk)


@require_POST
@centre_view(Permission.ENTERPRISE_EDIT)
def enterprise_restore(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Bring an enterprise back from the archive."""
    enterprise = selectors.get_enterprise_or_404(enterprise_id=enterprise_id)
    try_or_tell(
        request,
        lambda: services.restore_enterprise(enterprise=enterprise, by=request.user, at=timezone.now()),
        done=_("Enterprise brought back."),
    )
    return redirect("enterprise_detail", centre_slug=request.centre.slug, enterprise_id=enterprise.pk)


@require_GET
@centre_view(Permission.PLANT_RESULTS_VIEW)
def who_can_see(request: CentreRequest, enterprise_id: UUID) -> HttpResponse:
    """Answer "Who can see my plant?" for the people of the centre and the plant's own managers."""
    enterprise = selectors.get_enterprise_or_404(enterprise_id=enterprise_id)
    if not plant_allowed(request.membership, enterprise.pk):
        raise Http404
    readers = selectors.who_can_see(enterprise, at=timezone.now())
    decides = {
        Permission.PLANT_CONSENT_GIVE: "plant_programme_consent",
        Permission.CONSENT_RECORD: "programme_consent_record",
    }
    pages = [name for permission, name in decides.items() if request.membership.allows(permission)]
    url = reverse(pages[0], args=[request.centre.slug, enterprise.pk]) if pages else ""
    context = {"enterprise": enterprise, "readers": readers, "programme_consent_url": url}
    return render(request, "centres/who_can_see.html", context)
