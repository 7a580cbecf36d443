"""Who works in a centre, and who is invited."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from centres import selectors, services
from centres.access import CentreRequest, centre_view
from centres.forms import InvitationForm, RoleForm
from centres.forms.people import last_day
from centres.permissions import Permission
from centres.views.answers import attempt, form_page, try_or_tell


@require_GET
@centre_view(Permission.MEMBER_VIEW)
def people(request: CentreRequest) -> HttpResponse:
    """Show who works here; to those who invite, also who is invited."""
    may_manage = request.membership.allows(Permission.MEMBER_MANAGE)
    page = selectors.people_page(at=timezone.now(), with_invitations=may_manage)
    return render(request, "centres/people.html", {"page": page, "may_manage": may_manage})


@require_http_methods(["GET", "POST"])
@centre_view(Permission.MEMBER_MANAGE)
def invitation_create(request: CentreRequest) -> HttpResponse:
    """Invite somebody by mail."""
    form = InvitationForm(request.POST or None, centre=request.centre, enterprises=selectors.enterprise_choices())
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.invite(fields=form.fields_for_service(), by=request.user, at=timezone.now()),
        )
        if made:
            messages.success(request, _("Invitation for %(name)s kept.") % {"name": made.name})
            return redirect("people", centre_slug=request.centre.slug)
    return form_page(request, "centres/invitation_form.html", {"form": form})


@require_POST
@centre_view(Permission.MEMBER_MANAGE)
def invitation_resend(request: CentreRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again; the earlier link is dead."""
    invitation = selectors.get_invitation_or_404(invitation_id=invitation_id)
    try:
        try_or_tell(
            request,
            lambda: services.resend_invitation(invitation=invitation, by=request.user, at=timezone.now()),
            done=_("Invitation sent again. The earlier link no longer works."),
        )
    except services.InvitationIsClosed as refusal:
        messages.error(request, str(refusal))
    return redirect("people", centre_slug=request.centre.slug)


@require_POST
@centre_view(Permission.MEMBER_MANAGE)
def invitation_withdraw(request: CentreRequest, invitation_id: UUID) -> HttpResponse:
    """Take an invitation back."""
    invitation = selectors.get_invitation_or_404(invitation_id=invitation_id)
    try:
        services.withdraw_invitation(invitation=invitation, by=request.user, at=timezone.now())
    except services.InvitationIsClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Invitation withdrawn."))
    return redirect("people", centre_slug=request.centre.slug)


@require_GET
@centre_view(Permission.MEMBER_VIEW)
def person_detail(request: CentreRequest, membership_id: UUID) -> HttpResponse:
    """Answer "What can this person see?"."""
    membership = selectors.get_member_or_404(membership_id=membership_id)
    context = {
        "page": selectors.person_page(membership=membership, at=timezone.now()),
        "may_manage": request.membership.allows(Permission.MEMBER_MANAGE),
        "may_read_history": request.membership.allows(Permission.AUDIT_VIEW),
    }
    return render(request, "centres/person_detail.html", context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.MEMBER_MANAGE)
def person_role(request: CentreRequest, membership_id: UUID) -> HttpResponse:
    """Give a person another role, other enterprises, another end."""
    membership = selectors.get_member_or_404(membership_id=membership_id)
    form = RoleForm(
        request.POST or None,
        centre=request.centre,
        enterprises=selectors.enterprise_choices(),
        initial={
            "role": membership.role,
            "enterprises": [str(key) for key in selectors.enterprises_of(membership)],
            "ends_on": last_day(membership.ends_at, request.centre),
        },
    )
    if form.is_valid() and attempt(
        form,
        lambda: services.change_role(
            membership=membership, fields=form.role_fields(), by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, _("Role of %(name)s saved.") % {"name": membership.user})
        return redirect("person_detail", centre_slug=request.centre.slug, membership_id=membership.pk)
    return form_page(request, "centres/role_form.html", {"form": form, "membership_shown": membership})


@require_POST
@centre_view(Permission.MEMBER_MANAGE)
def person_end(request: CentreRequest, membership_id: UUID) -> HttpResponse:
    """End a membership now."""
    membership = selectors.get_member_or_404(membership_id=membership_id)
    try_or_tell(
        request,
        lambda: services.end_membership(membership=membership, by=request.user, at=timezone.now()),
        done=_("%(name)s no longer works here. What they entered stays, under their name.") % {"name": membership.user},
    )
    return redirect("people", centre_slug=request.centre.slug)
