"""The page "What changed": two releases side by side, one measure at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.confidentiality.cells import CellKey, Stage, Table, depth_of
from network.confidentiality.tables import TABLES
from recp_portal.lib import numbers
from releases import comparison, selectors
from releases.choices import ChangeReason
from releases.comparison import Change
from releases.downloads import Sheet
from releases.models import Release
from releases.pages.tables import FIRST_MEASURE, YEAR_DIMENSION, Choice, Shown, headed
from releases.reasons import CO2E, LOCAL, REAL
from releases.selectors import Figure, MeasureWords, Places

UNEXPLAINED = gettext_lazy("not told: a release in between withholds it, or it was made before reasons were kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One figure then and now, and why."""

    label: str
    depth: int
    is_total: bool
    before: Shown
    after: Shown
    difference: Shown
    parts: tuple[Shown, ...]
    together: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage:
    """Two releases side by side. Without two releases of a kind there is nothing to compare, and `rows` is empty."""

    firsts: tuple[Choice, ...]
    seconds: tuple[Choice, ...]
    first: Release | None
    second: Release | None
    tables: tuple[Choice, ...]
    stages: tuple[Choice, ...]
    measures: tuple[Choice, ...]
    title: str
    sentence: str
    measure: str
    stage: str
    first_heading: str
    reasons: tuple[str, ...]
    has_reasons: bool
    has_together: bool
    rows: tuple[ChangeRow, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What somebody wants to see."""

    first: Release
    second: Release
    table: Table
    stage: str
    measure: str
    words: MeasureWords
    changes: tuple[Change, ...]
    places: Places

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return the reasons that a figure of this measure can have."""
        return reasons_for(self.measure) if comparison.has_reasons(self.table, self.stage) else ()


def reasons_for(measure: str) -> tuple[str, ...]:
    """Return why figures of a measure can change: exchange rates move money only, factors greenhouse gases only."""
    left_out = {
        *((ChangeReason.RATE,) if measure not in LOCAL and measure not in REAL else ()),
        *((ChangeReason.FACTORS,) if measure != CO2E else ()),
    }
    return tuple(why for why in ChangeReason.values if why not in left_out)


def comparison_page(*, first: str, second: str, table: str, stage: str, measure: str) -> ComparisonPage:
    """Return two releases side by side; the newest with the one before it where nothing else is asked for."""
    chosen = chosen_pair(first, second)
    asked = _asked(*chosen, table=table, stage=stage, measure=measure) if chosen else None
    titles, stages = selectors.table_titles(), selectors.stage_labels()
    words = selectors.measure_words_of(*chosen) if chosen else selectors.measure_words()
    rows = tuple(_row(change, asked) for change in asked.changes) if asked else ()
    made = selectors.made_releases()
    return ComparisonPage(
        firsts=_releases(made, chosen[0] if chosen else None),
        seconds=_releases(made, chosen[1] if chosen else None),
        first=chosen[0] if chosen else None,
        second=chosen[1] if chosen else None,
        tables=tuple(
            Choice(code=entry.code, label=titles[entry.code], is_chosen=asked is not None and entry is asked.table)
            for entry in TABLES
        ),
        stages=tuple(
            Choice(code=code, label=label, is_chosen=asked is not None and code == asked.stage)
            for code, label in stages.items()
            if asked is None or code in asked.table.stages
        ),
        measures=tuple(
            Choice(code=code, label=headed(entry), is_chosen=asked is not None and code == asked.measure)
            for code, entry in words.items()
        ),
        title=titles[asked.table.code] if asked else "",
        sentence=_sentence(asked) if asked else "",
        measure=headed(asked.words) if asked else "",
        stage=stages[asked.stage] if asked else "",
        first_heading=titles[asked.table.code] if asked else "",
        reasons=tuple(str(ChangeReason(why).label) for why in asked.reasons) if asked else (),
        has_reasons=bool(asked and asked.reasons),
        has_together=any(row.together for row in rows),
        rows=rows,
        withheld=tuple(sorted({field.reason for row in rows for field in (row.before, row.after) if field.reason})),
    )


def comparison_sheet(*, first: str, second: str, table: str, stage: str, measure: str) -> Sheet | None:
    """Return the same as a table to take away, exact figures; None where there are no two releases."""
    chosen = chosen_pair(first, second)
    if chosen is None:
        return None
    asked = _asked(*chosen, table=table, stage=stage, measure=measure)
    return Sheet(
        name=_("What changed from %(first)s to %(second)s") % {"first": asked.first, "second": asked.second},
        header=(
            "cell",
            "label",
            "measure",
            "unit",
            "before",
            "after",
            "difference",
            *asked.reasons,
            "together",
            "together_reasons",
            "withheld",
        ),
        rows=_sheet_rows(asked),
    )


def _sheet_rows(asked: _Asked) -> Iterator[tuple[str | Decimal | None, ...]]:
    for change in asked.changes:
        yield (
            str(change.cell),
            _label(change.cell, asked),
            asked.measure,
            asked.words.unit,
            change.before.value,
            change.after.value,
            change.difference,
            *(_part(change, why) for why in asked.reasons),
            change.rest,
            " ".join(change.together),
            change.withheld_because,
        )


def _part(change: Change, why: str) -> Decimal | None:
    return change.parts.get(why, Decimal(0)) if change.is_explained and why not in change.together else None


def chosen_pair(first: str, second: str) -> tuple[Release, Release] | None:
    """Return the two releases that an address names, older first; of one kind, or the two newest of a kind."""
    made = selectors.made_releases()
    by_key = {str(release.pk): release for release in made}
    later = by_key.get(second) or next(
        (release for release in made if not release.restates_id and _before(release, made)), None
    )
    if later is None:
        return None
    earlier = by_key.get(first)
    if earlier is None or earlier.pk == later.pk or earlier.data_kind != later.data_kind:
        earlier = later.restates or next((row for row in _before(later, made) if not row.restates_id), None)
    if earlier is None:
        return None
    older, newer = sorted((earlier, later), key=lambda release: (release.as_of, release.pk))
    return older, newer


def _before(release: Release, made: Sequence[Release]) -> list[Release]:
    return [
        other
        for other in made
        if other.data_kind == release.data_kind and (other.as_of, other.pk) < (release.as_of, release.pk)
    ]


def _asked(first: Release, second: Release, *, table: str, stage: str, measure: str) -> _Asked:
    shown = selectors.table_named(table)
    words = selectors.measure_words_of(first, second)
    measure = measure if measure in words else FIRST_MEASURE
    stage = stage if stage in shown.stages else Stage.IMPLEMENTED
    changes = comparison.of_table(comparison.compared(first, second, measure=measure, stage=stage), shown)
    return _Asked(
        first=first,
        second=second,
        table=shown,
        stage=stage,
        measure=measure,
        words=words[measure],
        changes=tuple(_in_order(changes, shown)),
        places=Places(),
    )


def _in_order(changes: Iterator[Change], table: Table) -> list[Change]:
    """Return the rows as tables have them: places in their order, years from the last, the total at the end."""
    dimensions = [axis.dimension.value for axis in table.axes]

    def places(change: Change) -> tuple[str, ...]:
        return tuple(change.cell.place(dimension) for dimension in dimensions)

    ordered = sorted(changes, key=places)
    if dimensions[0] == YEAR_DIMENSION:
        ordered.sort(key=lambda change: change.cell.place(YEAR_DIMENSION), reverse=True)
    return sorted(ordered, key=lambda change: not change.cell.at)


def _row(change: Change, asked: _Asked) -> ChangeRow:
    labels = {why: str(ChangeReason(why).label) for why in asked.reasons}
    return ChangeRow(
        label=_label(change.cell, asked),
        depth=max((depth_of(place) for _dimension, place in change.cell.at), default=0),
        is_total=not change.cell.at,
        before=_told(change.before, asked, _("Then")),
        after=_told(change.after, asked, _("Now")),
        difference=Shown(
            text=_signed(change.difference, asked),
            reason=str(selectors.reason_words(change.withheld_because)),
            heading=_("Difference"),
        ),
        parts=tuple(_shown_part(change, why, asked, heading=capfirst(labels[why])) for why in asked.reasons),
        together=_together(change, asked, labels),
        why=_why(change, asked),
    )


def _shown_part(change: Change, why: str, asked: _Asked, *, heading: str) -> Shown:
    if change.difference is None:
        return Shown(text="", reason=str(selectors.reason_words(change.withheld_because)), heading=heading)
    if not change.is_explained:
        return Shown(text="", reason=str(UNEXPLAINED), heading=heading)
    if why in change.together:
        return Shown(text=_("together"), reason="", heading=heading)
    return Shown(text=_signed(change.parts.get(why, Decimal(0)), asked), reason="", heading=heading)


def _together(change: Change, asked: _Asked, labels: dict[str, str]) -> str:
    if change.rest is None:
        return ""
    return _("%(amount)s for %(reasons)s") % {
        "amount": _signed(change.rest, asked),
        "reasons": ", ".join(labels[why] for why in change.together),
    }


def _told(figure: Figure, asked: _Asked, heading: str) -> Shown:
    text = numbers.number(figure.value, places=asked.words.digits) if figure.value is not None else ""
    return Shown(text=text, reason=figure.reason, heading=heading)


def _signed(value: Decimal | None, asked: _Asked) -> str:
    return numbers.number(value, places=asked.words.digits, signed=bool(value)) if value is not None else ""


def _label(cell: CellKey, asked: _Asked) -> str:
    places = [(axis.dimension.value, cell.place(axis.dimension)) for axis in asked.table.axes]
    named = [asked.places.label(dimension, place) for dimension, place in places if place]
    return " · ".join(named) or _("All")


def _sentence(asked: _Asked) -> str:
    """Return what has become of the total, in words: from what, to what, and why."""
    total = next((change for change in asked.changes if not change.cell.at), None)
    if total is None:
        return _("Neither release has a figure of this.")
    if total.difference is None:
        return _("The total is withheld in one of the two: %(reason)s.") % {
            "reason": selectors.reason_words(total.withheld_because)
        }
    if not total.difference:
        return _("The total has not changed.")
    first = _("%(measure)s went from %(before)s to %(after)s: %(difference)s.") % {
        "measure": headed(asked.words),
        "before": _told(total.before, asked, "").text,
        "after": _told(total.after, asked, "").text,
        "difference": _signed(total.difference, asked),
    }
    why = _why(total, asked)
    return f"{first} {_('Of that')} {why}." if why else first


def _why(change: Change, asked: _Asked) -> str:
    """Return why a figure changed, in words: +2,100 new, −300 for corrected, withdrawn."""
    labels = {why: str(ChangeReason(why).label) for why in ChangeReason.values}
    parts = [
        _("%(amount)s %(reason)s") % {"amount": _signed(amount, asked), "reason": labels[why]}
        for why, amount in change.parts.items()
    ]
    if change.rest is not None:
        parts.append(_together(change, asked, labels))
    return ", ".join(parts) if asked.reasons else ""


def _releases(made: Sequence[Release], chosen: Release | None) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            code=str(release.pk),
            label=f"{release} · {numbers.date_text(release.counts_as_of)} · {release.get_data_kind_display()}",
            is_chosen=chosen is not None and release.pk == chosen.pk,
        )
        for release in made
    )
