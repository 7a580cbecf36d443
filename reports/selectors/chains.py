"""How the figures of a case study came about, in one line each: an annex for who has to sign them."""

from collections.abc import Iterable

from assessments.choices import EvidenceLevel
from assessments.figures import ExplainedRow, RoundFigures
from assessments.pages.why import label_of, value_of
from assessments.pages.wording import step_line
from reports.choices import Shown
from reports.figures import ChainText, Disclosure

MOST_LINES = 60
LONGEST_HOW = 420


def chain_annex(figures: RoundFigures, disclosure: Disclosure) -> tuple[ChainText, ...]:
    """Return the chains, or none where the consent hides an amount or the name: they are in the plant's own words.

    Results that were frozen before figures kept their chains have none.
    """
    if disclosure.is_anonymous or not (disclosure.money == disclosure.resources == Shown.VALUE):
        return ()
    rows = [row for row in figures.explained if row.value is not None and row.steps and _is_told(row)]
    return tuple(_chain_text(row, figures.currency) for row in sorted(rows, key=_order)[:MOST_LINES])


def _is_told(row: ExplainedRow) -> bool:
    """Return whether a figure stands in the annex: what single effects and costs amount to is in their sums."""
    parts = row.key.split("/")
    return "effect" not in parts and parts[-1] not in ("cost_amount", "net_investment_amount", "irr")


def _order(row: ExplainedRow) -> int:
    """Put results first, then what they are made of; within each the order of the calculation stays."""
    first, *rest = row.key.split("/")
    places = {"portfolio": 0, "change": 1, "current": 2, "baseline": 3, "option": 4}
    return places.get(first, 5) + (10 if rest and rest[0] == "flow" else 0)


def _chain_text(row: ExplainedRow, currency: str) -> ChainText:
    lines = [step_line(step) for step in row.steps]
    how = "; ".join(f"{line.formula} = {line.result}" if line.formula else line.result for line in lines)
    return ChainText(
        label=label_of(row),
        value=value_of(row, currency),
        how=how if len(how) <= LONGEST_HOW else f"{how[:LONGEST_HOW]}…",
        source="; ".join(_once(line.source for line in lines if line.source)),
        evidence=str(EvidenceLevel(row.evidence).label) if row.evidence else "",
    )


def _once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
