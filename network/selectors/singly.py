"""What plants let one programme see of them by name: their accepted figures, as the totals count them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import User
from centres import isic, selectors, unscoped
from centres.models import Centre, DataKind, Enterprise, Programme, ProgrammeConsent, SizeClass
from centres.selectors import ConsentedPlants
from centres.tenancy import centre_context
from indicators.core.rollups import Amounts, Stage, Sums, at_stage

MEASURES = (
    "options_count",
    "checked_count",
    "energy_mwh",
    "water_m3",
    "materials_t",
    "waste_t",
    "hazardous_waste_t",
    "waste_water_m3",
    "co2e_t",
)
MONEY = ("investment_amount", "saving_amount", "investment_usd", "saving_usd")
SUMS = ", ".join(f"sum(e.{name})" for name in (*MEASURES, *MONEY))

# The entries of accepted results that the programme paid for; the context is narrowed to the plants that agreed.
FIGURES = f"""
SELECT r.enterprise_id, r.assessment_id, r.year, r.currency, r.evidence, (r.funding ->> %(programme)s)::numeric,
    bool_or(r.currency <> 'USD' AND r.currency_per_usd IS NULL), e.entry, {SUMS}
FROM assessments_result AS r
JOIN assessments_resultoption AS o ON o.result_id = r.id
CROSS JOIN LATERAL network_entry_of_option(r, o) AS e
WHERE r.centre_id = %(centre)s AND r.enterprise_id = ANY (%(plants)s::uuid[])
    AND r.standing = 'counted' AND r.data_kind <> 'published' AND r.funding ? %(programme)s
GROUP BY 1, 2, 3, 4, 5, 6, 8
ORDER BY r.year, r.assessment_id, e.entry
"""  # noqa: S608  # of names that stand above


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleAssessment:
    """One assessment of a plant, as it was accepted last: sums of its options by stage; yearly amounts.

    share    of it that the programme paid for, 0–1; the amounts are the whole assessment's
    """

    year: int
    currency: str
    evidence: str
    share: Any
    is_without_rate: bool
    sums: tuple[Sums, ...]

    def at(self, stage: Stage) -> Amounts:
        """Return the sums of the options that reached a stage."""
        return at_stage(self.sums, stage)


@dataclass(frozen=True, slots=True, kw_only=True)
class SinglePlant:
    """A plant that lets the programme see it, with what the programme paid for."""

    key: UUID
    name: str
    centre: str
    country: str
    sector: str
    size: str
    data_kind: str
    has_money: bool
    signed_on: date
    ends_on: date | None
    assessments: tuple[SingleAssessment, ...]


def plants_of(programme: Programme, *, officer: User) -> tuple[SinglePlant, ...]:
    """Return the plants that a programme's officer may see, by centre and name; nothing for anybody else.

    The database says which consents hold for this person (policy `shown_to_officers`); each centre is then opened
    narrowed to those plants, as it is for their own managers.
    """
    with unscoped.one_moment():
        shown = selectors.plants_shown_to(officer, programme)
        return tuple(plant for plants in shown for plant in _of_centre(plants, programme))


def _of_centre(plants: ConsentedPlants, programme: Programme) -> list[SinglePlant]:
    consents = {consent.enterprise_id: consent for consent in plants.consents}
    asked: dict[str, Any] = {
        "programme": str(programme.pk),
        "centre": plants.centre.pk,
        "plants": [str(key) for key in consents],
    }
    with centre_context(plants.centre, enterprises=consents), connection.cursor() as cursor:
        cursor.execute(FIGURES, asked)
        rows = cursor.fetchall()
        enterprises = list(Enterprise.objects.filter(pk__in=consents).order_by("name", "pk"))
    found: dict[UUID, dict[UUID, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[UUID(str(row[0]))][UUID(str(row[1]))].append(row)
    return [
        _plant(enterprise, consents[enterprise.pk], plants.centre, found[enterprise.pk]) for enterprise in enterprises
    ]


def _plant(
    enterprise: Enterprise, consent: ProgrammeConsent, centre: Centre, rows: dict[UUID, list[tuple[Any, ...]]]
) -> SinglePlant:
    return SinglePlant(
        key=enterprise.pk,
        name=enterprise.name,
        centre=centre.short_name,
        country=str(centre.country or ""),
        sector=isic.rows()[enterprise.isic_class].title if enterprise.isic_class in isic.rows() else "",
        size=str(SizeClass(enterprise.size_class).label),
        data_kind=DataKind(enterprise.data_kind),
        has_money=consent.has_money,
        signed_on=consent.signed_on,
        ends_on=consent.ends_on,
        assessments=tuple(_assessment(parts, has_money=consent.has_money) for parts in rows.values()),
    )


def _assessment(rows: list[tuple[Any, ...]], *, has_money: bool) -> SingleAssessment:
    _enterprise, _assessment, year, currency, evidence, share, _without, *_rest = rows[0]
    names = (*MEASURES, *MONEY) if has_money else MEASURES
    return SingleAssessment(
        year=year,
        currency=currency if has_money else "",
        evidence=evidence,
        share=share,
        is_without_rate=any(row[6] for row in rows),
        sums=tuple(Sums(entry=row[7], amounts=dict(zip(names, row[8 : 8 + len(names)], strict=True))) for row in rows),
    )
