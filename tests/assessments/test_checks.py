"""What a centre compares figures with: prices of energy, benchmarks of sectors."""

import html
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.models import PriceBand, SectorBenchmark
from centres.models import AuditEvent, Centre
from centres.tenancy import centre_context

pytestmark = pytest.mark.django_db

PRICE = {"carrier": "electricity", "currency": "KES", "lowest_amount": "12", "highest_amount": "28", "source": "KPLC"}
USUAL = {
    "isic_code": "1701",
    "indicator": "energy_use",
    "low_value": "0.4",
    "high_value": "0.8",
    "unit": "kWh",
    "output_unit": "kg",
    "source": "Paper association, 2023",
}


def signed_in(person: User) -> Client:
    """Return a browser of their own in which a person is signed in."""
    browser = Client()
    browser.force_login(person)
    return browser


def to(kenya: Centre, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"centre_slug": kenya.slug, **kwargs})


def test_a_director_records_changes_and_removes_a_price(
    kenya: Centre, ines: User, as_amina: Client, kofi: User
) -> None:
    client = signed_in(ines)
    address = to(kenya, "price_band_create")
    assert as_amina.post(address, PRICE).status_code == 403
    assert signed_in(kofi).post(address, PRICE).status_code == 404
    sent = {**PRICE, "id": str(uuid4())}
    for _time in range(2):
        assert client.post(address, sent).status_code == 302
    with centre_context(kenya):
        band = PriceBand.objects.get()
    page = as_amina.get(to(kenya, "check_list")).content.decode()
    assert "Electricity from the grid" in page
    assert "Record a price" not in page  # for whoever edits the centre
    edit = to(kenya, "price_band_edit", band_id=band.pk)
    assert client.get(edit).status_code == 200
    assert client.post(edit, {**PRICE, "highest_amount": "35", "version": "9"}).status_code == 422
    assert client.post(edit, {**PRICE, "highest_amount": "35", "version": "1"}).status_code == 302
    assert client.post(to(kenya, "price_band_remove", band_id=band.pk)).status_code == 302
    with centre_context(kenya):
        assert not PriceBand.objects.exists()
        names = AuditEvent.objects.filter(name__startswith="assessments.price_band").order_by("pk")
        assert [event.name.rpartition(".")[2] for event in names] == ["added", "edited", "removed"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"highest_amount": "12"}, "Highest price of one kWh: give more than the lowest"),
        ({"lowest_amount": "-1"}, "Highest price of one kWh: give more than the lowest, which is 0 or more."),
        ({"lowest_amount": "a lot"}, "Lowest price of one kWh: "),
        ({"carrier": "wind in the sails"}, "Kind of energy: "),
        ({"currency": "XXX1"}, "Currency: "),
    ],
)
def test_a_wrong_price_is_refused_with_a_sentence(
    kenya: Centre, ines: User, wrong: dict[str, str], sentence: str
) -> None:
    client = signed_in(ines)
    refused = client.post(to(kenya, "price_band_create"), {**PRICE, **wrong})
    assert refused.status_code == 422
    text = html.unescape(refused.content.decode())
    assert sentence in text
    assert "KPLC" in text


def test_the_same_energy_and_currency_has_one_band(kenya: Centre, ines: User) -> None:
    client = signed_in(ines)
    address = to(kenya, "price_band_create")
    assert client.post(address, PRICE).status_code == 302
    refused = client.post(address, PRICE)
    assert refused.status_code == 422
    assert "the centre has a band for it in this currency already" in refused.content.decode()


def test_a_director_records_changes_and_removes_a_benchmark(kenya: Centre, ines: User, as_amina: Client) -> None:
    client = signed_in(ines)
    assert as_amina.post(to(kenya, "benchmark_create"), USUAL).status_code == 403
    assert client.post(to(kenya, "benchmark_create"), USUAL).status_code == 302
    with centre_context(kenya):
        benchmark = SectorBenchmark.objects.get()
    assert "Paper association, 2023" in as_amina.get(to(kenya, "check_list")).content.decode()
    edit = to(kenya, "benchmark_edit", benchmark_id=benchmark.pk)
    assert client.post(edit, {**USUAL, "high_value": "0.9", "version": "1"}).status_code == 302
    assert client.post(to(kenya, "benchmark_remove", benchmark_id=benchmark.pk)).status_code == 302
    with centre_context(kenya):
        assert not SectorBenchmark.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"isic_code": "9x"}, "Sector: give an ISIC Rev. 4 class such as 1050"),
        ({"unit": "m3"}, "Unit: give one that measures the same as MWh"),
        ({"output_unit": "handful"}, "For one: give a unit of product"),
        ({"high_value": "0.4"}, "To: give more than"),
        ({"source": ""}, "Source: "),
    ],
)
def test_a_wrong_benchmark_is_refused_with_a_sentence(
    kenya: Centre, ines: User, wrong: dict[str, str], sentence: str
) -> None:
    client = signed_in(ines)
    refused = client.post(to(kenya, "benchmark_create"), {**USUAL, **wrong})
    assert refused.status_code == 422
    assert sentence in html.unescape(refused.content.decode())
