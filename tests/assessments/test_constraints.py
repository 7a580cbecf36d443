"""Check constraints are asked together, and each that is violated still says its own sentence."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Round
from centres.tenancy import CentreScope
from recp_portal.lib.constraints import ChecksTogether


def checks(record: Round | Assessment) -> ChecksTogether:
    ((_model, constraints),) = record.get_constraints()
    (together,) = [one for one in constraints if isinstance(one, ChecksTogether)]
    assert len(together.checks) >= 2
    return together


def a_round(**fields: object) -> Round:
    values = {"kind": "baseline", "status": "draft", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    return Round.new(**{**values, **fields})


def refusals(record: Round, **kwargs: object) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        checks(record).validate(Round, record, **kwargs)
    return refused.value.messages


def test_checks_that_hold_are_one_query(in_kenya: CentreScope) -> None:
    record = a_round()
    with CaptureQueriesContext(connection) as queries:
        checks(record).validate(Round, record)
    assert len(queries) == 1


def test_each_violated_check_says_its_sentence(in_kenya: CentreScope) -> None:
    record = a_round(kind="weekly", period_end=date(2024, 12, 31))
    assert refusals(record) == [
        "Constraint “round_kind_is_known” is violated.",
        "To: the period must end after it starts.",
    ]


def test_a_field_that_was_refused_already_is_not_asked_again(in_kenya: CentreScope) -> None:
    record = a_round(kind="weekly", period_end=date(2024, 12, 31))
    assert refusals(record, exclude={"period_end"}) == ["Constraint “round_kind_is_known” is violated."]
    checks(record).validate(Round, record, exclude={"kind", "period_end"})


def test_a_check_of_an_empty_value_holds_as_it_does_in_the_database(in_kenya: CentreScope) -> None:
    record = a_round(period_end=None)
    checks(record).validate(Round, record)


def test_a_record_is_checked_with_its_unique_keys_too(in_kenya: CentreScope) -> None:
    kinds = {type(one).__name__ for _model, constraints in a_round().get_constraints() for one in constraints}
    assert kinds == {"ChecksTogether", "UniqueConstraint"}


def test_rows_that_were_read_are_not_looked_for_again(in_kenya: CentreScope, assessment: Assessment) -> None:
    record = a_round(assessment=assessment, number=1)
    with CaptureQueriesContext(connection) as queries:
        record.clean_fields(exclude={"created_by", "updated_by", "created_at", "updated_at"})
    assert len(queries) == 0

    named = a_round(assessment_id=assessment.pk, number=1)
    with CaptureQueriesContext(connection) as queries:
        named.clean_fields(exclude={"created_by", "updated_by", "created_at", "updated_at"})
    assert len(queries) == 1
