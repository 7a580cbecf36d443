"""How the tests ask for documents on the cast's plants, and look at what became of them."""

import pytest
from django.utils import timezone

from accounts.models import User
from centres.models import Centre, Enterprise
from centres.tenancy import centre_context
from documents import services
from documents.models import DocumentJob
from tests.documents import kinds


@pytest.fixture(autouse=True)
def no_signs_left() -> None:
    for name in ["started", "go", "antidote"]:
        kinds.sign(name).unlink(missing_ok=True)


@pytest.fixture
def ask(kenya: Centre, enterprise: Enterprise, amina: User):
    """Ask for a document on the enterprise (or another) as Amina."""

    def ask(kind=kinds.LETTER, *, about=enterprise, by=amina, **options) -> DocumentJob:
        options = {"language": "en", "at": timezone.now(), **options}
        with centre_context(kenya):
            return services.request_document(kind=kind, subject=about, enterprise=about, by=by, **options)

    return ask


@pytest.fixture
def look(kenya: Centre):
    """Read a document's row again."""

    def look(job: DocumentJob) -> DocumentJob:
        with centre_context(kenya):
            return DocumentJob.objects.select_related("centre", "requested_by").get(pk=job.pk)

    return look
