"""Balances, what waste costs and what utilities cost, against the worked tables of docs/calculations/balance.md."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.core import (
    AnnualTotals,
    Balance,
    BalanceKind,
    BalanceState,
    FindingCode,
    Flow,
    FlowKind,
    MeasuredStream,
    Medium,
    MissingFactor,
    NegativeAmount,
    OutputUnit,
    StepCode,
    Stream,
    StreamKind,
    UtilityConversion,
    UtilityKind,
    air_loss_t,
    balance,
    balances,
    carrier_price,
    check_balances,
    check_parts,
    loss_cost,
    measure,
    measure_stream,
    streams_of,
    utility_prices,
    waste_cost,
)
from indicators.core.arithmetic import exact

from .plants import FACTORS
from .tannery import BOILER, MEASURED, STREAMS, TANNING, stream

# kind, in, out, accounted for, unexplained, its money
SITE_TABLE = [
    (BalanceKind.WATER, "", "30600", "27827", "0.9094", "2773", "4159.50"),
    (BalanceKind.MATERIALS, "", "460", "383", "0.8326", "77", "143956.52"),
    (BalanceKind.ENERGY, "", "500", "400", "0.8000", "100", "9000.00"),
    (BalanceKind.SUBSTANCE, "Chromium", "10200", "9900", "0.9706", "300", "1764.71"),
]
# flow, purchase value, processing, disposal, earnings, cost
WASTE_TABLE = [
    ("Sludge", "224767.83", "2000", "8000", None, "234767.83"),
    ("unexplained/materials", "143956.52", None, None, None, "143956.52"),
    ("Trimmings", "96000.00", None, None, "5000", "91000.00"),
    ("Effluent", "37500.00", None, "20000", None, "57500.00"),
    ("unexplained/energy", "9000.00", None, None, None, "9000.00"),
    ("Stack", "9000.00", None, None, None, "9000.00"),
    ("unexplained/water", "4159.50", None, None, None, "4159.50"),
    ("Drying", "3750.00", None, None, None, "3750.00"),
]


def site(kind: BalanceKind, substance: str = "") -> Balance:
    return balance(kind, MEASURED, substance=substance)


@pytest.mark.parametrize("row", SITE_TABLE, ids=lambda row: row[0])
def test_the_sites_balances_match_the_worked_table(row: tuple[str, ...]) -> None:
    kind, substance, into, out, share, missing, money = row
    one = site(BalanceKind(kind), substance)
    assert (one.input_amount, one.output_amount, one.unexplained_amount) == (
        Decimal(into),
        Decimal(out),
        Decimal(missing),
    )
    assert one.accounted_share is not None
    assert one.unexplained_cost_amount is not None
    assert (round(one.accounted_share, 4), round(one.unexplained_cost_amount, 2)) == (Decimal(share), Decimal(money))


def test_evaporation_has_its_own_line() -> None:
    sums = {part.kind: part.amount for part in site(BalanceKind.WATER).output_sums}
    assert sums == {
        StreamKind.PRODUCT: 35,
        StreamKind.WASTE: 292,
        StreamKind.WASTE_WATER: 25000,
        StreamKind.EVAPORATION: 2500,
    }


def test_every_figure_of_a_balance_says_how_it_came_about() -> None:
    one = site(BalanceKind.SUBSTANCE, "Chromium")
    assert [step.code for step in one.steps] == [
        StepCode.ACCOUNTED_SHARE,
        StepCode.UNEXPLAINED,
        StepCode.PRICE,
        StepCode.VALUE,
    ]
    assert one.steps[1].formula == "10200 kg − 9900 kg = 300 kg"
    (effluent,) = [line for line in one.outputs if line.name == "Effluent"]
    assert [step.formula for step in effluent.steps] == [
        "25000 m3",
        "25000 m3 × 1000 kg/m3 ÷ 1000 kg/t = 25000 t",
        "25000 t × 0.00004 × 1000 kg/t = 1000 kg",
    ]


def test_a_step_of_the_process_is_balanced_with_what_goes_to_it_and_comes_from_it() -> None:
    made = balances(MEASURED, unit_refs=("soaking", TANNING, BOILER))
    assert [(one.unit_ref, one.kind) for one in made] == [
        ("", BalanceKind.WATER),
        ("", BalanceKind.MATERIALS),
        ("", BalanceKind.ENERGY),
        ("", BalanceKind.SUBSTANCE),
        ("soaking", BalanceKind.WATER),
        ("soaking", BalanceKind.MATERIALS),
        (TANNING, BalanceKind.MATERIALS),
        (TANNING, BalanceKind.SUBSTANCE),
        (BOILER, BalanceKind.ENERGY),
    ]
    boiler = made[-1]
    assert (boiler.accounted_share, boiler.unexplained_cost_amount) == (Decimal("0.8"), 9000)


def test_a_step_without_a_priced_input_takes_the_sites_price() -> None:
    steam = stream("Steam", StreamKind.INTERMEDIATE, Medium.ENERGY, "50", "MWh", from_unit=BOILER, to_unit="drying")
    used = stream("Warm air", StreamKind.LOSS, Medium.ENERGY, "40", "MWh", from_unit="drying")
    streams = [*MEASURED, measure_stream(steam), measure_stream(used)]
    drying = balances(streams, unit_refs=("drying",))[-1]
    assert (drying.unexplained_amount, drying.unexplained_cost_amount) == (10, 900)


def test_blank_is_not_zero() -> None:
    water = measure_stream(STREAMS[0])
    unmeasured = measure_stream(stream("Sewer", StreamKind.WASTE_WATER, Medium.WATER, None, ""))
    one = balance(BalanceKind.WATER, [water, unmeasured])
    assert (one.state, one.accounted_share, one.unexplained_amount, one.unexplained_cost_amount) == (
        BalanceState.NO_OUTPUTS,
        None,
        None,
        None,
    )
    assert [line.amount for line in one.outputs] == [None]
    assert balance(BalanceKind.WATER, [unmeasured]).state is BalanceState.NO_INPUTS
    dry = measure_stream(stream("Sewer", StreamKind.WASTE_WATER, Medium.WATER, "0", "m3"))
    measured_as_nothing = balance(BalanceKind.WATER, [water, dry])
    assert (measured_as_nothing.state, measured_as_nothing.accounted_share) == (BalanceState.COMPLETE, 0)
    none_in = measure_stream(stream("Well", StreamKind.INPUT, Medium.WATER, "0", "m3"))
    assert balance(BalanceKind.WATER, [none_in, dry]).state is BalanceState.ZERO_INPUT


def test_only_balances_outside_ten_per_cent_are_found() -> None:
    found = check_balances(balances(MEASURED))
    assert [(one.code, one.subject_ref) for one in found] == [
        (FindingCode.BALANCE_BELOW, "balance/materials"),
        (FindingCode.BALANCE_BELOW, "balance/energy"),
    ]
    flood = measure_stream(stream("Storm drain", StreamKind.WASTE_WATER, Medium.WATER, "9000", "m3"))
    (above,) = check_balances([balance(BalanceKind.WATER, [*MEASURED, flood])])
    assert (above.code, above.values["unexplained"]) == (FindingCode.BALANCE_ABOVE, 6227)
    exactly = [
        measure_stream(stream("In", StreamKind.INPUT, Medium.WATER, "100", "m3")),
        measure_stream(stream("Out", StreamKind.WASTE_WATER, Medium.WATER, "90", "m3")),
    ]
    assert check_balances([balance(BalanceKind.WATER, exactly)]) == ()


def test_more_out_than_in_has_no_money() -> None:
    more = measure_stream(stream("Rain", StreamKind.WASTE_WATER, Medium.WATER, "9000", "m3"))
    one = balance(BalanceKind.WATER, [*MEASURED, more])
    assert (one.unexplained_amount, one.unexplained_cost_amount) == (-6227, None)
    assert one.accounted_share is not None
    assert one.accounted_share > 1


def test_inputs_without_a_purchase_value_are_left_out_of_the_price_and_named() -> None:
    well = measure_stream(stream("Well", StreamKind.INPUT, Medium.WATER, "10000", "m3"))
    one = balance(BalanceKind.WATER, [*MEASURED, well])
    assert (one.price, one.unpriced_amount) == (Decimal("1.5"), 10600)


def test_material_by_volume_needs_a_density() -> None:
    with pytest.raises(MissingFactor):
        measure_stream(stream("Syrup", StreamKind.INPUT, Medium.MATERIAL, "10", "m3"))
    syrup = stream("Syrup", StreamKind.INPUT, Medium.MATERIAL, "10", "m3", density_kg_per_m3=Decimal(1300))
    assert measure_stream(syrup).amount_of(BalanceKind.MATERIALS) == 13
    with pytest.raises(NegativeAmount):
        measure_stream(stream("Well", StreamKind.INPUT, Medium.WATER, "-1", "m3"))
    with pytest.raises(ValueError, match="share"):
        stream("Mud", StreamKind.WASTE, Medium.MATERIAL, "1", "t", water_share=Decimal("1.2"))


@pytest.mark.parametrize("row", WASTE_TABLE, ids=lambda row: row[0])
def test_what_waste_costs_matches_the_worked_table(row: tuple[str | None, ...]) -> None:
    (flow,) = [one for one in waste_cost(MEASURED, balances(MEASURED)).flows if one.ref == row[0]]
    figures = (
        flow.purchase_amount,
        flow.processing_amount,
        flow.disposal_amount,
        flow.earnings_amount,
        flow.cost_amount,
    )
    assert [None if one is None else round(one, 2) for one in figures] == [
        None if text is None else Decimal(text) for text in row[1:]
    ]


def test_waste_costs_come_dearest_first_with_their_share_of_what_the_inputs_cost() -> None:
    cost = waste_cost(MEASURED, balances(MEASURED))
    assert [flow.ref for flow in cost.flows][:4] == [row[0] for row in WASTE_TABLE][:4]
    assert cost.cost_amount is not None
    assert cost.share_of_inputs is not None
    assert (round(cost.cost_amount, 2), cost.input_cost_amount) == (Decimal("553133.85"), 950000)
    assert (round(cost.share_of_inputs, 4), cost.unpriced_count) == (Decimal("0.5822"), 0)
    of_all_bills = waste_cost(MEASURED, balances(MEASURED), input_cost_amount=Decimal(1_106_268))
    assert of_all_bills.share_of_inputs is not None
    assert round(of_all_bills.share_of_inputs, 4) == Decimal("0.5000")


def test_waste_nobody_can_price_is_listed_last_and_not_zero() -> None:
    ash = measure_stream(stream("Ash", StreamKind.WASTE, Medium.MATERIAL, "10", "t"))
    cost = waste_cost([ash], [])
    assert (cost.cost_amount, cost.share_of_inputs, cost.unpriced_count) == (None, None, 1)
    assert cost.flows[0].cost_amount is None


def test_recorded_inputs_and_outputs_are_streams_and_keep_what_is_left_over() -> None:
    mains = Flow(ref="w", kind=FlowKind.WATER, name="Mains", amount=Decimal(1000), unit="m3", cost_amount=Decimal(2000))
    sewer = Flow(
        ref="s", kind=FlowKind.WASTE_WATER, name="Sewer", amount=Decimal(600), unit="m3", cost_amount=Decimal(300)
    )
    pieces = Flow(ref="p", kind=FlowKind.PRODUCT_OUTPUT, name="Valves", amount=Decimal(50), unit="piece")
    recorded = [measure(one, FACTORS) for one in (mains, sewer, pieces)]
    washing = stream("To washing", StreamKind.INPUT, Medium.WATER, "300", "m3", flow_ref="w", to_unit="washing")
    streams = streams_of([washing], recorded, FACTORS)
    assert [(one.stream.name, one.stream.amount, one.stream.purchase_amount) for one in streams] == [
        ("To washing", 300, 600),
        ("Mains", 700, 1400),
        ("Sewer", 600, None),
        ("Valves", None, None),
    ]
    assert balance(BalanceKind.WATER, streams).accounted_share == Decimal("0.6")
    assert streams[2].stream.disposal_amount == 300
    drain = stream("Of washing", StreamKind.WASTE, Medium.WATER, "200", "m3", flow_ref="s", from_unit="washing")
    parts = [one.stream for one in streams_of([drain], recorded, FACTORS) if one.stream.flow_ref == "s"]
    assert [(part.amount, part.disposal_amount) for part in parts] == [(200, 100), (400, 200)]
    with pytest.raises(ValueError, match="from one step to another"):
        stream("Nowhere", StreamKind.INTERMEDIATE, Medium.WATER, "1", "m3", from_unit="washing")
    too_much = replace(washing, amount=Decimal(1100))
    (finding,) = check_parts([too_much], recorded, FACTORS)
    assert (finding.code, finding.values) == (FindingCode.STREAMS_ABOVE_RECORD, {"streams": 1100, "recorded": 1000})
    assert check_parts([washing], recorded, FACTORS) == ()


def test_the_weight_of_a_product_counted_in_pieces_is_entered_as_a_stream() -> None:
    pieces = Flow(ref="p", kind=FlowKind.PRODUCT_OUTPUT, name="Valves", amount=Decimal(50), unit="piece")
    weight = stream("Valves by weight", StreamKind.PRODUCT, Medium.MATERIAL, "1200", "kg", flow_ref="p")
    (only,) = streams_of([weight], [measure(pieces, FACTORS)], FACTORS)
    assert only.amount_of(BalanceKind.MATERIALS) == Decimal("1.2")
    tonnes = Flow(ref="p", kind=FlowKind.PRODUCT_OUTPUT, name="Paper", amount=Decimal(2), unit="t")
    part, rest = streams_of([weight], [measure(tonnes, FACTORS)], FACTORS)
    assert (part.stream.amount, rest.stream.amount) == (Decimal("1.2"), Decimal("0.8"))


def test_fuel_is_a_stream_of_energy_and_never_of_material() -> None:
    diesel = Flow(
        ref="d",
        kind=FlowKind.ENERGY,
        name="Diesel",
        carrier="diesel",
        amount=Decimal(1000),
        unit="l",
        cost_amount=Decimal(900),
    )
    (fuel,) = streams_of([], [measure(diesel, FACTORS)], FACTORS)
    assert [quantity.kind for quantity in fuel.quantities] == [BalanceKind.ENERGY]
    assert fuel.quantities[0].steps[0].formula == "1000 l"


# --- Utilities --------------------------------------------------------------------------------------------------------

UTILITY_TABLE = [
    (UtilityKind.BOILER, {"efficiency_share": "0.80", "heat_kwh_per_t": "680"}, "90", {"MWh": "112.5", "t": "76.5"}),
    (UtilityKind.GENERATOR, {"efficiency_share": "0.30"}, "90", {"MWh": "300"}),
    (UtilityKind.COMPRESSOR, {"specific_use_kwh_per_nm3": "0.12"}, "100", {"Nm3": "0.012"}),
    (UtilityKind.CHILLER, {"efficiency_share": "3.2"}, "100", {"MWh": "31.25"}),
    (UtilityKind.BOILER, {}, "90", {}),
]


@pytest.mark.parametrize(("kind", "figures", "price", "expected"), UTILITY_TABLE)
def test_utilities_are_priced_as_in_the_worked_table(
    kind: UtilityKind, figures: dict[str, str], price: str, expected: dict[str, str]
) -> None:
    totals = AnnualTotals(
        energy_mwh_by_carrier={"diesel": Decimal(1)}, cost_amount_by_carrier={"diesel": Decimal(price)}
    )
    conversion = UtilityConversion(
        ref="1",
        name="One",
        kind=kind,
        carrier="diesel",
        **{name: Decimal(value) for name, value in figures.items()},  # type: ignore[arg-type]
    )
    made = utility_prices(conversion, carrier_price(totals, "diesel"))
    assert {str(one.unit): one.price_amount for one in made} == {
        unit: Decimal(value) for unit, value in expected.items()
    }


def test_a_leak_is_priced_in_energy_and_money() -> None:
    compressor = UtilityConversion(
        ref="1",
        name="Compressor",
        kind=UtilityKind.COMPRESSOR,
        carrier="electricity",
        specific_use_kwh_per_nm3=Decimal("0.12"),
        other_cost_per_mwh_amount=Decimal(20),
    )
    totals = AnnualTotals(
        energy_mwh_by_carrier={"electricity": Decimal(10)}, cost_amount_by_carrier={"electricity": Decimal(1000)}
    )
    (air,) = utility_prices(compressor, carrier_price(totals, "electricity"))
    leak = loss_cost(air, Decimal(50_000))
    assert (air.unit, leak.input_energy_mwh, leak.cost_amount) == (OutputUnit.AIR_NM3, 6, 720)
    (unpriced,) = utility_prices(compressor, None)
    assert loss_cost(unpriced, Decimal(50_000)).cost_amount is None
    with pytest.raises(NegativeAmount):
        loss_cost(air, Decimal(-1))


# --- Properties -------------------------------------------------------------------------------------------------------

amounts = st.decimals("0.001", "1000000", places=3)
maybe = st.none() | amounts
shares = st.none() | st.decimals("0", "1", places=3)
kinds = st.sampled_from([kind for kind in StreamKind if kind is not StreamKind.INTERMEDIATE])


@st.composite
def some_streams(draw: st.DrawFn) -> list[MeasuredStream]:
    made = []
    for number in range(draw(st.integers(0, 7))):
        medium = draw(st.sampled_from(Medium))
        unit = {Medium.WATER: "m3", Medium.MATERIAL: "t", Medium.ENERGY: "MWh"}[medium]
        amount = draw(maybe)
        made.append(
            measure_stream(
                stream(
                    str(number),
                    draw(kinds),
                    medium,
                    None if amount is None else str(amount),
                    unit,
                    water_share=draw(shares),
                    purchase_amount=draw(maybe),
                    disposal_amount=draw(maybe),
                    earnings_amount=draw(maybe),
                )
            )
        )
    return made


@given(streams=some_streams(), seed=st.randoms())
def test_the_order_of_streams_does_not_matter(streams: list[MeasuredStream], seed: object) -> None:
    shuffled = list(streams)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    for one, other in zip(balances(streams), balances(shuffled), strict=True):
        assert (one.input_amount, one.output_amount, one.accounted_share, one.price) == (
            other.input_amount,
            other.output_amount,
            other.accounted_share,
            other.price,
        )
    assert waste_cost(streams, balances(streams)).cost_amount == waste_cost(shuffled, balances(shuffled)).cost_amount


@given(streams=some_streams())
def test_the_parts_of_a_balance_add_up(streams: list[MeasuredStream]) -> None:
    for one in balances(streams):
        assert sum(part.amount for part in one.output_sums) == pytest.approx(one.output_amount or 0)
        if one.accounted_share is None:
            assert one.unexplained_amount is None
            continue
        assert one.input_amount is not None
        assert one.unexplained_amount is not None
        with exact():
            rest = one.accounted_share + one.unexplained_amount / one.input_amount - 1
        assert abs(rest) <= Decimal("1e-25") * max(Decimal(1), abs(one.accounted_share))


@given(streams=some_streams(), amount=amounts)
def test_what_stays_inside_changes_nothing_of_the_site(streams: list[MeasuredStream], amount: Decimal) -> None:
    inside = measure_stream(
        stream("inside", StreamKind.INTERMEDIATE, Medium.WATER, str(amount), "m3", from_unit="a", to_unit="b")
    )
    assert balance(BalanceKind.WATER, [*streams, inside]) == balance(BalanceKind.WATER, streams)


@given(streams=some_streams())
def test_the_parts_of_the_cost_of_waste_add_up(streams: list[MeasuredStream]) -> None:
    cost = waste_cost(streams, balances(streams))
    if cost.cost_amount is None:
        assert all(flow.cost_amount is None for flow in cost.flows)
        return
    parts = (cost.purchase_amount or 0) + (cost.processing_amount or 0) + (cost.disposal_amount or 0)
    assert parts - (cost.earnings_amount or 0) == pytest.approx(cost.cost_amount)
    known = [flow.cost_amount for flow in cost.flows if flow.cost_amount is not None]
    assert known == sorted(known, reverse=True)
    given_shares = [flow.cost_share for flow in cost.flows if flow.cost_share is not None]
    assert not given_shares or sum(given_shares) == pytest.approx(Decimal(1))


@given(whole=amounts, share=st.decimals("0.01", "1", places=2), cost=maybe)
def test_parts_and_remainder_are_the_recorded_amount(whole: Decimal, share: Decimal, cost: Decimal | None) -> None:
    flow = Flow(ref="w", kind=FlowKind.WATER, name="Mains", amount=whole, unit="m3", cost_amount=cost)
    part = stream("part", StreamKind.INPUT, Medium.WATER, str(whole * share), "m3", flow_ref="w")
    streams = streams_of([part], [measure(flow, FACTORS)], FACTORS)
    assert sum(one.stream.amount or 0 for one in streams) == pytest.approx(whole)
    costs = [one.stream.purchase_amount for one in streams]
    assert (None in costs) if cost is None else sum(one or 0 for one in costs) == pytest.approx(cost)


def test_what_goes_into_the_air_is_added_once() -> None:
    """Vapour 1,200 m3 and dust 3 t; the sludge that dries up is a part of the recorded waste already."""

    def lost(kind: StreamKind, medium: Medium, amount: int, unit: str, flow_ref: str = "") -> MeasuredStream:
        one = Stream(ref=kind, name=kind, kind=kind, medium=medium, amount=Decimal(amount), unit=unit)
        return replace(measure_stream(one), stream=replace(one, flow_ref=flow_ref))

    streams = [
        lost(StreamKind.EVAPORATION, Medium.WATER, 1200, "m3"),
        lost(StreamKind.AIR_EMISSION, Medium.MATERIAL, 3, "t"),
        lost(StreamKind.LOSS, Medium.MATERIAL, 7, "t", flow_ref="sludge"),
        lost(StreamKind.LOSS, Medium.ENERGY, 90, "MWh"),
        lost(StreamKind.WASTE_WATER, Medium.WATER, 500, "m3"),
    ]
    assert air_loss_t(streams) == 1203
