"""Who paid, what is withdrawn, what is held back: the totals follow at once, and history says who did it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from assessments import services
from assessments.selectors.filing import thresholds_on
from centres.edits import StaleEdit
from centres.fields import ProgrammeFields
from centres.services import add_programme, edit_programme
from centres.tenancy import centre_context
from indicators.core.rollups import Stage
from network import selectors
from network.choices import TableName
from network.selectors import Filter
from tests.cast import last_event
from tests.network.filed import AT, make_plants

pytestmark = pytest.mark.django_db


@pytest.fixture
def plant(kenya, amina):
    return make_plants(kenya, amina, count=1)[0]


@pytest.fixture
def programme(administrator):
    fields = ProgrammeFields(name="Green industry", donor="A donor", starts_on=date(2020, 1, 1))
    return add_programme(code="green", fields=fields, by=administrator, at=AT)


def options(name=TableName.PROGRAMME):
    rows = selectors.rollup(name, Filter(data_kind="recorded")).rows
    return {row.label: row.at(Stage.IDENTIFIED)["options_count"] for row in rows if row.at(Stage.IDENTIFIED)}


def test_a_programmes_share_is_in_the_totals_as_soon_as_it_is_said(kenya, amina, plant, programme):
    plant.accept(2, [{}, {}])
    assert options() == {"No programme": 2}

    with centre_context(kenya):
        services.set_funding(assessment=plant.assessment, shares={programme.pk: Decimal("0.75")}, by=amina, at=AT)
    assert options() == {"No programme": Decimal("0.5"), "Green industry": Decimal("1.5")}
    assert last_event(kenya).name == "assessments.funding.set"
    assert selectors.differences() == []


def test_programmes_pay_for_the_whole_at_most(kenya, amina, plant, programme):
    with centre_context(kenya):
        for shares in ({programme.pk: Decimal("1.1")}, {programme.pk + 1: Decimal("0.5")}):
            with pytest.raises(ValidationError):
                services.set_funding(assessment=plant.assessment, shares=shares, by=amina, at=AT)


def test_a_programme_is_not_edited_over_somebody_elses_change(administrator, programme):
    fields = ProgrammeFields(name="Greener industry", donor="Another", starts_on=programme.starts_on)
    entered = {"programme": programme, "expected_version": 1, "by": administrator, "at": AT}
    edit_programme(fields=fields, **entered)
    with pytest.raises(StaleEdit):
        edit_programme(fields=replace(fields, name="Greenest industry"), **entered)


def test_a_withdrawn_result_is_in_no_total_and_says_who_and_why(kenya, amina, plant):
    result = plant.accept(2, [{}, {}])
    with centre_context(kenya):
        with pytest.raises(ValidationError, match="Reason"):
            services.withdraw_result(result=result, reason=" ", by=amina, at=AT)
        withdrawn = services.withdraw_result(result=result, reason="Recorded twice.", by=amina, at=AT)
        assert (withdrawn.standing, withdrawn.withdrawn_by, withdrawn.withdrawn_reason) == (
            "withdrawn",
            amina,
            "Recorded twice.",
        )
        with pytest.raises(ValidationError):
            services.withdraw_result(result=result, reason="Again.", by=amina, at=AT)
    assert options(TableName.TECHNIQUE) == {}
    assert last_event(kenya).name == "assessments.result.withdrawn"


def test_a_result_is_held_back_and_counts_again(kenya, amina, plant):
    result = plant.accept(2, [{}, {}])
    with centre_context(kenya):
        assert services.hold_back_result(result=result, reason="Too much.", by=amina, at=AT).standing == "held_back"
        assert options(TableName.TECHNIQUE) == {}
        assert services.let_result_count(result=result, reason="Checked.", by=amina, at=AT).standing == "counted"
    assert options(TableName.TECHNIQUE) == {"Good housekeeping": 2}


def test_thresholds_hold_from_a_day_on(kenya, ines):
    with centre_context(kenya):
        for start, low in ((date(2020, 1, 1), 100), (date(2024, 1, 1), 200)):
            services.set_cost_thresholds(
                valid_start=start,
                currency="KES",
                low_amount=Decimal(low),
                intermediate_amount=Decimal(1000),
                by=ines,
                at=AT,
            )
        days = (date(2019, 1, 1), date(2023, 12, 31), date(2024, 1, 1))
        assert [thresholds_on(day, "KES").low_amount for day in days] == [None, 100, 200]
