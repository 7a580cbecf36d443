"""A centre whose rows are committed, for tests with other processes, and removed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from centres.models import AuditEvent, Enterprise, Membership, RecordChange
from centres.roles import Role
from centres.tenancy import centre_context
from documents.models import DocumentJob
from tests import cast


@contextmanager
def committed_centre() -> Iterator[SimpleNamespace]:
    """Save a centre with one assessor and one enterprise; remove it and what happened in it at the end."""
    centre = cast.make_centre("documents", code="T-D")
    try:
        person = cast.member(centre, "documents", Role.ASSESSOR)
        enterprise = cast.make_enterprise(centre, person, "Paper mill")
        yield SimpleNamespace(centre=centre, person=person, enterprise=enterprise)
    finally:
        with centre_context(centre):
            for model in [DocumentJob, AuditEvent, Membership, Enterprise, RecordChange]:
                model.objects.all().delete()
            centre.delete()
            person.delete()
