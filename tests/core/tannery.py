"""The worked example of docs/calculations/balance.md: a small tannery's year, made up to be worked by hand."""

from decimal import Decimal

from indicators.core import Content, MeasuredStream, Medium, Stream, StreamKind, measure_stream


def stream(name: str, kind: StreamKind, medium: Medium, amount: str | None, unit: str, **more: object) -> Stream:
    return Stream(
        ref=name,
        name=name,
        kind=kind,
        medium=medium,
        amount=None if amount is None else Decimal(amount),
        unit=unit,
        **more,  # type: ignore[arg-type]
    )


def chromium(percent: str) -> tuple[Content, ...]:
    return (Content(substance="Chromium", share=Decimal(percent) / 100),)


SOAKING, TANNING, FINISHING, BOILER = "soaking", "tanning", "finishing", "boiler"

STREAMS = (
    stream("Mains water", StreamKind.INPUT, Medium.WATER, "30000", "m3", purchase_amount=Decimal(45000)),
    stream(
        "Raw hides",
        StreamKind.INPUT,
        Medium.MATERIAL,
        "1000",
        "t",
        water_share=Decimal("0.6"),
        purchase_amount=Decimal(800000),
        to_unit=SOAKING,
    ),
    stream(
        "Chrome salt",
        StreamKind.INPUT,
        Medium.MATERIAL,
        "60",
        "t",
        contents=chromium("17"),
        purchase_amount=Decimal(60000),
        to_unit=TANNING,
    ),
    stream("Diesel", StreamKind.INPUT, Medium.ENERGY, "500", "MWh", purchase_amount=Decimal(45000), to_unit=BOILER),
    stream(
        "Leather",
        StreamKind.PRODUCT,
        Medium.MATERIAL,
        "250",
        "t",
        water_share=Decimal("0.14"),
        contents=chromium("2.6"),
        from_unit=FINISHING,
    ),
    stream(
        "Sludge",
        StreamKind.WASTE,
        Medium.MATERIAL,
        "400",
        "t",
        water_share=Decimal("0.7"),
        contents=chromium("0.6"),
        processing_amount=Decimal(2000),
        disposal_amount=Decimal(8000),
    ),
    stream(
        "Trimmings",
        StreamKind.WASTE,
        Medium.MATERIAL,
        "60",
        "t",
        water_share=Decimal("0.2"),
        value_of="Raw hides",
        earnings_amount=Decimal(5000),
    ),
    stream(
        "Effluent",
        StreamKind.WASTE_WATER,
        Medium.WATER,
        "25000",
        "m3",
        contents=chromium("0.004"),
        disposal_amount=Decimal(20000),
    ),
    stream("Drying", StreamKind.EVAPORATION, Medium.WATER, "2500", "m3"),
    stream("Useful heat", StreamKind.PRODUCT, Medium.ENERGY, "300", "MWh", from_unit=BOILER),
    stream("Stack", StreamKind.LOSS, Medium.ENERGY, "100", "MWh", from_unit=BOILER),
)

MEASURED: tuple[MeasuredStream, ...] = tuple(measure_stream(one) for one in STREAMS)
