"""The network's API: staff alone, the figures of releases as streams, what changed, open data."""

import csv
import json
import runpy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from centres.fields import ProgrammeFields
from centres.models import Enterprise
from centres.services import add_programme, close_programme
from centres.tenancy import centre_context
from indicators.fields import RateFields
from indicators.services import record_rates
from releases import services
from releases.models import ReleasedCell
from releases.selectors import rows
from tests.api.conftest import Caller
from tests.network.filed import AT
from tests.releases.making import make

ROOT = "/api/v1/network/"
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "network.py"


@pytest.fixture
def release(two_centres, administrator):
    return make(administrator)


@pytest.fixture
def as_nadia(nadia):
    return Caller(nadia)


def sent(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_only_network_staff_read_it(release, amina, as_nadia):
    paths = ["releases/", f"releases/{release.pk}/", "releases/tables/", "releases/compare/", "coverage/"]
    for path in [*paths, f"releases/{release.pk}/figures/"]:
        assert Caller(amina).get(ROOT + path).status_code == 404, path
        assert Caller().get(ROOT + path).status_code == 401, path
    assert as_nadia.get(ROOT + "releases/").json()["results"][0]["name"] == release.name
    assert as_nadia.get(ROOT + f"releases/{release.pk}/").json()["centres_asked_count"] == 2
    assert {table["code"] for table in as_nadia.get(ROOT + "releases/tables/").json()} >= {"where", "years"}
    assert as_nadia.get(ROOT + "coverage/").json()["reporting_count"] == 2


def test_json_and_csv_say_every_figure_and_no_withheld_one(release, as_nadia):
    address = f"{ROOT}releases/{release.pk}/figures/"
    told = list(csv.DictReader(StringIO(sent(as_nadia.get(address + "?format=csv")).decode("utf-8-sig"))))
    answer = as_nadia.get(address, Accept="application/json")
    as_json = json.loads(sent(answer))
    assert as_json["sha256"] == release.digest
    assert len(told) == len(as_json["rows"]) == ReleasedCell.objects.filter(release=release).count()
    for row, other in zip(told, as_json["rows"], strict=True):
        assert {**other, "value": other["value"] or ""} == row
        assert bool(row["value"]) != bool(row["withheld"])
    techniques = sent(as_nadia.get(address + "?table=techniques&stage=implemented&measure=saving_usd"))
    parts = json.loads(techniques)["rows"]
    whole = next(row for row in parts if not row["technique"])
    assert Decimal(whole["value"]) == sum(Decimal(row["value"]) for row in parts if row["technique"])
    assert {row["region"] for row in parts} == {""}
    for wrong in ("table=nonsense", "stage=x", "measure=x", "tabel=where"):
        assert as_nadia.get(f"{address}?{wrong}").status_code == 400
    assert as_nadia.get(ROOT + "releases/999/figures/").status_code == 404


def test_a_stream_reads_as_the_network_wherever_it_is_taken(release, as_nadia, kenya, monkeypatch):
    """A part may be read long after the view returned, and while something else runs in a centre's context."""
    monkeypatch.setattr(rows, "ROWS_AT_A_TIME", 7)
    address = f"{ROOT}releases/{release.pk}/figures/?format=csv"
    whole = sent(as_nadia.get(address))
    stream = as_nadia.get(address)
    with centre_context(kenya):
        parts = iter(stream.streaming_content)
        inside = next(parts)
        assert Enterprise.objects.exists()  # the one who takes it is in the centre still
        inside += b"".join(parts)
    assert inside == whole
    assert whole.count(b"\n") == ReleasedCell.objects.filter(release=release).count() + 1


def test_since_tells_what_is_new_and_what_was_opened(release, administrator, as_nadia):
    first = as_nadia.get(ROOT + "releases/").json()
    assert [row["is_open"] for row in first["results"]] == [False]
    services.open_release(release=release, by=administrator, at=AT)
    again = as_nadia.get(f"{ROOT}releases/?since={first['since']}").json()
    assert [row["is_open"] for row in again["results"]] == [True]
    assert as_nadia.get(f"{ROOT}releases/?since=nonsense").status_code == 400


def test_open_data_is_there_for_everybody_once_an_administrator_says_so(client, release, administrator, nadia):
    anybody = Caller()
    assert anybody.get(ROOT + "open/").json() == []
    assert anybody.get(f"{ROOT}open/{release.pk}/").status_code == 404
    client.force_login(nadia)
    assert client.post(f"/network/releases/{release.pk}/open/", {"open": "yes"}).status_code == 403
    client.force_login(administrator)
    assert client.post(f"/network/releases/{release.pk}/open/", {"open": "yes"}).status_code == 302

    assert [row["name"] for row in anybody.get(ROOT + "open/").json()] == [release.name]
    with ZipFile(BytesIO(anybody.get(f"{ROOT}open/{release.pk}/").content)) as file:
        assert file.namelist() == ["README.txt", "figures.csv", "dictionary.csv"]
        figures = file.read("figures.csv").decode("utf-8-sig")
        header = figures.splitlines()[0].split(",")
        meanings = list(csv.DictReader(StringIO(file.read("dictionary.csv").decode("utf-8-sig"))))
        assert release.digest in file.read("README.txt").decode()
    known = {(row["column"], row["code"]) for row in meanings}
    assert {(column, "") for column in header} <= known
    for row in csv.DictReader(StringIO(figures)):
        for column in ("region", "country", "centre", "section", "technique", "size", "stage", "measure", "withheld"):
            assert not row[column] or (column, row[column]) in known, (column, row[column])
    assert "Plant" not in figures

    client.post(f"/network/releases/{release.pk}/open/", {"open": "no"})
    assert anybody.get(f"{ROOT}open/{release.pk}/").status_code == 404


def test_the_example_reads_the_network_into_pandas(release, administrator, as_nadia, monkeypatch, capsys):
    example = runpy.run_path(str(EXAMPLE))

    def fetch(path, **asked):
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        answer = as_nadia.get(path if "://" in path else f"{ROOT}{path}?{query}")
        assert answer.status_code == 200, answer.content
        return sent(answer)

    example["main"].__globals__["fetch"] = fetch
    monkeypatch.setenv("RECP_TOKEN", "x")
    make(administrator, "A day later", at=AT.replace(day=3))
    example["main"]()
    out = capsys.readouterr().out
    assert "A day later as of" in out
    assert "AFR" in out

    monkeypatch.delenv("RECP_TOKEN")
    services.open_release(release=release, by=administrator, at=AT)
    example["main"]()
    assert release.name in capsys.readouterr().out


def test_programmes_and_rates_are_listed_with_what_changed_since(administrator, amina, as_nadia):
    fields = ProgrammeFields(name="Green industry", donor="A donor", starts_on=date(2024, 1, 1))
    made = add_programme(code="green", fields=fields, by=administrator, at=AT)
    rate = RateFields(
        currency="KES", kind="year", rate_on=date(2023, 12, 31), currency_per_usd=Decimal("140"), source="UN"
    )
    record_rates(rows=[rate], by=administrator, at=AT)
    for path in ("programmes/", f"programmes/{made.pk}/", "rates/"):
        assert Caller(amina).get(ROOT + path).status_code == 404, path
    first = {name: as_nadia.get(f"{ROOT}{name}/").json() for name in ("programmes", "rates")}
    assert [row["code"] for row in first["programmes"]["results"]] == ["green"]
    assert [row["currency_per_usd"] for row in first["rates"]["results"]] == ["140.000000"]
    assert as_nadia.get(f"{ROOT}rates/?currency=KES").json()["results"] == first["rates"]["results"]
    assert as_nadia.get(f"{ROOT}rates/?currency=XXX").status_code == 400

    close_programme(programme=made, expected_version=1, by=administrator, at=AT)
    record_rates(rows=[replace(rate, currency_per_usd=Decimal("141"))], by=administrator, at=AT)
    for name, field, value in [("programmes", "version", 2), ("rates", "currency_per_usd", "141.000000")]:
        since = first[name]["since"]
        (row,) = as_nadia.get(f"{ROOT}{name}/?since={since}").json()["results"]
        assert row[field] == value
        assert as_nadia.get(f"{ROOT}{name}/?since=nonsense").status_code == 400
