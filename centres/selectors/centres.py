"""A centre's profile, the programme's countries, the network's staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _

from centres import kinds
from centres.choices import language_name
from centres.models import Centre, LegalForm, NetworkMembership, ProgrammeCountry, Region
from centres.roles import NETWORK_ROLES
from centres.selectors.history import EventRow, newest_network_events
from centres.tenancy import current_centre


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfilePage:
    """What a centre says of itself."""

    name: str
    has_logo: bool
    is_demonstration: bool
    contact: str
    facts: tuple[tuple[str, Any], ...]
    unit_meanings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRow:
    """A centre in the network's list."""

    slug: str
    name: str
    code: str
    host_institution: str
    is_demonstration: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryRow:
    """A programme country with its centres."""

    iso3: str
    name: str
    centres: tuple[CentreRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRows:
    """A region with its countries."""

    code: str
    label: str
    countries: tuple[CountryRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkCentresPage:
    """All programme countries by region, and the centres outside the programme."""

    regions: tuple[RegionRows, ...]
    outside: tuple[CentreRow, ...]
    countries_count: int
    centres_count: int
    countries_with_centre_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    """Somebody of the network's staff."""

    id: int
    name: str
    email: str
    role: str
    role_label: str
    sentence: Any
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage:
    """The network's staff, and what administrators did last."""

    staff: tuple[StaffRow, ...]
    events: tuple[EventRow, ...]


def profile_page(centre: Centre) -> ProfilePage:
    """Return a centre's profile."""
    return ProfilePage(
        name=centre.name,
        has_logo=bool(centre.logo),
        is_demonstration=centre.is_demonstration,
        contact=centre.contact,
        facts=(
            (_("Short name"), centre.short_name),
            (_("Country"), str(centre.country) if centre.country else _("outside the programme")),
            (_("Code in references"), centre.code),
            (_("Host institution"), centre.host_institution),
            (_("Founded in"), centre.founded_year),
            (_("Legal form"), LegalForm(centre.legal_form).label),
            (_("Languages"), ", ".join(language_name(code) for code in centre.languages.split(","))),
            (_("Currency"), centre.currency),
            (_("Time zone"), centre.time_zone.replace("_", " ")),
        ),
        unit_meanings=tuple(sorted(centre.unit_meanings.items())),
    )


def fresh_centre() -> Centre:
    """Return the running work's centre as it is saved now."""
    return Centre.objects.select_related("country").get(pk=current_centre().pk)


def ambiguous_units() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the ambiguous units with what each can mean."""
    return tuple(sorted(kinds.units().meanings.items(), key=lambda pair: pair[0].casefold()))


def network_centres_page() -> NetworkCentresPage:
    """Return the programme's countries by region, each with its centres. Two queries."""
    by_country: dict[str | None, list[CentreRow]] = {}
    for centre in Centre.objects.order_by("name", "pk"):
        row = CentreRow(
            slug=centre.slug,
            name=centre.name,
            code=centre.code,
            host_institution=centre.host_institution,
            is_demonstration=centre.is_demonstration,
        )
        by_country.setdefault(centre.country_id, []).append(row)
    countries = [
        (
            country.region,
            CountryRow(iso3=country.pk, name=_(country.name), centres=tuple(by_country.get(country.pk, ()))),
        )
        for country in ProgrammeCountry.objects.order_by("name")
    ]
    return NetworkCentresPage(
        regions=tuple(
            RegionRows(
                code=region.value,
                label=str(region.label),
                countries=tuple(row for code, row in countries if code == region.value),
            )
            for region in Region
        ),
        outside=tuple(by_country.get(None, ())),
        countries_count=len(countries),
        centres_count=sum(len(row.centres) for _code, row in countries),
        countries_with_centre_count=sum(bool(row.centres) for _code, row in countries),
    )


def country_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the programme's countries to choose from, by region."""
    rows = list(ProgrammeCountry.objects.order_by("name"))
    return [
        (str(region.label), [(row.pk, _(row.name)) for row in rows if row.region == region.value]) for region in Region
    ]


def get_centre_or_404(*, slug: str) -> Centre:
    """Return a centre by its address, or raise Http404. Only for pages of the network and of invitations."""
    centre = Centre.objects.select_related("country").filter(slug=slug).first()
    if centre is None:
        raise Http404
    return centre


def staff_page() -> StaffPage:
    """Return the network's staff. Two queries."""
    rows = NetworkMembership.objects.filter(ended_at=None).select_related("user").order_by("user__name", "pk")
    staff = tuple(
        StaffRow(
            id=row.pk,
            name=str(row.user),
            email=row.user.email,
            role=row.role,
            role_label=row.get_role_display(),
            sentence=NETWORK_ROLES[row.role].sentence,
            starts_at=row.starts_at,
        )
        for row in rows
    )
    return StaffPage(staff=staff, events=newest_network_events())


def get_staff_or_404(*, staff_id: int) -> NetworkMembership:
    """Return somebody of the network's running staff, or raise Http404."""
    row = NetworkMembership.objects.select_related("user").filter(pk=staff_id, ended_at=None).first()
    if row is None:
        raise Http404
    return row
