"""The plants that let a programme see them by name: the officer's page, and the same as a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from assessments.choices import EvidenceLevel
from centres.models import DataKind, Programme
from indicators.core.rollups import Stage
from network import selectors as network
from network.selectors import SingleAssessment, SinglePlant
from releases.downloads import Sheet, Value

# The columns of amounts, as headed: of options in operation, a year.
AMOUNTS = {
    "energy_mwh": gettext_lazy("Energy (MWh)"),
    "water_m3": gettext_lazy("Water (m³)"),
    "materials_t": gettext_lazy("Materials (t)"),
    "waste_t": gettext_lazy("Waste (t)"),
    "hazardous_waste_t": gettext_lazy("of it hazardous (t)"),
    "waste_water_m3": gettext_lazy("Waste-water (m³)"),
    "co2e_t": gettext_lazy("Greenhouse gases (t CO₂e)"),
}
FILE_COLUMNS = (
    "enterprise",
    "country",
    "centre",
    "sector",
    "size",
    "data_kind",
    "consent_signed_on",
    "consent_ends_on",
    "year",
    "programme_share",
    "evidence",
    "options_identified",
    "options_implemented",
    "currency",
    "investment",
    "saving",
    "investment_usd",
    "saving_usd",
    *AMOUNTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRow:
    """One accepted assessment of a plant: options that were found, and what those in operation save a year."""

    year: int
    share: Decimal
    evidence: str
    evidence_label: str
    identified_count: Decimal
    implemented_count: Decimal
    currency: str
    investment: Decimal | None
    saving: Decimal | None
    investment_usd: Decimal | None
    saving_usd: Decimal | None
    amounts: tuple[tuple[str | Promise, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantRow:
    """One plant that agreed."""

    name: str
    place: str
    about: str
    data_kind: str
    data_kind_label: str
    has_money: bool
    signed_on: date
    ends_on: date | None
    assessments: tuple[AssessmentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePlantsPage:
    """The plants that let one programme see them."""

    programme: Programme
    headings: tuple[str | Promise, ...]
    plants: tuple[PlantRow, ...]


def programme_plants_page(programme: Programme, *, officer: User) -> ProgrammePlantsPage:
    """Return the plants that let a programme's officer see them."""
    plants = network.plants_of(programme, officer=officer)
    headings = tuple(AMOUNTS.values())
    return ProgrammePlantsPage(programme=programme, headings=headings, plants=tuple(_plant(plant) for plant in plants))


def programme_plants_sheet(programme: Programme, *, officer: User) -> Sheet:
    """Return the same as a table: a row for each assessment, exact amounts; no money where the plant keeps it."""
    plants = network.plants_of(programme, officer=officer)
    name = _("%(programme)s enterprises") % {"programme": programme.code}
    return Sheet(name=name, header=FILE_COLUMNS, rows=_lines(plants))


def _lines(plants: tuple[SinglePlant, ...]) -> Iterator[tuple[Value, ...]]:
    for plant in plants:
        beside = (plant.name, plant.country, plant.centre, plant.sector, plant.size, plant.data_kind)
        days = (plant.signed_on.isoformat(), plant.ends_on.isoformat() if plant.ends_on else "")
        for assessment in plant.assessments:
            row = _assessment(assessment, has_money=plant.has_money)
            money = (row.investment, row.saving, row.investment_usd, row.saving_usd)
            counts = (row.identified_count, row.implemented_count)
            amounts = tuple(amount for _heading, amount in row.amounts)
            yield (*beside, *days, row.year, row.share, row.evidence, *counts, row.currency, *money, *amounts)


def _plant(plant: SinglePlant) -> PlantRow:
    return PlantRow(
        name=plant.name,
        place=" · ".join(part for part in (plant.country, plant.centre) if part),
        about=" · ".join(part for part in (_(plant.sector) if plant.sector else "", plant.size) if part),
        data_kind=plant.data_kind,
        data_kind_label=str(DataKind(plant.data_kind).label),
        has_money=plant.has_money,
        signed_on=plant.signed_on,
        ends_on=plant.ends_on,
        assessments=tuple(_assessment(row, has_money=plant.has_money) for row in plant.assessments),
    )


def _assessment(row: SingleAssessment, *, has_money: bool) -> AssessmentRow:
    done, found = row.at(Stage.IMPLEMENTED), row.at(Stage.IDENTIFIED)
    nothing = Decimal(0)
    in_usd = has_money and not row.is_without_rate
    return AssessmentRow(
        year=row.year,
        share=row.share,
        evidence=row.evidence,
        evidence_label=str(EvidenceLevel(row.evidence).label),
        identified_count=found.get("options_count", nothing),
        implemented_count=done.get("options_count", nothing),
        currency=row.currency,
        investment=done.get("investment_amount", nothing) if has_money else None,
        saving=done.get("saving_amount", nothing) if has_money else None,
        investment_usd=done.get("investment_usd", nothing) if in_usd else None,
        saving_usd=done.get("saving_usd", nothing) if in_usd else None,
        amounts=tuple((heading, done.get(measure, nothing)) for measure, heading in AMOUNTS.items()),
    )
