"""A person's own page, and the language menu."""

import pytest

from centres.roles import NetworkRole, Role
from tests import cast


def test_my_page_shows_my_roles_in_all_centres_and_nothing_else(
    client, kenya, south_africa, mwangi, amina, enterprise, enterprise_south_africa, stranger
):
    assert client.get("/me/").status_code == 302
    cast.join(south_africa, mwangi, Role.ENTERPRISE_MANAGER, enterprise_south_africa)
    client.force_login(mwangi)
    roles = client.get("/me/").context["roles"]
    assert [(role.centre_slug, role.enterprises) for role in roles] == [
        ("kenya", (enterprise.name,)),
        ("south-africa", (enterprise_south_africa.name,)),
    ]
    client.force_login(stranger)
    assert "You have no role in any centre now." in client.get("/me/").content.decode()


def test_my_page_shows_a_role_in_the_network(client, nadia):
    client.force_login(nadia)
    (role,) = client.get("/me/").context["roles"]
    assert (role.centre_slug, role.role_label) == ("", NetworkRole.NETWORK_ANALYST.label)


def test_i_change_my_name_and_language(client, amina):
    client.force_login(amina)
    response = client.post("/me/", {"name": "  Amina   Otieno ", "language": "fr"})
    assert response.status_code == 302
    assert response.cookies["django_language"].value == "fr"
    amina.refresh_from_db()
    assert (amina.name, amina.language) == ("Amina Otieno", "fr")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "language": "en"}, "Your name: This field is required."),
        ({"name": "A", "language": "tlh"}, "Language: Select a valid choice."),
        ({"name": "A" * 121, "language": "en"}, "Your name: Ensure this value has at most 120 characters"),
        ({"name": "\x00", "language": "en"}, "Your name: Null characters are not allowed."),
    ],
)
def test_my_page_refuses_in_words(client, amina, typed, sentence):
    client.force_login(amina)
    response = client.post("/me/", typed)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    amina.refresh_from_db()
    assert amina.name == "Amina"


def test_the_language_menu_goes_back_to_the_page_and_is_remembered(client, amina):
    response = client.post("/language/", {"language": "ar", "next": "/accounts/login/"})
    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert 'dir="rtl"' in client.get("/accounts/login/").content.decode()
    client.force_login(amina)
    client.post("/language/", {"language": "es", "next": "/me/"})
    amina.refresh_from_db()
    assert amina.language == "es"


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "", "\\\\x"]
)
def test_the_language_menu_leads_nowhere_else(client, db, address):
    assert client.post("/language/", {"language": "fr", "next": address}).url == "/"


def test_an_unknown_language_changes_nothing(client, amina):
    client.force_login(amina)
    for language in ["", "tlh", "en\x00", "en" * 500]:
        response = client.post("/language/", {"language": language})
        assert response.status_code == 302
        assert "django_language" not in response.cookies
    assert client.get("/language/").status_code == 405


def test_signing_in_brings_ones_language(client, db):
    person = cast.make_user("wanjiru", password=cast.PASSWORD, language="fr")
    response = client.post("/accounts/login/", {"login": person.email, "password": cast.PASSWORD})
    assert response.status_code == 302
    assert response.cookies["django_language"].value == "fr"
