"""What a round's figures are compared with, and what was answered about them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedRow:
    """One resource or pollution of the baseline at this year's output, and what was saved of it.

    options_saving  what the implemented options are said to save in this year; None: they say nothing about it
    seen_saving     adjusted − current
    options_share   options ÷ seen; None where nothing was saved to compare with
    base, slope, r_squared, period_count  the line of the baseline's months, where there is one: what a period takes
                    without output, what one more unit of output takes, the share of variation that the line explains
    flaws           why that line is not used; then the method is the ratio
    """

    code: str
    unit: str
    method: str
    recorded: Decimal
    adjusted: Decimal
    current: Decimal | None = None
    options_saving: Decimal | None = None
    seen_saving: Decimal | None = None
    options_share: Decimal | None = None
    formula: str = ""
    base: Decimal | None = None
    slope: Decimal | None = None
    r_squared: Decimal | None = None
    period_count: int | None = None
    flaws: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleRow:
    """All effects on people of one kind: people counted once, injuries and jobs added up."""

    kind: str
    effect_count: int
    before_count: int | None
    after_count: int | None
    women_count: int | None
    men_count: int | None
    is_at_least: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A question about the figures as it was asked, and what was answered; the answer is empty where nobody did."""

    code: str
    subject: str
    question: str
    answer: str = ""
    answered_by: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineVersionRow:
    """The version of the baseline that figures are compared with, or that they are.

    version      1 for the first; later ones say what changed
    reason       code of what changed, with `note` in words and the day `changed_on`
    accepted_by, accepted_on  empty while nobody has accepted it, and in its own result, which says so itself
    """

    version: int
    period_start: date
    period_end: date
    reason: str = ""
    note: str = ""
    changed_on: date | None = None
    accepted_by: str = ""
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadRow:
    """What the effluents of the baseline and of this year carry of one substance [kg]; a change is per product.

    analysed_m3  the volume of the later year in which it was analysed; the rest is not known and not zero
    """

    substance: str
    output_unit: str
    baseline_kg: Decimal | None
    baseline_kg_per_output: Decimal | None
    current_kg: Decimal | None
    current_kg_per_output: Decimal | None
    change_share: Decimal | None
    analysed_m3: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRow:
    """An indicator of the plant's own, in the baseline and in this year."""

    name: str
    unit: str
    numerator_name: str
    denominator_name: str
    baseline: Decimal | None
    current: Decimal | None
    change_share: Decimal | None
