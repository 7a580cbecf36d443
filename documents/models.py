"""The job rows: the truth about a document, from the request to the download."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models import Enterprise
from centres.tenancy import CentreOwnedModel
from documents.choices import UNFINISHED, DocumentState, RenderStep
from recp_portal.lib.ids import uuid7


class PrintedJob(models.Model):
    """One document that somebody asked for. The row is the queue; a message to a worker is only a hint."""

    kind = models.CharField(_("kind of document"), max_length=40)
    subject_label = models.CharField(_("record"), max_length=200)
    language = models.CharField(_("language"), max_length=10)
    parameters = models.JSONField(_("choices made"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    input_digest = models.CharField(_("digest of the inputs"), max_length=64)

    state = models.CharField(_("state"), max_length=8, choices=DocumentState, default=DocumentState.QUEUED)
    step = models.CharField(_("step"), max_length=10, choices=RenderStep, default=RenderStep.WAITING)
    progress_percent = models.PositiveSmallIntegerField(_("progress"), default=0)
    attempts_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    requested_at = models.DateTimeField(_("asked for"))
    hinted_at = models.DateTimeField(_("last sent to a worker"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    error_reference = models.CharField(_("error reference"), max_length=16, blank=True)
    error_sentence = models.CharField(_("what went wrong"), max_length=300, blank=True)

    file = models.FileField(_("file"), max_length=200, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=160, blank=True)
    file_size = models.PositiveIntegerField(_("size"), null=True, blank=True)
    file_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    page_count = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} · {self.subject_label} · {self.language}"

    @property
    def is_finished(self) -> bool:
        """Return whether no worker will touch it again unless somebody asks."""
        return self.state not in UNFINISHED

    @property
    def has_file(self) -> bool:
        """Return whether there is something to download."""
        return self.state == DocumentState.DONE and bool(self.file)


def _is_sound(name: str) -> list[models.CheckConstraint]:
    """Return what is asked of every table of jobs; constraints are named after the table."""
    return [
        models.CheckConstraint(condition=Q(state__in=DocumentState.values), name=f"{name}_state_is_known"),
        models.CheckConstraint(condition=Q(step__in=RenderStep.values), name=f"{name}_step_is_known"),
        models.CheckConstraint(condition=Q(progress_percent__lte=100), name=f"{name}_progress_is_a_percentage"),
        models.CheckConstraint(
            condition=Q(state__in=UNFINISHED) | Q(finished_at__isnull=False), name=f"{name}_finished_has_a_time"
        ),
        models.CheckConstraint(
            condition=~Q(state=DocumentState.FAILED) | ~Q(error_sentence=""), name=f"{name}_failed_says_why"
        ),
    ]


class DocumentJob(PrintedJob, CentreOwnedModel):
    """A document on a record of one centre."""

    subject_id = models.UUIDField(_("record"))
    enterprise = models.ForeignKey(
        Enterprise,
        verbose_name=_("enterprise"),
        on_delete=models.PROTECT,
        related_name="documents",
        null=True,
        blank=True,
        help_text=_("Empty for a document on the centre as a whole, which no enterprise manager sees."),
    )

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            *_is_sound("document"),
            models.UniqueConstraint(
                fields=["centre", "kind", "subject_id", "language", "input_digest"],
                condition=Q(state__in=UNFINISHED),
                name="document_made_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-requested_at"], name="document_newest_first"),
            models.Index(fields=["centre", "subject_id"], name="document_by_subject"),
            models.Index(fields=["state"], condition=Q(state__in=UNFINISHED), name="document_unfinished"),
        ]

    @property
    def store_name(self) -> str:
        """Return where the file goes in the store."""
        return f"{self.centre_id}/documents/{self.pk}.pdf"


class NetworkDocument(PrintedJob):
    """A document of the whole network, which belongs to no centre and prints nothing that a centre keeps for itself."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject_id = models.BigIntegerField(_("record"))

    objects: ClassVar[models.Manager["NetworkDocument"]] = models.Manager()

    class Meta:
        verbose_name = _("document of the network")
        verbose_name_plural = _("documents of the network")
        constraints = [
            *_is_sound("network_document"),
            models.UniqueConstraint(
                fields=["kind", "subject_id", "language", "input_digest"],
                condition=Q(state__in=UNFINISHED),
                name="network_document_made_once_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_id", "-requested_at"], name="network_document_by_subject"),
            models.Index(fields=["state"], condition=Q(state__in=UNFINISHED), name="network_document_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label} ({self.language})"

    @property
    def store_name(self) -> str:
        """Return where the file goes in the store."""
        return f"network/documents/{self.pk}.pdf"
