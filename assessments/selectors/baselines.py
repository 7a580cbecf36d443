"""The versions of an assessment's baseline, and which of them a round is compared with."""

from datetime import date

from django.db.models import QuerySet

from assessments.choices import RoundKind, RoundStatus
from assessments.models import Assessment, FlowRecord, Round


def baselines_of(assessment: Assessment) -> list[Round]:
    """Return the versions of the baseline, the first one first."""
    rows = assessment.rounds.filter(kind=RoundKind.BASELINE).select_related("accepted_by")
    return list(rows.order_by("number"))


def baseline_among(round_: Round, versions: list[Round]) -> Round | None:
    """Return the version that a round is compared with; a baseline is compared with nothing."""
    if round_.kind == RoundKind.BASELINE or not versions:
        return None
    return next((one for one in versions if one.pk == round_.compared_with_id), versions[0])


def baseline_of(round_: Round) -> Round | None:
    """Return the version of the baseline that a round is compared with."""
    if round_.kind == RoundKind.BASELINE:
        return None
    return baseline_among(round_, baselines_of(round_.assessment))


def baseline_in_force(versions: list[Round], *, on: date) -> Round | None:
    """Return the accepted version of the plant as it was on a day: the newest that had changed by then."""
    changed = [one for one in versions if one.changed_on and one.changed_on <= on]
    accepted = [one for one in changed if one.status == RoundStatus.ACCEPTED]
    return accepted[-1] if accepted else next(iter(versions), None)


def rests_on(baseline: Round) -> QuerySet[Round]:
    """Return the accepted rounds that are compared with a version of the baseline."""
    later = baseline.assessment.rounds.exclude(kind=RoundKind.BASELINE).filter(status=RoundStatus.ACCEPTED)
    if baseline.change_reason:
        return later.filter(compared_with=baseline)
    return later.filter(compared_with=None)


def rounds_with_flows(assessment: Assessment) -> list[Round]:
    """Return the rounds whose inputs and outputs a new version of the baseline can take over, newest first."""
    recorded = FlowRecord.objects.filter(round__assessment=assessment).values("round_id")
    return list(assessment.rounds.filter(pk__in=recorded).order_by("-number"))


def accepted_number(assessment: Assessment) -> int | None:
    """Return the number of the first accepted round: what it was calculated with has to stay. None without one."""
    accepted = assessment.rounds.filter(status=RoundStatus.ACCEPTED).order_by("number")
    number: int | None = accepted.values_list("number", flat=True).first()
    return number
