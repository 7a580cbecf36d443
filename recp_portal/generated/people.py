"""The centres of the generated network and who works there. Nobody can sign in: they have no password."""

from dataclasses import dataclass
from datetime import UTC, datetime

from accounts.models import User
from centres.fields import RoleFields
from centres.models import Centre, NetworkMembership, Programme, ProgrammeCountry
from centres.roles import NetworkRole, Role
from centres.services import make_member
from centres.tenancy import centre_context
from recp_portal.generated import words
from recp_portal.generated.history import Share

SINCE = datetime(1995, 1, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Staff:
    """One centre with who enters and who accepts in it."""

    centre: Centre
    assessors: tuple[User, ...]
    lead: User
    programmes: tuple[Programme, ...]


def make_centres() -> dict[str, Centre]:
    """Return a centre of each country of the programme by country code; those that are missing are made."""
    centres: dict[str, Centre] = {}
    for country in ProgrammeCountry.objects.order_by("pk"):
        centre = country.centres.order_by("pk").first()
        centres[country.pk] = centre or Centre.objects.create(
            slug=f"generated-{country.pk.lower()}",
            name=f"Generated centre, {country.name}",
            short_name=f"Generated, {country.name}"[:40],
            code=f"X{country.pk}",
            country=country,
            languages=country.languages,
            currency=country.currency,
            time_zone=country.time_zone,
        )
    return centres


def make_staff(centre: Centre, share: Share) -> Staff:
    """Make those who work in a centre, unless they are there."""

    def member(key: str, role: Role) -> User:
        address = f"generated-{share.code.lower()}-{key}@example.invalid"
        there = User.objects.filter(email=address).first()
        if there:
            return there
        user = User.objects.create_user(address, name=f"Generated {role.label}, {share.code} {key}")
        make_member(user=user, fields=RoleFields(role=role), by=user, at=SINCE)
        return user

    with centre_context(centre):
        return Staff(
            centre=centre,
            assessors=tuple(member(str(number), Role.ASSESSOR) for number in range(share.people_count)),
            lead=member("lead", Role.LEAD_ASSESSOR),
            programmes=make_programmes(),
        )


def make_programmes() -> tuple[Programme, ...]:
    """Return the generated programmes; those that are missing are made."""
    made = []
    for number in words.PROGRAMMES.things:
        values = {"name": f"Generated programme {number}", "starts_on": SINCE.date()}
        programme, _is_new = Programme.objects.get_or_create(code=f"generated-{number}", defaults=values)
        made.append(programme)
    return tuple(made)


def make_network_staff() -> User:
    """Make the analyst who opens the network's pages, unless there is one."""
    address = "generated-network@example.invalid"
    user = User.objects.filter(email=address).first() or User.objects.create_user(address, name="Generated analyst")
    NetworkMembership.objects.get_or_create(
        user=user, defaults={"role": NetworkRole.NETWORK_ANALYST, "starts_at": SINCE}
    )
    return user
