"""The demonstration centres and their cast. Passwords are made at random and written to a private file."""

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from accounts.models import User
from centres.fields import RoleFields
from centres.models import Centre, Enterprise, Membership, NetworkMembership, ProgrammeCountry
from centres.roles import NetworkRole, Role
from centres.services import make_member
from centres.tenancy import centre_context
from recp_portal.demo.plants import Cast

SINCE = datetime(2023, 1, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CentreSeed:
    """A centre of the demonstration network."""

    slug: str
    name: str
    short_name: str
    code: str
    iso3: str | None
    founded_year: int | None = None
    host_institution: str = ""
    is_demonstration: bool = False


@dataclass(frozen=True, slots=True)
class PersonSeed:
    """Somebody of the cast."""

    key: str
    name: str
    role: str
    centre: str | None
    plant: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the sign-in file."""

    role: str
    email: str
    password: str
    centre: str


CENTRES = (
    CentreSeed("kenya", "Kenya National Cleaner Production Centre", "Kenya NCPC", "KE", "KEN"),
    CentreSeed(
        "south-africa",
        "National Cleaner Production Centre South Africa",
        "South Africa NCPC",
        "ZA",
        "ZAF",
        host_institution="Council for Scientific and Industrial Research",
    ),
    CentreSeed("viet-nam", "Viet Nam Cleaner Production Centre", "Viet Nam NCPC", "VN", "VNM"),
    CentreSeed("peru", "Peru Cleaner Production Centre", "Peru NCPC", "PE", "PER"),
    CentreSeed("sri-lanka", "National Cleaner Production Centre Sri Lanka", "Sri Lanka NCPC", "LK", "LKA"),
    CentreSeed("egypt", "Egypt National Cleaner Production Centre", "Egypt NCPC", "EG", "EGY"),
    CentreSeed("armenia", "Armenia Cleaner Production Centre", "Armenia NCPC", "AM", "ARM"),
    CentreSeed("demonstration", "Demonstration Centre", "Demonstration Centre", "DEMO", None, is_demonstration=True),
)

PEOPLE = (
    PersonSeed("ines", "Ines", Role.DIRECTOR, "kenya"),
    PersonSeed("lead.kenya", "Lead assessor, Kenya", Role.LEAD_ASSESSOR, "kenya"),
    PersonSeed("amina", "Amina", Role.ASSESSOR, "kenya"),
    PersonSeed("vera", "Vera", Role.VIEWER, "kenya"),
    PersonSeed("mwangi", "Mwangi", Role.ENTERPRISE_MANAGER, "kenya", "Demonstration paper mill, Nairobi"),
    PersonSeed("kofi", "Kofi", Role.ASSESSOR, "south-africa"),
    PersonSeed("nadia", "Nadia", NetworkRole.NETWORK_ANALYST, None),
    PersonSeed("network", "Network administrator", NetworkRole.NETWORK_ADMINISTRATOR, None),
)


def make_centres() -> dict[str, Centre]:
    """Make the demonstration centres that are not there yet; return all by slug."""
    centres = {}
    for seed in CENTRES:
        country = ProgrammeCountry.objects.filter(pk=seed.iso3).first() if seed.iso3 else None
        centres[seed.slug], _made = Centre.objects.get_or_create(
            slug=seed.slug,
            defaults={
                "name": seed.name,
                "short_name": seed.short_name,
                "code": seed.code,
                "country": country,
                "host_institution": seed.host_institution,
                "founded_year": seed.founded_year,
                "languages": country.languages if country else "en",
                "currency": country.currency if country else "USD",
                "time_zone": country.time_zone if country else "UTC",
                "is_demonstration": seed.is_demonstration,
            },
        )
    return centres


def make_cast(centres: dict[str, Centre], accounts: "Accounts") -> dict[str, Cast]:
    """Make everybody who works in the centres; return who enters and who accepts in each."""
    for seed in PEOPLE:
        if seed.role in NetworkRole.values:
            user = accounts.user(seed.key, seed.name, seed.role, "")
            NetworkMembership.objects.get_or_create(user=user, defaults={"role": seed.role, "starts_at": SINCE})
        elif seed.role != Role.ENTERPRISE_MANAGER:
            assert seed.centre is not None
            _member(centres[seed.centre], seed.key, seed.name, seed.role, accounts)
    casts = {}
    for slug, centre in centres.items():
        assessor_key = {"kenya": "amina", "south-africa": "kofi"}.get(slug, f"assessor.{slug}")
        label = centre.short_name
        assessor_name = {"amina": "Amina", "kofi": "Kofi"}.get(assessor_key, f"Assessor, {label}")
        assessor = _member(centre, assessor_key, assessor_name, Role.ASSESSOR, accounts)
        lead_name = "Lead assessor, Kenya" if slug == "kenya" else f"Lead assessor, {label}"
        lead = _member(centre, f"lead.{slug}", lead_name, Role.LEAD_ASSESSOR, accounts)
        casts[slug] = Cast(assessor=assessor, lead=lead)
    return casts


def make_managers(centres: dict[str, Centre], accounts: "Accounts") -> None:
    """Give the enterprise managers of the cast their plants."""
    for seed in PEOPLE:
        if seed.role != Role.ENTERPRISE_MANAGER:
            continue
        assert seed.centre is not None
        centre = centres[seed.centre]
        with centre_context(centre):
            plants = list(Enterprise.objects.filter(name=seed.plant).values_list("pk", flat=True))
        _member(centre, seed.key, seed.name, seed.role, accounts, enterprises=plants)


def _member(
    centre: Centre, key: str, name: str, role: str, accounts: "Accounts", *, enterprises: Sequence[UUID] = ()
) -> User:
    user = accounts.user(key, name, role, centre.name)
    with centre_context(centre), transaction.atomic():
        membership = Membership.objects.filter(user=user).first()
        if membership is None:
            make_member(user=user, fields=RoleFields(role=role, enterprises=enterprises), by=user, at=SINCE)
    return user


class Accounts:
    """The sign-ins of the cast, kept in one private file: the same passwords as long as the file is there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        kept = json.loads(path.read_text()) if path.exists() else []
        self._passwords = {line["email"]: line["password"] for line in kept}
        self._lines: dict[str, Account] = {}

    def address(self, key: str) -> str:
        """Return somebody's address, in a domain that can never be real."""
        return f"{key}@recp.example"

    def user(self, key: str, name: str, role: str, centre: str) -> User:
        """Return somebody with a password that the file knows; make what is missing."""
        email = self.address(key)
        password = self._passwords.setdefault(email, secrets.token_urlsafe(12))
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(email, password, name=name)
        elif not user.check_password(password):
            user.set_password(password)
            user.save(update_fields=["password"])
        self._lines[email] = Account(role=role, email=email, password=password, centre=centre)
        return user

    def write(self) -> None:
        """Write the file, readable by its owner alone."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([asdict(line) for line in self._lines.values()], indent=2, ensure_ascii=False)
        partial = self._path.with_suffix(".partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text + "\n")
        partial.replace(self._path)
