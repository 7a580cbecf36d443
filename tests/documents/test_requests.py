"""Asking for documents: what is joined, what is sent, what the sweep finds."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from centres.models import AuditEvent, Enterprise
from centres.tenancy import NoCentreContext, centre_context
from documents import rendering, services
from documents.choices import DocumentState
from documents.models import DocumentJob
from documents.tasks import HARD_LIMIT_SECONDS
from recp_portal.lib.ids import uuid7
from tests.documents import kinds


@pytest.fixture
def sent(monkeypatch):
    """What was sent to the broker, which takes everything."""
    messages = []
    monkeypatch.setattr(services, "_broker", services._Broker())
    monkeypatch.setattr(
        current_app._get_current_object(),
        "send_task",
        lambda name, **options: messages.append((name, options["kwargs"])),
    )
    return messages


def test_an_identical_request_joins_and_a_different_one_does_not(ask, kenya, enterprise):
    first = ask()
    assert ask().pk == first.pk
    assert ask(language="fr").pk != first.pk
    with centre_context(kenya):
        Enterprise.objects.filter(pk=enterprise.pk).update(name="Paper mill 2")
    assert ask().pk != first.pk  # it would read differently


def test_the_hint_is_sent_after_the_commit_and_only_then(ask, sent, kenya, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = ask()
        assert sent == []
    assert sent == [("documents.render_document", {"centre_id": kenya.pk, "job_id": str(job.pk)})]


def test_a_request_that_is_rolled_back_leaves_nothing(ask, sent, kenya, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(RuntimeError), transaction.atomic():
        ask()
        raise RuntimeError
    with centre_context(kenya):
        assert not DocumentJob.objects.exists()
    assert sent == []


def test_an_unknown_language_is_refused(ask):
    with pytest.raises(ValidationError, match="Language"):
        ask(language="xx")


def test_a_request_needs_a_centre(enterprise, amina):
    with pytest.raises(NoCentreContext):
        services.request_document(
            kind=kinds.LETTER, subject=enterprise, enterprise=enterprise, language="en", by=amina, at=timezone.now()
        )


def test_the_database_allows_one_unfinished_job_of_a_sort(ask, kenya):
    job = ask()
    job.pk = uuid7()
    with (
        centre_context(kenya),
        pytest.raises(IntegrityError, match="document_made_once_at_a_time"),
        transaction.atomic(),
    ):
        job.save(force_insert=True)


def test_a_broker_that_fails_is_left_alone_for_a_while(ask, monkeypatch, django_capture_on_commit_callbacks):
    attempts = []

    def refuse(name, **options):
        attempts.append(name)
        raise OSError("down")

    monkeypatch.setattr(services, "_broker", services._Broker())
    monkeypatch.setattr(current_app._get_current_object(), "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        ask()
        ask(language="fr")
    assert len(attempts) == 1


def test_the_sweep_sends_what_waits_and_what_was_left_behind_in_every_centre(ask, sent, kenya, look):
    now = timezone.now()
    waiting, orphan, done = ask(), ask(kinds.SLOW), ask(kinds.POISON)
    with centre_context(kenya):
        DocumentJob.objects.filter(pk=orphan.pk).update(state=DocumentState.RUNNING)
        DocumentJob.objects.filter(pk=done.pk).update(state=DocumentState.DONE, finished_at=now)

    assert services.send_waiting_again(at=now) == 0  # sent a moment ago
    later = now + services.HINT_AGAIN_AFTER + timedelta(seconds=1)
    assert services.send_waiting_again(at=later) == 2
    assert {options["job_id"] for _name, options in sent} == {str(waiting.pk), str(orphan.pk)}
    assert look(waiting).hinted_at == later
    assert services.send_waiting_again(at=later) == 0
    assert services.send_waiting_again(at=later, everything=True) == 2  # a worker that has just started


def test_the_sweep_leaves_alone_what_is_being_made(ask, sent, kenya):
    job = ask()
    with centre_context(kenya), rendering.job_lock(job.pk) as is_ours:
        assert is_ours
        assert services.send_waiting_again(at=timezone.now(), everything=True) == 0


def test_a_retry_is_refused_while_there_is_nothing_to_retry(ask, kenya, amina):
    job = ask()
    with centre_context(kenya), pytest.raises(services.DocumentCannotBeRetried):
        services.retry_document(job=job, by=amina, at=timezone.now())


def test_expired_files_go_and_their_rows_stay(ask, kenya, look):
    job = ask(kinds.SECRET)
    with centre_context(kenya):
        rendering.render_document(job_id=job.pk)
    done = look(job)
    assert done.expires_at
    assert services.expire_documents(at=done.expires_at - timedelta(days=1)) == 0
    assert services.expire_documents(at=done.expires_at) == 1
    assert not done.file.storage.exists(done.file.name)
    gone = look(job)
    assert (gone.state, gone.has_file) == (DocumentState.DONE, False)
    with centre_context(kenya):
        assert AuditEvent.objects.filter(name="documents.document.expired").exists()
    assert ask(kinds.SECRET).pk != job.pk


def test_every_task_name_that_is_sent_is_registered():
    current_app.loader.import_default_modules()
    assert {"documents.render_document", "documents.sweep"} <= set(current_app.tasks)
    assert {entry["task"] for entry in current_app.conf.beat_schedule.values()} <= set(current_app.tasks)


def test_beat_has_old_files_removed_every_day(ask, kenya, look):
    (entry,) = [row for row in current_app.conf.beat_schedule.values() if row["task"] == "documents.expire"]
    assert entry["schedule"].remaining_estimate(datetime.now(UTC)) <= timedelta(days=1)
    job = ask(kinds.SECRET)
    with centre_context(kenya):
        rendering.render_document(job_id=job.pk)
    with time_machine.travel(look(job).expires_at, tick=False):
        current_app.tasks["documents.expire"]()
    assert not look(job).has_file


def test_messages_outlive_the_longest_render():
    assert current_app.conf.broker_transport_options["visibility_timeout"] > HARD_LIMIT_SECONDS
