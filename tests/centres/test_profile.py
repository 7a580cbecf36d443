"""A centre's profile, its logo, and what was done in it."""

from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from centres import services
from centres.edits import StaleEdit
from centres.fields import EnterpriseFields, ProfileFields
from centres.models import Centre
from centres.tenancy import centre_context
from recp_portal.lib.uploads import checked_picture
from tests import cast

EDIT = "/centres/kenya/profile/edit/"
TYPED = {
    "name": "Kenya National Cleaner Production Centre",
    "short_name": "KNCPC",
    "legal_form": "hosted",
    "host_institution": "Kenya Industrial Research and Development Institute",
    "founded_year": "2000",
    "languages": "en, sw",
    "currency": "KES",
    "time_zone": "Africa/Nairobi",
    "version": "1",
}


def picture(*, kind="PNG", size=(1200, 300)) -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", size, "teal").save(file, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", file.getvalue())


def test_a_director_edits_the_profile_and_nobody_else_does(client, kenya, ines, lead, vera, mwangi, kofi, last_event):
    for person, code in [(kofi, 404), (mwangi, 403), (vera, 403), (lead, 403), (ines, 302)]:
        client.force_login(person)
        assert client.post(EDIT, TYPED).status_code == code
    kenya.refresh_from_db()
    assert (kenya.languages, kenya.legal_form, kenya.founded_year, kenya.version) == ("en,sw", "hosted", 2000, 2)
    assert (last_event(kenya).name, last_event(kenya).by) == ("centres.centre.edited", ines)
    client.force_login(vera)
    assert "Kenya Industrial Research" in client.get("/centres/kenya/profile/").content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "Name: This field is required."),
        ({"currency": "XXXX"}, "Currency: Select a valid choice."),
        ({"time_zone": "Mars/Olympus"}, "Time zone: Select a valid choice."),
        ({"languages": "english"}, "Languages: “english” is no two-letter code."),
        ({"languages": ",,"}, "Languages: give at least one"),
        ({"founded_year": "1492"}, "Founded in: give a year from 1900"),
        ({"founded_year": "99999999"}, "Founded in:"),
        ({"legal_form": "empire"}, "Legal form: Select a valid choice."),
        ({"meaning_ton": "stone"}, "“ton” means: Select a valid choice."),
    ],
)
def test_a_refusal_names_the_field_and_keeps_what_was_typed(client, kenya, ines, typed, sentence):
    client.force_login(ines)
    response = client.post(EDIT, TYPED | typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert 'value="KNCPC"' in page
    kenya.refresh_from_db()
    assert kenya.version == 1


def test_what_ambiguous_units_mean_is_fixed_once(client, kenya, ines):
    client.force_login(ines)
    assert client.post(EDIT, TYPED | {"meaning_ton": "short ton"}).status_code == 302
    kenya.refresh_from_db()
    assert kenya.unit_meanings == {"ton": "short ton"}
    response = client.post(EDIT, TYPED | {"meaning_ton": "t", "version": "2"})
    assert response.status_code == 422
    assert client.post(EDIT, TYPED | {"meaning_gal": "US gal", "version": "2"}).status_code == 302
    kenya.refresh_from_db()
    assert kenya.unit_meanings == {"ton": "short ton", "gal": "US gal"}
    with centre_context(kenya), pytest.raises(ValidationError, match="“ton” was fixed as short ton and stays"):
        services.edit_profile(
            fields=ProfileFields(name="K", short_name="K", unit_meanings={"ton": "t", "gal": "US gal"}),
            by=ines,
            at=timezone.now(),
        )


def test_a_stale_profile_is_shown_and_overwrites_nothing(client, kenya, ines):
    client.force_login(ines)
    assert client.post(EDIT, TYPED).status_code == 302
    response = client.post(EDIT, TYPED | {"short_name": "Mine"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Ines saved this" in page
    assert 'value="Mine"' in page
    kenya.refresh_from_db()
    assert kenya.short_name == "KNCPC"
    with centre_context(kenya), pytest.raises(StaleEdit):
        services.edit_profile(
            fields=ProfileFields(name="K", short_name="K"), expected_version=9, by=ines, at=timezone.now()
        )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_and_shown_to_members_only(
    client, kenya, ines, vera, mwangi, kofi, settings, tmp_path, kind
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(ines)
    assert client.post(EDIT, TYPED | {"logo_file": picture(kind=kind)}).status_code == 302
    for person, code in [(kofi, 404), (mwangi, 403), (vera, 200)]:
        client.force_login(person)
        response = client.get("/centres/kenya/profile/logo/")
        assert response.status_code == code
    drawn = Image.open(BytesIO(response.getvalue()))
    assert (drawn.format, max(drawn.size)) == ("PNG", 800)
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is no picture that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "is no picture that can be read"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "is no picture that can be read"),
        (b"GIF89a" + b"\x00" * 50, "is no picture that can be read"),
        (b"x" * (2 * 1024 * 1024 + 1), "This file is too large."),
    ],
)
def test_what_is_no_picture_is_refused(client, kenya, ines, settings, tmp_path, content, sentence):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(ines)
    response = client.post(EDIT, TYPED | {"logo_file": SimpleUploadedFile("logo.png", content, "image/png")})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_picture_with_too_many_pixels_is_refused():
    with pytest.raises(ValidationError, match="too many pixels"):
        checked_picture(picture(size=(9000, 9000)), longest_side_px=800, most_bytes=10**7)


def test_a_logo_is_replaced_and_taken_away_with_its_file(
    client, kenya, ines, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(ines)
    for extra in [{"logo_file": picture()}, {"logo_file": picture(), "version": "2"}]:
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(EDIT, TYPED | extra).status_code == 302
        assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(EDIT, TYPED | {"removes_logo": "on", "version": "3"}).status_code == 302
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert Centre.objects.get(pk=kenya.pk).logo.name == ""
    assert client.get("/centres/kenya/profile/logo/").status_code == 404


def test_history_says_who_changed_what_for_those_who_may_read_it(
    client, kenya, ines, amina, vera, mwangi, kofi, enterprise, site
):
    with centre_context(kenya):
        services.edit_enterprise(
            enterprise=enterprise,
            fields=EnterpriseFields(name="Renamed Mill", isic_class="1701", size_class="large"),
            by=amina,
            at=timezone.now(),
        )
        services.archive_site(site=site, by=amina, at=timezone.now())
    url = "/centres/kenya/history/"
    for person, code in [(kofi, 404), (mwangi, 403), (vera, 403), (amina, 403), (ines, 200)]:
        client.force_login(person)
        assert client.get(url).status_code == code
    page = client.get(url).content.decode()
    assert "changed the enterprise" in page
    assert "<del>Rift Valley Paper Mill</del> → <ins>Renamed Mill</ins>" in page

    about = client.get(url, {"record": f"centres.enterprise:{enterprise.pk}"}).context["history"]
    assert [row.what for row in about.page.object_list] == ["archived the site", "changed the enterprise"]
    about = client.get(url, {"record": f"centres.site:{site.pk}"}).context["history"]
    assert [row.what for row in about.page.object_list] == ["archived the site"]


def test_history_is_paginated_and_stays_in_its_centre(client, kenya, south_africa, ines, amina, director_south_africa):
    enterprise = cast.make_enterprise(kenya, amina, "Mill")
    with centre_context(kenya):
        for _time in range(30):
            at = timezone.now()
            services.archive_enterprise(enterprise=enterprise, by=amina, at=at)
            services.restore_enterprise(enterprise=enterprise, by=amina, at=at)
    client.force_login(ines)
    first = client.get("/centres/kenya/history/").context["history"].page
    assert (len(first.object_list), first.paginator.count) == (50, 60)
    assert len(client.get("/centres/kenya/history/?page=2").context["history"].page.object_list) == 10
    client.force_login(director_south_africa)
    assert client.get("/centres/south-africa/history/").context["history"].page.paginator.count == 0


def test_times_on_pages_are_the_centres_own(client, kenya, ines, enterprise):
    with time_machine.travel("2026-03-01 22:30:00+00:00", tick=False):
        client.force_login(ines)
        client.post(EDIT, TYPED)
        page = client.get("/centres/kenya/history/").content.decode()
    assert "2\N{NO-BREAK SPACE}March\N{NO-BREAK SPACE}2026" in page  # half past one in Nairobi
    assert "01:30" in page
