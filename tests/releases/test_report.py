"""The network report: asked for on a release's page, made by the documents' worker, saying what pages and API say."""

import re
from io import BytesIO

import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import User
from centres.models import NetworkEvent, NetworkMembership
from documents import rendering, services
from documents.models import NetworkDocument
from documents.selectors import unfinished_network_documents
from network.confidentiality.tables import TABLES
from recp_portal.lib import numbers
from releases import pages, selectors
from releases.services import REPORT
from tests import cast
from tests.network.filed import AT, make_plants
from tests.releases.conftest import accept
from tests.releases.making import make, told
from tests.releases.test_changes import LATER


@pytest.fixture
def two_releases(two_centres, administrator, amina):
    uganda = cast.make_centre("uganda", code="UG", country_id="UGA")
    accept(make_plants(uganda, amina, count=2), start=50)
    first = make(administrator, "Donor report 2025")
    accept(two_centres.waiting, start=100)
    return first, make(administrator, "Donor report 2026", at=LATER)


def ask(client, release, **choices):
    """Ask as a person does, and return the row."""
    answer = client.post(f"/network/releases/{release.pk}/report/", {"language": "en", **choices})
    assert answer.status_code == 302
    return NetworkDocument.objects.latest("requested_at")


def test_a_report_is_asked_for_made_and_downloaded(client, two_releases, nadia, amina):
    _before, release = two_releases
    client.force_login(nadia)
    job = ask(client, release)
    page = client.get(f"/network/releases/{release.pk}/report/").content.decode()
    assert "hx-get" in page
    assert "Look again" in page  # without scripts

    assert ask(client, release).pk == job.pk  # the same again joins
    rendering.render_network_document(job_id=job.pk)
    job.refresh_from_db()
    assert (job.state, job.error_sentence) == ("done", "")
    assert job.file.name == f"network/documents/{job.pk}.pdf"
    rendering.render_network_document(job_id=job.pk)  # a message that comes twice
    assert NetworkDocument.objects.get(pk=job.pk).finished_at == job.finished_at

    address = f"/network/documents/{job.pk}/"
    status = client.get(f"{address}status/")
    assert "Download" in status.content.decode()
    assert "hx-get" not in status.content.decode()
    answer = client.get(f"{address}file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="network-report-donor-report-2026.pdf"'
    says_what_was_told(PdfReader(BytesIO(b"".join(answer.streaming_content))), release)
    events = NetworkEvent.objects.filter(name__startswith="documents.").order_by("pk").values_list("name", "by__email")
    assert [name.rsplit(".")[-1] for name, _by in events] == ["requested", "downloaded"]

    NetworkMembership.objects.filter(user=nadia).update(ended_at=timezone.now())
    assert client.get(f"{address}file/").status_code == 404
    client.force_login(amina)
    assert client.get(f"{address}file/").status_code == 404


def says_what_was_told(pdf, release):
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert pdf.metadata.title == "Donor report 2026: network report"
    for expected in (
        release.digest,
        'reproduce_release "Donor report 2026"',
        "3 of 3 centres reported"
        if release.centres_asked_count == 3
        else f"3 of {release.centres_asked_count} centres",
        "Then: “Donor report 2025”",
        "USD 1 = KES 100",
        "withheld",
    ):
        assert expected in text
    for code, values in {code: told(release, code) for code in ("saving_usd", "options", "energy_mwh")}.items():
        value = values["implemented"]
        places = selectors.measure_words()[code].digits
        assert isinstance(value, str) or numbers.number(value, places=places) in text


def test_every_table_is_printed_or_named_and_says_what_the_page_says(two_releases):
    _before, release = two_releases
    report = pages.network_report(release, with_tables=True)
    words = selectors.measure_words()
    stages = {label: code for code, label in selectors.stage_labels().items()}
    asked = sum(len(table.stages) * (len(words) if len(table.axes) == 2 else 1) for table in TABLES)
    assert len(report.tables) + len(report.withheld_whole) + len(report.empty) == asked
    for table in report.tables:
        measure = next((code for code, entry in words.items() if pages.headed(entry) == table.unit_note), "")
        page = pages.release_page(release, table=table.code, stage=stages[table.stage], measure=measure)
        assert (table.headings, table.rows) == (page.headings, page.rows)
    changes = report.changes
    assert changes is not None
    for stage, rows in changes.totals:
        for change in rows:
            parts = pages.comparison_page(
                first=str(changes.before.pk), second=str(release.pk), table="where", stage=stages[stage],
                measure=next(code for code, entry in words.items() if pages.headed(entry) == change.label),
            )  # fmt: skip
            assert change.row == next(row for row in parts.rows if row.is_total)


@pytest.fixture
def empty(db, administrator):
    return make(administrator, "Before anything")


def test_who_may_no_longer_see_the_network_gets_no_report(client, empty, nadia: User):
    client.force_login(nadia)
    job = ask(client, empty)
    NetworkMembership.objects.filter(user=nadia).update(ended_at=AT)
    rendering.render_network_document(job_id=job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "may no longer ask" in job.error_sentence


def test_a_report_that_fails_says_so_and_can_be_tried_again(client, empty, nadia, monkeypatch):
    client.force_login(nadia)
    job = ask(client, empty)

    def broken(html, *, centre):
        raise ValueError("no paper")

    with monkeypatch.context() as patched:
        patched.setattr(rendering, "lay_out", broken)
        for _attempt in range(services.MOST_ATTEMPTS):
            rendering.render_network_document(job_id=job.pk)
    page = client.get(f"/network/documents/{job.pk}/").content.decode()
    assert "could not be made" in page
    assert "Reference: D-" in page
    assert client.post(f"/network/documents/{job.pk}/retry/").status_code == 302
    job.refresh_from_db()
    assert (job.state, job.attempts_count) == ("queued", 0)
    assert [waiting.pk for waiting in unfinished_network_documents()] == [job.pk]  # what the sweep sends again


def test_of_a_release_with_nothing_in_it_the_report_says_so(client, empty, nadia):
    client.force_login(nadia)
    assert client.get(f"/network/releases/{empty.pk + 1}/report/").status_code == 404
    assert "No report of this release yet" in client.get(f"/network/releases/{empty.pk}/report/").content.decode()
    report = pages.network_report(empty, with_tables=True)
    assert (report.tables, report.withheld_whole, report.changes) == ((), (), None)
    assert report.coverage.reporting_count == 0
    answer = client.post(f"/network/releases/{empty.pk}/report/", {"language": "xx"})
    assert answer.status_code == 422
    assert NetworkDocument.objects.filter(kind=REPORT).count() == 0
