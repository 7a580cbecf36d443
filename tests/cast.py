"""The people, centres and plants that tests are about, made in one line each. The fixtures are in `conftest.py`."""

from datetime import UTC, datetime
from typing import Any

from accounts.models import User
from centres import edits, selectors
from centres.models import (
    AuditEvent,
    Centre,
    DataKind,
    Enterprise,
    Membership,
    MembershipEnterprise,
    NetworkMembership,
    Product,
    Site,
    SizeClass,
)
from centres.roles import NetworkRole, Role
from centres.selectors import MembershipView
from centres.tenancy import centre_context

SINCE = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)  # when everybody joined
FAR_END = datetime(2035, 1, 1, tzinfo=UTC)
PASSWORD = "steam-and-white-water"


def make_user(key: str, *, name: str = "", password: str | None = None, **fields: Any) -> User:
    """Save a person. Without a password nobody can sign in by form; `client.force_login` can."""
    return User.objects.create_user(f"{key}@recp.example", password, name=name or key.title(), **fields)


def make_centre(slug: str, *, code: str, **fields: Any) -> Centre:
    """Save a centre."""
    name = slug.replace("-", " ").title()
    defaults = {"name": f"{name} NCPC", "short_name": f"{name} NCPC"[:40]}
    return Centre.objects.create(slug=slug, code=code, **{**defaults, **fields})


def join(
    centre: Centre, user: User, role: Role, *enterprises: Enterprise, ends_at: datetime | None = None
) -> Membership:
    """Make somebody a member of a centre."""
    if role == Role.EXTERNAL_EVALUATOR and ends_at is None:
        ends_at = FAR_END
    with centre_context(centre):
        membership = Membership.new(user=user, role=role, starts_at=SINCE, ends_at=ends_at)
        membership.full_clean()
        membership.save(force_insert=True)
        for enterprise in enterprises:
            MembershipEnterprise.new(membership=membership, enterprise=enterprise).save(force_insert=True)
    return membership


def member(centre: Centre, key: str, role: Role, *enterprises: Enterprise, **fields: Any) -> User:
    """Save a person who is a member of a centre."""
    user = make_user(key, **fields)
    join(centre, user, role, *enterprises)
    return user


def network_member(key: str, role: NetworkRole) -> User:
    """Save a person of the network's staff."""
    user = make_user(key)
    NetworkMembership.objects.create(user=user, role=role, starts_at=SINCE)
    return user


def make_enterprise(centre: Centre, by: User, name: str, **fields: Any) -> Enterprise:
    """Save an enterprise of a centre."""
    defaults = {
        "isic_class": "1701",
        "size_class": SizeClass.MEDIUM,
        "data_kind": DataKind.RECORDED,
        "place": "Nairobi",
    }
    with centre_context(centre):
        return edits.make(Enterprise, by=by, at=SINCE, name=name, **{**defaults, **fields})


def make_site(enterprise: Enterprise, by: User, name: str = "Main plant", **fields: Any) -> Site:
    """Save a site of an enterprise."""
    with centre_context(enterprise.centre):
        return edits.make(Site, by=by, at=SINCE, enterprise=enterprise, name=name, **fields)


def make_product(site: Site, by: User, name: str = "Paper", unit: str = "t", **fields: Any) -> Product:
    """Save a product of a site."""
    with centre_context(site.centre):
        return edits.make(Product, by=by, at=SINCE, site=site, name=name, unit=unit, **fields)


def membership_of(user: User, centre: Centre, *, at: datetime = SINCE) -> MembershipView:
    """Return somebody's running membership in a centre, as the pages have it."""
    return selectors.get_membership_or_404(user=user, centre_slug=centre.slug, at=at)


def last_event(centre: Centre) -> AuditEvent:
    """Return what was written last into a centre's audit trail."""
    with centre_context(centre):
        event: AuditEvent = AuditEvent.objects.select_related("by").order_by("-pk")[0]
        return event


def event_names(centre: Centre) -> list[str]:
    """Return the names of all events of a centre, oldest first."""
    with centre_context(centre):
        return list(AuditEvent.objects.order_by("pk").values_list("name", flat=True))
