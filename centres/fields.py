"""What forms, the API and the loader hand to the services: plain values, one dataclass for each record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from centres.models import LegalForm


def values_of(record: Any) -> dict[str, Any]:
    """Return the values of one of these dataclasses by name, as they are (nothing is copied)."""
    return {part.name: getattr(record, part.name) for part in fields(record)}


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFields:
    """What is said of an enterprise."""

    name: str
    isic_class: str
    size_class: str
    national_identifier: str = ""
    employees_count: int | None = None
    place: str = ""
    address: str = ""
    tags: Sequence[str] = ()
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFields:
    """What is said of a site."""

    name: str
    place: str = ""
    address: str = ""
    operating_hours_per_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFields:
    """What is said of a product."""

    name: str
    unit: str
    conversion_weight: Decimal = Decimal(1)
    conversion_reason: str = ""
    second_denominator: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleFields:
    """What a person shall be in a centre.

    enterprises  which ones an enterprise manager sees; none for all other roles
    ends_at      when the role ends by itself; an external evaluator needs it
    """

    role: str
    enterprises: Sequence[UUID] = ()
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationFields:
    """Who is invited, and as what."""

    email: str
    name: str
    role: RoleFields


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody who starts an account from an invitation."""

    name: str
    language: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileFields:
    """What a centre says of itself.

    languages      two-letter codes, the most used first
    unit_meanings  what ambiguous units mean here: {"ton": "t"}
    """

    name: str
    short_name: str
    host_institution: str = ""
    founded_year: int | None = None
    legal_form: str = LegalForm.OTHER
    languages: Sequence[str] = ("en",)
    currency: str = "USD"
    time_zone: str = "UTC"
    contact: str = ""
    unit_meanings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCentreFields:
    """A centre that the network sets up. Currency, languages and time zone come from its country.

    country  ISO 3166-1 alpha-3 code of a programme country; empty for a demonstration centre outside the programme
    """

    slug: str
    code: str
    name: str
    short_name: str
    country: str = ""
    host_institution: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeFields:
    """What is said of a programme.

    officers  numbers of the people of the network's staff who answer for it
    """

    name: str
    donor: str
    starts_on: date
    ends_on: date | None = None
    officers: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeConsentFields:
    """What an enterprise agreed to show one programme.

    document  where the signed paper is; empty where its manager agreed in the portal
    """

    programme_id: int
    signatory_name: str
    signatory_function: str
    signed_on: date
    has_money: bool = False
    ends_on: date | None = None
    document: str = ""
