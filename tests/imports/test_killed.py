"""An import that is killed leaves whole transactions, and goes on from there or is taken back."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from assessments.models import Assessment, Option, OptionEffect, Result, ResultOption
from centres.models import AuditEvent, Enterprise, Membership, RecordChange
from centres.roles import Role
from centres.tenancy import centre_context
from imports import selectors, services
from imports.choices import BatchState
from imports.models import ImportBatch, ImportedRow
from recp_portal.lib.advisory import locked_keys
from tests import cast
from tests.documents.servers import PROJECT, wait_until
from tests.imports.generated import write_files

ASSESSMENTS, OPTIONS = 500, 500
pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper(django_db_setup: None, django_db_blocker):
    """Use the database as it is: other processes have to see the rows."""
    with django_db_blocker.unblock():
        yield
        connection.close()


@pytest.fixture
def centre(db: None):
    centre = cast.make_centre("killed", code="T-K", country_id="KEN", currency="KES")
    person = cast.member(centre, "killed", Role.DIRECTOR)
    yield centre
    with centre_context(centre):
        for model in [ImportedRow, ImportBatch, AuditEvent, Membership, RecordChange]:
            model.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM network_delta WHERE centre_id = %s", [centre.pk])
        centre.delete()
        person.delete()


def start(centre, *words: object) -> subprocess.Popen[bytes]:
    url = urlsplit(os.environ["DATABASE_URL"])._replace(path="/" + connection.settings_dict["NAME"])
    environment = {**os.environ, "DATABASE_URL": urlunsplit(url), "MEDIA_ROOT": str(settings.MEDIA_ROOT)}
    by = email_in(centre)
    command = [sys.executable, "manage.py", "import_history", "--centre", centre.slug, "--by", by, *map(str, words)]
    return subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL)


def email_in(centre) -> str:
    with centre_context(centre):
        return str(Membership.objects.select_related("user").get().user.email)


def taken(centre) -> int:
    with centre_context(centre):
        return int(ImportedRow.objects.filter(kind="assessment").count())


def test_killed_in_the_middle_it_leaves_whole_assessments_and_is_resumed_and_reverted(centre, tmp_path: Path) -> None:
    paths = write_files(tmp_path, assessments=ASSESSMENTS, options=OPTIONS)
    child = start(centre, *paths)
    wait_until(lambda: taken(centre), seconds=120)
    child.send_signal(signal.SIGKILL)
    child.wait()
    wait_until(lambda: selectors.lock_key(centre.pk) not in locked_keys(), seconds=20)
    with centre_context(centre):
        batch = ImportBatch.objects.get()
        assert batch.state == BatchState.TAKING  # the sweep would send it again
        count = taken(centre)
        assert 0 < count < ASSESSMENTS
        assert Assessment.objects.count() == Result.objects.count() == count
        assert Option.objects.count() == ResultOption.objects.count() == count * OPTIONS // ASSESSMENTS
        assert Option.objects.filter(locked_by=None).count() == 0
    assert start(centre, "--resume", batch.number).wait() == 0
    with centre_context(centre):
        assert ImportBatch.objects.get().state == BatchState.TAKEN
        assert Assessment.objects.count() == Result.objects.count() == ASSESSMENTS
        assert Option.objects.count() == ResultOption.objects.count() == OPTIONS
        assert ImportedRow.objects.filter(kind="option").count() == OPTIONS
    child = start(centre, "--revert", batch.number)
    wait_until(lambda: taken(centre) < ASSESSMENTS, seconds=120)
    child.send_signal(signal.SIGKILL)
    child.wait()
    wait_until(lambda: selectors.lock_key(centre.pk) not in locked_keys(), seconds=20)
    with centre_context(centre):
        assert Assessment.objects.count() == Result.objects.count() == taken(centre)
        services.run_batch(batch_id=batch.pk, clock=timezone.now)
        assert ImportBatch.objects.get().state == BatchState.REVERTED
        for model in (Enterprise, Assessment, Option, OptionEffect, Result, ResultOption, ImportedRow):
            assert model.objects.count() == 0
