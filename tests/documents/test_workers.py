"""Real workers, a real broker, and what happens when they die. The rows are committed, and removed at the end."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from centres.models import AuditEvent, Centre, NetworkEvent, NetworkMembership
from centres.roles import NetworkRole
from centres.tenancy import centre_context
from documents import services
from documents.choices import DocumentState
from documents.models import DocumentJob, NetworkDocument
from tests.documents import kinds
from tests.documents.people import committed_centre
from tests.documents.servers import Broker, Worker, wait_until

pytestmark = pytest.mark.django_db  # so that the database is made


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """Use the database as it is: no transaction, which workers could not see into, and no emptying of all tables."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    broker = Broker(tmp_path_factory.mktemp("b"))
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture(scope="module")
def environment(broker: Broker, django_db_setup: None) -> dict[str, str]:
    """What a worker needs to find the test's database, broker and files."""
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"])
    return {
        "DATABASE_URL": urlunsplit(url),
        "CELERY_BROKER_URL": broker.url,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "STATIC_ROOT": str(settings.STATIC_ROOT),
    }


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the worker says; a failing test shows the end of it."""
    log = tmp_path_factory.mktemp("w") / "worker.log"
    log.touch()
    return log


@pytest.fixture(scope="module")
def worker(environment: dict[str, str], log: Path) -> Iterator[Worker]:
    """The worker that all tests share which do not kill it."""
    worker = Worker(environment, log)
    worker.start()
    worker.wait_until_ready()
    yield worker
    worker.kill()


@pytest.fixture
def here(db: None, broker: Broker, log: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A centre whose rows other processes see, and this process sends its hints to the broker of these tests."""
    monkeypatch.setenv("CELERY_BROKER_URL", broker.url)
    monkeypatch.setattr(services, "_broker", services._Broker())
    for name in ["started", "go"]:
        kinds.sign(name).unlink(missing_ok=True)
    with committed_centre() as here:
        yield here
        logging.getLogger(__name__).info("The worker said:\n%s", log.read_text()[-4000:])


def ask(here: SimpleNamespace, kind: kinds.DocumentKind) -> DocumentJob:
    with centre_context(here.centre):
        return services.request_document(
            kind=kind,
            subject=here.enterprise,
            enterprise=here.enterprise,
            language="en",
            by=here.person,
            at=timezone.now(),
        )


def look(centre: Centre, job: DocumentJob) -> DocumentJob:
    with centre_context(centre):
        return DocumentJob.objects.get(pk=job.pk)


def wait_for(centre: Centre, job: DocumentJob, state: str = DocumentState.DONE, *, seconds: float = 60) -> DocumentJob:
    return wait_until(lambda: (now := look(centre, job)).state == state and now, seconds=seconds)


def wait_for_the_child(starts_count: int = 1) -> int:
    """Return the process that is in the middle of a slow letter."""
    wait_until(lambda: kinds.sign("started").exists() and len(starts()) >= starts_count, seconds=60)
    return starts()[-1]


def starts() -> list[int]:
    return [int(line) for line in kinds.sign("started").read_text().split()]


def events(centre: Centre, job: DocumentJob) -> list[str]:
    with centre_context(centre):
        found = AuditEvent.objects.filter(target_id=str(job.pk)).order_by("pk")
        return [event.name.removeprefix("documents.document.") for event in found]


def test_a_worker_renders_what_is_asked_for(here, worker):
    job = ask(here, kinds.LETTER)
    done = wait_for(here.centre, job)

    assert (done.attempts_count, done.page_count, done.progress_percent) == (1, 1, 100)
    assert done.file.name == f"{here.centre.pk}/documents/{job.pk}.pdf"
    with default_storage.open(done.file.name) as file:
        assert file.read(5) == b"%PDF-"
    assert events(here.centre, job) == ["requested", "started", "finished"]
    assert ask(here, kinds.LETTER).pk == job.pk  # the same again is there already


def test_progress_is_seen_while_it_is_made_and_a_second_request_joins(here, worker):
    job = ask(here, kinds.SLOW)
    wait_for_the_child()

    seen = look(here.centre, job)
    assert (seen.state, seen.step, seen.attempts_count) == (DocumentState.RUNNING, "reading", 1)
    assert ask(here, kinds.SLOW).pk == job.pk
    kinds.leave("go")
    wait_for(here.centre, job)
    assert len(starts()) == 1


def test_a_message_that_comes_twice_does_nothing(here, worker):
    job = ask(here, kinds.LETTER)
    done = wait_for(here.centre, job)
    for _time in range(2):
        assert services._broker.send(centre_id=here.centre.pk, job_id=job.pk)
    last = ask(here, kinds.SLOW)  # same queue: when it is ready the two have been read
    kinds.leave("go")
    wait_for(here.centre, last)

    assert look(here.centre, job).finished_at == done.finished_at
    assert events(here.centre, job).count("started") == 1


def test_a_killed_child_loses_nothing(here, worker):
    job = ask(here, kinds.SLOW)
    os.kill(wait_for_the_child(), signal.SIGKILL)
    kinds.leave("go")
    done = wait_for(here.centre, job, seconds=60)

    assert done.attempts_count == 2
    assert events(here.centre, job) == ["requested", "started", "started", "finished"]


def test_a_broker_that_is_down_costs_the_page_nothing_and_the_document_comes_when_it_is_back(here, worker, broker):
    broker.kill()
    begun = time.perf_counter()
    job = ask(here, kinds.LETTER)
    first = time.perf_counter() - begun
    begun = time.perf_counter()
    other = ask(here, kinds.SLOW)
    second = time.perf_counter() - begun
    assert first < 1.0
    assert second < 0.1
    assert services.send_waiting_again(at=timezone.now(), everything=True) == 0

    broker.start()
    services._broker.rests_until = 0.0  # five seconds later
    kinds.leave("go")
    assert services.send_waiting_again(at=timezone.now() + services.HINT_AGAIN_AFTER) == 2
    wait_for(here.centre, job)
    wait_for(here.centre, other)
    assert events(here.centre, job) == ["requested", "started", "finished"]


def test_a_killed_worker_s_document_is_finished_by_the_next_one_once(here, worker):
    job = ask(here, kinds.SLOW)
    wait_for_the_child()
    assert services.send_waiting_again(at=timezone.now(), everything=True) == 0  # it is being made: left alone

    worker.kill()
    killed = time.monotonic()
    assert look(here.centre, job).state == DocumentState.RUNNING
    kinds.leave("go")
    worker.start()  # its first sweep finds the job
    done = wait_for(here.centre, job, seconds=60)

    assert time.monotonic() - killed < 60
    assert done.attempts_count == 2
    assert events(here.centre, job) == ["requested", "started", "started", "finished"]


@pytest.fixture
def of_network(here: SimpleNamespace) -> Iterator[NetworkDocument]:
    """A document of the whole network that waits, asked for by one of its staff."""
    staff = NetworkMembership.objects.create(
        user=here.person, role=NetworkRole.NETWORK_ANALYST, starts_at=timezone.now()
    )
    yield services.request_network_document(
        kind=kinds.OF_NETWORK, subject=here.person, language="en", by=here.person, at=timezone.now()
    )
    for rows in (NetworkDocument.objects.all(), NetworkEvent.objects.filter(by=here.person)):
        rows.delete()
    staff.delete()


def test_a_document_of_the_whole_network_outlives_its_worker_too(of_network, worker):
    wait_for_the_child()
    assert services.send_waiting_again(at=timezone.now(), everything=True) == 0  # it is being made: left alone
    worker.kill()
    assert NetworkDocument.objects.get().state == DocumentState.RUNNING
    kinds.leave("go")
    worker.start()
    done = wait_until(lambda: NetworkDocument.objects.filter(state=DocumentState.DONE).first(), seconds=60)

    assert (done.attempts_count, done.page_count, len(starts())) == (2, 1, 2)
    assert default_storage.listdir("network/documents")[1] == [f"{done.pk}.pdf"]
    default_storage.delete(done.file.name)
