"""The pages for an option's money, its relations, the best set and the ranking."""

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from assessments import services
from assessments.models import Assessment, Option, OptionCost, OptionRelation, Round
from centres.models import Centre
from centres.tenancy import centre_context
from tests.assessments import plant
from tests.assessments.test_option_money import cost, relation

Address = Callable[..., str]


@pytest.fixture
def options(kenya: Centre, report: Round, amina: User) -> tuple[Option, Option]:
    """Two options, the second of which acts on what the first leaves."""
    with centre_context(kenya):
        first = plant.option(report, amina, "First")
        second = plant.option(report, amina, "Second", kwh="60000")
        changes = [relation("sequential", first, second)]
        services.set_relations(option=first, round_=report, changes=changes, by=amina, at=plant.NOW)
    return first, second


def plain(page: str) -> str:
    """Return what a reader sees."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def lines(prefix: str, *rows: dict[str, str], **more: str) -> dict[str, str]:
    sent = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0", **more}
    for place, row in enumerate(rows):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def test_cost_lines_are_typed_kept_and_shown(
    kenya: Centre, options: tuple[Option, Option], at: Address, client: Client, amina: User, vera: User, kofi: User
) -> None:
    url = at("option_costs", option_number=1)
    sent = lines(
        "cost",
        {
            "kind": "energy",
            "quantity": "40,000",
            "unit": "kWh",
            "unit_price_amount": "18.5",
            "source": "Tariff of July",
        },
        {
            "kind": "equipment",
            "entered_amount": "5,000",
            "currency": "EUR",
            "rate": "140",
            "rate_on": "2026-05-04",
            "rate_source": "Central Bank of Kenya",
        },
        {"kind": "energy"},
        version="2",
    )
    for person, code in [(kofi, 404), (vera, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(url, sent).status_code == code
    with centre_context(kenya):
        assert [(row.kind, row.currency) for row in OptionCost.objects.order_by("created_at", "pk")] == [
            ("energy", ""),
            ("equipment", "EUR"),
        ]
    detail = client.get(at("option_detail", option_number=1)).content.decode()
    for words in ["Tariff of July", "740,000", "700,000", "Central Bank of Kenya", "Year by year", "20 % less saved"]:
        assert words in detail
    assert "800,000" in detail  # typed with the effect, and set aside
    assert client.get(url).status_code == 200


def test_what_cannot_be_keeps_what_was_typed_and_says_what_to_do(
    options: tuple[Option, Option], at: Address, client: Client, amina: User
) -> None:
    client.force_login(amina)
    wrong = lines("cost", {"kind": "equipment", "entered_amount": "5000", "currency": "EUR"}, version="2")
    answer = client.post(at("option_costs", option_number=1), wrong)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Rate: say how many KES one EUR is." in page
    assert 'value="5000"' in page
    more = client.post(at("option_costs", option_number=1), {**wrong, "more": "1"})
    assert more.status_code == 200
    assert 'name="cost-1-kind"' in more.content.decode()
    stale = client.post(at("option_costs", option_number=1), lines("cost", {"kind": "water", "entered_amount": "1"}))
    assert stale.status_code == 422
    nonsense = client.post(at("option_costs", option_number=1), lines("cost", {"kind": "x", "entered_amount": "y"}))
    assert nonsense.status_code == 422


def test_relations_are_typed_from_either_side(
    kenya: Centre, options: tuple[Option, Option], at: Address, client: Client, amina: User
) -> None:
    client.force_login(amina)
    with centre_context(kenya):
        (kept,) = OptionRelation.objects.all()
    url = at("option_relations", option_number=2)
    page = client.get(url).content.decode()
    assert str(kept.pk) in page
    assert 'value="after" selected' in page
    row = {"line": str(kept.pk), "other": str(options[0].pk), "how": "overlapping", "overlap_percent": ""}
    refused = client.post(url, lines("relation", row, version="1"))
    assert refused.status_code == 422
    assert "say which share of the smaller saving both claim" in refused.content.decode()
    saved = client.post(url, lines("relation", {**row, "overlap_percent": "50"}, version="1"))
    assert saved.status_code == 302
    with centre_context(kenya):
        (now,) = OptionRelation.objects.all()
        assert (now.pk, now.kind, now.overlap_share, now.first_id) == (
            kept.pk,
            "overlapping",
            Decimal("0.5"),
            options[0].pk,
        )
    detail = client.get(at("option_detail", option_number=1)).content.decode().replace("\xa0", " ")
    assert "both claim 50 % of the smaller saving" in detail


def test_the_list_says_what_is_counted_once(
    options: tuple[Option, Option], at: Address, client: Client, vera: User
) -> None:
    client.force_login(vera)
    page = client.get(at("option_list")).content.decode()
    assert "Counted once" in page
    assert "2,320,833" in page  # 1,250,000 + 733,333 + 337,500
    assert "60 MWh × 440 MWh ÷ 480 MWh" in page.replace("\xa0", " ")


def test_the_best_set_within_a_budget(
    kenya: Centre, options: tuple[Option, Option], at: Address, client: Client, amina: User, vera: User
) -> None:
    client.force_login(vera)
    url = at("option_best_set")
    assert client.get(url).status_code == 200
    page = client.get(url, {"budget": "900,000"}).content.decode()
    assert "no other set of these options saves more" in page
    assert "It takes KES 900,000, and KES 0 is left" in plain(page)
    assert "1,250,000" in page
    wrong = client.get(url, {"budget": "much"})
    assert wrong.status_code == 422
    assert "Budget:" in wrong.content.decode()
    all_of_it = client.get(url, {"budget": "1800000"}).content.decode()
    assert "2,320,833" in all_of_it


def test_the_ranking_is_set_and_shown(
    kenya: Centre, options: tuple[Option, Option], at: Address, client: Client, amina: User, vera: User
) -> None:
    url = at("option_ranking")
    sent: dict[str, Any] = {
        "version": "1",
        "weight-payback": "60",
        "weight-ease": "40",
        "score-1-payback": "8",
        "score-1-ease": "5",
        "score-2-payback": "10",
    }
    client.force_login(vera)
    assert client.post(url, sent).status_code == 403
    client.force_login(amina)
    proposed = client.get(url).content.decode()
    assert 'name="score-2-energy" value="10"' in proposed or 'value="10"' in proposed
    refused = client.post(url, {**sent, "weight-ease": "39"})
    assert refused.status_code == 422
    assert "add up to 100, not to 99" in refused.content.decode()
    assert client.post(url, {**sent, "score-1-ease": "11"}).status_code == 422
    assert client.post(url, sent).status_code == 302
    with centre_context(kenya):
        assert Assessment.objects.get().ranking["weights"] == {"ease": "40", "payback": "60"}
    page = client.get(at("option_best_set")).content.decode()
    text = plain(page)
    assert "weight 60 %" in text
    assert "4.80 8 × 60 % 2.00 5 × 40 % 6.80 1" in text  # the cells of the row add up to its score
    assert "no score yet: Easy to do" in text
    assert "6.80" in client.get(url).content.decode()


def test_tax_and_inflation_are_typed_with_the_assessment(
    kenya: Centre, options: tuple[Option, Option], at: Address, client: Client, amina: User
) -> None:
    with centre_context(kenya):
        assessment = Assessment.objects.get()
        services.set_costs(option=options[0], changes=[cost("labour", "1")], by=amina, at=plant.NOW)
    client.force_login(amina)
    sent = {
        "version": str(assessment.version),
        "started_on": "2026-01-12",
        "lead": str(amina.pk),
        "currency": "KES",
        "discount_percent": "18",
        "tax_percent": "30",
        "inflation_percent": "8",
        "depreciation_years": "5",
        "price_year": "2026",
        "grid_factor": str(assessment.grid_factor_id or ""),
    }
    assert client.post(at("assessment_edit"), sent).status_code == 302
    with centre_context(kenya):
        now = Assessment.objects.get()
        assert (now.tax_share, now.inflation_share, now.depreciation_years, now.price_year) == (
            Decimal("0.3"),
            Decimal("0.08"),
            5,
            2026,
        )
    page = client.get(at("option_detail", option_number=1)).content.decode()
    for words in ["After 30 % tax", "above inflation", "Written off"]:
        assert words in page.replace("\xa0", " "), words
