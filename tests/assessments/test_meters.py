"""Meters and bills: recorded, pasted, summed, and used as an input of a round once."""

import html
from calendar import monthrange
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import User
from assessments import services
from assessments.fields import BillChange, BillFields, BillLineFields, MeterFields
from assessments.models import Bill, BillLine, FlowRecord, Meter, Round
from assessments.pages.findings import checked
from assessments.refusals import BillsAreIncomplete, CountedTwice, CurrencyDiffers, MeterIsInUse, RowsRefused
from assessments.services import MeterUseFields
from centres.models import Centre, Site
from centres.tenancy import centre_context
from indicators.core import PartPeriodMethod
from tests.assessments import plant
from tests.cast import event_names

AVERAGE = PartPeriodMethod.DAILY_AVERAGE
FORM = {
    "name": "Borehole meter",
    "kind": "energy",
    "carrier": "electricity",
    "unit": "KWh",
    "currency": "KES",
    "has_demand": "on",
    "share_percent": "100",
}


def meter_fields(**more: Any) -> MeterFields:
    return MeterFields(
        **{"name": "Main meter", "kind": "energy", "carrier": "electricity", "unit": "kWh", "currency": "KES", **more}
    )


def bill(year: int, month: int, use: str = "1000", cost: str | None = "200", *, demand: bool = False) -> BillFields:
    lines = [
        BillLineFields(kind="use", amount=Decimal(use), unit="kWh", cost_amount=None if cost is None else Decimal(cost))
    ]
    if demand:
        lines.append(BillLineFields(kind="demand", amount=Decimal(10), unit="kW", cost_amount=Decimal(50)))
        lines.append(BillLineFields(kind="recoverable_tax", cost_amount=Decimal(40)))
    last = monthrange(year, month)[1]
    return BillFields(start_on=date(year, month, 1), end_on=date(year, month, last), lines=tuple(lines))


def add_meter(site: Site, by: User, **more: Any) -> Meter:
    return services.add_meter(site=site, fields=meter_fields(**more), by=by, at=plant.NOW)


def add_bills(
    meter: Meter, round_: Round, by: User, *, months: int = 12, demand: bool = False, use: str = "1000"
) -> None:
    first = round_.period_start.year * 12 + round_.period_start.month - 1
    rows = [
        BillChange(id=uuid4(), fields=bill(month // 12, month % 12 + 1, use, demand=demand))
        for month in range(first, first + months)
    ]
    services.record_bills(meter=meter, rows=rows, by=by, at=plant.NOW)


def use(meter: Meter, round_: Round, by: User, **fields: Any) -> list[FlowRecord]:
    return services.use_meter_total(
        meter=meter, round_=round_, fields=MeterUseFields(**{"is_separate": True, **fields}), by=by, at=plant.NOW
    )


@pytest.fixture
def meter(kenya: Centre, site: Site, baseline: Round, amina: User) -> Meter:
    """The main meter of the paper mill, without bills."""
    with centre_context(kenya):
        return add_meter(site, amina)


def test_a_meter_is_added_by_experts_only(
    kenya: Centre, baseline: Round, at: Callable[..., str], client: Client, amina: User, vera: User, kofi: User
) -> None:
    for person, code in [(kofi, 404), (vera, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(at("meter_create"), FORM).status_code == code
    with centre_context(kenya):
        made = Meter.objects.get()
    assert (made.unit, made.carrier, made.has_demand, made.share) == ("kWh", "electricity", True, 1)
    assert event_names(kenya)[-1] == "assessments.meter.added"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"unit": "kW"}, "Unit: “kW” does not fit what this meter counts."),
        ({"unit": "ton"}, "Unit: “ton” can mean different things."),
        ({"carrier": ""}, "Kind of energy: choose one of the list."),
        ({"share_percent": "0"}, "Share of this site: give more than 0 and at most 100 percent."),
        ({"share_percent": "101"}, "Share of this site: give more than 0 and at most 100 percent."),
        ({"name": ""}, "Meter: This field is required."),
    ],
)
def test_an_odd_meter_is_refused_with_a_sentence(
    baseline: Round, at: Callable[..., str], as_amina: Client, changed: dict[str, str], sentence: str
) -> None:
    answer = as_amina.post(at("meter_create"), {**FORM, **changed})
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.content.decode())


def rows_of(bills: list[tuple[str, str, str, str]], ids: list[str] | None = None) -> dict[str, str]:
    data = {"bill-TOTAL_FORMS": str(len(bills)), "bill-INITIAL_FORMS": "0"}
    for place, (start, end, amount, cost) in enumerate(bills):
        data |= {
            f"bill-{place}-id": ids[place] if ids else str(uuid4()),
            f"bill-{place}-start_on": start,
            f"bill-{place}-end_on": end,
            f"bill-{place}-use_amount": amount,
            f"bill-{place}-use_cost": cost,
        }
    return data


def test_twelve_rows_are_offered_with_the_months_of_the_round(
    meter: Meter, at: Callable[..., str], as_amina: Client
) -> None:
    page = as_amina.get(at("bill_rows", meter_id=meter.pk)).content.decode()
    assert page.count('-use_amount"') >= 12
    assert 'value="2024-07-01"' in page
    assert 'value="2025-06-30"' in page


def test_a_page_of_bills_is_saved_changed_and_emptied(
    kenya: Centre, meter: Meter, at: Callable[..., str], as_amina: Client
) -> None:
    address, keys = at("bill_rows", meter_id=meter.pk), [str(uuid4()) for _row in range(3)]
    rows = [
        ("2025-01-01", "2025-01-31", "1,000.5", "200"),
        ("2025-02-01", "2025-02-28", "900", ""),
        ("2025-03-01", "2025-03-31", "", ""),
    ]
    for _time in range(2):  # sent twice, recorded once
        assert as_amina.post(address, rows_of(rows, keys)).status_code == 302
    with centre_context(kenya):
        assert Bill.objects.count() == 2
        assert BillLine.objects.get(bill_id=keys[0]).amount == Decimal("1000.5")
    rows[0] = ("2025-01-01", "2025-01-31", "1100", "210")
    rows[1] = ("2025-02-01", "2025-02-28", "", "")
    assert as_amina.post(address, rows_of(rows, keys)).status_code == 302
    with centre_context(kenya):
        (left,) = Bill.objects.all()
        assert left.lines.get().cost_amount == 210
    assert event_names(kenya)[-2:] == ["assessments.bill.edited", "assessments.bill.removed"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("2025-01-31", "2025-01-01", "5", ""), "To: the bill must end after it starts."),
        (("2023-01-01", "2025-01-01", "5", ""), "To: this bill is longer than a year."),
        (("", "2025-01-31", "5", ""), "From: give the day of the bill."),
        (("1/2/2025", "2025-01-31", "5", ""), "From: write the day like 2025-01-31"),
        (("2025-01-01", "2025-01-31", "-5", ""), "Use, kWh: "),
        (("2025-01-01", "2025-01-31", "much", ""), "Use, kWh: “much” is not a number."),
    ],
)
def test_all_rows_are_kept_or_none_and_what_was_typed_stays(
    kenya: Centre,
    meter: Meter,
    at: Callable[..., str],
    as_amina: Client,
    row: tuple[str, str, str, str],
    sentence: str,
) -> None:
    answer = as_amina.post(at("bill_rows", meter_id=meter.pk), rows_of([("2025-03-01", "2025-03-31", "7", "1"), row]))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in page
    assert "Row 2, " in page
    assert f'value="{row[2]}"' in page
    with centre_context(kenya):
        assert not Bill.objects.exists()


def test_rows_of_a_spreadsheet_come_into_the_table_and_are_saved_only_by_the_button(
    kenya: Centre, meter: Meter, at: Callable[..., str], as_amina: Client
) -> None:
    copied = "From\tTo\tkWh\tKES\n2025-01-01\t2025-01-31\t1,234\t250\n01.02.2025\t28.02.2025\t1100\t\n"
    answer = as_amina.post(at("bill_paste", meter_id=meter.pk), {"rows": copied})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "2 rows were read. Nothing is saved yet" in page
    assert 'value="1,234"' in page
    with centre_context(kenya):
        assert not Bill.objects.exists()


@pytest.mark.parametrize(
    ("copied", "sentence"),
    [
        ("", "This field is required."),
        ("only words\n", "no rows were found"),
        ("2025-01-01\t2025-01-31" + "\t1" * 30, "Line 1: 32 cells, but the table has"),
        ("1/2/2025\t2025-01-31\t100", "From: write the day like 2025-01-31"),
        ("2025-01-01\t2025-01-31\tx100", "is not a number"),
    ],
)
def test_what_cannot_be_read_of_a_spreadsheet_is_named(
    meter: Meter, at: Callable[..., str], as_amina: Client, copied: str, sentence: str
) -> None:
    answer = as_amina.post(at("bill_paste", meter_id=meter.pk), {"rows": copied})
    assert answer.status_code == 422
    assert sentence in html.unescape(answer.content.decode())


def test_a_complete_year_becomes_an_input_of_the_round_with_its_demand(
    kenya: Centre, meter: Meter, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        add_bills(meter, baseline, amina, demand=True)
        by_hand = baseline.flows.get(carrier="electricity")
    page = html.unescape(as_amina.get(at("meter_detail", meter_id=meter.pk)).content.decode())
    assert "takes the place of" in page
    assert "Demand costs KES 5 for one kW-month" in page
    address = at("meter_use", meter_id=meter.pk, round_number=1)
    undecided = as_amina.post(address, {"round": "1"})
    assert undecided.status_code == 422
    assert "was typed by hand. Say whether" in html.unescape(undecided.content.decode())
    assert as_amina.post(address, {"round": "1", "stands_for": str(by_hand.pk)}).status_code == 302
    with centre_context(kenya):
        energy, demand = baseline.flows.filter(meter=meter).order_by("-kind")
        if energy.kind == "demand":
            energy, demand = demand, energy
        assert energy.pk == by_hand.pk
        assert (energy.amount, energy.unit, energy.cost_amount, energy.method) == (12_000, "kWh", 2400, "billed")
        assert (demand.amount, demand.unit, demand.cost_amount) == (120, "kW-month", 600)
        assert baseline.flows.filter(carrier="electricity").count() == 1
    listed = html.unescape(as_amina.get(at("flow_list", round_number=1)).content.decode())
    assert at("meter_detail", meter_id=meter.pk) in listed


def test_new_bills_bring_the_same_input_up_to_date(
    kenya: Centre, meter: Meter, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        add_bills(meter, baseline, amina)
        (flow,) = use(meter, baseline, amina)
        first = meter.bills.order_by("start_on")[0]
        change = BillChange(id=first.pk, fields=bill(2024, 7, "1500"))
        services.record_bills(meter=meter, rows=[change], by=amina, at=plant.NOW)
    page = html.unescape(as_amina.get(at("meter_detail", meter_id=meter.pk)).content.decode())
    assert "the bills say something else now" in page
    with centre_context(kenya):
        (again,) = use(meter, baseline, amina)
        assert (again.pk, again.amount) == (flow.pk, 12_500)


def test_part_of_a_year_needs_its_method_and_says_so(
    kenya: Centre, meter: Meter, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        add_bills(meter, baseline, amina, months=9)
        with pytest.raises(BillsAreIncomplete, match="91 days have no bill"):
            use(meter, baseline, amina)
        (flow,) = use(meter, baseline, amina, method=AVERAGE)
    assert flow.amount == round(Decimal(9000 * 365) / 274, 6)
    assert flow.method == "calculated"
    assert "Daily average of the recorded 274 of 365 days" in flow.note
    page = html.unescape(as_amina.get(at("meter_detail", meter_id=meter.pk)).content.decode())
    assert "91 of 365 days have no bill." in page
    assert "1\xa0April\xa02025 – 30\xa0June\xa02025" in page


def test_too_few_months_and_days_twice_carry_no_total(
    kenya: Centre, meter: Meter, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        add_bills(meter, baseline, amina, months=8)
        with pytest.raises(BillsAreIncomplete, match="too little for an average"):
            use(meter, baseline, amina, method=AVERAGE)
        services.record_bills(meter=meter, rows=[BillChange(id=uuid4(), fields=bill(2024, 12))], by=amina, at=plant.NOW)
        with pytest.raises(BillsAreIncomplete, match="stand on two bills"):
            use(meter, baseline, amina, method=AVERAGE)
    page = html.unescape(as_amina.get(at("meter_detail", meter_id=meter.pk)).content.decode())
    assert "31 days stand on two bills" in page


def test_a_meter_and_the_one_behind_it_are_never_both_inputs(
    kenya: Centre, meter: Meter, site: Site, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        hall = add_meter(site, amina, name="Hall", parent=meter)
        corner = add_meter(site, amina, name="Corner", parent=hall)
        for one, amount in [(meter, "1000"), (hall, "600"), (corner, "100")]:
            add_bills(one, baseline, amina, use=amount)
        use(meter, baseline, amina)
        with pytest.raises(CountedTwice, match="it is in there"):
            use(corner, baseline, amina)
        services.remove_flow(flow=baseline.flows.get(meter=meter), by=amina, at=plant.NOW)
        use(corner, baseline, amina)
        with pytest.raises(CountedTwice, match="remove that first"):
            use(meter, baseline, amina)
        with pytest.raises(ValidationError, match="would stand behind itself"):
            services.edit_meter(meter=meter, fields=meter_fields(parent=corner), by=amina, at=plant.NOW)
    page = html.unescape(as_amina.get(at("meter_list")).content.decode())
    assert "4,800\xa0kWh" in page  # 12,000 − 7,200 beyond the hall


def test_sub_meters_above_their_main_meter_are_asked_about(
    kenya: Centre, meter: Meter, site: Site, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        hall = add_meter(site, amina, name="Hall", parent=meter)
        add_bills(meter, baseline, amina)
        add_bills(hall, baseline, amina, use="1100")
    page = html.unescape(as_amina.get(at("meter_list")).content.decode())
    assert "The sub-meters behind Main meter count 13,200 kWh, more than its own 12,000 kWh." in page


def test_a_shared_meter_counts_with_its_share(
    kenya: Centre, site: Site, baseline: Round, at: Callable[..., str], as_amina: Client, amina: User
) -> None:
    with centre_context(kenya):
        shared = add_meter(site, amina, name="Estate", share=Decimal("0.6"))
        add_bills(shared, baseline, amina, demand=True)
        energy, demand = use(shared, baseline, amina)
    assert (energy.amount, energy.cost_amount, demand.amount, demand.cost_amount) == (7200, 1440, 72, 360)
    page = html.unescape(as_amina.get(at("meter_detail", meter_id=shared.pk)).content.decode())
    assert "Share of the meter that is this site's" in page


def test_what_cannot_become_an_input_is_refused(
    kenya: Centre, meter: Meter, site: Site, accepted_baseline: Round, amina: User
) -> None:
    with centre_context(kenya):
        add_bills(meter, accepted_baseline, amina)
        with pytest.raises(Exception, match="was accepted on"):
            use(meter, accepted_baseline, amina)
        with pytest.raises(MeterIsInUse):
            services.remove_meter(meter=meter, by=amina, at=plant.NOW)
        other = add_meter(site, amina, name="Dollars", currency="USD")
        services.remove_meter(meter=other, by=amina, at=plant.NOW)
        with pytest.raises(ValidationError, match="the bills of this meter are in kWh"):
            services.edit_meter(meter=meter, fields=meter_fields(unit="MWh"), by=amina, at=plant.NOW)


def test_bills_in_another_currency_are_no_input(kenya: Centre, site: Site, baseline: Round, amina: User) -> None:
    with centre_context(kenya):
        dollars = add_meter(site, amina, name="Dollars", currency="USD")
        add_bills(dollars, baseline, amina)
        with pytest.raises(CurrencyDiffers, match="in USD and the assessment is in KES"):
            use(dollars, baseline, amina)


def test_a_bill_of_another_meter_is_not_overwritten(
    kenya: Centre, meter: Meter, site: Site, baseline: Round, amina: User
) -> None:
    with centre_context(kenya):
        other = add_meter(site, amina, name="Other")
        add_bills(other, baseline, amina, months=1)
        stolen = other.bills.get().pk
        with pytest.raises(RowsRefused):
            services.record_bills(
                meter=meter, rows=[BillChange(id=stolen, fields=bill(2025, 5))], by=amina, at=plant.NOW
            )


def test_a_round_asks_about_sub_meters_above_their_main_meter(
    kenya: Centre, meter: Meter, site: Site, baseline: Round, amina: User
) -> None:
    with centre_context(kenya):
        hall = add_meter(site, amina, name="Hall", parent=meter)
        add_bills(meter, baseline, amina)
        add_bills(hall, baseline, amina, use="1010")
        asked = [row.title for row in checked(baseline, slug=kenya.slug).questions]
        assert any("behind Main meter count 12,120 kWh" in question for question in asked)
        first = hall.bills.order_by("start_on")[0]
        services.record_bills(
            meter=hall, rows=[BillChange(id=first.pk, fields=bill(2024, 7, "9000"))], by=amina, at=plant.NOW
        )
        stopping = [row.title for row in checked(baseline, slug=kenya.slug).mended_first]
        assert any("behind Main meter count 20,110 kWh" in sentence for sentence in stopping)
