"""One attempt, from the row to the file, without a worker process around it."""

import subprocess
import sys
from io import BytesIO

import psycopg2
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from centres.models import Membership
from centres.tenancy import centre_context
from documents import rendering, selectors, services
from documents.choices import DocumentState
from documents.rendering import ResourceRefused
from tests.documents import kinds
from tests.documents.servers import wait_until


@pytest.fixture
def render(kenya):
    def render(job):
        with centre_context(kenya):
            rendering.render_document(job_id=job.pk)

    return render


def test_the_pdf_is_tagged_named_and_in_its_language(ask, look, render, kenya):
    job = ask(language="fr")
    render(job)

    done = look(job)
    with default_storage.open(done.file.name) as file:
        pdf = PdfReader(BytesIO(file.read()))
    root = pdf.trailer["/Root"]
    assert pdf.metadata.title == "Letter to Rift Valley Paper Mill"
    assert pdf.metadata.author == kenya.name
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    assert "243,394 kWh m³ ≥ CO₂" in pdf.pages[0].extract_text()
    assert "A green square" in alternative_texts(pdf)
    assert (done.page_count, done.file_name) == (1, "Lettre à Rift Valley Paper Mill.pdf")


def alternative_texts(pdf: PdfReader) -> list[str]:
    things = [pdf.get_object(number) for number in range(1, pdf.trailer["/Size"])]
    return [thing["/Alt"] for thing in things if isinstance(thing, dict) and "/Alt" in thing]


def test_the_same_html_gives_the_same_bytes(kenya):
    html = "<html lang=en><title>T</title><p>Same"
    assert rendering.lay_out(html, centre=kenya) == rendering.lay_out(html, centre=kenya)


def test_a_second_worker_that_finds_the_lock_held_leaves(ask, look, render, db):
    job = ask()
    other = psycopg2.connect(
        **{**connection.get_connection_params(), "cursor_factory": None, "connection_factory": None}
    )
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [selectors.lock_key(job.pk)])
    assert selectors.lock_key(job.pk) in selectors.locked_keys()

    render(job)
    assert look(job).attempts_count == 0

    other.close()
    wait_until(lambda: selectors.lock_key(job.pk) not in selectors.locked_keys(), seconds=5)
    render(job)
    assert look(job).state == DocumentState.DONE


def test_a_finished_document_is_left_alone(ask, look, render):
    job = ask()
    render(job)
    done = look(job)
    render(job)
    assert look(job).finished_at == done.finished_at


def test_a_poisonous_document_fails_after_three_attempts_and_can_be_retried(ask, look, render, caplog, ines, kenya):
    job = ask(kinds.POISON)
    for state in ["queued", "queued", "failed"]:
        render(job)
        assert look(job).state == state
    failed = look(job)
    assert failed.attempts_count == services.MOST_ATTEMPTS
    assert failed.error_reference in caplog.text
    assert "poison" not in failed.error_sentence

    kinds.leave("antidote")
    with centre_context(kenya):
        services.retry_document(job=failed, by=ines, at=timezone.now())
    render(job)
    done = look(job)
    assert (done.state, done.error_sentence, done.requested_by) == (DocumentState.DONE, "", ines)


def test_a_document_that_kills_each_worker_ends_too(ask, look, render, kenya):
    job = ask()
    with centre_context(kenya):
        for _death in range(services.MOST_ATTEMPTS):
            services.begin_attempt(job=job, at=timezone.now())
    render(job)
    failed = look(job)
    assert (failed.state, failed.attempts_count) == (DocumentState.FAILED, services.MOST_ATTEMPTS)
    assert failed.error_reference.startswith("D-")


def test_an_attempt_that_lost_its_lock_changes_nothing(ask, look, kenya):
    job = ask()
    with centre_context(kenya):
        services.begin_attempt(job=job, at=timezone.now())
        stale = look(job)
        services.begin_attempt(job=job, at=timezone.now())
        with pytest.raises(services.AttemptOvertaken):
            services.fail_document(job=stale, reference="D-1", sentence="No.", at=timezone.now())
    assert look(job).state == DocumentState.RUNNING


def test_a_refusal_of_the_kind_fails_at_once_with_its_sentence(ask, look, render):
    job = ask(kinds.REFUSED)
    render(job)
    failed = look(job)
    assert (failed.state, failed.error_sentence) == (DocumentState.FAILED, "The round was returned.")
    assert failed.attempts_count == 1


def test_the_worker_asks_again_whether_the_person_may(ask, look, render, amina, kenya):
    kept, lost = ask(), ask(language="fr")
    render(kept)
    with centre_context(kenya):
        Membership.objects.filter(user=amina).update(ended_at=timezone.now())
    render(lost)

    assert look(kept).state == DocumentState.DONE
    failed = look(lost)
    assert failed.state == DocumentState.FAILED
    assert "Amina may no longer ask" in failed.error_sentence


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "https://example.org/picture.png",
        "file:///etc/passwd",
        "ftp://example.org/x",
        "http://localhost:8000/accounts/login/",
        "http://localhost:8000/static/../recp_portal/settings.py",
        "http://localhost:8000/static/%2e%2e/recp_portal/settings.py",
        "http://localhost:8000/static//etc/passwd",
        "http://localhost:8000.example.org/static/x.css",
        "http://user@localhost:8000/static/x.css",
        "recp-media:999999/documents/x.png",
        "recp-media:../../etc/passwd",
        "recp-media:/etc/passwd",
        "recp-media:",
        "data:text/html,x",
    ],
)
def test_the_fetcher_refuses_all_but_our_own(kenya, settings, address):
    settings.SITE_URL = "http://localhost:8000"
    with pytest.raises(ResourceRefused):
        rendering.open_resource(address, centre=kenya)
    with pytest.raises(ResourceRefused):
        rendering.lay_out(f'<html lang=en><title>T</title><img alt="x" src="{address}">', centre=kenya)


def test_the_fetcher_climbs_out_of_nothing(kenya):
    for name in [f"{kenya.pk}/../../../etc/passwd", f"{kenya.pk}/%2e%2e/%2e%2e/etc/passwd"]:
        with pytest.raises(ResourceRefused):
            rendering.open_resource(f"recp-media:{name}", centre=kenya)


def test_the_fetcher_gives_the_centre_s_own_pictures_and_our_static_files(kenya, south_africa, settings, tmp_path):
    (tmp_path / "print.css").write_text("p { color: green }")
    settings.STATICFILES_DIRS = [tmp_path]
    name = default_storage.save(f"{kenya.pk}/photos/boiler.png", ContentFile(b"picture"))
    file, media_type = rendering.open_resource(f"recp-media:{name}", centre=kenya)
    assert (file.read(), media_type) == (b"picture", "image/png")
    file.close()
    with pytest.raises(ResourceRefused):
        rendering.open_resource(f"recp-media:{name}", centre=south_africa)

    rendering.finders.get_finder.cache_clear()
    try:
        file, media_type = rendering.open_resource(f"{settings.SITE_URL}/static/print.css", centre=kenya)
        assert (file.read(), media_type) == (b"p { color: green }", "text/css")
    finally:
        rendering.finders.get_finder.cache_clear()


def test_weasyprint_is_not_loaded_by_the_web_process():
    code = "import sys, django; django.setup(); import documents.views, documents.tasks\n"
    code += "print('weasyprint' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
