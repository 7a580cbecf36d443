"""What every test run does differently from production."""

import gc
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

from tests.servers import copy_template

# Folders for one worker: the journeys share a portal and a browser, the reports two plants that were entered.
TOGETHER = ("tests/journeys/", "tests/reports/")
# Measured. What mostly waits runs beside what counts; each from the fifth on takes less than a tenth of the run.
LONGEST = (
    "tests/journeys/",
    "tests/tenancy/test_routes.py",
    "tests/reports/",
    "tests/embedded/test_servers.py",
    "tests/documents/test_workers.py",
    "tests/api/test_nonsense.py",
    "tests/assessments/test_assessments.py",
    "tests/api/test_records.py",
    "tests/assessments/test_options.py",
)

gc.disable()  # until everything is imported and collected: what lives to the end need not be looked at


def pytest_configure() -> None:
    """Serve static files as they are built, hash passwords of made-up people quickly, let each worker count alone."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.CACHES = {**settings.CACHES, "default": settings.CACHES["drawn"] | {"LOCATION": "counts"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Give each worker a copy of the one database that was migrated for the run."""
    copy_template(connection.settings_dict["TEST"])


def unit_of(nodeid: str) -> str:
    """Return what one worker does in one go: a module, or a folder whose modules share what is costly to make."""
    return next((folder for folder in TOGETHER if nodeid.startswith(folder)), nodeid.partition("::")[0])


def needs_the_database(item: pytest.Item) -> bool:
    """Return whether a test waits for the database that is migrated for the run."""
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not {"db", "django_db_setup"}.isdisjoint(fixtures)


class ModuleByModule(LoadScopeScheduling):  # type: ignore[misc]  # a library without types
    """Give each worker one module after the other, and some folders as a whole.

    xdist_group would say the same, but pytest 9.2 no longer reads the names that xdist 3.8 gives the tests.
    """

    def _split_scope(self, nodeid: str) -> str:
        return unit_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ModuleByModule:
    """Hand the tests out module by module, in the order in which they were collected."""
    config.option.loadscopereorder = False
    return ModuleByModule(config, log)


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what needs no database, while it is made; then with what takes long, which must not begin last."""
    sizes = Counter(unit_of(item.nodeid) for item in items)
    on_the_database = {unit_of(item.nodeid) for item in items if needs_the_database(item)}

    def place(item: pytest.Item) -> tuple[bool, int, int]:
        unit = unit_of(item.nodeid)
        return (unit in on_the_database, LONGEST.index(unit) if unit in LONGEST else len(LONGEST), -sizes[unit])

    items.sort(key=place)


def pytest_collection_finish() -> None:
    """Leave what was imported and collected to itself: going through it again and again took a tenth of the run."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
