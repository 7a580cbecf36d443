"""An import as a batch of rows, and which row became what."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models import DataKind
from centres.tenancy import CentreOwnedModel
from imports.choices import UNFINISHED, BatchState, BatchStep, MadeKind


class ImportBatch(CentreOwnedModel):
    """Files of one centre that are imported together. The row is the truth about how far that is.

    sources   the tables in the files: [{"path", "name", "sheet", "table", "size", "sha256"}]
    mapping   as its file says it
    counts    rows by table and outcome, and records made
    findings  the first of what was said of cells, for the page; the report has all
    """

    number = models.PositiveIntegerField(_("number"), editable=False)
    name = models.CharField(_("name"), max_length=160)
    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind, default=DataKind.RECORDED)
    sources = models.JSONField(_("files"), default=list, encoder=DjangoJSONEncoder)
    mapping = models.JSONField(_("columns and codes"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    language = models.CharField(_("language"), max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.MAPPING)
    step = models.CharField(_("step"), max_length=10, choices=BatchStep, default=BatchStep.WAITING)
    progress_percent = models.PositiveSmallIntegerField(_("progress"), default=0)
    attempts_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    counts = models.JSONField(_("counts"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    findings = models.JSONField(_("findings"), default=list, blank=True, encoder=DjangoJSONEncoder)
    report = models.CharField(_("report"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    requested_at = models.DateTimeField(_("asked for"))
    hinted_at = models.DateTimeField(_("last sent to a worker"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    error_reference = models.CharField(_("error reference"), max_length=16, blank=True)
    error_sentence = models.CharField(_("what went wrong"), max_length=400, blank=True)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="import_number_once"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="import_state_is_known"),
            models.CheckConstraint(condition=Q(step__in=BatchStep.values), name="import_step_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="import_data_kind_is_known"),
            models.CheckConstraint(condition=Q(progress_percent__lte=100), name="import_progress_is_a_percentage"),
            models.CheckConstraint(
                condition=~Q(state=BatchState.FAILED) | ~Q(error_sentence=""), name="import_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=UNFINISHED), name="import_unfinished"),
        ]

    def __str__(self) -> str:
        return f"{self.number} · {self.name}"

    @property
    def is_finished(self) -> bool:
        """Return whether no worker will touch it unless somebody asks."""
        return self.state not in UNFINISHED


class ImportedRow(CentreOwnedModel):
    """Which row of which import became which record. What was there before is named and not made.

    key      which record the files mean; one of a centre is imported once
    content  the same for rows that say the same
    """

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="rows")
    kind = models.CharField(_("record"), max_length=10, choices=MadeKind)
    key = models.UUIDField()
    content = models.UUIDField()
    object_id = models.UUIDField()
    is_made = models.BooleanField(_("made by the import"), default=True)
    source = models.PositiveSmallIntegerField(_("file"))
    row_number = models.PositiveIntegerField(_("row"))
    label = models.CharField(_("called"), max_length=200, blank=True)

    class Meta(CentreOwnedModel.Meta):
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [
            models.UniqueConstraint(fields=["centre", "kind", "key"], name="imported_row_once"),
            models.CheckConstraint(condition=Q(kind__in=MadeKind.values), name="imported_row_kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["batch", "kind"], name="imported_row_by_batch"),
            models.Index(fields=["object_id"], name="imported_row_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.row_number}"
