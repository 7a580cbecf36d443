"""A caller of the API, and an assessment to call about."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from assessments import services
from assessments.fields import AssessmentFields, FlowFields, MeterFields, OptionFields, RoundFields
from assessments.models import Assessment, Meter, Option, Round
from centres.models import Centre, Enterprise, Product, Site
from centres.tenancy import centre_context
from tests.made_once import made_once

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ROOT = "/api/v1/"
KENYA = f"{ROOT}centres/kenya/"


class Caller:
    """Calls the API as somebody, with what a browser's session gives."""

    def __init__(self, user: User | None = None, **options: Any) -> None:
        self.client = Client(**options)
        if user is not None:
            self.client.force_login(user)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        address = path if path.startswith(("/", "http")) else KENYA + path
        return self.client.generic(method, address, **content, headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any) -> Any:
        return self("PATCH", path, body)

    def delete(self, path: str, **headers: str) -> Any:
        return self("DELETE", path, **headers)


@pytest.fixture
def call() -> Callable[..., Caller]:
    """Return the function that makes a caller."""
    return Caller


@pytest.fixture
def as_amina(amina: User) -> Caller:
    """Call as the assessor."""
    return Caller(amina)


@pytest.fixture
def as_lead(lead: User) -> Caller:
    """Call as the lead assessor."""
    return Caller(lead)


@pytest.fixture
@made_once
def assessment(kenya: Centre, amina: User, site: Site) -> Assessment:
    """An assessment that Amina has started."""
    with centre_context(kenya):
        fields = AssessmentFields(started_on=date(2026, 2, 2), lead=amina)
        return services.start_assessment(site=site, fields=fields, by=amina, at=NOW)


@pytest.fixture
@made_once
def baseline(kenya: Centre, amina: User, assessment: Assessment) -> Round:
    """Its baseline, empty."""
    with centre_context(kenya):
        fields = RoundFields(period_start=date(2025, 1, 1), period_end=date(2025, 12, 31))
        return services.start_round(assessment=assessment, kind="baseline", fields=fields, by=amina, at=NOW)


@pytest.fixture
@made_once
def filled_baseline(kenya: Centre, amina: User, baseline: Round, product: Product) -> Round:
    """The baseline with product output and electricity."""
    with centre_context(kenya):
        add_flow(baseline, amina, kind="product_output", name="Paper", amount=1200, unit="t", product=product)
        add_flow(baseline, amina, kind="energy", carrier="electricity", name="Electricity", amount=480, unit="MWh")
    return baseline


@pytest.fixture
@made_once
def accepted_baseline(kenya: Centre, amina: User, lead: User, filled_baseline: Round) -> Round:
    """The baseline, submitted by Amina and accepted by the lead assessor."""
    with centre_context(kenya):
        services.submit_round(round_=filled_baseline, by=amina, at=NOW)
        services.accept_round(round_=filled_baseline, by=lead, at=NOW)
        return Round.objects.select_related("assessment").get(pk=filled_baseline.pk)


@pytest.fixture
@made_once
def option(kenya: Centre, amina: User, baseline: Round) -> Option:
    """An option found in the baseline."""
    with centre_context(kenya):
        return add_option(baseline, amina, "Mend the leaks")


@pytest.fixture
def meter(kenya: Centre, amina: User, site: Site) -> Meter:
    """The site's main meter."""
    with centre_context(kenya):
        fields = MeterFields(name="Main meter", kind="energy", carrier="electricity", unit="kWh", currency="KES")
        return services.add_meter(site=site, fields=fields, by=amina, at=NOW)


@pytest.fixture
def world(
    kenya: Centre,
    amina: User,
    enterprise: Enterprise,
    site: Site,
    assessment: Assessment,
    baseline: Round,
    option: Option,
    meter: Meter,
) -> dict[str, str]:
    """The keys of one of everything that a record can belong to."""
    with centre_context(kenya):
        waste_water = add_flow(baseline, amina, kind="waste_water", name="Sewer", amount=900, unit="m3")
    return {
        "enterprise": str(enterprise.pk),
        "site": str(site.pk),
        "assessment": str(assessment.pk),
        "round": str(baseline.pk),
        "option": str(option.pk),
        "meter": str(meter.pk),
        "waste_water": str(waste_water.pk),
    }


def add_flow(round_: Round, by: User, **fields: Any) -> Any:
    """Record an input or output; inside the centre's context."""
    amount = Decimal(fields.pop("amount"))
    return services.add_flow(round_=round_, fields=FlowFields(amount=amount, **fields), by=by, at=NOW)


def add_option(round_: Round, by: User, title: str) -> Option:
    """Propose an option; inside the centre's context."""
    fields = OptionFields(title=title, technique="good_housekeeping")
    return services.add_option(round_=round_, fields=fields, by=by, at=NOW)
