"""The pages of importing history: from files to records and back, for those who may."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from assessments.models import Option
from centres.tenancy import centre_context
from imports import services
from imports.models import ImportBatch
from tests.imports.conftest import EXAMPLES

LIST = "/centres/kenya/imports/"


@pytest.fixture
def worker(kenya):
    """Do what a worker would do, at once."""

    def work() -> ImportBatch:
        with centre_context(kenya):
            batch = ImportBatch.objects.order_by("-number").first()
            services.run_batch(batch_id=batch.pk)
            return ImportBatch.objects.get(pk=batch.pk)

    return work


def upload(client: Client, *files: tuple[str, bytes], **more):
    return client.post(LIST, {"uploads": [SimpleUploadedFile(*file) for file in files], **more}, follow=True)


@pytest.mark.django_db
def test_a_director_uploads_assigns_checks_takes_and_reverts(client, kenya, ines, worker):
    client.force_login(ines)
    bad = EXAMPLES[2].read_bytes().replace(b"240000", b"-240000").replace(b"technique", b"Kind (of) l'option")
    files = [(path.name, path.read_bytes()) for path in EXAMPLES[:2]] + [("options.csv", bad)]
    page = upload(client, *files).content.decode()
    assert "Not assigned yet: technique" in page
    assert 'value="title" selected' in page
    detail = f"{LIST}1/"
    field = "column-options-kindofloption"
    assert f'name="{field}"' in page
    page = client.post(f"{detail}mapping/", {field: "technique"}, follow=True).content.decode()
    assert "being checked" in page
    assert '<progress max="100"' in page
    worker()
    page = client.get(detail).content.decode()
    assert "give zero or more" in page
    assert "Take the good rows" in page
    correction = client.get(f"{detail}files/correct-2.csv/").content.decode("utf-8-sig")
    assert correction.startswith("assessment_ref,option_ref,title,Kind (of) l'option")
    assert client.get(f"{detail}files/report.xlsx/").content.startswith(b"PK")
    client.post(f"{detail}take/")
    assert worker().counts["made"]["option"] == 5
    # the corrected file is read with what the centre chose before
    upload(client, ("correct-2.csv", correction.replace("-240000", "240000").encode()))
    client.post(f"{LIST}2/mapping/", {})
    assert worker().counts["rows"] == {"options": {"good": 1}}
    client.post(f"{LIST}2/take/")
    worker()
    page = client.post(f"{detail}revert/", follow=True).content.decode()
    assert "Something was built on this import" in page
    with centre_context(kenya):
        assert Option.objects.count() == 6
        ImportBatch.objects.get(number=2)
    client.post(f"{LIST}2/revert/")
    worker()
    with centre_context(kenya):
        assert Option.objects.count() == 5
    assert "Reverted" in client.get(LIST).content.decode()


@pytest.mark.django_db
def test_what_cannot_be_read_is_refused_by_name_and_what_was_chosen_is_said(client, kenya, ines):
    client.force_login(ines)
    assert (
        "plan.png: This is no table" in upload(client, ("plan.png", b"\x89PNG\r\n\x1a\n" + bytes(300))).content.decode()
    )
    mapping = SimpleUploadedFile("m.json", b'{"format": "other"}')
    page = upload(client, ("options.csv", EXAMPLES[2].read_bytes()), mapping_file=mapping).content.decode()
    assert "no mapping of this portal" in page
    assert client.post(LIST, {}).status_code == 200
    with centre_context(kenya):
        assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_only_directors_and_lead_assessors_import(client, kenya, ines, lead, amina, vera, kofi):
    for person, status in ((ines, 200), (lead, 200), (amina, 403), (vera, 403), (kofi, 404)):
        client.force_login(person)
        assert client.get(LIST).status_code == status


@pytest.mark.django_db
def test_the_page_asks_for_nothing_while_nothing_is_new_and_loads_itself_when_it_is_done(client, kenya, ines, worker):
    client.force_login(ines)
    with centre_context(kenya):
        file = services.UploadedFile(name="options.csv", content=BytesIO(EXAMPLES[2].read_bytes()))
        batch = services.upload_files(files=[file], by=ines, at=timezone.now())
        services.request_check(batch=batch, by=ines, at=timezone.now(), tells_workers=False)
    status = f"{LIST}{batch.number}/status/"
    first = client.get(status)
    assert b"<progress" in first.content
    assert client.get(f"{status}?seen=waiting-0").status_code == 204
    worker()
    assert client.get(status).headers["HX-Refresh"] == "true"
