"""Who asks for documents, and an enterprise to ask about."""

import pytest
from django.utils import timezone

from accounts.models import User
from centres.models import Centre, Enterprise, Membership, MembershipEnterprise
from centres.roles import Role
from centres.tenancy import centre_context
from documents import services
from documents.models import DocumentJob
from tests.documents import kinds


@pytest.fixture(autouse=True)
def no_signs_left() -> None:
    for name in ["started", "go", "antidote"]:
        kinds.sign(name).unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    """Let pages name static files that nobody has built."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def kenya(db: None) -> Centre:
    return Centre.objects.create(
        slug="kenya", name="Kenya NCPC", short_name="KNCPC", code="KE", time_zone="Africa/Nairobi"
    )


@pytest.fixture
def south_africa(db: None) -> Centre:
    return Centre.objects.create(slug="south-africa", name="NCPC-SA", short_name="NCPC-SA", code="ZA")


def join(centre: Centre, name: str, role: Role) -> User:
    person = User.objects.create_user(f"{name.lower()}@documents.example", name=name)
    with centre_context(centre):
        Membership.new(user=person, role=role, starts_at=timezone.now()).save()
    return person


def register_enterprise(centre: Centre, name: str, by: User) -> Enterprise:
    now = timezone.now()
    with centre_context(centre):
        enterprise = Enterprise.new(
            name=name,
            isic_class="1701",
            size_class="medium",
            created_by=by,
            created_at=now,
            updated_by=by,
            updated_at=now,
        )
        enterprise.save()
    return enterprise


@pytest.fixture
def amina(kenya: Centre) -> User:
    return join(kenya, "Amina", Role.ASSESSOR)


@pytest.fixture
def ines(kenya: Centre) -> User:
    return join(kenya, "Ines", Role.DIRECTOR)


@pytest.fixture
def vera(kenya: Centre) -> User:
    return join(kenya, "Vera", Role.VIEWER)


@pytest.fixture
def kofi(south_africa: Centre) -> User:
    return join(south_africa, "Kofi", Role.ASSESSOR)


@pytest.fixture
def mill(kenya: Centre, amina: User) -> Enterprise:
    return register_enterprise(kenya, "Paper mill", amina)


@pytest.fixture
def bakery(kenya: Centre, amina: User) -> Enterprise:
    return register_enterprise(kenya, "Bakery", amina)


@pytest.fixture
def mwangi(kenya: Centre, mill: Enterprise) -> User:
    person = join(kenya, "Mwangi", Role.ENTERPRISE_MANAGER)
    with centre_context(kenya):
        membership = Membership.objects.get(user=person)
        MembershipEnterprise.new(membership=membership, enterprise=mill).save()
    return person


@pytest.fixture
def ask(kenya: Centre, mill: Enterprise, amina: User):
    """Ask for a document on the mill (or another enterprise) as Amina."""

    def ask(
        kind: kinds.DocumentKind = kinds.LETTER, *, about: Enterprise = mill, by: User = amina, language: str = "en"
    ):
        with centre_context(kenya):
            return services.request_document(
                kind=kind, subject=about, enterprise=about, language=language, by=by, at=timezone.now()
            )

    return ask


@pytest.fixture
def look(kenya: Centre):
    """Read a document's row again."""

    def look(job: DocumentJob) -> DocumentJob:
        with centre_context(kenya):
            return DocumentJob.objects.select_related("centre", "requested_by").get(pk=job.pk)

    return look
