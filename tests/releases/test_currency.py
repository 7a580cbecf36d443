"""A release's money in the currency that the address asks for."""

from datetime import date

import pytest

from indicators.models import ExchangeRate
from tests.network.filed import AT
from tests.releases.test_releases import make

pytestmark = pytest.mark.django_db


def test_the_address_says_in_which_currency_money_is_told(client, two_centres, administrator, nadia):
    release = make(administrator)
    ExchangeRate.objects.create(
        currency="EUR", kind="year", rate_on=date(AT.year - 1, 12, 31), currency_per_usd="0.5", source="A bank"
    )
    client.force_login(nadia)
    dollars, euro, francs = (
        client.get(f"/network/releases/{release.pk}/", {"table": "techniques", "currency": code}).context["page"]
        for code in ("USD", "EUR", "CHF")
    )
    (column,) = (at for at, heading in enumerate(dollars.headings) if heading == "Saved a year (USD)")
    assert euro.headings[column] == "Saved a year (EUR)"
    assert dollars.rows[-1].fields[column].text == "119"
    assert euro.rows[-1].fields[column].text == "60"
    assert "A bank" in euro.money.sentence
    assert francs.rows[-1].fields[column].text == "–"
    assert "No rate of CHF" in francs.money.sentence
    assert euro.rows[-1].fields[0] == dollars.rows[-1].fields[0], "only money is told otherwise"
