"""Plants with accepted rounds, and how a document about one becomes a PDF without a worker."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from pypdf import PdfReader

from accounts.models import User
from assessments.models import Assessment
from centres.models import Centre
from centres.roles import Role
from centres.tenancy import centre_context
from documents import kinds, rendering
from documents.kinds import DocumentInput
from recp_portal.demo.plants import Cast, load_plant
from reports import selectors, services
from reports.choices import ConsentDecision
from reports.fields import ConsentFields
from reports.models import Consent
from tests import cast
from tests.pdf_text import pages_of

DATA = settings.BASE_DIR / "reports" / "data"


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Let documents name static files that nobody has collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(scope="package", autouse=True)
def laid_out_once() -> Iterator[None]:
    """Lay the same HTML out once for this folder: tests/documents says that it gives the same bytes."""
    with pytest.MonkeyPatch.context() as patch:
        made: dict[tuple[str, int], rendering.Pdf] = {}
        lay_out = rendering.lay_out

        def once(html: str, *, centre: Centre) -> rendering.Pdf:
            key = (html, centre.pk)
            if key not in made:
                made[key] = lay_out(html, centre=centre)
            return made[key]

        patch.setattr(rendering, "lay_out", once)
        yield


OWN_ANNEXES = re.compile("what the options are worth|how these figures came about")


def before_the_chains(pages: list[str]) -> list[str]:
    """Return the pages before the annexes of what the options are worth and how the figures came about."""
    annex = (place for place, page in enumerate(pages) if OWN_ANNEXES.search(page))
    return pages[: next(annex, len(pages))]


@dataclass(frozen=True)
class Printed:
    """A PDF as its reader meets it."""

    content: bytes
    html: str

    @cached_property
    def reader(self) -> PdfReader:
        """Return its structure: tags, titles, fonts."""
        return PdfReader(BytesIO(self.content))

    @cached_property
    def pages(self) -> list[str]:
        """Return the text of each page, with plain spaces."""
        return pages_of(self.content)

    @property
    def own_pages(self) -> list[str]:
        """Return the pages before the annex of how its figures came about."""
        return before_the_chains(self.pages)

    @property
    def text(self) -> str:
        """Return all of its text."""
        return " ".join(self.pages)

    @cached_property
    def fonts(self) -> set[str]:
        """Return the names of the fonts that it uses, without their subset tags."""
        found = set()
        for page in self.reader.pages:
            for font in page["/Resources"].get("/Font", {}).values():
                found.add(str(font.get_object()["/BaseFont"]).lstrip("/").partition("+")[2])
        return found


def enter(centre: Centre, amina: User, lead: User, name: str, index: int = 0) -> UUID:
    """Enter a plant of `reports/data` through the services and return its key."""
    data = json.loads((DATA / name).read_text(encoding="utf-8"))["plants"][index]
    return load_plant(centre=centre, data=data, cast=Cast(assessor=amina, lead=lead)).pk  # type: ignore[no-any-return]


def plant(centre: Centre, key: UUID) -> SimpleNamespace:
    """Return a plant with its assessment and the result that would be printed, as they are in the database now."""
    with centre_context(centre):
        assessment = Assessment.objects.select_related("site", "enterprise").get(enterprise_id=key)
        result = selectors.result_to_print(assessment=assessment)
    return SimpleNamespace(enterprise=assessment.enterprise, assessment=assessment, result=result)


@pytest.fixture(scope="package")
def entered(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    """Enter the plants once for this folder: each test works in a savepoint of this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        centre = cast.make_centre(
            "kenya", code="KE", country_id="KEN", currency="KES", languages="en", time_zone="Africa/Nairobi"
        )
        amina = cast.member(centre, "amina", Role.ASSESSOR)
        lead = cast.member(centre, "juma", Role.LEAD_ASSESSOR)
        yield SimpleNamespace(
            centre=centre.pk,
            amina=amina.pk,
            lead=lead.pk,
            valves=enter(centre, amina, lead, "real_assessment.json"),
            mill=enter(centre, amina, lead, "demonstration_plants.json"),
        )
        transaction.set_rollback(True)


@pytest.fixture
def kenya(entered: SimpleNamespace, db: None) -> Centre:
    """The centre in Kenya."""
    return Centre.objects.select_related("country").get(pk=entered.centre)


@pytest.fixture
def amina(entered: SimpleNamespace, db: None) -> User:
    """Amina is an assessor in Kenya."""
    return User.objects.get(pk=entered.amina)


@pytest.fixture
def lead(entered: SimpleNamespace, db: None) -> User:
    """Juma is a lead assessor in Kenya: accepts what others entered."""
    return User.objects.get(pk=entered.lead)


@pytest.fixture
def valves(kenya: Centre, entered: SimpleNamespace) -> SimpleNamespace:
    """The real anonymous plant: baseline and report, no follow-up."""
    return plant(kenya, entered.valves)


@pytest.fixture
def mill(kenya: Centre, entered: SimpleNamespace) -> SimpleNamespace:
    """The demonstration paper mill with an accepted follow-up."""
    return plant(kenya, entered.mill)


@pytest.fixture
def in_centre(kenya: Centre) -> Iterator[Centre]:
    """Do the whole test inside the centre."""
    with centre_context(kenya):
        yield kenya


@pytest.fixture
def agree(kenya: Centre, amina: User) -> Callable[..., Consent]:
    """Record a consent of an enterprise."""

    def agree(plant: SimpleNamespace, decision: str = ConsentDecision.NAMED, **fields: Any) -> Consent:
        now = timezone.now()
        values = {
            "signatory_name": "Wanjiru",
            "signatory_function": "managing director",
            "signed_on": selectors.local_day(now),
        }
        return services.record_consent(
            enterprise=plant.enterprise,
            fields=ConsentFields(decision=decision, **{**values, **fields}),
            by=amina,
            at=now,
        )

    return agree


@pytest.fixture
def print_document(kenya: Centre) -> Callable[..., Printed]:
    """Lay a document out as the worker would."""

    def print_document(kind: str, subject_id: UUID, language: str = "en") -> Printed:
        subject = DocumentInput(subject_id=subject_id, language=language)
        with translation.override(language), timezone.override(ZoneInfo(kenya.time_zone)):
            found = kinds.get(kind)
            context = {"centre": kenya, "made_at": timezone.now(), **found.build_context(subject)}
            html = render_to_string(found.template, context)
        pdf = rendering.lay_out(html, centre=kenya)
        return Printed(content=pdf.content, html=html)

    return print_document
