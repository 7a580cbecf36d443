"""By what an accepted option is filed in the totals: its cost class, the level of its prices, the people it reached."""

from collections.abc import Iterable
from decimal import Decimal

from indicators.core.arithmetic import exact
from indicators.core.people import HumanKind, HumanSummary

REFERENCE_YEAR = 2020  # constant prices are those of this year


def cost_class(investment: Decimal, *, low: Decimal | None, intermediate: Decimal | None) -> str:
    """Return "none", "low", "intermediate" or "high"; blank where the centre has set no thresholds.

    investment         what it costs, grants included, in the currency of the thresholds
    low, intermediate  the largest investment of the class

    >>> [cost_class(Decimal(n), low=Decimal(500), intermediate=Decimal(5000)) for n in (0, 500, 501, 5001)]
    ['none', 'low', 'intermediate', 'high']
    >>> cost_class(Decimal(0), low=None, intermediate=None), cost_class(Decimal(9), low=None, intermediate=None)
    ('none', '')
    """
    if investment <= 0:
        return "none"
    if low is None or intermediate is None:
        return ""
    if investment <= low:
        return "low"
    return "intermediate" if investment <= intermediate else "high"


def price_level_ratio(*, of_year: Decimal | None, of_reference: Decimal | None) -> Decimal | None:
    """Return what an amount is multiplied by to stand at the prices of the reference year; None without both levels.

    >>> price_level_ratio(of_year=Decimal(125), of_reference=Decimal(100))
    Decimal('0.80000000')
    """
    if not of_year or of_reference is None:
        return None
    with exact():
        return (of_reference / of_year).quantize(Decimal("1e-8"))


def people_at_less_risk(lines: Iterable[HumanSummary]) -> tuple[int, int, int]:
    """Return how many people are exposed to less risk: all, women, men. More exposed people count as negative.

    Women and men are those of the group that was recorded, at most as many as are at less risk.

    >>> people_at_less_risk([_line(HumanKind.EXPOSURE, 30, 6, 10, 20)])
    (24, 10, 20)
    """
    line = _of(lines, HumanKind.EXPOSURE)
    if line is None or line.before is None or line.after is None:
        return (0, 0, 0)
    fewer = line.before - line.after
    return (fewer, min(line.women or 0, max(fewer, 0)), min(line.men or 0, max(fewer, 0)))


def jobs(lines: Iterable[HumanSummary]) -> tuple[int, int, int]:
    """Return jobs created less jobs lost: all, of women, of men. Jobs retained are no change.

    >>> jobs([_line(HumanKind.JOBS_CREATED, None, 8, 5, 3), _line(HumanKind.JOBS_LOST, None, 2, 0, 2)])
    (6, 5, 1)
    """
    known = tuple(lines)
    created, lost = _posts(_of(known, HumanKind.JOBS_CREATED)), _posts(_of(known, HumanKind.JOBS_LOST))
    return (created[0] - lost[0], created[1] - lost[1], created[2] - lost[2])


def trained(lines: Iterable[HumanSummary]) -> tuple[int, int, int]:
    """Return how many people were trained: all, women, men.

    >>> trained([_line(HumanKind.TRAINED, None, 24, 9, 15)])
    (24, 9, 15)
    """
    return _posts(_of(lines, HumanKind.TRAINED))


def _of(lines: Iterable[HumanSummary], kind: HumanKind) -> HumanSummary | None:
    return next((line for line in lines if line.kind is kind), None)


def _posts(line: HumanSummary | None) -> tuple[int, int, int]:
    """Return a number of posts or people: the change where before and after are known, else what is."""
    if line is None:
        return (0, 0, 0)
    number = line.after if line.before is None else line.before
    if line.before is not None and line.after is not None:
        number = abs(line.after - line.before)
    return (number or 0, line.women or 0, line.men or 0)


def _line(kind: HumanKind, before: int | None, after: int | None, women: int, men: int) -> HumanSummary:
    return HumanSummary(kind=kind, effect_count=1, before=before, after=after, women=women, men=men, is_at_least=False)
