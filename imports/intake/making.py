"""Rows of files as the portal's records, unsaved: what was checked, with nothing added that the file does not say."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from assessments.choices import EffectStage, OptionStatus, RoundKind, RoundStatus
from assessments.fields import EffectFields, OptionFields, ProgressFields, values_of
from assessments.models import Assessment, Option, OptionEffect, OptionProgress, Result, ResultOption, Round
from centres.models import Centre, Enterprise, Site
from imports.intake.bulk import insert_many
from imports.intake.factors import FactorsOfYear
from imports.intake.staging import StagedRow

RATE_ON_LAST_DAY = (12, 31)


@dataclass(kw_only=True)
class Made:
    """Records that are not saved yet."""

    assessments: list[Assessment] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    progress: list[OptionProgress] = field(default_factory=list)
    effects: list[OptionEffect] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    frozen: list[ResultOption] = field(default_factory=list)

    def add(self, other: "Made") -> None:
        """Take over the options of one assessment."""
        self.options += other.options
        self.progress += other.progress
        self.effects += other.effects

    def lock(self, result: Result) -> None:
        """Lock the rows that a result used, as an accepted round does."""
        for row in (*self.options, *self.progress, *self.effects):
            row.locked_by_id = result.pk

    def insert(self) -> None:
        """Write everything. Keys are checked when the transaction ends, so the order is that of reading."""
        insert_many(Assessment, self.assessments)
        insert_many(Round, self.rounds)
        insert_many(Option, self.options)
        insert_many(OptionProgress, self.progress)
        insert_many(OptionEffect, self.effects)
        insert_many(Result, self.results)
        insert_many(ResultOption, self.frozen)


def _decimal_names(of: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(of) if "Decimal" in str(one.type))


_READ_BACK = (OptionFields, ProgressFields, EffectFields)
_DECIMALS: Mapping[type, tuple[str, ...]] = {of: _decimal_names(of) for of in _READ_BACK}
_DAYS: Mapping[type, tuple[str, ...]] = {
    OptionFields: (),
    ProgressFields: ("due_on", "implemented_on"),
    EffectFields: ("period_start", "period_end"),
}


def _read_back(of: type, said: Mapping[str, Any]) -> Any:
    """Return the fields that were staged as JSON."""
    values = dict(said)
    for name in _DECIMALS[of]:
        if values[name] is not None:
            values[name] = Decimal(values[name])
    for name in _DAYS[of]:
        if values[name] is not None:
            values[name] = date.fromisoformat(values[name])
    return of(**values)


@dataclass(kw_only=True)
class Maker:
    """Makes records of one centre, entered by one person at one moment."""

    centre: Centre
    by: User
    at: datetime
    factors: FactorsOfYear

    def __post_init__(self) -> None:
        self._who = {
            "centre": self.centre,
            "created_by_id": self.by.pk,
            "created_at": self.at,
            "updated_by_id": self.by.pk,
            "updated_at": self.at,
        }

    def enterprise(self, row: StagedRow, *, data_kind: str) -> Enterprise:
        """Return an enterprise."""
        values = {name: value for name, value in row.data.items() if name != "site"}
        return Enterprise(**self._who, data_kind=data_kind, **{**values, "tags": list(values["tags"])})

    def site(self, enterprise: Enterprise, name: str) -> Site:
        """Return a site of an enterprise."""
        return Site(**self._who, enterprise=enterprise, name=name, place=enterprise.place)

    def assessment(self, row: StagedRow, site: Site) -> Assessment:
        """Return an assessment of a year; its reference is still to be given."""
        data = row.data
        rate = None if data["currency_per_usd"] is None else Decimal(data["currency_per_usd"])
        return Assessment(
            **self._who,
            enterprise=site.enterprise,
            site=site,
            started_on=date(data["year"], 1, 1),
            focus=data["focus"],
            lead=self.by,
            currency=data["currency"],
            currency_per_usd=rate,
            rate_source=data["rate_source"],
            rate_on=min(date(data["year"], *RATE_ON_LAST_DAY), self.at.date()) if rate else None,
            discount_rate=Decimal("0.10"),
            tax_share=Decimal(0),
            inflation_share=Decimal(0),
            price_year=data["price_year"],
            factor_set=self.factors.factor_set,
            grid_factor=self.factors.grid,
        )

    def round(self, assessment: Assessment, year: int) -> Round:
        """Return the accepted round of a year that came from a file."""
        return Round(
            **self._who,
            assessment=assessment,
            number=1,
            kind=RoundKind.IMPORTED,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            status=RoundStatus.ACCEPTED,
            submitted_by_id=self.by.pk,
            submitted_at=self.at,
            accepted_by_id=self.by.pk,
            accepted_at=self.at,
        )

    def options(self, rows: Iterable[StagedRow], round_: Round, *, titles: set[str], first_number: int) -> Made:
        """Return the options of one round with their progress and effects.

        titles  those that the assessment has already, in lower case; the same again gets a number behind it
        """
        made = Made()
        for number, row in enumerate(rows, start=first_number):
            said: OptionFields = _read_back(OptionFields, row.data["option"])
            progress: ProgressFields = _read_back(ProgressFields, row.data["progress"])
            values = {**values_of(said), "title": _title(said.title, titles)}
            option = Option(
                **self._who,
                assessment=round_.assessment,
                found_in=round_,
                number=number,
                status=progress.status,
                **values,
            )
            made.options.append(option)
            day = progress.implemented_on or self._started(progress, round_)
            made.progress.append(
                OptionProgress(
                    **self._who, option=option, round=round_, **{**values_of(progress), "implemented_on": day}
                )
            )
            for effect in row.data["effects"]:
                fields_: EffectFields = _read_back(EffectFields, effect)
                made.effects.append(
                    OptionEffect(
                        **self._who,
                        option=option,
                        round=round_,
                        **{**values_of(fields_), "stage": EffectStage.EXPECTED.value},
                    )
                )
        return made

    def _started(self, progress: ProgressFields, round_: Round) -> date | None:
        """Return the last day of the year for an option in operation since nobody knows when."""
        if progress.status != OptionStatus.IMPLEMENTED:
            return None
        return min(round_.period_end, self.at.date())


def _title(title: str, titles: set[str]) -> str:
    named, number = title, 1
    while named.casefold() in titles:
        number += 1
        behind = f" ({number})"
        named = title[: 200 - len(behind)] + behind
    titles.add(named.casefold())
    return named
