"""Who sees a document, follows it, retries it and downloads it."""

import pytest

from centres.models import AuditEvent
from centres.tenancy import centre_context
from documents import rendering, services
from documents.choices import DocumentState
from documents.models import DocumentJob
from tests.documents import kinds


def address(job: DocumentJob, end: str = "") -> str:
    return f"/centres/kenya/documents/{job.pk}/{end}"


@pytest.fixture
def finished(ask, look, kenya):
    def finished(kind=kinds.LETTER, **options):
        job = ask(kind, **options)
        with centre_context(kenya):
            rendering.render_document(job_id=job.pk)
        return look(job)

    return finished


def test_the_file_goes_to_members_only_and_each_download_is_kept(client, finished, kenya, amina, vera, kofi):
    job = finished()
    assert client.get(address(job, "file/")).status_code == 302  # to the sign-in
    for person, code in [(kofi, 404), (vera, 200), (amina, 200)]:
        client.force_login(person)
        response = client.get(address(job, "file/"))
        assert response.status_code == code

    body = b"".join(response.streaming_content)
    assert body.startswith(b"%PDF-")
    assert len(body) == job.file_size == int(response.headers["Content-Length"])
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["ETag"] == f'"{job.file_sha256}"'
    disposition = "attachment; filename*=utf-8''Lettre%20%C3%A0%20Rift%20Valley%20Paper%20Mill.pdf"
    assert response.headers["Content-Disposition"] == disposition
    with centre_context(kenya):
        kept = AuditEvent.objects.filter(name="documents.document.downloaded", target_id=str(job.pk))
        assert [event.by for event in kept.order_by("at")] == [vera, amina]


def test_a_member_without_the_kind_s_right_gets_403(client, finished, vera, ines):
    job = finished(kinds.SECRET)
    for person, code in [(vera, 403), (ines, 200)]:
        client.force_login(person)
        for end in ["", "status/", "file/"]:
            assert client.get(address(job, end)).status_code == code


def test_an_enterprise_manager_has_the_documents_of_their_plant_only(client, finished, mwangi, other_enterprise):
    mine, other = finished(), finished(about=other_enterprise)
    client.force_login(mwangi)
    assert client.get(address(mine, "file/")).status_code == 200
    assert client.get(address(other, "file/")).status_code == 404
    page = client.get("/centres/kenya/documents/").content.decode()
    assert "Rift Valley Paper Mill" in page
    assert "Lakeside Dairy" not in page


def test_a_file_that_has_not_changed_is_not_sent_again(client, finished, amina):
    job = finished()
    client.force_login(amina)
    response = client.get(address(job, "file/"), headers={"if-none-match": f'"{job.file_sha256}"'})
    assert response.status_code == 304


def test_a_file_that_is_lost_can_be_made_again(client, finished, look, amina):
    job = finished()
    job.file.storage.delete(job.file.name)
    client.force_login(amina)
    page = client.get(address(job, "file/"), follow=True).content.decode()
    assert address(job, "retry/") in page
    client.post(address(job, "retry/"))
    assert look(job).state == DocumentState.QUEUED


def test_a_waiting_page_polls_and_works_without_javascript(client, ask, amina):
    job = ask()
    client.force_login(amina)
    page = client.get(address(job)).content.decode()
    assert 'role="status"' in page
    assert 'hx-trigger="every 2s"' in page
    assert "Look again" in page
    assert client.get(address(job, "file/")).status_code == 302  # nothing to download yet

    assert client.get(address(job, "status/?seen=queued-0-0")).status_code == 204
    assert client.get(address(job, "status/?seen=running-1-10")).status_code == 200


def test_a_finished_page_stops_polling_and_offers_the_file(client, finished, amina):
    job = finished()
    client.force_login(amina)
    part = client.get(address(job, "status/?seen=running-1-90")).content.decode()
    assert "hx-trigger" not in part
    assert address(job, "file/") in part
    assert "1 page" in part


def test_a_failed_page_says_why_and_only_those_who_may_can_retry(client, ask, look, kenya, amina, vera, kofi):
    job = ask(kinds.POISON)
    with centre_context(kenya):
        for _attempt in range(services.MOST_ATTEMPTS):
            rendering.render_document(job_id=job.pk)
    failed = look(job)
    for person, offered, code in [(vera, False, 403), (amina, True, 302)]:
        client.force_login(person)
        page = client.get(address(job)).content.decode()
        assert failed.error_reference in page
        assert "hx-trigger" not in page
        assert (address(job, "retry/") in page) == offered
        assert client.post(address(job, "retry/")).status_code == code
    assert look(job).state == DocumentState.QUEUED
    client.force_login(kofi)
    assert client.post(address(job, "retry/")).status_code == 404


@pytest.mark.parametrize("documents_count", [2, 12])
def test_the_list_asks_the_same_of_the_database_for_few_and_many(
    client, ask, amina, documents_count, django_assert_num_queries
):
    for number in range(documents_count):
        ask(parameters={"number": number})
    client.force_login(amina)
    client.get("/centres/kenya/documents/")
    with django_assert_num_queries(5):
        page = client.get("/centres/kenya/documents/").content.decode()
    assert page.count("Waiting") == documents_count
