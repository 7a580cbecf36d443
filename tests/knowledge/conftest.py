"""A report in Kenya in which options can be proposed."""

from typing import Any

import pytest

from accounts.models import User
from assessments.models import Round
from centres.models import Centre, Product, Site
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.made_once import made_once


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Render pages without collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
@made_once
def report(kenya: Centre, site: Site, product: Product, amina: User, lead: User) -> Round:
    """A report without options; a draft, after an accepted baseline."""
    with centre_context(kenya):
        baseline = plant.baseline(plant.start_assessment(site, amina), product, amina)
        accepted = plant.accept(baseline, entered_by=amina, accepted_by=lead)
        return plant.report(accepted.assessment, amina)
