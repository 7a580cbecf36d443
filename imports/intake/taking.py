"""Taking the good rows: some at once, each time in one transaction with the note of which row became what.

An import that is killed has taken whole transactions and nothing of the next. Started again it finds by their keys the
rows that it took, and goes on with the others.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.models import User
from assessments import selectors as assessment_selectors
from assessments.calculation import Inputs, calculate_imported
from assessments.choices import RoundKind
from assessments.guards import give_references
from assessments.models import (
    Assessment,
    Option,
    OptionEffect,
    OptionProgress,
    Result,
    ResultOption,
    Round,
)
from assessments.selectors.filing import Known, Looked
from assessments.selectors.frozen import frozen_options, frozen_result
from centres.models import Enterprise, Site
from imports.choices import MadeKind, TableKind
from imports.intake.bulk import insert_many
from imports.intake.factors import FactorsOfYear
from imports.intake.making import Made, Maker
from imports.intake.staging import StagedRow, Staging
from imports.models import ImportBatch, ImportedRow
from recp_portal.lib.ids import uuid7

ENTERPRISES_AT_ONCE = 500
ASSESSMENTS_AT_ONCE = 200
WRITTEN = (
    Enterprise, Site, Assessment, Round, Option, OptionProgress, OptionEffect, Result, ResultOption, ImportedRow,
)  # fmt: skip

Progress = Callable[[int], None]


@dataclass(kw_only=True)
class Taking:
    """One run of taking rows."""

    batch: ImportBatch
    staging: Staging
    by: User
    at: datetime
    progress: Progress
    _numbers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.factors = FactorsOfYear()
        self.looked = Looked()
        self.maker = Maker(centre=self.batch.centre, by=self.by, at=self.at, factors=self.factors)

    def run(self) -> None:
        """Take everything that can be taken."""
        done = 0
        for rows in self.staging.good(TableKind.ENTERPRISES, at_once=ENTERPRISES_AT_ONCE):
            with transaction.atomic():
                self._take_enterprises(rows)
                done += len(rows)
                self.progress(done)
        for rows in self.staging.good(TableKind.ASSESSMENTS, at_once=ASSESSMENTS_AT_ONCE):
            with transaction.atomic():
                options = self.staging.good_children(TableKind.OPTIONS, [row.key for row in rows])
                self._take_assessments(rows, options)
                done += len(rows) + sum(map(len, options.values()))
                self.progress(done)
        for key in self.staging.parents_taken_before():
            with transaction.atomic():
                done += self._add_to_assessment(key)
                self.progress(done)

    # --- Enterprises and their sites -----------------------------------------------------------------------------

    def _take_enterprises(self, rows: Sequence[StagedRow]) -> None:
        there = _registered(rows)
        enterprises: list[Enterprise] = []
        sites: list[Site] = []
        notes: list[ImportedRow] = []
        by_identifier: dict[str, Enterprise] = {}
        for row in rows:
            identifier = row.data["national_identifier"].casefold()
            found = there(row) or by_identifier.get(identifier)
            enterprise = found or self.maker.enterprise(row, data_kind=self.batch.data_kind)
            notes.append(self._note(row, MadeKind.ENTERPRISE, enterprise.pk, is_made=found is None))
            if found is None:
                enterprises.append(enterprise)
                site = self.maker.site(enterprise, row.data["site"])
                sites.append(site)
                notes.append(self._note(row, MadeKind.SITE, site.pk, key=site.pk))
                if identifier:
                    by_identifier[identifier] = enterprise
        insert_many(Enterprise, enterprises)
        insert_many(Site, sites)
        insert_many(ImportedRow, notes)

    # --- Assessments with their options --------------------------------------------------------------------------

    def _take_assessments(self, rows: Sequence[StagedRow], options: dict[UUID, list[StagedRow]]) -> None:
        made = Made()
        notes: list[ImportedRow] = []
        enterprises = self._objects(MadeKind.ENTERPRISE, {row.parent for row in rows if row.parent})
        sites = _Sites(enterprises.values(), self.maker)
        for row in rows:
            assert row.parent is not None
            site, is_new = sites.of(enterprises[row.parent], row.data["site"])
            if is_new:
                notes.append(self._note(row, MadeKind.SITE, site.pk, key=site.pk))
            assessment = self.maker.assessment(row, site)
            made.assessments.append(assessment)
            notes.append(self._note(row, MadeKind.ASSESSMENT, assessment.pk))
        give_references(made.assessments, last=self._numbers)
        for row, assessment in zip(rows, made.assessments, strict=True):
            round_ = self.maker.round(assessment, row.data["year"])
            made.rounds.append(round_)
            own = self.maker.options(options.get(row.key, ()), round_, titles=set(), first_number=1)
            notes += self._freeze(row, round_, own, made)
            notes += [
                self._note(option_row, MadeKind.OPTION, option.pk)
                for option_row, option in zip(options.get(row.key, ()), own.options, strict=True)
            ]
        insert_many(Site, sites.made)
        made.insert()
        insert_many(ImportedRow, notes)

    def _freeze(self, row: StagedRow, round_: Round, own: Made, made: Made) -> list[ImportedRow]:
        """Calculate a round and lock its rows by the result."""
        inputs = Inputs(
            assessment=round_.assessment,
            round=round_,
            flows=(),
            baseline_round=None,
            baseline_flows=(),
            options=tuple(own.options),
            progress=tuple(own.progress),
            effects=tuple(own.effects),
            human=(),
        )
        figures, digest = calculate_imported(inputs, self.factors.of(round_.assessment))
        known = Known(
            options={str(option.pk): option for option in own.options},
            said={said.option_id: [said] for said in own.progress},
            looked=self.looked,
        )
        result = frozen_result(round_, figures, digest, supersedes=None, by=self.by, at=self.at, known=known)
        made.results.append(result)
        made.frozen += frozen_options(result, figures, known)
        own.lock(result)
        made.add(own)
        return [self._note(row, MadeKind.RESULT, result.pk, key=result.pk)]

    def _add_to_assessment(self, key: UUID) -> int:
        """Add options to an assessment that was imported before: its result is replaced by one with all of them."""
        rows = self.staging.good_children(TableKind.OPTIONS, [key])[key]
        assessment_id = self._objects(MadeKind.ASSESSMENT, {key})[key]
        round_: Round = Round.objects.select_related("assessment__site", "assessment__enterprise").get(
            assessment_id=assessment_id, kind=RoundKind.IMPORTED
        )
        there = list(Option.objects.filter(assessment_id=assessment_id).values_list("title", "number"))
        own = self.maker.options(
            rows,
            round_,
            titles={title.casefold() for title, _number in there},
            first_number=max((number for _title, number in there), default=0) + 1,
        )
        before = Result.objects.filter(round=round_, superseded_by=None).first()
        own.insert()
        inputs = assessment_selectors.inputs_of(round_)
        figures, digest = calculate_imported(inputs, self.factors.of(round_.assessment))
        result = frozen_result(round_, figures, digest, supersedes=before, by=self.by, at=self.at)
        insert_many(Result, [result])
        insert_many(ResultOption, frozen_options(result, figures))
        for model, made in ((Option, own.options), (OptionProgress, own.progress), (OptionEffect, own.effects)):
            model.objects.filter(pk__in=[one.pk for one in made]).update(locked_by=result)
        insert_many(
            ImportedRow,
            [
                self._note(rows[0], MadeKind.RESULT, result.pk, key=result.pk),
                *(self._note(row, MadeKind.OPTION, option.pk) for row, option in zip(rows, own.options, strict=True)),
            ],
        )
        return len(rows)

    # --- Which row became what -----------------------------------------------------------------------------------

    def _objects(self, kind: str, keys: Iterable[UUID]) -> dict[UUID, UUID]:
        """Return the records that files call by these keys."""
        rows = ImportedRow.objects.filter(kind=kind, key__in=list(keys))
        return dict(rows.values_list("key", "object_id"))

    def _note(
        self, row: StagedRow, kind: str, object_id: UUID, *, key: UUID | None = None, is_made: bool = True
    ) -> ImportedRow:
        return ImportedRow(
            id=uuid7(),
            centre_id=self.batch.centre_id,
            batch_id=self.batch.pk,
            kind=kind,
            key=key or row.key,
            content=row.content,
            object_id=object_id,
            is_made=is_made,
            source=row.source,
            row_number=row.row_number,
            label=row.label,
        )


def _registered(rows: Sequence[StagedRow]) -> Callable[[StagedRow], Enterprise | None]:
    """Return what finds a row's enterprise among those of the centre: by identifier, else by name and town."""
    identifiers = {row.data["national_identifier"].casefold() for row in rows} - {""}
    names = {row.data["name"].casefold() for row in rows}
    found = Enterprise.objects.annotate(plain=Lower("name"), identifier=Lower("national_identifier")).filter(
        Q(identifier__in=identifiers) | Q(plain__in=names)
    )
    by_identifier: dict[str, Enterprise] = {}
    by_name: dict[tuple[str, str], Enterprise] = {}
    for enterprise in found.order_by("-pk"):
        if enterprise.national_identifier:
            by_identifier[enterprise.national_identifier.casefold()] = enterprise
        by_name[enterprise.name.casefold(), enterprise.place.casefold()] = enterprise

    def find(row: StagedRow) -> Enterprise | None:
        identifier = row.data["national_identifier"].casefold()
        if identifier and identifier in by_identifier:
            return by_identifier[identifier]
        same = by_name.get((row.data["name"].casefold(), row.data["place"].casefold()))
        if same is None or (identifier and same.national_identifier):
            return None  # two companies of one name, each with its own number
        return same

    return find


class _Sites:
    """The sites of some enterprises; one that is named and not there is made."""

    def __init__(self, enterprises: Iterable[UUID], maker: Maker) -> None:
        self._maker = maker
        self.made: list[Site] = []
        self._sites: dict[UUID, list[Site]] = {}
        self._enterprises = {one.pk: one for one in Enterprise.objects.filter(pk__in=list(enterprises))}
        for site in Site.objects.filter(enterprise__in=list(self._enterprises)).order_by("created_at", "pk"):
            site.enterprise = self._enterprises[site.enterprise_id]
            self._sites.setdefault(site.enterprise_id, []).append(site)

    def of(self, enterprise_id: UUID, name: str) -> tuple[Site, bool]:
        """Return the site of that name, or the first where none is named; and whether it had to be made."""
        own = self._sites.setdefault(enterprise_id, [])
        same = next((site for site in own if not name or site.name.casefold() == name.casefold()), None)
        if same is not None:
            return same, False
        enterprise = self._enterprises[enterprise_id]
        site = self._maker.site(enterprise, name or enterprise.place or enterprise.name[:120])
        own.append(site)
        self.made.append(site)
        return site, True
