"""What similar plants did: the pages, the words that find a card, the plant's own numbers, and taking a card over."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments import services as assessments
from assessments.catalogue import KINDS, OptionKind, card_name, is_card, suggested
from assessments.fields import EffectFields, OptionFields
from assessments.models import Option
from centres.models import AuditEvent, Enterprise
from centres.tenancy import centre_context
from network import services
from tests.network.filed import AT, make_plants

LEAKS = {"kind": "air_leaks", "status": "implemented"}


def test_every_kind_is_in_the_catalogue_with_words_of_its_own_that_suggest_it():
    assert set(KINDS) == set(OptionKind.values)
    for code, kind in KINDS.items():
        first = str(kind.words).partition(",")[0]
        assert suggested(first) == code, first
        assert is_card(code)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Close compressed-air leaks", "air_leaks"),
        ("Insulate the steam pipes", "insulate_steam"),
        ("Reuse the final rinse as the next first rinse", "reuse_water"),
        ("Heat recovery from wort boiling", "heat_recovery"),
        ("Training of the night shift", ""),
    ],
)
def test_a_title_suggests_a_kind(title, kind):
    assert suggested(title) == kind


def test_cards_without_a_kind_have_a_name_too():
    assert card_name("good_housekeeping.water") == "Good housekeeping that saves: water"
    assert not is_card("good_housekeeping.gold")


pytestmark = pytest.mark.django_db


@pytest.fixture
def plants(kenya, south_africa, amina, kofi):
    """Four plants of ours and three of another centre, which all closed their leaks."""
    made = [*make_plants(kenya, amina, count=4), *make_plants(south_africa, kofi, count=3)]
    for plant in made:
        with centre_context(plant.centre):
            first = plant.options[0]
            Option.objects.filter(pk=first.pk).update(title="Close the air leaks", kind="air_leaks")
        plant.accept(2, [LEAKS])
    services.fold()
    return made


def page(client, name, **kwargs):
    query = kwargs.pop("query", "")
    return client.get(reverse(name, kwargs=kwargs) + query)


def test_the_list_shows_ranges_over_all_centres_and_names_only_the_own_plants(client, kenya, amina, plants):
    client.force_login(amina)
    text = page(client, "similar_list", centre_slug=kenya.slug).content.decode()
    assert "7 plants were offered it, 7 run it." in text
    assert "Plant 3" in text
    with centre_context(plants[-1].centre):
        assert Enterprise.objects.filter(pk=plants[-1].enterprise.pk).update(name="Somebody elsewhere") == 1
    detail = page(client, "similar_detail", centre_slug=kenya.slug, card="air_leaks").content.decode()
    assert "Somebody elsewhere" not in detail + text
    assert detail.count(plants[0].assessment.reference) >= 1


def test_too_few_plants_of_a_sector_say_so_and_the_wider_place_speaks(client, kenya, amina, plants):
    client.force_login(amina)
    # three paper mills, two dairies, two foundries: none of the divisions may be told
    text = page(client, "similar_detail", centre_slug=kenya.slug, card="air_leaks", query="?sector=17").content.decode()
    assert "nearer to this one there are too few to say" in text
    assert "7 plants" in text
    for sector in ("10", "17", "24"):
        answer = page(client, "similar_list", centre_slug=kenya.slug, query=f"?sector={sector}").content.decode()
        assert "7 plants were offered it" in answer  # of the section: never the two or three


def test_who_may_look(client, kenya, south_africa, amina, kofi, nadia, mwangi, plants):
    for person, ours, network in ((amina, 200, 404), (kofi, 404, 404), (mwangi, 403, 404), (nadia, 404, 200)):
        client.force_login(person)
        assert page(client, "similar_list", centre_slug=kenya.slug).status_code == ours
        assert page(client, "network_similar_list").status_code == network
    client.force_login(nadia)
    text = page(client, "network_similar_detail", card="air_leaks").content.decode()
    assert "7 plants were offered it" in text
    assert "Plant 0" not in text
    assert page(client, "network_similar_detail", card="nothing").status_code == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [("compressed leaks", True), ("LEAK", True), ("léaks of air", True), ("dyeing", False)],
)
def test_words_find_a_card_by_their_stems_without_accents_and_options_of_the_own_centre(
    client, kenya, amina, plants, words, found
):
    client.force_login(amina)
    text = page(client, "similar_list", centre_slug=kenya.slug, query=f"?q={words}").content.decode()
    assert ("Close compressed-air leaks" in text) is found
    assert ("Options of your centre" in text) is (found and words != "compressed leaks")


def test_words_find_a_card_in_french(client, kenya, amina, plants):
    client.force_login(amina)
    answer = client.get(
        reverse("similar_list", kwargs={"centre_slug": kenya.slug}) + "?q=leak", headers={"accept-language": "fr"}
    )
    assert answer.status_code == 200


def test_bad_filters_are_left_out(client, kenya, amina):
    client.force_login(amina)
    answer = page(client, "similar_list", centre_slug=kenya.slug, query="?sector=zz&size=9&process=x&q=%00&data=x")
    assert answer.status_code == 200


def test_a_page_asks_as_much_with_many_plants_as_with_few(client, kenya, amina, plants, django_assert_max_num_queries):
    client.force_login(amina)
    with django_assert_max_num_queries(20):
        page(client, "similar_list", centre_slug=kenya.slug)
    with django_assert_max_num_queries(60):
        page(client, "similar_detail", centre_slug=kenya.slug, card="air_leaks")


# --- Taking over, and the way from an option -------------------------------------------------------------------------


def test_an_option_taken_over_is_credited_in_sheet_history_and_api(client, kenya, amina, report):
    kwargs = {"centre_slug": kenya.slug, "reference": report.assessment.reference}
    client.force_login(amina)
    form = client.get(reverse("option_create", kwargs=kwargs) + "?card=steam_leaks").content.decode()
    assert "Taken over from: similar plants, Repair steam leaks and steam traps" in form
    assert 'value="Repair steam leaks and steam traps"' in form

    data = {
        "title": "Repair the steam traps",
        "technique": "good_housekeeping",
        "counts_as": "cleaner_production",
        "kind": "steam_leaks",
        "taken_over_from": "steam_leaks",
        "lifetime_years": "5",
        "finance_source": "own",
        "effect-TOTAL_FORMS": "0",
        "effect-INITIAL_FORMS": "0",
    }
    assert client.post(reverse("option_create", kwargs=kwargs), data).status_code == 302
    with centre_context(kenya):
        option = Option.objects.get(title="Repair the steam traps")
        (event,) = AuditEvent.objects.filter(name="assessments.option.added", target_id=str(option.pk))
    assert (option.kind, option.taken_over_from) == ("steam_leaks", "steam_leaks")
    assert event.details["taken_over_from"] == "steam_leaks"
    credit = "Taken over from: similar plants, Repair steam leaks and steam traps"
    sheet = client.get(reverse("option_detail", kwargs={**kwargs, "option_number": option.number})).content.decode()
    assert credit in sheet
    assert credit in client.get(reverse("assessment_history", kwargs=kwargs)).content.decode()
    told = client.get(f"/api/v1/centres/{kenya.slug}/options/{option.pk}/").json()
    assert (told["kind"], told["taken_over_from"]) == ("steam_leaks", "steam_leaks")

    client.post(
        reverse("option_edit", kwargs={**kwargs, "option_number": option.number}),
        {**data, "version": option.version, "title": "Repair all steam traps", "taken_over_from": ""},
    )
    with centre_context(kenya):
        option.refresh_from_db()
    assert (option.title, option.taken_over_from) == ("Repair all steam traps", "steam_leaks")
    refused = client.post(reverse("option_create", kwargs=kwargs), {**data, "title": "X", "taken_over_from": "gold"})
    assert refused.status_code == 422
    assert "there is no such card" in refused.content.decode()


def test_from_an_option_its_own_numbers_stand_beside_the_ranges(client, kenya, amina, report, plants):
    with centre_context(kenya):
        option = assessments.add_option(
            round_=report,
            fields=OptionFields(
                title="Close the leaks of compressed air",
                technique="good_housekeeping",
                investment_amount=Decimal(9000),
            ),
            effects=[
                EffectFields(
                    flow_kind="energy",
                    carrier="electricity",
                    amount=Decimal(10),
                    unit="MWh",
                    saving_amount=Decimal(1000),
                )
            ],
            by=amina,
            at=AT,
        )
    client.force_login(amina)
    kwargs = {"centre_slug": kenya.slug, "reference": report.assessment.reference, "option_number": option.number}
    assert (
        reverse("similar_to_option", kwargs=kwargs)
        in client.get(reverse("option_detail", kwargs=kwargs)).content.decode()
    )
    text = client.get(reverse("similar_to_option", kwargs=kwargs)).content.decode()
    assert "Close compressed-air leaks" in text  # suggested by its title
    assert "This option" in text
    assert re.search(r"9(\.0)?\s+years", text)
    assert "above the middle half" in text


def test_the_api_says_the_same_and_keeps_the_same_still(client, kenya, amina, kofi, nadia, plants):
    client.force_login(amina)
    (card,) = [row for row in client.get(f"/api/v1/centres/{kenya.slug}/similar/?q=leak").json() if row["is_told"]]
    assert (card["card"], card["plants_count"], card["implemented_count"]) == ("air_leaks", 7, 7)
    assert {told["of"] for told in card["ranges"]} == {"saving_usd", "investment_usd", "payback_years"}
    assert client.get("/api/v1/network/similar/").status_code == 404
    assert client.get(f"/api/v1/centres/{kenya.slug}/similar/?size=vast").status_code == 400
    assert len(client.get("/api/v1/network/similar/catalogue/").json()) == len(KINDS)
    client.force_login(nadia)
    assert client.get("/api/v1/network/similar/?sector=17&data=recorded").json()[0]["place"] == "C"
    client.force_login(kofi)
    assert client.get(f"/api/v1/centres/{kenya.slug}/similar/").status_code == 404
