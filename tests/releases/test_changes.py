"""What changed between two releases: each part has a reason, and the parts add up to the difference exactly."""

import csv
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Result
from centres.tenancy import centre_context
from network.confidentiality.cells import CellKey
from releases import calculation, changes, selectors
from releases.calculation import OPTIONS
from releases.choices import ChangeReason
from releases.comparison import compared
from releases.reasons import WHY, Changes, Said, moves, part_key, turned
from reports import services as reports
from reports.fields import ConsentFields
from tests import cast
from tests.network.filed import AT, make_plants, withdraw
from tests.releases.conftest import accept
from tests.releases.making import make, told, why

D = Decimal
SAVING, REAL, CO2E = "saving_usd", "saving_real_usd", "co2e_t"
WHOLE = CellKey("implemented")
LATER = AT + timedelta(days=365)

OPTION = Said(
    enterprise="a",
    rank=3,
    is_stopped=False,
    at={"geography": "AFR/KEN/7", "technique": "good_housekeeping", "year": "2024"},
    shares={"5": D("0.600"), "-": D("0.400")},
    amounts={"options": D(1), SAVING: D(500), CO2E: D(40)},
    local={"saving_amount": D(50_000), "investment_amount": D(0)},
    currency="KES",
    per_usd=D(100),
    factor_set=1,
    quantities={"electricity": D(80), "diesel": D(20)},
)


def whole(before, after, measure=SAVING, cell=WHOLE):
    """Return the parts of one option's change in one cell."""
    found = {}
    for key, code, reason, amount in moves((before, after)):
        if (key, code) == (cell, measure):
            found[reason] = found.get(reason, 0) + amount
    return found


def now(**values):
    amounts = {**OPTION.amounts, **values.pop("amounts", {})}
    return replace(OPTION, amounts=amounts, **values)


# The worked table of docs/releases.md.
TABLE = [
    ("new", None, OPTION, SAVING, {"new": 500}),
    ("new in operation", replace(OPTION, rank=1), OPTION, SAVING, {"new": 500}),
    ("stopped", OPTION, replace(OPTION, rank=0, is_stopped=True), SAVING, {"stopped": -500}),
    ("dropped after all", OPTION, replace(OPTION, rank=0), SAVING, {"corrected": -500}),
    ("its result was withdrawn", replace(OPTION, is_withdrawn=True), None, SAVING, {"withdrawn": -500}),
    (
        "an earlier round counts again",
        replace(OPTION, is_withdrawn=True),
        now(amounts={SAVING: D(300)}, local={"saving_amount": D(30_000)}),
        SAVING,
        {"withdrawn": -200},
    ),
    (
        "the saving was corrected",
        OPTION,
        now(amounts={SAVING: D(620)}, local={"saving_amount": D(62_000)}),
        SAVING,
        {"corrected": 120},
    ),
    ("another rate", OPTION, now(amounts={SAVING: D(400)}, per_usd=D(125)), SAVING, {"rate": -100}),
    (
        "another rate and a correction",
        OPTION,
        now(amounts={SAVING: D(480)}, local={"saving_amount": D(60_000)}, per_usd=D(125)),
        SAVING,
        {"rate": -100, "corrected": 80},
    ),
    (
        "another rate, at constant prices",
        now(amounts={REAL: D(250)}),
        now(amounts={SAVING: D(400), REAL: D(200)}, per_usd=D(125)),
        REAL,
        {"rate": -50},
    ),
    ("a rate moves no greenhouse gas", OPTION, now(per_usd=D(125), amounts={SAVING: D(400)}), CO2E, {}),
    ("other factors", OPTION, now(amounts={CO2E: D(44)}, factor_set=2), CO2E, {"factors": 4}),
    ("factors move no money", OPTION, now(amounts={CO2E: D(44)}, factor_set=2), SAVING, {}),
    (
        "other factors and twice the energy",
        OPTION,
        now(amounts={CO2E: D(88)}, factor_set=2, quantities={"electricity": D(160), "diesel": D(40)}),
        CO2E,
        {"factors": 4, "corrected": 44},
    ),
    ("the same", OPTION, OPTION, SAVING, {}),
]


@pytest.mark.parametrize(("name", "before", "after", "measure", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_each_change_has_its_reason(name, before, after, measure, expected):
    assert whole(before, after, measure) == expected


def test_an_option_recorded_at_another_place_leaves_one_cell_and_enters_the_other():
    moved = replace(OPTION, at={**OPTION.at, "technique": "technology_change"})
    left = CellKey("implemented", (("technique", "good_housekeeping"),))
    entered = CellKey("implemented", (("technique", "technology_change"),))
    assert whole(OPTION, moved) == {}
    assert whole(OPTION, moved, cell=left) == {"corrected": -500}
    assert whole(OPTION, moved, cell=entered) == {"corrected": 500}
    assert whole(OPTION, None, cell=CellKey("implemented", (("programme", "5"),))) == {"corrected": -300}


amounts = st.decimals(-1000, 1000, places=2)
options = st.builds(
    lambda rank, saving, co2e, rate, factor_set, technique, share, gone: replace(
        OPTION,
        rank=rank,
        is_stopped=rank == 0 and gone,
        at={**OPTION.at, "technique": technique},
        shares={"5": share, "-": 1 - share},
        amounts={"options": D(1), SAVING: (saving / rate).quantize(D("0.000001")), CO2E: co2e},
        local={"saving_amount": saving, "investment_amount": D(0)},
        per_usd=rate,
        factor_set=factor_set,
        is_withdrawn=gone,
    ),
    st.integers(0, 3),
    amounts,
    amounts,
    st.sampled_from([D(100), D(125), D("0.9")]),
    st.integers(1, 2),
    st.sampled_from(["good_housekeeping", "technology_change"]),
    st.sampled_from([D("0.600"), D("0.250")]),
    st.booleans(),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.none() | options, st.none() | options), min_size=1, max_size=3))
def test_the_reasons_add_up_to_the_difference_exactly(pairs):
    found = Changes()
    found.add_enterprise(pairs)
    for measure in ("options", SAVING, CO2E):
        expected = {}
        for sign, side in ((-1, 0), (1, 1)):
            for said in (pair[side] for pair in pairs if pair[side]):
                for stage in said.stages():
                    for cell, share in said.cells(stage).items():
                        expected[cell] = expected.get(cell, 0) + sign * share * said.amounts[measure]
        stats = found.stats(measure)
        for cell, difference in expected.items():
            parts = (stats.get(part_key(cell, reason)) for reason in ChangeReason)
            total = sum(
                turned(reason, part.value) for reason, part in zip(ChangeReason, parts, strict=True) if part is not None
            )
            assert total == difference
            assert (stats[cell].value if cell in stats else 0) == difference
    assert not set(found.stats(SAVING)) & {part_key(WHOLE, ChangeReason.FACTORS)}
    assert not set(found.stats(CO2E)) & {part_key(WHOLE, ChangeReason.RATE)}


# --- What of it is told -------------------------------------------------------------------------------------------


def people(count, before, after, start=0):
    """Return as many enterprises with the same change."""
    return [(f"e{start + n}", (before, after)) for n in range(count)]


def told_of(rows):
    """Return the parts told of the whole, None for those told together."""
    found = Changes()
    for _enterprise, pair in rows:
        found.add_enterprise([pair])
    parts = changes.told(found, hidden={})
    return {part.reason: part.value for part in parts if (part.measure, part.cell) == (SAVING, "implemented")}


def test_parts_that_rest_on_enough_are_told_and_add_up():
    stopped = replace(OPTION, rank=0, is_stopped=True)
    assert told_of([*people(9, None, OPTION), *people(6, OPTION, stopped)]) == {"new": 4500, "stopped": -3000}


def test_what_rests_on_few_is_told_together_with_another():
    stopped = replace(OPTION, rank=0, is_stopped=True)
    assert told_of([*people(9, None, OPTION), *people(1, OPTION, stopped)]) == {"new": None, "stopped": None}
    rows = [*people(9, None, OPTION), *people(4, OPTION, stopped), *people(8, replace(OPTION, is_withdrawn=True), None)]
    shown = told_of(rows)
    assert shown["stopped"] is None
    assert sorted(value is None for value in shown.values()) == [False, True, True]


def test_the_only_reason_is_the_difference_itself():
    assert told_of(people(3, None, OPTION)) == {"new": 1500}


# --- On the database ----------------------------------------------------------------------------------------------


@pytest.fixture
def two_releases(two_centres, kenya, amina, administrator):
    """A release, then six plants that report and one whose result is withdrawn, and a release a year later."""
    first = make(administrator)
    with centre_context(kenya):
        withdraw(Result.objects.filter(assessment=two_centres.first.assessment).get(), amina)
    accept(two_centres.waiting, start=70, saving=9000)
    return first, make(administrator, "A year later", at=LATER)


def test_parts_read_from_the_database_make_the_difference_of_every_cell(two_releases):
    first, second = two_releases
    taken = selectors.taken_back(second)
    assert taken
    assert sum(map(len, taken.values())) == 1
    found = changes.changes_between(selectors.counted_results(first), selectors.counted_results(second), taken=taken)
    calculation.make_room()
    for number, release in enumerate(two_releases):
        calculation.read_entries(selectors.counted_results(release), release=number, progress=lambda done, of: None)
    then, later = calculation.figures(of=0), calculation.figures(of=1)
    for measure in calculation.MEASURES:
        stats = found.stats(measure.code)
        cells = {key for key in then[measure.code].keys() | later[measure.code].keys() if key.is_shown}
        for cell in cells:
            if len(cell.at) > 1 or cell.stage in ("feasible", "planned"):
                continue
            values = [side[measure.code][cell].value if cell in side[measure.code] else D(0) for side in (then, later)]
            parts = [(reason, stats.get(part_key(cell, reason))) for reason in ChangeReason]
            total = sum(turned(reason, part.value) for reason, part in parts if part is not None)
            assert total == values[1] - values[0], (measure.code, cell)
        assert {key.moved(WHY, "") for key in stats if key.is_shown} <= cells


def test_what_is_told_of_a_difference_adds_up_and_no_part_has_a_withheld_cell(two_releases):
    first, second = two_releases
    for measure in ("options", "saving_usd", "energy_mwh", "enterprises"):
        then, later = told(first, measure), told(second, measure)
        for cell, parts in why(second, measure).items():
            assert not isinstance(then.get(cell, D(0)), str)
            assert not isinstance(later.get(cell, D(0)), str)
            if None not in parts.values():
                assert sum(parts.values()) == later.get(cell, D(0)) - then.get(cell, D(0))
            assert list(parts.values()).count(None) != 1


def test_withdrawing_a_publication_never_changes_a_total(two_centres, kenya, amina, administrator):
    """The enterprise no longer lets its case be published; what it saves is still counted."""
    enterprise = two_centres.first.enterprise
    agreed = ConsentFields(
        decision="named", signed_on=AT.date(), signatory_name="Wanjiru", signatory_function="director"
    )
    with centre_context(kenya):
        consent = reports.record_consent(enterprise=enterprise, fields=agreed, by=amina, at=AT)
    first = make(administrator)
    with centre_context(kenya):
        reports.withdraw_consent(consent=consent, by=amina, at=AT)
    second = make(administrator, "Afterwards", at=LATER)

    assert selectors.counted_results(second) == selectors.counted_results(first)
    then, later = told(first), told(second)
    assert then.keys() == later.keys()
    assert all(later[cell] == value for cell, value in then.items() if not isinstance(value, str))
    assert why(second) == {}


# --- Pages --------------------------------------------------------------------------------------------------------


def test_the_page_says_what_changed_and_the_file_says_the_same(client, two_releases, nadia, amina):
    first, second = two_releases
    asked = {"first": first.pk, "second": second.pk, "table": "techniques", "measure": "options"}
    client.force_login(amina)
    assert client.get("/network/releases/compare/", asked).status_code == 404
    client.force_login(nadia)
    page = client.get("/network/releases/compare/", asked)
    shown = page.context["page"]
    assert (shown.first, shown.second) == (first, second)
    assert client.get("/network/releases/compare/").context["page"].second == second
    turned_round = {"first": second.pk, "second": first.pk, "table": "nonsense", "measure": "x", "stage": "y"}
    assert client.get("/network/releases/compare/", turned_round).context["page"].first == first
    for row in shown.rows:
        for field in (row.before, row.after, row.difference):
            assert bool(field.text) != bool(field.reason)

    file = client.get("/network/releases/compare/", {**asked, "file": "csv"})
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text)))
    assert len(rows) == len(shown.rows)
    for row in rows:
        if row["difference"]:
            assert D(row["after"]) - D(row["before"]) == D(row["difference"])
            parts = [D(row[why]) for why in ("new", "corrected", "withdrawn", "stopped", "together") if row[why]]
            assert not parts or sum(parts) == D(row["difference"])
        else:
            assert row["withheld"]
    book = client.get("/network/releases/compare/", {**asked, "file": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(book.content)).active
    assert sheet.max_row == len(rows) + 1


def test_one_release_is_nothing_to_compare(client, two_centres, nadia, administrator):
    make(administrator)
    client.force_login(nadia)
    page = client.get("/network/releases/compare/")
    assert "Two releases of the same kind" in page.content.decode()


def test_reasons_of_releases_further_apart_are_the_sums_of_the_steps(two_releases, administrator, kofi):
    first, second = two_releases
    uganda = cast.make_centre("uganda", code="UG", country_id="UGA")
    accept(make_plants(uganda, kofi, count=7), start=20, saving=4000)
    third = make(administrator, "Two years later", at=LATER + timedelta(days=365))
    steps = [compared(*pair, measure=OPTIONS, stage="implemented") for pair in ((first, second), (second, third))]
    for cell, change in compared(first, third, measure=OPTIONS, stage="implemented").items():
        if change.difference is None or not change.is_explained:
            continue
        assert sum(change.parts.values()) + (change.rest or 0) == change.difference
        for why_, amount in change.parts.items():
            assert amount == sum(step[cell].parts.get(why_, 0) for step in steps if cell in step)
