"""The cast that all tests share: two centres, who works there, one plant of each."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from accounts.models import User
from centres.models import Centre, Enterprise, Product, Site
from centres.roles import NetworkRole, Role
from centres.tenancy import CentreScope, centre_context
from tests import cast
from tests.made_once import forget_what_was_laid, made_once


def pytest_runtest_setup(item: pytest.Function) -> None:
    """Begin each test with nothing laid, and nothing counted: people have the same keys in every test."""
    forget_what_was_laid()
    if "db" in item.fixturenames:
        cache.clear()


@pytest.fixture
@made_once
def kenya(db: None) -> Centre:
    """The centre in Kenya."""
    return cast.make_centre(
        "kenya", code="KE", country_id="KEN", currency="KES", languages="en", time_zone="Africa/Nairobi"
    )


@pytest.fixture
@made_once
def south_africa(db: None) -> Centre:
    """The centre in South Africa, to which nothing of Kenya may show."""
    return cast.make_centre(
        "south-africa", code="ZA", country_id="ZAF", currency="ZAR", languages="en", time_zone="Africa/Johannesburg"
    )


@pytest.fixture
def in_kenya(kenya: Centre) -> Iterator[CentreScope]:
    """Do the whole test inside Kenya's centre."""
    with centre_context(kenya) as scope:
        yield scope


@pytest.fixture
@made_once
def amina(kenya: Centre) -> User:
    """Amina is an assessor in Kenya."""
    return cast.member(kenya, "amina", Role.ASSESSOR)


@pytest.fixture
@made_once
def lead(kenya: Centre) -> User:
    """Juma is a lead assessor in Kenya: accepts what others entered."""
    return cast.member(kenya, "juma", Role.LEAD_ASSESSOR)


@pytest.fixture
@made_once
def ines(kenya: Centre) -> User:
    """Ines is the director in Kenya."""
    return cast.member(kenya, "ines", Role.DIRECTOR)


@pytest.fixture
@made_once
def reviewer(kenya: Centre) -> User:
    """Ruth is a reviewer in Kenya."""
    return cast.member(kenya, "ruth", Role.REVIEWER)


@pytest.fixture
@made_once
def vera(kenya: Centre) -> User:
    """Vera is a viewer in Kenya."""
    return cast.member(kenya, "vera", Role.VIEWER)


@pytest.fixture
@made_once
def evaluator(kenya: Centre) -> User:
    """Emeka is an external evaluator in Kenya, until a date."""
    return cast.member(kenya, "emeka", Role.EXTERNAL_EVALUATOR)


@pytest.fixture
@made_once
def enterprise(kenya: Centre, amina: User) -> Enterprise:
    """An enterprise in Kenya that Amina registered."""
    return cast.make_enterprise(
        kenya, amina, "Rift Valley Paper Mill", national_identifier="P051-123456", tags=["club"], employees_count=120
    )


@pytest.fixture
@made_once
def site(enterprise: Enterprise, amina: User) -> Site:
    """The enterprise's plant."""
    return cast.make_site(enterprise, amina)


@pytest.fixture
@made_once
def product(site: Site, amina: User) -> Product:
    """What the plant makes."""
    return cast.make_product(site, amina)


@pytest.fixture
@made_once
def other_enterprise(kenya: Centre, amina: User) -> Enterprise:
    """A second enterprise in Kenya, not Mwangi's."""
    return cast.make_enterprise(kenya, amina, "Lakeside Dairy", isic_class="1050", place="Kisumu")


@pytest.fixture
@made_once
def mwangi(kenya: Centre, enterprise: Enterprise) -> User:
    """Mwangi manages the enterprise in Kenya, and sees that one only."""
    return cast.member(kenya, "mwangi", Role.ENTERPRISE_MANAGER, enterprise)


@pytest.fixture
@made_once
def kofi(south_africa: Centre) -> User:
    """Kofi is an assessor in South Africa: a stranger in Kenya."""
    return cast.member(south_africa, "kofi", Role.ASSESSOR)


@pytest.fixture
@made_once
def director_south_africa(south_africa: Centre) -> User:
    """Thandi is the director in South Africa."""
    return cast.member(south_africa, "thandi", Role.DIRECTOR)


@pytest.fixture
@made_once
def enterprise_south_africa(south_africa: Centre, kofi: User) -> Enterprise:
    """An enterprise in South Africa."""
    return cast.make_enterprise(south_africa, kofi, "Cape Foundry", isic_class="2431", place="Cape Town")


@pytest.fixture
@made_once
def nadia(db: None) -> User:
    """Nadia is an analyst of the network: sees totals, no enterprise."""
    return cast.network_member("nadia", NetworkRole.NETWORK_ANALYST)


@pytest.fixture
@made_once
def administrator(db: None) -> User:
    """Otto administers the network."""
    return cast.network_member("otto", NetworkRole.NETWORK_ADMINISTRATOR)


@pytest.fixture
@made_once
def stranger(db: None) -> User:
    """Somebody with an account and no role anywhere."""
    return cast.make_user("sam")


@pytest.fixture
def membership_of():
    """Return the function that looks up somebody's membership."""
    return cast.membership_of


@pytest.fixture
def last_event():
    """Return the function that reads the last line of a centre's audit trail."""
    return cast.last_event
