"""The balances of a round, what its waste and its utilities cost: sentences first, then tables."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import calculation, selectors
from assessments.calculation import BalanceRow, ProcessFigures, StreamRow, WasteRow
from assessments.choices import ENERGY_NAMES, EvidenceLevel, RoundKind, RoundStatus, StreamKind, UtilityKind
from assessments.models import Round
from assessments.pages.frame import Frame, RoundBrief
from assessments.pages.wording import StepLine, step_line
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_sentence
from recp_portal.lib import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceLine:
    """One stream of a balance."""

    name: str
    kind: str
    way: str
    amount: Decimal | None
    share: Decimal | None
    evidence: str
    evidence_label: str
    is_taken_as_dry: bool
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceTable:
    """One balance of the site. `state` is answered, warning or missing."""

    key: str
    kind: str
    title: str
    unit: str
    sentence: str
    state: str
    state_label: str
    inputs: tuple[BalanceLine, ...]
    outputs: tuple[BalanceLine, ...]
    input_amount: Decimal | None
    output_amount: Decimal | None
    accounted_share: Decimal | None
    unexplained_amount: Decimal | None
    unexplained_share: Decimal | None
    unexplained_cost_amount: Decimal | None
    notes: tuple[str, ...]
    steps: tuple[StepLine, ...]
    row: BalanceRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLine:
    """The balance of one step in one line."""

    place: str
    what: str
    unit: str
    input_amount: Decimal | None
    output_amount: Decimal | None
    accounted_share: Decimal | None
    unexplained_amount: Decimal | None
    state: str
    state_label: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteLine:
    """One flow of the cost of waste."""

    name: str
    kind: str
    is_unexplained: bool
    purchase_amount: Decimal | None
    processing_amount: Decimal | None
    disposal_amount: Decimal | None
    earnings_amount: Decimal | None
    cost_amount: Decimal | None
    cost_share: Decimal | None
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityPrice:
    """What one unit of a utility costs."""

    unit: str
    price_amount: Decimal | None
    input_mwh_per_unit: Decimal
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UtilityLine:
    """A utility with its prices and what its losses take."""

    name: str
    kind: str
    carrier: str
    source: str
    evidence: str
    evidence_label: str
    prices: tuple[UtilityPrice, ...]
    lost_amount: Decimal | None
    lost_unit: str
    lost_energy_mwh: Decimal | None
    lost_cost_amount: Decimal | None
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalancePage:
    """Everything that the page of a round's balances shows."""

    brief: RoundBrief
    rounds: tuple[tuple[RoundBrief, str], ...]
    is_frozen: bool
    refusal: str
    tables: tuple[BalanceTable, ...]
    places: tuple[PlaceLine, ...]
    waste: tuple[WasteLine, ...]
    waste_sentence: str
    waste_cost_amount: Decimal | None
    waste_share: Decimal | None
    utilities: tuple[UtilityLine, ...]
    has_streams: bool
    currency: str
    entry_href: str
    figures: ProcessFigures | None


def process_of(round_: Round) -> ProcessFigures:
    """Return the balances of a round: those its result froze, else what its rows give. Raises the core's refusals."""
    result = selectors.current_result(round_)
    if result is not None and round_.status == RoundStatus.ACCEPTED:
        frozen = calculation.frozen_process(selectors.frozen_figures(result))
        if frozen is not None:
            return frozen
    return calculation.process_figures(selectors.inputs_of(round_))


def balance_page(*, round_: Round, frame: Frame) -> BalancePage:
    """Return the balances of a round with their sentences."""
    refusal, figures = "", None
    try:
        figures = process_of(round_)
    except Refusal as refused:
        refusal = refusal_sentence(refused)
    kwargs = {"centre_slug": frame.slug, "reference": frame.reference}
    waste = figures.waste_cost if figures else None
    return BalancePage(
        brief=frame.round(round_.number),
        rounds=tuple(
            (brief, reverse("round_balance", kwargs={**kwargs, "round_number": brief.number}))
            for brief in frame.rounds
            if brief.kind != RoundKind.REPORT
        ),
        is_frozen=round_.status == RoundStatus.ACCEPTED,
        refusal=refusal,
        tables=tuple(_table(row, frame.currency) for row in figures.balances if not row.place) if figures else (),
        places=tuple(_place(row, frame.currency) for row in figures.balances if row.place) if figures else (),
        waste=tuple(_waste_line(row) for row in waste.flows) if waste else (),
        waste_sentence=waste_sentence(figures, frame.currency) if figures else "",
        waste_cost_amount=waste.cost_amount if waste else None,
        waste_share=waste.share_of_inputs if waste else None,
        utilities=_utilities(figures) if figures else (),
        has_streams=round_.streams.exists(),
        currency=frame.currency,
        entry_href=reverse("process_list", kwargs={**kwargs, "round_number": round_.number}),
        figures=figures,
    )


# --- Words ------------------------------------------------------------------------------------------------------------


def thing(row: BalanceRow) -> str:
    """Return what is balanced, inside a sentence."""
    names = {"water": _("water"), "materials": _("dry material"), "energy": _("energy")}
    return names.get(row.kind, row.substance)


def balance_sentence(row: BalanceRow, currency: str) -> str:
    """Return what a balance says: "91 % of the water is accounted for", and what is missing with its money."""
    words = {"thing": thing(row)}
    match row.state:
        case "no_outputs":
            return _("Nothing is recorded of where the %(thing)s goes, so no share can be given.") % words
        case "no_inputs":
            return _("Nothing is recorded of where the %(thing)s comes from, so no share can be given.") % words
        case "zero_input":
            return _("The recorded inputs of %(thing)s are zero, so no share can be given.") % words
    missing = row.unexplained_amount or Decimal(0)
    words["share"] = numbers.percent(row.accounted_share)
    words["amount"] = str(numbers.headline(abs(missing), row.unit))
    if missing < 0:
        return (
            _("More %(thing)s comes out than goes in: %(share)s, %(amount)s too much. What goes in unrecorded?") % words
        )
    sentence = _("%(share)s of the %(thing)s is accounted for.") % words
    if missing > 0 and row.unexplained_cost_amount:
        words["money"] = numbers.headline_money(row.unexplained_cost_amount, currency)
        sentence += " " + _("%(amount)s a year is unexplained: %(money)s at purchase value.") % words
    elif missing > 0:
        sentence += " " + _("%(amount)s a year is unexplained.") % words
    return sentence


def waste_sentence(figures: ProcessFigures, currency: str) -> str:
    """Return what waste costs together, and what costs most."""
    cost = figures.waste_cost
    if cost.cost_amount is None:
        return ""
    words = {"cost": numbers.headline_money(cost.cost_amount, currency)}
    if cost.share_of_inputs is not None:
        words["share"] = numbers.percent(cost.share_of_inputs)
        sentence = _("What leaves as no product costs %(cost)s a year, %(share)s of what the inputs cost.") % words
    else:
        sentence = _("What leaves as no product costs %(cost)s a year.") % words
    dearest = cost.flows[0]
    if dearest.cost_share is not None and len(cost.flows) > 1:
        words |= {"name": _waste_name(dearest), "part": numbers.percent(dearest.cost_share)}
        sentence += " " + _("The dearest is “%(name)s”: %(part)s of it.") % words
    return sentence


def unexplained_name(kind: str) -> str:
    """Return what the unexplained part of a balance is called."""
    names = {
        "water": _("Unexplained water"),
        "materials": _("Unexplained material"),
        "energy": _("Unexplained energy"),
    }
    return names.get(kind, _("Unexplained"))


def balance_title(row: BalanceRow) -> str:
    """Return the name of a balance as a title."""
    names = {"water": _("Water"), "materials": _("Dry materials"), "energy": _("Energy")}
    return names.get(row.kind, row.substance)


def _state(row: BalanceRow) -> tuple[str, str]:
    if row.is_within_tolerance is None:
        return "missing", _("No share")
    return ("answered", _("Closes")) if row.is_within_tolerance else ("warning", _("Does not close"))


def _table(row: BalanceRow, currency: str) -> BalanceTable:
    state, label = _state(row)
    notes = []
    dry = [line.name for line in (*row.inputs, *row.outputs) if line.is_taken_as_dry]
    if dry:
        notes.append(_("Taken as dry, because no water in it is recorded: %(names)s.") % {"names": ", ".join(dry)})
    blank = [line.name for line in (*row.inputs, *row.outputs) if line.amount is None]
    if blank:
        notes.append(_("Not recorded, and in no sum: %(names)s.") % {"names": ", ".join(blank)})
    if row.unpriced_amount is not None and row.unexplained_cost_amount is not None:
        amount = numbers.quantity(row.unpriced_amount, row.unit)
        notes.append(_("The purchase value leaves out %(amount)s that has no price.") % {"amount": amount})
    return BalanceTable(
        key=f"{row.kind}-{row.substance}".strip("-").replace(" ", "-"),
        kind=row.kind,
        title=balance_title(row),
        unit=row.unit,
        sentence=balance_sentence(row, currency),
        state=state,
        state_label=label,
        inputs=tuple(_line(line) for line in row.inputs),
        outputs=tuple(_line(line) for line in row.outputs),
        input_amount=row.input_amount,
        output_amount=row.output_amount,
        accounted_share=row.accounted_share,
        unexplained_amount=row.unexplained_amount,
        unexplained_share=row.unexplained_share,
        unexplained_cost_amount=row.unexplained_cost_amount,
        notes=tuple(notes),
        steps=tuple(step_line(step) for step in row.steps),
        row=row,
    )


def _line(row: StreamRow) -> BalanceLine:
    return BalanceLine(
        name=row.name,
        kind=str(StreamKind(row.kind).label),
        way=" → ".join(place for place in (row.from_unit, row.to_unit) if place),
        amount=row.amount,
        share=row.share,
        evidence=row.evidence,
        evidence_label=str(EvidenceLevel(row.evidence).label) if row.evidence else "",
        is_taken_as_dry=row.is_taken_as_dry,
        steps=tuple(step_line(step) for step in row.steps),
    )


def _place(row: BalanceRow, currency: str) -> PlaceLine:
    state, label = _state(row)
    return PlaceLine(
        place=row.place,
        what=balance_title(row),
        unit=row.unit,
        input_amount=row.input_amount,
        output_amount=row.output_amount,
        accounted_share=row.accounted_share,
        unexplained_amount=row.unexplained_amount,
        state=state,
        state_label=label,
        sentence=balance_sentence(row, currency),
    )


def _waste_name(row: WasteRow) -> str:
    return row.name if row.kind else unexplained_name(row.balance_kind)


def _waste_line(row: WasteRow) -> WasteLine:
    return WasteLine(
        name=_waste_name(row),
        kind=str(StreamKind(row.kind).label) if row.kind else "",
        is_unexplained=not row.kind,
        purchase_amount=row.purchase_amount,
        processing_amount=row.processing_amount,
        disposal_amount=row.disposal_amount,
        earnings_amount=row.earnings_amount,
        cost_amount=row.cost_amount,
        cost_share=row.cost_share,
        steps=tuple(step_line(step) for step in row.steps),
    )


def _utilities(figures: ProcessFigures) -> tuple[UtilityLine, ...]:
    return tuple(
        UtilityLine(
            name=row.name,
            kind=str(UtilityKind(row.kind).label),
            carrier=str(ENERGY_NAMES.get(row.carrier, row.carrier.replace("_", " "))),
            source=row.source,
            evidence=row.evidence,
            evidence_label=str(EvidenceLevel(row.evidence).label),
            prices=tuple(
                UtilityPrice(
                    unit=one.unit,
                    price_amount=one.price_amount,
                    input_mwh_per_unit=one.input_mwh_per_unit,
                    steps=tuple(step_line(step) for step in one.steps),
                )
                for one in row.prices
            ),
            lost_amount=row.lost_amount,
            lost_unit=row.lost_unit,
            lost_energy_mwh=row.lost_energy_mwh,
            lost_cost_amount=row.lost_cost_amount,
            steps=tuple(step_line(step) for step in row.steps),
        )
        for row in figures.utilities
    )
