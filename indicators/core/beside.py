"""Figures beside the thirteen and never among them: a second denominator, loads of effluent, local indicators."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from indicators.core.arithmetic import total
from indicators.core.figures import ExplainedFigure
from indicators.core.profile import ProfileRow, change_share, rppi_profile
from indicators.core.steps import Step, StepCode, Term, summed, worked
from indicators.core.totals import AnnualTotals

G_PER_KG = Decimal(1000)


def second_profile(
    baseline: AnnualTotals, current: AnnualTotals, *, before: Decimal | None, now: Decimal | None, unit: str
) -> tuple[ProfileRow, ...]:
    """Return the six relative indicators over a second denominator, such as t raw hide or t cane.

    before, now  the second denominator in each year [unit]; it takes the place of product output, everything else stays

    >>> year = AnnualTotals(product_output=Decimal("50"), output_unit="t", water_m3=Decimal("800"))
    >>> rows = second_profile(year, year, before=Decimal("200"), now=Decimal("250"), unit="t")
    >>> [f"{row.baseline:f} {row.current} {row.unit}" for row in rows if row.baseline is not None]
    ['0.25 0.3125 t/m3']
    """
    then = replace(baseline, product_output=before, output_unit=unit)
    later = replace(current, product_output=now, output_unit=unit)
    return rppi_profile(then, later).relative


@dataclass(frozen=True, slots=True, kw_only=True)
class Effluent:
    """One stream of waste-water in a year, with what was analysed in it.

    volume_m3             discharged in the year                                     [m3]
    mg_per_l              mean concentration of each substance: COD, BOD, Cr …       [mg/l = g/m3]
    kg                    load of each substance that is known as such                [kg/year]
    """

    ref: str
    volume_m3: Decimal
    mg_per_l: Mapping[str, Decimal]
    kg: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a year's effluents carry of one substance.

    kg                  Σ volume × concentration of the streams in which it was analysed    [kg/year]
    kg_per_output       ÷ product output; None without one                                  [kg/output unit]
    analysed_m3         volume in which it was analysed; the rest is not known, not zero    [m3]
    """

    substance: str
    kg: Decimal
    kg_per_output: Decimal | None
    analysed_m3: Decimal
    steps: tuple[Step, ...]


def effluent_loads(streams: Iterable[Effluent], product_output: Decimal | None = None) -> tuple[Load, ...]:
    """Return the load of each substance, in the order of their names; the order of the streams does not matter.

    >>> sewer = Effluent(ref="1", volume_m3=Decimal("6000"), mg_per_l={"COD": Decimal("2500"), "Cr": Decimal("4")})
    >>> [(load.substance, load.kg, load.kg_per_output) for load in effluent_loads([sewer], Decimal("1000"))]
    [('COD', Decimal('15000'), Decimal('15')), ('Cr', Decimal('24'), Decimal('0.024'))]
    """
    known = tuple(streams)
    loads = []
    for substance in sorted({name for stream in known for name in (*stream.mg_per_l, *stream.kg)}):
        analysed = [stream for stream in known if substance in stream.mg_per_l or substance in stream.kg]
        steps = tuple(_load(stream, substance) for stream in analysed)
        kg = total(step.result for step in steps)
        divided = (
            worked(StepCode.DIVIDED, "kg", Term(value=kg, unit="kg"), Term(value=product_output, unit="", sign="÷"))
            if product_output
            else None
        )
        loads.append(
            Load(
                substance=substance,
                kg=kg,
                kg_per_output=divided.result if divided else None,
                analysed_m3=total(stream.volume_m3 for stream in analysed),
                steps=(*steps, *([divided] if divided else [])),
            )
        )
    return tuple(loads)


def _load(stream: Effluent, substance: str) -> Step:
    if substance in stream.kg:
        return Step(code=StepCode.ENTERED, result=stream.kg[substance], unit="kg")
    return worked(
        StepCode.LOAD,
        "kg",
        Term(value=stream.volume_m3, unit="m3"),
        Term(value=stream.mg_per_l[substance], unit="g/m3"),
        Term(value=G_PER_KG, unit="g/kg", sign="÷"),
    )


def load_changes(before: Iterable[Load], now: Iterable[Load]) -> dict[str, Decimal | None]:
    """Return the change of each substance's load per product, as a share; None where one is missing."""
    then = {load.substance: load.kg_per_output for load in before}
    later = {load.substance: load.kg_per_output for load in now}
    return {name: change_share(then.get(name), later.get(name)) for name in sorted({*then, *later})}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalIndicator:
    """An indicator of the plant's own: numerator ÷ denominator, in the units in which they were entered."""

    name: str
    numerator: Decimal
    numerator_unit: str
    denominator: Decimal
    denominator_unit: str

    @property
    def unit(self) -> str:
        """Return the unit of the indicator."""
        return f"{self.numerator_unit}/{self.denominator_unit}"


def local_value(one: LocalIndicator) -> Step | None:
    """Return a local indicator as a step; None where its denominator is zero.

    >>> lime = LocalIndicator(name="Lime", numerator=Decimal(900), numerator_unit="kg", denominator=Decimal(200),
    ...                       denominator_unit="t raw hide")
    >>> local_value(lime).formula
    '900 kg ÷ 200 t raw hide = 4.5 kg/t raw hide'
    """
    if one.denominator == 0:
        return None
    return worked(
        StepCode.DIVIDED,
        one.unit,
        Term(value=one.numerator, unit=one.numerator_unit),
        Term(value=one.denominator, unit=one.denominator_unit, sign="÷"),
    )


def explain_load(year: str, load: Load, *, evidence: str) -> tuple[ExplainedFigure, ...]:
    """Return the load of one substance in a year ("baseline", "current") and its load per product with their chains."""
    key = f"{year}/load/{load.substance.replace('/', '-')}"
    loads = tuple(step for step in load.steps if step.code is not StepCode.DIVIDED)
    figures = [
        ExplainedFigure(
            key=f"{key}/load_kg",
            name=load.substance,
            value=load.kg,
            unit="kg",
            steps=(*loads, *(summed(load.kg, "kg", [step.result for step in loads]) if len(loads) > 1 else ())),
            evidence=evidence,
        )
    ]
    if load.kg_per_output is not None:
        figures.append(
            ExplainedFigure(
                key=f"{key}/load_per_output",
                name=load.substance,
                value=load.kg_per_output,
                unit="kg",
                steps=load.steps[-1:],
                of=(f"{key}/load_kg",),
                evidence=evidence,
            )
        )
    return tuple(figures)


def explain_local(year: str, one: LocalIndicator, *, evidence: str) -> ExplainedFigure | None:
    """Return a local indicator of a year with its chain; None where it cannot be divided."""
    step = local_value(one)
    if step is None:
        return None
    key = f"{year}/local/{one.name.replace('/', '-')}/local"
    return ExplainedFigure(key=key, name=one.name, value=step.result, unit=one.unit, steps=(step,), evidence=evidence)
