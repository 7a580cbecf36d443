"""The pictures of a release: told figures only, each with its table and files, and an address that can be passed on."""

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from PIL import Image

from releases import pictures, services
from tests import cast
from tests.network.filed import make_plants
from tests.releases.conftest import accept
from tests.releases.making import make, told


@pytest.fixture
def release(two_centres, administrator, amina):
    uganda = cast.make_centre("uganda", code="UG", country_id="UGA")
    accept(make_plants(uganda, amina, count=2), start=50)
    return make(administrator)


def test_each_picture_shows_what_is_told_and_says_what_is_withheld(client, release, nadia):
    figures = told(release, "options")
    client.force_login(nadia)
    answer = client.get(f"/network/releases/{release.pk}/pictures/?measure=options&stage=identified")
    page = answer.context["page"]
    assert [picture.code for picture in page.pictures] == [kind.code for kind in pictures.KINDS]
    where, *_others = page.pictures
    assert where.withheld_count >= 2
    for picture in page.pictures:
        kind = next(kind for kind in pictures.KINDS if kind.code == picture.code)
        for row in picture.rows:
            value = figures[f"identified|{kind.dimension}={row.place}"]
            assert row.figure.value == (None if isinstance(value, str) else value)
            assert (row.shown == "withheld") == isinstance(value, str)
        if picture.chart:
            assert picture.chart.alt.count("withheld") == picture.withheld_count
    assert "fewer than five enterprises" in answer.content.decode()


def test_a_picture_is_taken_away_in_four_formats(client, release, nadia):
    client.force_login(nadia)
    address = f"/network/releases/{release.pk}/pictures/?measure=saving_usd&picture=map&file="
    svg = client.get(address + "svg")
    tree = ET.fromstring(svg.content)  # noqa: S314  # our own
    assert release.name in "".join(tree.itertext())
    picture = Image.open(BytesIO(client.get(address + "png").content))
    assert picture.width == 2 * int(tree.attrib["width"])
    rows = list(csv.DictReader(StringIO(b"".join(client.get(address + "csv").streaming_content).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(BytesIO(client.get(address + "xlsx").content)).active
    assert sheet.max_row == len(rows) + 1
    for row in rows:
        assert bool(row["value"]) != bool(row["withheld"])
    assert client.get(address.replace("map", "nonsense") + "svg").status_code == 404


def test_without_anything_recorded_the_pictures_say_so(client, nadia, administrator):
    release = make(administrator, "Before anything")
    client.force_login(nadia)
    page = client.get(f"/network/releases/{release.pk}/pictures/").content.decode()
    assert page.count("Nothing of this was recorded") == len(pictures.KINDS)
    assert "<svg role" not in page
    assert client.get(f"/network/releases/{release.pk}/pictures/?picture=map&file=png").status_code == 404
    waiting = services.request_release(
        name="Waiting", purpose="p", data_kind="recorded", by=administrator, at=release.requested_at
    )
    assert client.get(f"/network/releases/{waiting.pk}/pictures/").status_code == 404


def test_the_overview_shows_where_and_when_and_leads_to_the_pictures(client, release, nadia):
    client.force_login(nadia)
    answer = client.get("/network/?data=recorded")
    shown = answer.context["pictures"]
    assert [picture.code for picture in shown] == ["map", "years"]
    drawn = {picture.code: picture for picture in pictures.drawn(release, measure="saving_usd", stage="implemented")}
    assert all(picture == drawn[picture.code] for picture in shown)
    assert f"/network/releases/{release.pk}/pictures/#map" in answer.content.decode()
