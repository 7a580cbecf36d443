"""An assessment in Kenya as Amina left it, at several stages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import Assessment, Option, Round
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
def in_centre(kenya: Centre) -> Iterator[None]:
    """Do the whole test inside Kenya's centre."""
    with centre_context(kenya):
        yield


@pytest.fixture
@made_once
def assessment(kenya: Centre, site: Site, amina: User) -> Assessment:
    """Amina's assessment of the paper mill."""
    with centre_context(kenya):
        return plant.start_assessment(site, amina)


@pytest.fixture
@made_once
def baseline(kenya: Centre, assessment: Assessment, product: Product, amina: User) -> Round:
    """Its baseline, with output, electricity, water and waste; a draft."""
    with centre_context(kenya):
        return plant.baseline(assessment, product, amina)


@pytest.fixture
@made_once
def accepted_baseline(kenya: Centre, baseline: Round, amina: User, lead: User) -> Round:
    """The baseline, accepted by Juma."""
    with centre_context(kenya):
        return plant.accept(baseline, entered_by=amina, accepted_by=lead)


@pytest.fixture
@made_once
def report(kenya: Centre, accepted_baseline: Round, amina: User) -> Round:
    """A report without options; a draft."""
    with centre_context(kenya):
        return plant.report(accepted_baseline.assessment, amina)


@pytest.fixture
@made_once
def option(kenya: Centre, report: Round, amina: User) -> Option:
    """An option of the report that saves electricity and water."""
    with centre_context(kenya):
        return plant.option(report, amina)


@pytest.fixture
@made_once
def follow_up(kenya: Centre, option: Option, report: Round, amina: User, lead: User) -> Round:
    """A follow-up after the report was accepted; a draft."""
    with centre_context(kenya):
        plant.accept(report, entered_by=amina, accepted_by=lead)
        return plant.follow_up(report.assessment, amina)


@pytest.fixture
def at(kenya: Centre, assessment: Assessment) -> Callable[..., str]:
    """Return the function that makes an address of the assessment: `at("flow_list", round_number=1)`."""

    def address(name: str, **kwargs: Any) -> str:
        return reverse(name, kwargs={"centre_slug": kenya.slug, "reference": assessment.reference, **kwargs})

    return address


@pytest.fixture
def as_amina(client: Client, amina: User) -> Client:
    """Return a browser in which Amina is signed in."""
    client.force_login(amina)
    return client


@pytest.fixture
def as_lead(lead: User) -> Client:
    """Return a browser in which Juma is signed in."""
    client = Client()
    client.force_login(lead)
    return client
