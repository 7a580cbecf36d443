"""One function behind `manage.py calculate` and `POST /api/v1/calculations/`."""

import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from assessments.choices import OptionStatus
from assessments.outside.answers import Answer
from assessments.outside.choosing import cost_line, read_beside
from assessments.outside.factors import factors_of
from assessments.outside.inputs import INPUT
from assessments.outside.problems import NotCalculated, Problem, Problems, pointer
from assessments.outside.rows import Standing, answer_of
from assessments.outside.shapes import BAD, Partly
from indicators import core
from indicators.core import CountsAs, EmissionSource, FlowKind, HeatingValue, Technique, TimeSpan
from indicators.core.refusals import OutputUnitsDiffer, Refusal
from indicators.sentences import refusal_field, refusal_sentence

LONGEST_TEXT = 5_000_000  # characters
_FUEL_FIELDS = {
    "density_kg_per_m3": "density_kg_per_m3",
    "ncv_mj_per_kg": "ncv_mj_per_kg",
    "net_share_of_gross": "net_share_of_gross",
    "co2e_kg_per_kwh": "kg_co2e_per_kwh",
}
_FLOW_FIELDS = {
    **_FUEL_FIELDS,
    "span_count": "span_count",
    "opening_stock": "opening_stock",
    "closing_stock": "closing_stock",
    "product_unit": "product_unit",
    "conversion_weight": "conversion_weight",
    "cost_amount": "cost_amount",
    "is_hazardous": "is_hazardous",
    "is_exported": "is_exported",
    "efficiency_share": "efficiency_share",
    "cod_kg_per_m3": "cod_kg_per_m3",
    "mcf_share": "mcf_share",
    "methane_per_cod": "methane_per_cod",
    "methane_recovered_t": "methane_recovered_t",
    "evidence": "evidence",
    "uncertainty_percent": "uncertainty_percent",
}
_CASE_FIELDS = (
    "investment_amount",
    "grant_amount",
    "running_cost_amount",
    "salvage_amount",
    "lifetime_years",
    "discount_rate",
    "tax_share",
    "depreciation_years",
    "inflation_share",
    "price_year",
    "is_observed",
)
Made = TypeVar("Made")


def calculate_text(text: str) -> Answer:
    """Calculate what a JSON text says. Raises NotCalculated."""
    if len(text) > LONGEST_TEXT:
        raise NotCalculated([Problem(path="", message=_("This is more than 5 million characters."), code="too_long")])
    try:
        data = json.loads(text, parse_float=_number, parse_int=_number)
    except json.JSONDecodeError as problem:
        place = {"line": problem.lineno, "column": problem.colno}
        sentence = _("This is no JSON: look at line %(line)s, column %(column)s.") % place
        raise NotCalculated([Problem(path="", message=sentence, code="no_json")]) from None
    except RecursionError:
        raise NotCalculated([Problem(path="", message=_("This is nested too deeply."), code="too_deep")]) from None
    return calculate(data)


def _number(written: str) -> Decimal | float:
    """Keep every digit that was written; what no Decimal can hold is infinite, and is refused by its path."""
    try:
        return Decimal(written)
    except InvalidOperation:
        return math.inf


def calculate(data: Any) -> Answer:
    """Calculate flows and options from parsed JSON, saving nothing. Raises NotCalculated with all problems at once."""
    problems = Problems()
    read = INPUT.read(data, "", problems)
    if read is BAD:
        raise NotCalculated(problems.rows, problems.count)
    factors = factors_of(read.get("factors", {}), "/factors", problems) if "factors" not in read.bad else None
    reader = _Reader(read, factors, problems)
    baseline, current = reader.year("flows"), reader.year("current_flows")
    if read.get("current_flows") and not read.get("flows") and "flows" not in read.bad:
        problems.add("/flows", _("A current year is compared with a baseline: give its flows too."), "required")
    reader.check_output_units(baseline, current)
    options = reader.options()
    beside = read_beside(read, problems)
    if problems.count or factors is None:
        raise NotCalculated(problems.rows, problems.count)
    return answer_of(
        currency=read.get("currency", ""),
        factors=factors,
        baseline=baseline,
        current=current,
        options=options,
        beside=beside,
    )


class _Reader:
    """Hands each flow and option to the core, and says where what the core refuses stands."""

    def __init__(self, read: Partly, factors: core.FactorSet | None, problems: Problems) -> None:
        self.read = read
        self.factors = factors
        self.problems = problems
        self.meanings: Mapping[str, str] = read.get("unit_meanings", {})

    def year(self, name: str) -> list[core.MeasuredFlow]:
        """Return the measured flows of a year, without those that the core refuses."""
        rows: list[Any] = self.read.get(name, [])
        self._check_refs(rows, f"/{name}")
        made = []
        for place, row in enumerate(rows):
            path = pointer(f"/{name}", place)
            flow = _flow(row, place, self.read.get("output_unit", "")) if _is_whole(row) else None
            if flow is not None:
                measured = self._measured(path, partial(core.measure, flow, meanings=self.meanings))
                made += [measured] if measured else []
        return made

    def check_output_units(self, *years: list[core.MeasuredFlow]) -> None:
        """Say where product outputs have no common unit, in a year or between two."""
        units: list[str] = []
        for name, flows in zip(("flows", "current_flows"), years, strict=True):
            try:
                totals = core.annual_totals(flows)
            except OutputUnitsDiffer as refusal:
                self.problems.add(f"/{name}", refusal_sentence(refusal), "output_units_differ")
            else:
                units += [totals.output_unit] if totals.product_output is not None else []
        if len(set(units)) > 1:
            differ = OutputUnitsDiffer(tuple(sorted(set(units))))
            self.problems.add("/current_flows", refusal_sentence(differ), "output_units_differ")

    def options(self) -> list[Standing]:
        """Return the measured options and how they stand, without those that the core refuses."""
        rows: list[Any] = self.read.get("options", [])
        self._check_refs(rows, "/options")
        made = []
        for place, row in enumerate(rows):
            if isinstance(row, Partly):
                measured = self._option(row, place)
                if measured is not None:
                    made.append(
                        Standing(
                            measured=measured,
                            status=row.get("status", str(OptionStatus.IDENTIFIED)),
                            evidence=row.get("evidence", ""),
                            words=f"{row['title']} {row.get('description', '')}",
                            implemented_on=row.get("implemented_on"),
                        )
                    )
        return made

    def _option(self, row: Partly, place: int) -> core.MeasuredOption | None:
        path = pointer("/options", place)
        effects: dict[str, core.OptionEffect] = {}
        for number, effect in enumerate(row.get("effects", [])):
            own = pointer(f"{path}/effects", number)
            if _is_whole(effect) and self._fits_together(effect, own):
                effects[own] = _effect(effect)
        lines = [
            line
            for number, given in enumerate(row.get("cost_lines", []))
            if isinstance(given, Partly)
            and (line := cost_line(given, pointer(f"{path}/cost_lines", number), self.problems)) is not None
        ]
        is_whole = len(effects) == len(row.get("effects", [])) and len(lines) == len(row.get("cost_lines", []))
        if row.bad or not is_whole:
            self._check_each(effects)
            return None
        case = _case(row, place, self.read.get("economics", {}), tuple(effects.values()), tuple(lines))
        try:
            return core.measure_option(case, self.factors, meanings=self.meanings) if self.factors else None
        except Refusal as refusal:
            if not self._check_each(effects):
                self.problems.add(path, refusal_sentence(refusal), _code(refusal))
            return None

    def _check_each(self, effects: Mapping[str, core.OptionEffect]) -> bool:
        """Say which effects the core refuses; return whether there are any."""
        before = self.problems.count
        for path, effect in effects.items():
            alone = core.OptionCase(ref="", title="", effects=(effect,))
            self._measured(path, partial(core.measure_option, alone, meanings=self.meanings))
        return self.problems.count > before

    def _fits_together(self, effect: Partly, path: str) -> bool:
        if "amount" in effect and "flow_kind" not in effect:
            self.problems.add(f"{path}/flow_kind", _("An amount belongs to a kind of flow: say which."), "required")
            return False
        if "amount" in effect and "unit" not in effect:
            self.problems.add(f"{path}/unit", _("An amount has a unit: say which."), "required")
            return False
        return True

    def _measured(self, path: str, measure: Callable[[core.FactorSet], Made]) -> Made | None:
        if self.factors is None:
            return None
        try:
            return measure(self.factors)
        except Refusal as refusal:
            field = refusal_field(refusal)
            self.problems.add(f"{path}/{field}", refusal_sentence(refusal), _code(refusal))
            return None

    def _check_refs(self, rows: Iterable[Any], path: str) -> None:
        seen: set[str] = set()
        for place, row in enumerate(rows):
            if not isinstance(row, Partly) or "ref" in row.bad:
                continue
            ref = row.get("ref", f"#{place}")
            if ref in seen:
                sentence = _("“%(ref)s” is there already: give each row a key of its own.") % {"ref": ref}
                self.problems.add(f"{pointer(path, place)}/ref", sentence, "twice")
            seen.add(ref)


def _is_whole(row: Any) -> bool:
    return isinstance(row, Partly) and not row.bad


def _flow(row: Partly, place: int, output_unit: str) -> core.Flow:
    kind = FlowKind(row["kind"])
    flow = core.Flow(
        ref=row.get("ref", f"#{place}"),
        kind=kind,
        name=row.get("name", ""),
        amount=row["amount"],
        unit=row["unit"],
        time_span=TimeSpan(row.get("time_span", TimeSpan.PERIOD)),
        carrier=row.get("carrier") or None,
        heating_value=HeatingValue(row["heating_value"]) if "heating_value" in row else None,
        emission_source=EmissionSource(row["emission_source"]) if "emission_source" in row else None,
        output_unit=output_unit if kind is FlowKind.PRODUCT_OUTPUT else "",
    )
    return replace(flow, **_named(row, _FLOW_FIELDS))


def _effect(row: Partly) -> core.OptionEffect:
    kind = row.get("flow_kind")
    effect = core.OptionEffect(
        flow_kind=FlowKind(kind) if kind else None,
        carrier=row.get("carrier") or None,
        amount=row.get("amount"),
        unit=row.get("unit", ""),
        saving_amount=row.get("saving_amount"),
        heating_value=HeatingValue(row["heating_value"]) if "heating_value" in row else None,
    )
    return replace(effect, **_named(row, {**_FUEL_FIELDS}))


def _case(
    row: Partly,
    place: int,
    economics: Mapping[str, Any],
    effects: tuple[core.OptionEffect, ...],
    lines: tuple[core.CostLine, ...],
) -> core.OptionCase:
    values = {name: value for source in (economics, row) for name, value in source.items() if name in _CASE_FIELDS}
    technique = row.get("technique")
    return core.OptionCase(
        ref=row.get("ref", f"#{place}"),
        title=row["title"],
        technique=Technique(technique) if technique else None,
        counts_as=CountsAs(row.get("counts_as", CountsAs.CLEANER_PRODUCTION)),
        effects=effects,
        cost_lines=lines,
        **values,
    )


def _named(row: Partly, names: Mapping[str, str]) -> dict[str, Any]:
    return {field: row[name] for name, field in names.items() if name in row}


def _code(refusal: Refusal) -> str:
    name = type(refusal).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
