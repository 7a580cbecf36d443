"""Exchange rates of the network: typed or sent as a file, each with its source; what is missing is said."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from centres.models import NetworkEvent
from indicators.models import ExchangeRate
from indicators.pages import money_told_in

pytestmark = pytest.mark.django_db

LIST, NEW = "/network/rates/", "/network/rates/new/"
TYPED = {"currency": "KES", "of": "2024", "currency_per_usd": "134.82", "source": "A bank, table 1"}


def send(client, text):
    return client.post(NEW, {"send_file": "1", "file": SimpleUploadedFile("rates.csv", text.encode())})


def test_a_rate_is_recorded_with_its_source_and_the_missing_ones_are_named(client, administrator, nadia, ines, kenya):
    for person, codes in [(ines, (404, 404)), (nadia, (200, 403))]:
        client.force_login(person)
        assert (client.get(LIST).status_code, client.get(NEW).status_code) == codes
    client.force_login(administrator)
    assert "No rate yet" in client.get(LIST).content.decode()
    assert client.post(NEW, TYPED).status_code == 302
    rate = ExchangeRate.objects.get()
    assert (rate.kind, rate.rate_on, rate.currency_per_usd) == ("year", date(2024, 12, 31), Decimal("134.82"))
    page = client.get(LIST).context["page"]
    assert {"CHF", "EUR", "KES"} <= set(dict(page.missing))
    assert "2024" in dict(page.missing)["EUR"]
    assert "2024" not in dict(page.missing)["KES"]

    client.post(NEW, TYPED | {"currency_per_usd": "135"})
    assert ExchangeRate.objects.get().currency_per_usd == 135, "corrected, not doubled"
    assert NetworkEvent.objects.filter(name="indicators.rates.recorded").count() == 2
    client.post(NEW, TYPED | {"currency_per_usd": "135"})
    assert NetworkEvent.objects.filter(name="indicators.rates.recorded").count() == 2, "nothing changed"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"currency": "USD"}, "one US dollar is one US dollar"),
        ({"of": "2099"}, "Rate of: this is not over yet"),
        ({"of": "2024-13"}, "Rate of: write 2025"),
        ({"of": "last year"}, "Rate of: write 2025"),
        ({"currency_per_usd": "0"}, "One US dollar costs: give 0.000001 or more"),
        ({"source": " "}, "Source: This field is required"),
    ],
)
def test_a_rate_is_refused_in_words(client, administrator, typed, sentence):
    client.force_login(administrator)
    response = client.post(NEW, TYPED | typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_a_file_is_taken_whole_or_not_at_all(client, administrator):
    client.force_login(administrator)
    head = "currency;of;currency_per_usd;source\n"
    refused = send(client, f"{head}eur;2024;0,9239;ECB\nZZZ;2024;1;x\nCHF;2024;many;SNB\n")
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Row 3: Currency" in page
    assert "Row 4: One US dollar costs" in page
    assert not ExchangeRate.objects.exists()
    for text, sentence in [
        ("currency,of\nEUR,2024\n", "the column currency_per_usd, source is missing"),
        ("", "is missing"),
        (head, "there is no rate in this file"),
        (f"{head}EUR;2024;0.9\x00;", "Source"),
    ]:
        assert sentence in send(client, text).content.decode()
    assert send(client, "\ufeffcurrency,of,currency_per_usd,source\nEUR,2024,0.9239,ECB\nCHF,2024-06-28,0.8992,SNB\n")
    assert sorted(ExchangeRate.objects.values_list("currency", "kind")) == [("CHF", "day"), ("EUR", "year")]


def test_money_is_told_at_a_dated_rate_or_not_at_all():
    ExchangeRate.objects.create(
        currency="EUR", kind="year", rate_on=date(2024, 12, 31), currency_per_usd="0.9", source="ECB"
    )
    told = money_told_in("EUR", day=date(2024, 3, 31))
    assert told.of(Decimal(100)) == 90
    assert told.sentence == "Told at one rate for all years: USD 1 = EUR 0.9, average of 2024, ECB."
    assert money_told_in("CHF", day=date(2024, 3, 31)).of(Decimal(100)) is None
    assert money_told_in("nonsense", day=date(2024, 3, 31)).currency == "USD"
