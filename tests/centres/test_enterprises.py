"""Registering, finding, editing and archiving enterprises, their sites and products."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from centres import services
from centres.edits import StaleEdit
from centres.fields import EnterpriseFields, ProductFields, SiteFields
from centres.guards import plain_name
from centres.models import Enterprise, Product, Site
from centres.tenancy import centre_context
from recp_portal.lib.ids import uuid7
from tests import cast

LIST = "/centres/kenya/enterprises/"
NEW = "/centres/kenya/enterprises/new/"
TYPED = {
    "name": "Athi River Tannery",
    "isic_class": "1511",
    "size_class": "small",
    "employees_count": "35",
    "place": "Athi River",
    "tags": "club, Eco park, CLUB",
}


def fields(**values) -> EnterpriseFields:
    return EnterpriseFields(**{"name": "Athi River Tannery", "isic_class": "1511", "size_class": "small", **values})


def registered(kenya, **values) -> list[Enterprise]:
    with centre_context(kenya):
        return list(Enterprise.objects.filter(**values))


def test_those_who_record_register_an_enterprise_and_nobody_else_does(
    client, kenya, amina, vera, mwangi, kofi, last_event
):
    for person, code in [(kofi, 404), (vera, 403), (mwangi, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(NEW, TYPED).status_code == code, person

    (enterprise,) = registered(kenya, name="Athi River Tannery")
    assert (enterprise.isic_class, enterprise.tags, enterprise.data_kind) == ("1511", ["club", "Eco park"], "recorded")
    event = last_event(kenya)
    assert (event.name, event.by, event.target_id) == ("centres.enterprise.registered", amina, str(enterprise.pk))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Name: This field is required."),
        ("isic_class", "9999", "Sector (ISIC Rev. 4 class): “9999” is no class of ISIC Rev. 4."),
        ("isic_class", "textiles", "fits several classes, such as"),
        ("isic_class", "17", "fits several classes, such as 1701 Manufacture of pulp, paper and paperboard; 1702"),
        ("size_class", "gigantic", "Size: Select a valid choice."),
        ("employees_count", "-3", "Employees: Ensure this value is greater than or equal to 0."),
        ("employees_count", "99999999999999999999", "Employees:"),
        ("employees_count", "many", "Employees: Enter a whole number."),
        ("name", "a" * 161, "Name: Ensure this value has at most 160 characters"),
        ("name", "Mill\x00", "Name: Null characters are not allowed."),
        ("tags", ",".join(f"t{number}" for number in range(13)), "Tags: give at most 12."),
        ("tags", "x" * 41, "Tags:"),
    ],
)
def test_a_refusal_names_the_field_and_keeps_what_was_typed(client, kenya, amina, field, typed, sentence):
    client.force_login(amina)
    response = client.post(NEW, TYPED | {field: typed})
    assert response.status_code == 422
    assert sentence in response.content.decode().replace("&#x27;", "'")
    for name, value in TYPED.items():
        if name != field:
            assert response.context["form"].data[name] == value
    assert registered(kenya) == []


def test_a_sector_may_be_typed_in_words_that_fit_one_class(client, kenya, amina):
    client.force_login(amina)
    for number, typed in enumerate(["manufacture of dairy products", "1050", "1050 Manufacture of dairy products"]):
        assert client.post(NEW, TYPED | {"name": f"{number * 11111} Dairy", "isic_class": typed}).status_code == 302
    assert len(registered(kenya, isic_class="1050")) == 3


def test_the_same_form_sent_twice_registers_one(client, kenya, amina):
    client.force_login(amina)
    sent = TYPED | {"id": str(uuid7())}
    assert client.post(NEW, sent).url == client.post(NEW, sent).url
    assert len(registered(kenya)) == 1


def test_likely_duplicates_are_shown_and_registered_only_knowingly(client, kenya, amina, enterprise):
    client.force_login(amina)
    typed = TYPED | {"name": "RIFT VALLEY Paper Mills Ltd", "place": "Nairobi"}
    response = client.post(NEW, typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert f"/centres/kenya/enterprises/{enterprise.pk}/" in page
    assert "register anyway" in page
    assert 'value="RIFT VALLEY Paper Mills Ltd"' in page
    assert len(registered(kenya)) == 1

    assert client.post(NEW, typed | {"despite_duplicates": "1"}).status_code == 302
    assert len(registered(kenya)) == 2


@pytest.mark.parametrize(
    ("name", "place", "identifier", "reason"),
    [
        ("Rift Valley Paper Mill", "", "", "the same name"),
        ("The Rift Valley Paper Mill Co. Ltd", "", "", "the same name"),
        ("Rift Vally Paper Mil", "", "", "almost the same name"),
        ("Rift Valley Papers", "Nairobi", "", "a similar name in the same town"),
        ("Something else", "", "p051 123456", "the same national identifier"),
        ("Coast Cement", "Mombasa", "", ""),
        ("Rift Valley Dairy", "Nakuru", "", ""),
        ("Ltd", "", "", ""),
    ],
)
def test_what_counts_as_a_likely_duplicate(in_kenya, amina, enterprise, name, place, identifier, reason):
    described = fields(name=name, place=place, national_identifier=identifier)
    if not reason:
        assert services.register_enterprise(fields=described, by=amina, at=timezone.now())
        return
    with pytest.raises(services.LikelyDuplicates) as refusal:
        services.register_enterprise(fields=described, by=amina, at=timezone.now())
    assert [(row.id, row.reason) for row in refusal.value.candidates] == [(enterprise.pk, reason)]


def test_an_enterprise_of_another_centre_is_no_duplicate(in_kenya, amina, enterprise_south_africa):
    described = fields(name=enterprise_south_africa.name, place=enterprise_south_africa.place)
    assert services.register_enterprise(fields=described, by=amina, at=timezone.now())


def test_the_same_identifier_is_refused_even_knowingly(client, kenya, amina, enterprise):
    client.force_login(amina)
    typed = TYPED | {"national_identifier": enterprise.national_identifier.lower(), "despite_duplicates": "1"}
    response = client.post(NEW, typed)
    assert response.status_code == 422
    assert "An enterprise with this national identifier is registered already." in response.content.decode()


def test_names_compare_without_legal_forms_and_accents():
    assert plain_name("Tanneries du Sud S.A.R.L.") == plain_name("TANNERIES SUD")
    assert plain_name("Ltd") == "ltd"


def test_a_stale_edit_is_shown_and_overwrites_nothing(client, kenya, amina, lead, enterprise):
    url = f"{LIST}{enterprise.pk}/edit/"
    client.force_login(amina)
    assert f'name="version" value="{enterprise.version}"' in client.get(url).content.decode()
    with centre_context(kenya):
        services.edit_enterprise(
            enterprise=enterprise,
            fields=fields(name=enterprise.name, isic_class="1701", size_class="large"),
            expected_version=enterprise.version,
            by=lead,
            at=timezone.now(),
        )

    mine = {
        "name": "Rift Valley Mill",
        "isic_class": "1701",
        "size_class": "medium",
        "version": str(enterprise.version),
    }
    response = client.post(url, mine)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Juma saved this" in page
    assert "Large (250 people or more)" in page
    assert 'value="Rift Valley Mill"' in page
    (current,) = registered(kenya)
    assert (current.name, current.size_class) == ("Rift Valley Paper Mill", "large")

    assert client.post(url, mine | {"version": response.context["form"].data["version"]}).status_code == 302
    (current,) = registered(kenya)
    assert (current.name, current.size_class, current.updated_by_id) == ("Rift Valley Mill", "medium", amina.pk)


def test_a_form_that_lost_its_version_is_stale(client, kenya, amina, enterprise):
    client.force_login(amina)
    for version in ["", "nonsense", "-1", "99999999999"]:
        response = client.post(f"{LIST}{enterprise.pk}/edit/", TYPED | {"version": version})
        assert response.status_code == 422, version


def test_an_edit_that_changes_nothing_leaves_no_event(in_kenya, kenya, amina, enterprise, last_event):
    same = EnterpriseFields(
        **{name: getattr(enterprise, name) for name in EnterpriseFields.__dataclass_fields__}  # as it is
    )
    before = cast.event_names(kenya)
    services.edit_enterprise(enterprise=enterprise, fields=same, by=amina, at=timezone.now())
    assert cast.event_names(kenya) == before
    changed = services.edit_enterprise(
        enterprise=enterprise, fields=fields(name="New name"), by=amina, at=timezone.now()
    )
    assert changed.version == enterprise.version + 1
    assert last_event(kenya).details["changed"]["name"] == ["Rift Valley Paper Mill", "New name"]


def test_archive_takes_it_out_of_the_list_and_restore_brings_it_back(
    client, kenya, amina, vera, enterprise, last_event
):
    archive, restore = f"{LIST}{enterprise.pk}/archive/", f"{LIST}{enterprise.pk}/restore/"
    client.force_login(vera)
    assert client.post(archive).status_code == 403
    client.force_login(amina)
    assert client.get(archive).status_code == 405
    assert client.post(archive).status_code == 302
    assert last_event(kenya).name == "centres.enterprise.archived"
    assert enterprise.name not in client.get(LIST).content.decode()
    assert enterprise.name in client.get(LIST, {"archived": "on"}).content.decode()
    assert "Archived on" in client.get(f"{LIST}{enterprise.pk}/").content.decode()
    assert client.post(restore).status_code == 302
    assert last_event(kenya).name == "centres.enterprise.restored"
    assert enterprise.name in client.get(LIST).content.decode()


def test_the_list_finds_by_name_town_identifier_tag_and_sector(client, amina, enterprise, other_enterprise):
    client.force_login(amina)
    for question, found in [
        ({"q": "rift"}, {enterprise.name}),
        ({"q": "kisumu"}, {other_enterprise.name}),
        ({"q": "P051"}, {enterprise.name}),
        ({"q": "club"}, {enterprise.name}),
        ({"q": "dairy products"}, {other_enterprise.name}),
        ({"q": "rift kisumu"}, set()),
        ({"division": "10"}, {other_enterprise.name}),
        ({"tag": "club"}, {enterprise.name}),
        ({"size": "medium"}, {enterprise.name, other_enterprise.name}),
        ({"size": "large"}, set()),
        ({}, {enterprise.name, other_enterprise.name}),
    ]:
        rows = client.get(LIST, question).context["listing"].page.object_list
        assert {row.name for row in rows} == found, question


NONSENSE = ["\x00", "'; DROP TABLE centres_enterprise; --", "%", "\\", "🦆" * 200, "a" * 5000, "-1", "1e999", "⸮"]


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_in_the_address_is_never_an_error(client, ines, enterprise, text):
    client.force_login(ines)
    for name in ["q", "size", "division", "tag", "archived", "page"]:
        assert client.get(LIST, {name: text}).status_code == 200, name
    for name in ["record", "page"]:
        assert client.get("/centres/kenya/history/", {name: text}).status_code == 200, name


def test_an_htmx_search_gets_the_part_and_says_how_many(client, amina, enterprise):
    client.force_login(amina)
    page = client.get(LIST, {"q": "rift"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "1 enterprise found" in page


def test_the_list_takes_as_many_queries_for_twelve_as_for_two(client, kenya, amina, enterprise, other_enterprise):
    client.force_login(amina)
    for row in (enterprise, other_enterprise):
        cast.make_site(row, amina)
    with CaptureQueriesContext(connection) as two:
        client.get(LIST)
    for number in range(10):
        cast.make_site(cast.make_enterprise(kenya, amina, f"Plant {number}", isic_class=f"10{number:02d}"[:4]), amina)
    with CaptureQueriesContext(connection) as twelve:
        client.get(LIST)
    assert len(two) == len(twelve)


def test_sites_and_products_are_added_and_edited_by_those_who_record(
    client, kenya, amina, vera, kofi, enterprise, last_event
):
    add_site = f"{LIST}{enterprise.pk}/sites/new/"
    typed = {"name": "Mill 2", "place": "Thika", "operating_hours_per_year": "6000"}
    for person, code in [(kofi, 404), (vera, 403), (amina, 302)]:
        client.force_login(person)
        assert client.post(add_site, typed).status_code == code
    with centre_context(kenya):
        site = Site.objects.get()
    assert last_event(kenya).name == "centres.site.added"

    add_product = f"/centres/kenya/sites/{site.pk}/products/new/"
    assert client.post(add_product, {"name": "Tissue", "unit": "Tonnes", "conversion_weight": "1"}).status_code == 302
    with centre_context(kenya):
        product = Product.objects.get()
    assert product.unit == "t"
    assert last_event(kenya).name == "centres.product.added"

    edit = f"/centres/kenya/products/{product.pk}/edit/"
    typed = {"name": "Tissue paper", "unit": "t", "conversion_weight": "1.5", "version": "1"}
    response = client.post(edit, typed)
    assert "Reason for the weight: say why" in response.content.decode()
    assert client.post(edit, typed | {"conversion_reason": "finer pulp"}).status_code == 302
    assert last_event(kenya).name == "centres.product.edited"

    edit = f"/centres/kenya/sites/{site.pk}/edit/"
    response = client.post(edit, {"name": "Mill 2", "operating_hours_per_year": "9000", "version": "1"})
    assert "Operating hours: a year has at most 8,784 hours." in response.content.decode()
    assert client.post(edit, {"name": "Mill two", "version": "1"}).status_code == 302
    assert client.post(edit, {"name": "Mill three", "version": "1"}).status_code == 422
    assert last_event(kenya).name == "centres.site.edited"

    for verb, name in [("archive", "centres.site.archived"), ("restore", "centres.site.restored")]:
        assert client.post(f"/centres/kenya/sites/{site.pk}/{verb}/").status_code == 302
        assert last_event(kenya).name == name


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"unit": "ton"}, "“ton” can mean different things"),
        ({"unit": "firkin"}, "is not known"),
        ({"conversion_weight": "0"}, "Conversion weight: give a number above zero."),
        ({"conversion_weight": "NaN"}, "is not a number"),
        ({"conversion_weight": "1e99"}, "is not a number"),
        ({"conversion_weight": "99999999999"}, "this number is too large"),
        ({"name": ""}, "Product: This field is required."),
    ],
)
def test_a_product_is_refused_in_words(client, amina, site, typed, sentence):
    client.force_login(amina)
    fine = {"name": "Tissue", "unit": "t", "conversion_weight": "1", "conversion_reason": "one product"}
    response = client.post(f"/centres/kenya/sites/{site.pk}/products/new/", fine | typed)
    assert response.status_code == 422
    assert sentence in response.content.decode().replace("&#x27;", "'")


def test_an_ambiguous_unit_is_read_once_the_centre_has_fixed_it(in_kenya, kenya, amina, site):
    kenya.unit_meanings = {"ton": "short ton"}
    product = services.add_product(
        site=site, fields=ProductFields(name="Tissue", unit="tons"), by=amina, at=timezone.now()
    )
    assert product.unit == "short ton"
    assert product.conversion_weight == Decimal(1)


def test_one_site_name_once_in_an_enterprise(in_kenya, amina, site, enterprise):
    with pytest.raises(ValidationError, match="This enterprise has a site with this name already"):
        services.add_site(enterprise=enterprise, fields=SiteFields(name=site.name), by=amina, at=timezone.now())


def test_every_kind_of_stale_edit_is_refused(in_kenya, amina, enterprise, site, product):
    now = timezone.now()
    for refused in [
        lambda: services.edit_enterprise(enterprise=enterprise, fields=fields(), expected_version=7, by=amina, at=now),
        lambda: services.archive_enterprise(enterprise=enterprise, expected_version=7, by=amina, at=now),
        lambda: services.restore_enterprise(enterprise=enterprise, expected_version=7, by=amina, at=now),
        lambda: services.edit_site(site=site, fields=SiteFields(name="x"), expected_version=7, by=amina, at=now),
        lambda: services.archive_site(site=site, expected_version=7, by=amina, at=now),
        lambda: services.edit_product(
            product=product, fields=ProductFields(name="x", unit="t"), expected_version=7, by=amina, at=now
        ),
    ]:
        with pytest.raises(StaleEdit):
            refused()


def test_a_page_of_another_enterprise_does_not_exist(client, kofi, amina, enterprise, enterprise_south_africa):
    client.force_login(amina)
    assert client.get(f"{LIST}{enterprise_south_africa.pk}/").status_code == 404
    client.force_login(kofi)
    assert client.get(f"{LIST}{enterprise.pk}/").status_code == 404
    assert client.get(f"/centres/south-africa/enterprises/{enterprise.pk}/").status_code == 404
