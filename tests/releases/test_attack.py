"""What changed must not tell either: an attacker with two releases and every reason comes within a tenth of nothing."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.confidentiality.cells import ENDS, STAGES, CellKey
from network.confidentiality.suppression import Reason
from releases import changes
from releases.choices import ChangeReason
from releases.reasons import ONE_SIDED, WHY, Changes, Said, part_key, turned
from tests.network.made_up import Attacker, Made, added_up, changed
from tests.network.test_release_attack import LINKED, few_networks, networks, shown_of, spread, two_releases

SAVING = "saving_usd"
ELSEWHERE = {
    "size": "small",
    "cost_class": "low",
    "year": "2024",
    "evidence": "checked",
}  # one place: says nothing more
GIVES = (ChangeReason.NEW, ChangeReason.CORRECTED)
TAKES = (ChangeReason.WITHDRAWN, ChangeReason.STOPPED)

FATES = ("stays", "new", "gone", "corrected", "stopped")

Option = tuple[Made | None, Made | None]  # as the earlier and as the later release count it; gone: withdrawn


def said(option: Made, *, is_withdrawn: bool = False, is_stopped: bool = False) -> Said:
    """Return an option as a release counts it."""
    return Said(
        enterprise=option.enterprise,
        rank=STAGES.index(option.stage),
        is_stopped=is_stopped,
        at={**dict(option.places), **ELSEWHERE},
        shares={"-": Decimal(1)},
        amounts={SAVING: option.amount},
        local={"saving_amount": option.amount, "investment_amount": Decimal(0)},
        currency="USD",
        per_usd=Decimal(1),
        factor_set=1,
        quantities={},
        is_withdrawn=is_withdrawn,
    )


def found_in(pairs: list[Option]) -> Changes:
    """Work the reasons out as the worker does, enterprise by enterprise."""
    found = Changes()
    by_enterprise: dict[str, list[tuple[Said | None, Said | None]]] = {}
    for before, now in pairs:
        is_stopped = bool(before and now and (before.stage, now.stage) == ("implemented", "identified"))
        made = before or now
        assert made is not None
        sides = (
            said(before, is_withdrawn=now is None) if before else None,
            said(now, is_stopped=is_stopped) if now else None,
        )
        by_enterprise.setdefault(made.enterprise, []).append(sides)
    for own in by_enterprise.values():
        found.add_enterprise(own)
    return found


class Reader(Attacker):
    """Somebody who has both releases and what changed: one more unknown for each place, stage and reason."""

    def reads_changes(self, told: Mapping[tuple[CellKey, str], Decimal | None], unknown: set[CellKey]) -> None:
        """Take note of the reasons of every cell whose difference is known."""
        self.parts: dict[tuple[CellKey, str], list[int]] = {}
        cells = [
            cell
            for cell in self.members
            if cell.is_shown and cell.stage in ENDS and any(table.has(cell) for table in ONE_SIDED)
        ]
        atoms: dict[tuple[str, tuple[CellKey, ...]], list[int]] = {}
        for stage in ENDS:
            for number in self.members[CellKey(stage)]:
                around = tuple(cell for cell in cells if cell.stage == stage and number in self.members[cell])
                atoms.setdefault((stage, around), []).append(number)
        for (_stage, around), numbers in atoms.items():
            then, now = ([release * self.width + number for number in numbers] for release in (0, 1))
            column = {
                reason: self._unknown(0.0 if reason != ChangeReason.CORRECTED else None) for reason in (*GIVES, *TAKES)
            }
            moves = dict.fromkeys(then, -1.0) | dict.fromkeys(now, 1.0)
            self._note(moves | {column[why]: -1.0 if why in GIVES else 1.0 for why in column}, 0.0)
            taken = {column[why]: -1.0 for why in TAKES}  # no more is taken away than was there
            self._note(dict.fromkeys(then, 1.0) | taken | {self._unknown(0.0): -1.0}, 0.0)
            came = {column[ChangeReason.NEW]: -1.0, self._unknown(0.0): -1.0}
            self._note(dict.fromkeys(now, 1.0) | came, 0.0)
            for cell, why in product(around, column):
                self.parts.setdefault((cell, why), []).append(column[why])
        for (cell, why), columns in self.parts.items():
            amount = told.get((cell, why), Decimal(0))
            if cell not in unknown and amount is not None:
                self._note(dict.fromkeys(columns, 1.0), float(turned(why, amount)))

    def _unknown(self, lowest: float | None) -> int:
        self.lowest.append(lowest)
        return len(self.lowest) - 1

    def _row(self, key: CellKey, release: int) -> dict[int, float]:
        why = key.place(WHY)
        return dict.fromkeys(self.parts[key.moved(WHY, ""), why], 1.0) if why else super()._row(key, release)


def narrowed(pairs: list[Option], *, keeps: bool = True) -> dict[str, tuple[float, float, float]]:
    """Return withheld cells and reasons that he comes too close to; `keeps` False: all reasons are told."""
    then = [before for before, _now in pairs if before]
    now = [after for _before, after in pairs if after]
    first, hidden_then, second, hidden_now = two_releases(then, now)
    hidden = hidden_then.keys() | hidden_now.keys()
    unknown = {cell for cell in hidden if cell.stage in ENDS}
    alone = {
        CellKey(stage, ((dimension, place),))
        for stage, (dimension, place) in product(ENDS, [*ELSEWHERE.items(), ("programme", "-")])
        if CellKey(stage) in hidden
    }
    found = found_in(pairs)
    stats = found.stats(SAVING)
    saying = changes.told(found, hidden={SAVING: frozenset(unknown | alone)})
    parts = {(part.cell, part.reason): part.value for part in saying if part.measure == SAVING}
    named = {str(cell): cell for cell in {key.moved(WHY, "") for key in stats}}
    told = {(named[cell], why): value for (cell, why), value in parts.items()}
    secret = {part_key(cell, why): stats[part_key(cell, why)] for (cell, why), value in told.items() if value is None}
    if not keeps:
        told = {(cell, why): turned(why, stats[part_key(cell, why)].value) for cell, why in told}

    before, after = added_up(then, LINKED), added_up(now, LINKED)
    reader = Reader(LINKED, [*then, *now])
    reader.reads(before, shown_of(first, hidden_then))
    reader.reads(after, shown_of(second, hidden_now))
    moved = changed(before, after)
    reader.can_tell_unchanged((key for key in reader.members if key not in moved), then=0, now=1)
    reader.reads_changes(told, unknown)
    asked = {
        (release, key): float(question.stats[key].value)
        for release, question, by_rule in ((0, first, hidden_then), (1, second, hidden_now))
        for key, reason in sorted(by_rule.items())
        if reason in (Reason.FEW, Reason.TWO)
    }
    asked |= {
        (1, key): float(entry.value)
        for key, entry in sorted(secret.items())
        if entry.is_sensitive and key.moved(WHY, "") in reader.members
    }
    return reader.comes_too_close(asked)


@st.composite
def histories(draw: st.DrawFn) -> list[Option]:
    """Draw a network and what became of its options: most stay; some go, stop, are corrected, come."""
    pairs: list[Option] = []
    for option in draw(networks(most=16)):
        fate = draw(st.sampled_from(["stays", "stays", "gone", "corrected", "stopped", "other place"]))
        if fate == "gone":
            pairs.append((option, None))
        elif fate == "corrected":
            pairs.append((option, replace(option, amount=option.amount + draw(st.integers(1, 40)))))
        elif fate == "stopped" and option.stage == "implemented":
            pairs.append((option, replace(option, stage="identified")))
        elif fate == "other place":
            places = {**dict(option.places), "technique": "other"}
            pairs.append((option, replace(option, places=tuple(places.items()))))
        else:
            pairs.append((option, option))
    return [*pairs, *((None, option) for option in draw(networks(most=10, first_number=100)))]


@st.composite
def crowds(draw: st.DrawFn) -> list[Option]:
    """Draw groups of enterprises that share a fate: large enough for reasons to be told, and some too small."""
    pairs: list[Option] = []
    groups = product(("africa/X/one", "africa/Y/one", "asia/X/one"), ("good_housekeeping", "other"), FATES)
    for number, (geography, technique, fate) in enumerate(groups):
        count = draw(st.sampled_from([2, 9, 20] if fate == "stays" else [0, 1, 2, 4, 7, 12]))
        for option in spread(count, first=100 * number, geography=geography, technique=technique):
            more = replace(option, amount=option.amount + 10 + number)
            became = {"gone": None, "corrected": more, "stopped": replace(option, stage="identified")}
            pairs.append((None if fate == "new" else option, became.get(fate, option)))
    return pairs


@few_networks
@given(pairs=st.one_of(crowds(), histories()))
def test_no_reason_brings_anybody_within_a_tenth(pairs):
    assert narrowed(pairs) == {}


def regions(count: int, *, first: int, geography: str) -> list[Made]:
    return spread(count, first=first, geography=geography)


HISTORY: list[Option] = [
    *((option, option) for option in regions(20, first=0, geography="africa/X/one")),
    *((option, option) for option in regions(20, first=100, geography="asia/X/one")),
    *((None, option) for option in regions(9, first=200, geography="africa/X/one")),
    *((None, option) for option in regions(9, first=300, geography="asia/X/one")),
    *((option, None) for option in regions(2, first=400, geography="africa/X/one")),
    *((option, replace(option, amount=option.amount + 50)) for option in regions(7, first=500, geography="asia/X/one")),
]


def test_two_withdrawn_plants_are_told_with_others_and_telling_them_alone_would_show():
    """The attacker is worth something: with every reason told he has the two plants; as it is told he has nothing."""
    assert narrowed(HISTORY) == {}
    assert any("withdrawn" in key for key in narrowed(HISTORY, keeps=False))


@pytest.mark.parametrize("gone", [3, 6])
def test_a_centre_that_left_is_not_read_off_its_reason(gone):
    pairs = [
        *HISTORY,
        *((option, None) for option in regions(gone, first=600, geography="africa/Y/one")),
        *((option, option) for option in regions(3, first=700, geography="africa/Z/one")),
    ]
    assert narrowed(pairs) == {}
