"""What an input says beside flows and options: relations, periods, what is usual, the budget and the weights."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.outside.problems import Problems, pointer
from assessments.outside.shapes import BAD, Partly
from indicators import core
from indicators.core.refusals import RelationsContradict
from indicators.sentences import refusal_sentence

MOST_FOR_BUDGET = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What belongs to all flows and options. `scores` are those of each option by its ref."""

    relations: tuple[core.Relation, ...] = ()
    baseline_period: Partly | None = None
    current_period: Partly | None = None
    benchmarks: tuple[core.Benchmark, ...] = ()
    price_bands: dict[str, core.PriceBand] | None = None
    budget_amount: Decimal | None = None
    weights: dict[core.Criterion, Decimal] | None = None
    scores: dict[str, dict[core.Criterion, Decimal]] | None = None


def read_beside(read: Partly, problems: Problems) -> Beside:
    """Return what an input says beside flows and options, after saying what cannot be."""
    options = [(place, row) for place, row in enumerate(read.get("options", [])) if isinstance(row, Partly)]
    refs = {row.get("ref", f"#{place}") for place, row in options if "ref" not in row.bad}
    are_known = "options" not in read.bad and len(refs) == len(read.get("options", []))
    if "budget_amount" in read and len(refs) > MOST_FOR_BUDGET:
        sentence = _("The best set is looked for among at most %(count)s options.") % {"count": MOST_FOR_BUDGET}
        problems.add("/budget_amount", sentence, "too_many")
    return Beside(
        relations=_relations(read.get("relations", []), refs if are_known else None, problems),
        baseline_period=_period(read, "baseline_period", problems),
        current_period=_period(read, "current_period", problems),
        benchmarks=tuple(_benchmarks(read.get("benchmarks", []), problems)),
        price_bands=_price_bands(read.get("price_bands", []), problems),
        budget_amount=read.get("budget_amount"),
        weights=_weights(read, problems),
        scores={row.get("ref", f"#{place}"): _by_criterion(row.get("scores", {})) for place, row in options},
    )


def cost_line(row: Partly, path: str, problems: Problems) -> core.CostLine | None:
    """Return a cost line, or None after saying what it lacks."""
    if row.bad:
        return None
    if "amount" in row and ("quantity" in row or "unit_price" in row):
        problems.add(f"{path}/amount", _("Give an amount, or a quantity and its price."), "either")
    elif "quantity" in row and "unit_price" not in row:
        problems.add(f"{path}/unit_price", _("A quantity has a price: say which."), "required")
    elif "unit_price" in row and "quantity" not in row:
        problems.add(f"{path}/quantity", _("A price has a quantity: say which."), "required")
    elif "amount" not in row and "quantity" not in row:
        problems.add(f"{path}/amount", _("Give an amount, or a quantity and its price."), "required")
    else:
        return core.CostLine(
            kind=core.CostKind(row["kind"]),
            amount=row.get("amount"),
            quantity=row.get("quantity"),
            unit=row.get("unit", ""),
            unit_price=row.get("unit_price"),
            carrier=row.get("carrier") or None,
            rate=row.get("rate"),
            rate_source=row.get("rate_source", ""),
            price_year=row.get("price_year"),
        )
    return None


def _relations(rows: Sequence[object], refs: set[str] | None, problems: Problems) -> tuple[core.Relation, ...]:
    made: list[core.Relation] = []
    pairs: set[frozenset[str]] = set()
    for place, row in enumerate(rows):
        if not isinstance(row, Partly) or row.bad:
            continue
        path, before = pointer("/relations", place), problems.count
        first, second = row["first"], row["second"]
        for name in ("first", "second"):
            if refs is not None and row[name] not in refs:
                problems.add(f"{path}/{name}", _("There is no option with this ref."), "not_found")
        if first == second:
            problems.add(f"{path}/second", _("An option has no relation to itself."), "itself")
        elif frozenset((first, second)) in pairs:
            problems.add(f"{path}/second", _("These two have a relation already."), "twice")
        kind = core.RelationKind(row["kind"])
        if row.get("needs_first") and kind is not core.RelationKind.SEQUENTIAL:
            problems.add(f"{path}/needs_first", _("Only what comes second can need a first."), "does_not_fit")
        pairs.add(frozenset((first, second)))
        if problems.count == before:
            made.append(
                core.Relation(
                    kind=kind,
                    first_ref=first,
                    second_ref=second,
                    overlap_share=row.get("overlap_share", Decimal(0)),
                    needs_first=row.get("needs_first", False),
                )
            )
    try:
        core.refuse_contradictions(made)
    except RelationsContradict as refusal:
        problems.add("/relations", refusal_sentence(refusal), "relations_contradict")
    return tuple(made)


def _period(read: Partly, name: str, problems: Problems) -> Partly | None:
    period = read.get(name)
    if not isinstance(period, Partly) or period.bad:
        return None
    if period["end"] < period["start"]:
        problems.add(f"/{name}/end", _("The last day comes before the first."), "too_small")
        return None
    return period


def _benchmarks(rows: Sequence[object], problems: Problems) -> list[core.Benchmark]:
    made = []
    for place, row in enumerate(rows):
        if not isinstance(row, Partly) or row.bad:
            continue
        if row["high"] < row["low"]:
            problems.add(f"{pointer('/benchmarks', place)}/high", _("This is below the lower end."), "too_small")
            continue
        made.append(
            core.Benchmark(
                ref=row.get("ref", f"#{place}"),
                indicator=core.IndicatorCode(row["indicator"]),
                unit=row["unit"],
                output_unit=row["output_unit"],
                low=row["low"],
                high=row["high"],
                source=row.get("source", ""),
            )
        )
    return made


def _price_bands(rows: Sequence[object], problems: Problems) -> dict[str, core.PriceBand]:
    made: dict[str, core.PriceBand] = {}
    for place, row in enumerate(rows):
        if not isinstance(row, Partly) or row.bad:
            continue
        path = pointer("/price_bands", place)
        if row["highest_amount"] < row["lowest_amount"]:
            problems.add(f"{path}/highest_amount", _("This is below the lowest price."), "too_small")
        elif row["carrier"] in made:
            problems.add(f"{path}/carrier", _("This energy has a band already."), "twice")
        else:
            made[row["carrier"]] = core.PriceBand(
                lowest_amount=row["lowest_amount"], highest_amount=row["highest_amount"]
            )
    return made


def _weights(read: Partly, problems: Problems) -> dict[core.Criterion, Decimal] | None:
    given = read.get("weights", BAD)
    if not isinstance(given, Partly) or given.bad:
        return None
    weights = _by_criterion(given)
    if not core.weights_are_whole(weights):
        words = {"sum": f"{core.weights_sum(weights):f}"}
        problems.add("/weights", _("The weights add up to %(sum)s; they must be 100 together.") % words, "weights_sum")
        return None
    return weights


def _by_criterion(given: Partly | dict[str, Decimal]) -> dict[core.Criterion, Decimal]:
    return {core.Criterion(name): number for name, number in given.items()}
