"""What every test run does differently from production."""

import gc
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

from tests.servers import copy_template

JOURNEYS = "tests/journeys/"

gc.disable()  # until everything is imported and collected: what lives to the end need not be looked at


def pytest_configure() -> None:
    """Serve static files as they are built, without collecting them; hash passwords of made-up people quickly."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Give each worker a copy of the one database that was migrated for the run."""
    copy_template(connection.settings_dict["TEST"])


class ModuleByModule(LoadScopeScheduling):  # type: ignore[misc]  # a library without types
    """Give each worker one module after the other, and all journeys to one worker: they share a portal and a browser.

    xdist_group would say the same, but pytest 9.2 no longer reads the names that xdist 3.8 gives the tests.
    """

    def _split_scope(self, nodeid: str) -> str:
        return JOURNEYS if nodeid.startswith(JOURNEYS) else nodeid.partition("::")[0]


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> ModuleByModule:
    """Hand the tests out module by module, in the order in which they were collected."""
    config.option.loadscopereorder = False
    return ModuleByModule(config, log)


@pytest.hookimpl(trylast=True)  # after they were shuffled
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the journeys, then the modules with most tests: what takes long must not begin last."""
    sizes = Counter(item.path for item in items)
    items.sort(key=lambda item: (not item.nodeid.startswith(JOURNEYS), -sizes[item.path]))


def pytest_collection_finish() -> None:
    """Leave what was imported and collected to itself: going through it again and again took a tenth of the run."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()
