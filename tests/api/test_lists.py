"""Lists: pages, filters, changes since, and how many queries they take."""

from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import services
from assessments.fields import (
    AssessmentFields,
    BaselineLineFields,
    BillFields,
    BillLineFields,
    CompositionFields,
    EffectFields,
    EffluentFields,
    HumanEffectFields,
    LocalFields,
    MeterFields,
    PointFields,
    ProgressFields,
    RoundFields,
    StreamFields,
    SubstanceFields,
    UnitOperationFields,
    UtilityFields,
)
from centres.tenancy import centre_context
from tests import cast
from tests.api.conftest import KENYA, NOW, add_flow, add_option

RESOURCES = (
    "enterprises",
    "sites",
    "products",
    "assessments",
    "rounds",
    "flows",
    "meters",
    "bills",
    "unit-operations",
    "substances",
    "streams",
    "utilities",
    "options",
    "effects",
    "progress",
    "human-effects",
    "effluent-loads",
    "local-indicators",
    "baseline-lines",
    "results",
)


METER = MeterFields(name="Main", kind="energy", carrier="electricity", unit="kWh", currency="KES")
BILL = BillFields(start_on=NOW.date(), end_on=NOW.date(), lines=(BillLineFields(kind="use", amount=Decimal(9)),))
LOSS = StreamFields(kind="loss", medium="water", name="Leaks", amount=Decimal(2), unit="m3")
BOILER = UtilityFields(kind="boiler", name="Boiler", carrier="diesel", source="Plate", efficiency_percent=Decimal(80))


CHEMICALS = LocalFields(
    name="Chemicals for a tonne",
    numerator_name="Chemicals",
    numerator_amount=Decimal(6000),
    numerator_unit="kg",
    denominator_name="Paper",
    denominator_amount=Decimal(1200),
    denominator_unit="t",
)
MONTHS = BaselineLineFields(
    indicator="energy_use",
    unit="MWh",
    source="Bills",
    points=[PointFields(label=str(month), output=Decimal(month), use=Decimal(month)) for month in range(6)],
)


def make_plant(kenya, amina, lead, number):
    """Make one of everything, up to an accepted baseline and an open report."""
    enterprise = cast.make_enterprise(kenya, amina, f"Plant {number}")
    site = cast.make_site(enterprise, amina)
    product = cast.make_product(site, amina)
    days = RoundFields(period_start=datetime(2025, 1, 1).date(), period_end=datetime(2025, 12, 31).date())  # noqa: DTZ001
    who = {"by": amina, "at": NOW}
    with centre_context(kenya):
        fields = AssessmentFields(started_on=NOW.date(), lead=amina)
        assessment = services.start_assessment(site=site, fields=fields, **who)
        baseline = services.start_round(assessment=assessment, kind="baseline", fields=days, **who)
        add_flow(baseline, amina, kind="product_output", name="Paper", amount=1200, unit="t", product=product)
        add_flow(baseline, amina, kind="energy", carrier="electricity", name="Electricity", amount=480, unit="MWh")
        meter = services.add_meter(site=site, fields=METER, **who)
        services.add_bill(meter=meter, fields=BILL, **who)
        step = UnitOperationFields(number=1, name="Pulping")
        services.add_unit_operation(assessment=assessment, fields=step, **who)
        chromium = services.add_substance(assessment=assessment, fields=SubstanceFields(name="Chromium"), **who)
        held = [CompositionFields(substance_id=chromium.pk, share_percent=Decimal(1))]
        services.add_stream(round_=baseline, fields=LOSS, contents=held, **who)
        services.add_utility(round_=baseline, fields=BOILER, **who)
        drained = add_flow(baseline, amina, kind="waste_water", name="Sewer", amount=90, unit="m3")
        cod = EffluentFields(flow_id=drained.pk, substance="COD", load_kg=Decimal(9))
        services.add_effluent(round_=baseline, fields=cod, **who)
        services.add_local_indicator(round_=baseline, fields=CHEMICALS, **who)
        services.add_baseline_line(round_=baseline, fields=MONTHS, **who)
        services.submit_round(round_=baseline, **who)
        services.accept_round(round_=baseline, by=lead, at=NOW)
        report = services.start_round(assessment=assessment, kind="report", fields=days, **who)
        option = add_option(report, amina, "Mend the leaks")
        effect = EffectFields(flow_kind="energy", carrier="electricity", amount=Decimal(2), unit="MWh")
        services.add_effect(option=option, round_=report, fields=effect, **who)
        services.record_progress(option=option, round_=report, fields=ProgressFields(status="planned"), **who)
        trained = HumanEffectFields(kind="trained", title="Training", people_after_count=3, option_id=option.pk)
        services.add_human_effect(round_=report, fields=trained, **who)


def count(caller, resource):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = caller.get(f"{resource}/")
    assert answer.status_code == 200
    return len(queries), len(answer.json()["results"])


def test_a_long_list_takes_as_many_queries_as_a_short_one(as_amina, kenya, amina, lead):
    for number in range(2):
        make_plant(kenya, amina, lead, number)
    short = {resource: count(as_amina, resource) for resource in RESOURCES}
    for number in range(2, 12):
        make_plant(kenya, amina, lead, number)
    long = {resource: count(as_amina, resource) for resource in RESOURCES}
    assert all(rows >= 12 and rows >= 6 * short[resource][1] for resource, (_queries, rows) in long.items())
    assert {name: queries for name, (queries, _rows) in long.items()} == {
        name: queries for name, (queries, _rows) in short.items()
    }
    assert max(queries for queries, _rows in long.values()) <= 10  # the keys of the page are one


def test_pages_hold_every_row_once(as_amina, kenya, amina, baseline):
    with centre_context(kenya):
        for number in range(7):
            add_flow(baseline, amina, kind="material", name=f"Paper {number}", amount=number, unit="t")
    names, address, pages = [], "flows/?page_size=3", 0
    while address:
        page = as_amina.get(address).json()
        names += [row["name"] for row in page["results"]]
        address, pages = page["next"], pages + 1
    assert sorted(names) == [f"Paper {number}" for number in range(7)]
    assert pages == 3


FILTERS = (
    ("assessments", "reference={reference}", 1),
    ("assessments", "reference=KE-2026-999", 0),
    ("assessments", "site={site}", 1),
    ("rounds", "assessment={reference}", 1),
    ("rounds", "kind=report", 0),
    ("rounds", "status=draft&kind=baseline", 1),
    ("flows", "assessment={reference}", 2),
    ("flows", "round={round}&kind=energy", 1),
    ("flows", "round={nothing}", 0),
    ("options", "assessment={reference}&technique=good_housekeeping", 1),
    ("options", "round={round}&status=implemented", 0),
    ("enterprises", "name=rift", 1),
    ("enterprises", "name=%25", 0),
    ("enterprises", "isic_class=1701&size_class=medium&is_archived=false", 1),
    ("sites", "enterprise={enterprise}", 1),
    ("products", "enterprise={enterprise}", 1),
    ("products", "site={nothing}", 0),
)


def test_lists_are_filtered_by_the_named_parameters(as_amina, filled_baseline, option, site):
    known = {
        "reference": filled_baseline.assessment.reference,
        "site": site.pk,
        "enterprise": site.enterprise_id,
        "round": filled_baseline.pk,
        "nothing": "00000000-0000-7000-8000-000000000000",
    }
    for resource, query, found in FILTERS:
        answer = as_amina.get(f"{resource}/?{query.format(**known)}")
        assert answer.status_code == 200
        assert len(answer.json()["results"]) == found, f"{resource}/?{query}"


def test_any_other_parameter_is_refused_and_never_means_all(as_amina, baseline):
    queries = (
        "created_by__password__startswith=a",
        "assesment=KE-2026-001",
        "ordering=name",
        "q=a",
        "id__in=1",
        "since=yesterday",
        "since=",
        "since=%00",
        "since=2026-03-31T16:20:23Z",
        "as_of=yesterday",
    )
    for resource in RESOURCES:
        for query in queries if resource == "flows" else queries[:2]:
            answer = as_amina.get(f"{resource}/?{query}")
            assert answer.status_code == 400, f"{resource}/?{query}"
            assert answer.json()["errors"]


ADDRESSES = (
    ("cursor=nonsense", 404),
    ("cursor=" + "A" * 4000, 200),
    ("cursor=cD1ub25zZW5zZQ%3D%3D", 404),  # p=nonsense
    ("cursor=cD0lMDA%3D", 404),  # p=%00
    ("cursor=bz0tMQ%3D%3D", 404),  # o=-1
    ("cursor=", 200),
    ("page_size=0", 200),
    ("page_size=x", 200),
    ("page_size=99999999999999999999", 200),
    ("round=x", 400),
    ("round=%00", 400),
    ("assessment=%00", 400),
)


def test_nonsense_in_the_address_is_no_error_of_ours(as_amina, baseline):
    for query, status in ADDRESSES:
        assert as_amina.get(f"flows/?{query}").status_code == status, query


def test_an_address_that_does_not_exist_is_not_found(as_amina, kenya):
    for path in ("flows/nonsense/", "flows/00000000-0000-7000-8000-000000000000/", "unicorns/"):
        assert as_amina.get(path).status_code == 404
    assert as_amina("OPTIONS", "flows/").status_code == 405
    assert as_amina("PUT", "flows/00000000-0000-7000-8000-000000000000/", {}).status_code == 405
    assert as_amina("TRACE", "flows/").status_code == 405
    assert as_amina.get("flows/", Accept="text/html").status_code == 406
    assert as_amina("HEAD", f"{KENYA}flows/").status_code == 200
