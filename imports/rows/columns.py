"""The format: which columns each table has, what may stand in them, and under which other names they come.

Limits are those of the model fields, which forms and the API ask too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from assessments.choices import EvidenceLevel, FinanceSource, OptionStatus, Reason
from assessments.models import Assessment, Option, OptionEffect, OptionProgress
from centres.models import Enterprise, Site, SizeClass
from imports.choices import TableKind

MOST_EFFECTS = 4  # resource streams of one option, as the US industrial assessment database has them
EARLIEST_YEAR = 1970
IGNORE = "ignore"


class ColumnKind(StrEnum):
    """How a cell of a column is read."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    YEAR = "year"
    DAY = "day"  # a year alone is read as well
    CHOICE = "choice"
    ISIC = "isic"
    TECHNIQUE = "technique"
    RESOURCE = "resource"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the format.

    label     English: what it is, for the documentation and the mapping page
    choices   what may stand in it: value and English label
    longest   characters
    decimals  kept of a number; more are rounded
    also      other names under which files have it
    """

    name: str
    kind: ColumnKind
    label: str
    is_required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = 200
    decimals: int = 0
    also: tuple[str, ...] = ()
    codes: str = ""  # the list of codes of the mapping that translates its cells


def _longest(model: type, name: str) -> int:
    limit = model._meta.get_field(name).max_length  # type: ignore[attr-defined]  # a model
    return int(limit or 5_000)


def _decimals(model: type, name: str) -> int:
    return int(model._meta.get_field(name).decimal_places)  # type: ignore[attr-defined]  # a model


def _choices(choices: object) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(value).replace("_", " ")) for value in choices.values)  # type: ignore[attr-defined]


_TEXT, _NUMBER, _CHOICE = ColumnKind.TEXT, ColumnKind.NUMBER, ColumnKind.CHOICE


def _enterprises() -> tuple[Column, ...]:
    return (
        Column(name="centre", kind=_TEXT, label="Short address of the centre, where a file has several", longest=60),
        Column(
            name="enterprise_ref",
            kind=_TEXT,
            label="What the enterprise is called in these files",
            is_required=True,
            longest=80,
            also=("enterprise id", "company id", "plant id", "client id", "id", "client no", "superid"),
        ),
        Column(
            name="name",
            kind=_TEXT,
            label="Name of the enterprise",
            is_required=True,
            longest=_longest(Enterprise, "name"),
            also=("enterprise", "company", "company name", "enterprise name", "client", "plant name", "nom", "empresa"),
        ),
        Column(
            name="national_identifier",
            kind=_TEXT,
            label="Company register or tax number",
            longest=_longest(Enterprise, "national_identifier"),
            also=("tax number", "registration number", "vat", "pin", "nit", "ruc"),
        ),
        Column(
            name="isic",
            kind=ColumnKind.ISIC,
            label="Sector: ISIC Rev. 4 class",
            is_required=True,
            codes="isic",
            also=("isic code", "isic class", "sector", "industry", "naics", "sic", "industry code", "secteur"),
        ),
        Column(
            name="size",
            kind=_CHOICE,
            label="Size; needed where employees is empty",
            choices=_choices(SizeClass),
            codes="size",
            also=("size class", "taille", "company size"),
        ),
        Column(
            name="employees",
            kind=ColumnKind.INTEGER,
            label="Persons employed",
            also=("employees count", "number of employees", "staff", "workers", "effectif", "empleados"),
        ),
        Column(
            name="place",
            kind=_TEXT,
            label="Town",
            longest=_longest(Enterprise, "place"),
            also=("town", "city", "location", "ville", "ciudad"),
        ),
        Column(
            name="site",
            kind=_TEXT,
            label="Name of the plant; the town where empty",
            longest=_longest(Site, "name"),
            also=("plant", "site name"),
        ),
        Column(name="about", kind=_TEXT, label="About the enterprise", longest=5_000, also=("products", "description")),
    )


def _assessments() -> tuple[Column, ...]:
    return (
        Column(name="centre", kind=_TEXT, label="Short address of the centre, where a file has several", longest=60),
        Column(
            name="assessment_ref",
            kind=_TEXT,
            label="What the assessment is called in these files",
            is_required=True,
            longest=80,
            also=("assessment id", "audit id", "report no", "report number", "assessment no", "id"),
        ),
        Column(
            name="enterprise_ref",
            kind=_TEXT,
            label="The enterprise, as the table of enterprises calls it",
            is_required=True,
            longest=80,
            also=("enterprise id", "company id", "plant id", "client id", "client no"),
        ),
        Column(
            name="year",
            kind=ColumnKind.YEAR,
            label="Year of the assessment",
            is_required=True,
            also=("fy", "fiscal year", "assessment year", "annee", "año", "date", "assessment date"),
        ),
        Column(
            name="site",
            kind=_TEXT,
            label="Name of the plant; the enterprise's own where empty",
            longest=_longest(Site, "name"),
            also=("plant", "site name"),
        ),
        Column(name="focus", kind=_TEXT, label="Focus", longest=_longest(Assessment, "focus")),
        Column(
            name="currency",
            kind=ColumnKind.CURRENCY,
            label="Currency of all its money (ISO 4217); the centre's own where empty",
            longest=3,
            also=("monnaie", "moneda"),
        ),
        Column(
            name="currency_per_usd",
            kind=_NUMBER,
            label="Currency for one US dollar, at the time",
            decimals=_decimals(Assessment, "currency_per_usd"),
            also=("exchange rate", "rate"),
        ),
        Column(
            name="rate_source",
            kind=_TEXT,
            label="Where the rate is from",
            longest=_longest(Assessment, "rate_source"),
        ),
        Column(
            name="price_year",
            kind=ColumnKind.YEAR,
            label="Year of the prices; the year of the assessment where empty",
        ),
    )


def _options() -> tuple[Column, ...]:
    effects: list[Column] = []
    for number in range(1, MOST_EFFECTS + 1):
        letter = "pstq"[number - 1]
        effects += [
            Column(
                name=f"effect_{number}_resource",
                kind=ColumnKind.RESOURCE,
                label=f"Resource stream {number}: what is used or discharged less",
                longest=120,
                codes="resource",
                also=(f"resource {number}", f"{letter}sourccode"),
            ),
            Column(
                name=f"effect_{number}_amount",
                kind=_NUMBER,
                label=f"Resource stream {number}: less a year; negative is more",
                decimals=_decimals(OptionEffect, "amount"),
                also=(f"amount {number}", f"quantity {number}", f"{letter}sourconsv", f"{letter}conserved"),
            ),
            Column(
                name=f"effect_{number}_unit",
                kind=_TEXT,
                label=f"Resource stream {number}: unit of the amount",
                longest=_longest(OptionEffect, "unit"),
                codes="unit",
                also=(f"unit {number}",),
            ),
            Column(
                name=f"effect_{number}_saving",
                kind=_NUMBER,
                label=f"Resource stream {number}: money saved a year; negative is more spent",
                decimals=_decimals(OptionEffect, "saving_amount"),
                also=(f"saving {number}", f"savings {number}", f"{letter}saved"),
            ),
        ]
    return (
        Column(name="centre", kind=_TEXT, label="Short address of the centre, where a file has several", longest=60),
        Column(
            name="assessment_ref",
            kind=_TEXT,
            label="The assessment, as the table of assessments calls it",
            is_required=True,
            longest=80,
            also=("assessment id", "audit id", "report no", "report number", "assessment no", "id"),
        ),
        Column(
            name="option_ref",
            kind=_TEXT,
            label="Number or name of the option in its assessment; its title where empty",
            longest=80,
            also=("option no", "option number", "recommendation no", "ar number", "ar_number", "superid"),
        ),
        Column(
            name="title",
            kind=_TEXT,
            label="Title of the option",
            is_required=True,
            longest=_longest(Option, "title"),
            also=("option", "recommendation", "measure", "option title", "mesure", "medida", "arc description"),
        ),
        Column(
            name="technique",
            kind=ColumnKind.TECHNIQUE,
            label="One of the eight techniques, or end_of_pipe or cost_only",
            is_required=True,
            codes="technique",
            also=("cp technique", "category", "option type", "recommendation code", "arc", "arc2"),
        ),
        Column(name="description", kind=_TEXT, label="What is done", longest=5_000, also=("details",)),
        Column(name="place", kind=_TEXT, label="Where in the process", longest=_longest(Option, "place")),
        Column(
            name="status",
            kind=_CHOICE,
            label="Implementation status; not_asked where empty",
            choices=_choices(OptionStatus),
            codes="status",
            also=("implementation status", "impstatus", "implementation", "statut", "estado"),
        ),
        Column(
            name="implemented_on",
            kind=ColumnKind.DAY,
            label="In operation since: a day or a year",
            also=("implementation date", "implementation year", "implemented in", "start date"),
        ),
        Column(
            name="reason",
            kind=_CHOICE,
            label="Why it was rejected or stopped; other where empty",
            choices=_choices(Reason),
            codes="reason",
            also=("rejection reason",),
        ),
        Column(name="remark", kind=_TEXT, label="Remark", longest=5_000, also=("remarks", "comment", "comments")),
        Column(
            name="investment",
            kind=_NUMBER,
            label="Investment",
            decimals=_decimals(Option, "investment_amount"),
            also=(
                "investment amount",
                "impcost",
                "implementation cost",
                "cost",
                "capex",
                "investissement",
                "inversion",
            ),
        ),
        Column(
            name="grant",
            kind=_NUMBER,
            label="Grant",
            decimals=_decimals(Option, "grant_amount"),
            also=("rebate", "subsidy"),
        ),
        Column(
            name="running_cost",
            kind=_NUMBER,
            label="Extra running cost a year",
            decimals=_decimals(Option, "running_cost_amount"),
        ),
        Column(name="lifetime_years", kind=ColumnKind.INTEGER, label="Lifetime in years; 10 where empty"),
        Column(
            name="finance_source",
            kind=_CHOICE,
            label="Who paid for it",
            choices=_choices(FinanceSource),
            codes="finance_source",
            also=("finance", "financed by"),
        ),
        Column(
            name="evidence",
            kind=_CHOICE,
            label="How well the figures are evidenced; estimated where empty",
            choices=_choices(EvidenceLevel),
            codes="evidence",
            also=("evidence level",),
        ),
        Column(
            name="responsible",
            kind=_TEXT,
            label="Who does it",
            longest=_longest(OptionProgress, "responsible"),
        ),
        *effects,
    )


@dataclass(frozen=True, slots=True)
class TableFormat:
    """The columns of one table, by name in their order."""

    kind: str
    columns: Mapping[str, Column] = field(default_factory=dict)

    @property
    def required(self) -> tuple[str, ...]:
        """Return the columns without which no row can be taken."""
        return tuple(column.name for column in self.columns.values() if column.is_required)


@cache
def formats() -> Mapping[str, TableFormat]:
    """Return the format of every table."""
    made = {
        TableKind.ENTERPRISES: _enterprises(),
        TableKind.ASSESSMENTS: _assessments(),
        TableKind.OPTIONS: _options(),
    }
    return {
        kind.value: TableFormat(kind.value, {column.name: column for column in columns})
        for kind, columns in made.items()
    }
