"""What the calculation from outside takes: the members of its input, and what each means."""

from decimal import Decimal

from assessments.choices import OptionStatus
from assessments.outside.shapes import Choice, Day, Field, Flag, Number, Record, Rows, Shape, Text, Whole
from indicators.core import (
    AMBIGUOUS_UNITS,
    CostKind,
    CountsAs,
    Criterion,
    EmissionSource,
    FlowKind,
    GridFactorKind,
    HeatingValue,
    IndicatorCode,
    RelationKind,
    Technique,
    TimeSpan,
)
from indicators.core.evidence import LEVELS

MOST_FLOWS, MOST_OPTIONS, MOST_EFFECTS, MOST_LINES = 2000, 500, 50, 100
MOST_RELATIONS, MOST_BENCHMARKS = 2000, 200

AMOUNT = Number(lowest=0)
MONEY = Number(lowest=0)
SHARE = Number(lowest=0, highest=1)
UNIT = Text(longest=20, shortest=1)
REF = Text(longest=60, pattern=r"[A-Za-z0-9._#-]{1,60}")
YEARS = Whole(lowest=1, highest=100)
YEAR = Whole(lowest=1990, highest=2100)

_FUEL_VALUES: dict[str, tuple[Shape, str]] = {
    "density_kg_per_m3": (Number(lowest=0, is_above=True, highest=25_000), "Wins over the fuel's default [kg/m3]."),
    "ncv_mj_per_kg": (
        Number(lowest=0, is_above=True, highest=200),
        "Measured net calorific value; wins over the fuel's default [MJ/kg].",
    ),
    "heating_value": (
        Choice([str(value) for value in HeatingValue]),
        "Of a fuel billed in energy units: net or gross. Left out, it counts as net and is asked about.",
    ),
    "net_share_of_gross": (
        Number(lowest=Decimal("0.5"), highest=1),
        "Net ÷ gross calorific value of this bill, such as 0.90 for natural gas [0–1].",
    ),
    "co2e_kg_per_kwh": (Number(lowest=0, highest=100), "Of purchased steam or heat, from its supplier [kg CO2e/kWh]."),
}
_FUEL = {name: Field(shape, about) for name, (shape, about) in _FUEL_VALUES.items()}

FLOW = Record(
    {
        "ref": Field(REF, "Your own key; explanations and findings use it. Left out: # and the place in the list."),
        "kind": Field(Choice([str(kind) for kind in FlowKind]), "What it counts as.", is_required=True),
        "name": Field(Text(longest=200), "What it is, in words."),
        "amount": Field(AMOUNT, "In the unit beside it; zero is an amount.", is_required=True),
        "unit": Field(UNIT, "As typed: kWh, MMBtu, m3, t, piece …", is_required=True),
        "time_span": Field(
            Choice([str(span) for span in TimeSpan]), "What the amount is for; left out: the whole period."
        ),
        "span_count": Field(Number(lowest=0), "How many of them the period has, such as 300 days."),
        "opening_stock": Field(AMOUNT, "Stock when the period began; then the amount is what was bought [unit]."),
        "closing_stock": Field(AMOUNT, "Stock when it ended [unit]."),
        "carrier": Field(
            Text(longest=40),
            "Of energy: electricity, own_renewable, steam, or a fuel's code. Of an emission: a gas, or left out.",
        ),
        **_FUEL,
        "product_unit": Field(Text(longest=20), "Of product output: the unit the product is counted in."),
        "conversion_weight": Field(
            Number(lowest=0, is_above=True), "Of product output: output units in one product unit; left out: 1."
        ),
        "cost_amount": Field(MONEY, "Its cost in the period [currency]."),
        "is_hazardous": Field(Flag(), "Of waste."),
        "is_exported": Field(Flag(), "Of energy: sold or passed on; the fuel burnt for it is subtracted."),
        "efficiency_share": Field(
            Number(lowest=0, highest=1, is_above=True), "Of exported energy: exported ÷ fuel burnt for it [0–1]."
        ),
        "emission_source": Field(
            Choice([str(source) for source in EmissionSource]), "Of an emission; left out: by its gas."
        ),
        "cod_kg_per_m3": Field(Number(lowest=0, highest=1000), "Of effluent in a pond [kg COD/m3]."),
        "mcf_share": Field(SHARE, "Methane correction factor of the pond [0–1]."),
        "methane_per_cod": Field(
            Number(lowest=0, highest=1, is_above=True), "Bo of the pond [t CH4/t COD]; left out: 0.25."
        ),
        "methane_recovered_t": Field(AMOUNT, "Methane caught from the pond and burnt [t]."),
        "evidence": Field(Choice(LEVELS), "How well it is known, weakest first."),
        "uncertainty_percent": Field(Number(lowest=0, highest=100), "± of the amount [%]."),
    },
    name="CalculationFlow",
)

EFFECT = Record(
    {
        "flow_kind": Field(
            Choice([str(kind) for kind in FlowKind if kind is not FlowKind.PRODUCT_OUTPUT]),
            "The kind of flow that changes; left out where only money changes.",
        ),
        "carrier": Field(Text(longest=40), "As in a flow."),
        "amount": Field(Number(), "Change a year: positive is less used or discharged, negative is more."),
        "unit": Field(UNIT, "Unit of the amount; needed with it."),
        "saving_amount": Field(Number(), "Change of cost a year: positive is less [currency/year]."),
        **_FUEL,
    },
    name="CalculationEffect",
)

ECONOMICS = Record(
    {
        "lifetime_years": Field(YEARS, "How long the saving lasts; with the discount rate it gives NPV and IRR."),
        "discount_rate": Field(SHARE, "Real with real savings, nominal with nominal [share a year, 0–1]."),
        "tax_share": Field(SHARE, "Tax on profit; left out: before tax [0–1]."),
        "depreciation_years": Field(YEARS, "Straight line; left out: over the lifetime."),
        "inflation_share": Field(SHARE, "By which savings and salvage grow each year; left out: none [0–1]."),
        "price_year": Field(YEAR, "Of the amounts; cost lines of other years are brought to it by the inflation."),
    },
    name="CalculationEconomics",
)

COST_LINE = Record(
    {
        "kind": Field(
            Choice([str(kind) for kind in CostKind]), "Whether it comes each year or once.", is_required=True
        ),
        "amount": Field(Number(), "Once or each year, as the kind says; or a quantity and its price [currency]."),
        "quantity": Field(Number(), "Instead of an amount: such as kWh saved a year."),
        "unit": Field(Text(longest=20), "Of the quantity; shown, not converted."),
        "unit_price": Field(Number(), "Price of one unit: of energy the marginal one [currency/unit]."),
        "carrier": Field(Text(longest=40), "Of energy; left out: all that the option saves."),
        "rate": Field(
            Number(lowest=0, is_above=True), "Units of the input's currency for one of the line's; left out: the same."
        ),
        "rate_source": Field(Text(longest=120), "Where the rate is from, and of which day."),
        "price_year": Field(YEAR, "Year of its prices; left out: that of the economics."),
    },
    name="CalculationCostLine",
)

SCORES = Record(
    {str(one): Field(Number(lowest=0, highest=10), "From 0 to 10; 10 is always the best.") for one in Criterion},
    name="CalculationScores",
)
WEIGHTS = Record({str(one): Field(Number(lowest=0, highest=100), "In percent; together 100.") for one in Criterion})

OPTION = Record(
    {
        "ref": Field(REF, "Your own key. Left out: # and the place in the list."),
        "title": Field(Text(longest=200, shortest=1), "What is proposed.", is_required=True),
        "technique": Field(Choice([str(technique) for technique in Technique]), "One of the eight techniques."),
        "counts_as": Field(Choice([str(counts) for counts in CountsAs]), "Left out: cleaner_production."),
        "status": Field(
            Choice([str(value) for value in OptionStatus.values]),
            "Left out: identified. Rejected and stopped options count in no sum.",
        ),
        "evidence": Field(Choice(LEVELS), "How well its savings are known."),
        "investment_amount": Field(MONEY, "Before grants; left out: nothing [currency]."),
        "grant_amount": Field(MONEY, "Grant or reimbursement [currency]."),
        "running_cost_amount": Field(MONEY, "Additional cost each year [currency/year]."),
        "salvage_amount": Field(MONEY, "Worth at the end of the lifetime [currency]."),
        **ECONOMICS.members,
        "effects": Field(Rows(of=EFFECT, most=MOST_EFFECTS), "What it changes in a year."),
        "cost_lines": Field(
            Rows(of=COST_LINE, most=MOST_LINES), "Money line by line; a line wins over the sums that say the same."
        ),
        "description": Field(Text(longest=2000), "What is done, in words; the technique is asked about by it."),
        "implemented_on": Field(Day(), "Since when it is in operation."),
        "is_observed": Field(Flag(), "Its effects were seen in operation: they are what other options left."),
        "scores": Field(SCORES, "For the ranking."),
    },
    name="CalculationOption",
)

RELATION = Record(
    {
        "kind": Field(
            Choice([str(kind) for kind in RelationKind]),
            "exclusive: only one of the two; sequential: the second acts on what the first leaves; overlapping.",
            is_required=True,
        ),
        "first": Field(REF, "The ref of an option.", is_required=True),
        "second": Field(REF, "The ref of another.", is_required=True),
        "overlap_share": Field(SHARE, "Of overlapping: the share of the smaller saving that both claim [0–1]."),
        "needs_first": Field(Flag(), "Of sequential: the second cannot be done without the first."),
    },
    name="CalculationRelation",
)

BENCHMARK = Record(
    {
        "ref": Field(REF, "Your own key. Left out: # and the place in the list."),
        "indicator": Field(Choice([str(code) for code in IndicatorCode]), "What is compared.", is_required=True),
        "unit": Field(UNIT, "Of the indicator.", is_required=True),
        "output_unit": Field(UNIT, "Per one of it.", is_required=True),
        "low": Field(AMOUNT, "Lower end of what is usual.", is_required=True),
        "high": Field(AMOUNT, "Upper end of it.", is_required=True),
        "source": Field(Text(longest=200), "Where it is from."),
    },
    name="CalculationBenchmark",
)

PRICE_BAND = Record(
    {
        "carrier": Field(Text(longest=40, shortest=1), "Which energy.", is_required=True),
        "lowest_amount": Field(MONEY, "Lowest usual price [currency/kWh].", is_required=True),
        "highest_amount": Field(MONEY, "Highest usual price [currency/kWh].", is_required=True),
    },
    name="CalculationPriceBand",
)

PERIOD = Record(
    {
        "start": Field(Day(), "Its first day.", is_required=True),
        "end": Field(Day(), "Its last day.", is_required=True),
    },
    name="CalculationPeriod",
)

FACTORS = Record(
    {
        "factor_set": Field(Text(longest=120), "Name and version of a published set; left out: the newest."),
        "country": Field(
            Text(longest=3, pattern="[A-Z]{3}"), "ISO 3166 code of three letters, for the grid factor of the set."
        ),
        "kind": Field(
            Choice([str(kind) for kind in GridFactorKind]),
            "Kind of grid factor; left out: the national average.",
        ),
        "year": Field(
            Whole(lowest=1990, highest=2100), "Year of your own factor; with a country, the year the set must have."
        ),
        "co2e_kg_per_kwh": Field(
            Number(lowest=0, highest=10), "Your own grid factor; wins over the set's [kg CO2e/kWh]."
        ),
        "source": Field(Text(longest=200), "Where your own factor is from."),
    },
    name="CalculationFactors",
)

MEANINGS = Record(
    {key: Field(Choice(meanings), f"What “{key}” means here.") for key, meanings in AMBIGUOUS_UNITS.items()},
    name="CalculationUnitMeanings",
)

INPUT = Record(
    {
        "currency": Field(Text(longest=3, pattern="[A-Z]{3}"), "ISO 4217; amounts of money are all in it."),
        "factors": Field(FACTORS, "What emissions rest on."),
        "unit_meanings": Field(MEANINGS, "What units with several meanings mean here."),
        "output_unit": Field(Text(longest=20), "The common unit of several products."),
        "economics": Field(ECONOMICS, "For every option that does not say its own."),
        "flows": Field(Rows(of=FLOW, most=MOST_FLOWS), "Inputs and outputs of the baseline year."),
        "current_flows": Field(Rows(of=FLOW, most=MOST_FLOWS), "Those of the year that is compared with it."),
        "options": Field(Rows(of=OPTION, most=MOST_OPTIONS), "Cleaner production options."),
        "relations": Field(Rows(of=RELATION, most=MOST_RELATIONS), "How options bear on one another."),
        "budget_amount": Field(MONEY, "Asks for the set of options that saves most within it [currency]."),
        "weights": Field(WEIGHTS, "Asks for a ranking of the options by their scores."),
        "baseline_period": Field(PERIOD, "Of the baseline; options that ran before it are asked about."),
        "current_period": Field(PERIOD, "Of the current year; what options say is compared with what was seen."),
        "benchmarks": Field(Rows(of=BENCHMARK, most=MOST_BENCHMARKS), "What is usual in the sector."),
        "price_bands": Field(Rows(of=PRICE_BAND, most=MOST_BENCHMARKS), "What energy usually costs."),
    }
)
