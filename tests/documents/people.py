"""A centre whose rows are committed, for tests with other processes, and removed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from django.utils import timezone

from accounts.models import User
from centres.models import AuditEvent, Centre, Enterprise, Membership
from centres.roles import Role
from centres.tenancy import centre_context
from documents.models import DocumentJob


@contextmanager
def committed_centre() -> Iterator[SimpleNamespace]:
    """Save a centre with one assessor and one enterprise; remove it and what happened in it at the end."""
    now = timezone.now()
    person = User.objects.create_user("amina@documents.example", name="Amina")
    centre = Centre.objects.create(slug="documents", name="Documents centre", short_name="DOC", code="T-D")
    try:
        with centre_context(centre):
            Membership.new(user=person, role=Role.ASSESSOR, starts_at=now).save()
            enterprise = Enterprise.new(
                name="Paper mill",
                isic_class="1701",
                size_class="medium",
                created_by=person,
                created_at=now,
                updated_by=person,
                updated_at=now,
            )
            enterprise.save()
        yield SimpleNamespace(centre=centre, person=person, enterprise=enterprise)
    finally:
        with centre_context(centre):
            for model in [DocumentJob, AuditEvent, Membership, Enterprise]:
                model.objects.all().delete()
            centre.delete()
            person.delete()
