"""What every test run does differently from production."""

from collections import Counter

import pytest
from django.conf import settings
from xdist.scheduler import LoadScopeScheduling

JOURNEYS = "tests/journeys/"


def pytest_configure() -> None:
    """Serve static files as they are built, without collecting them; hash passwords of made-up people quickly."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
