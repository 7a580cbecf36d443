"""What was told, when, and from which results: rows that nobody changes once the release is made."""

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from centres.models import Centre, DataKind
from indicators.models import FactorSet
from releases.choices import UNFINISHED, ChangeReason, MakingStep, ReleaseState, WithheldBecause


class Release(models.Model):
    """A named, dated, immutable list of results with the tables that were told of them. The row is the queue."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    purpose = models.CharField(_("what for"), max_length=300)
    data_kind = models.CharField(_("kind of data"), max_length=16, choices=DataKind)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    digest = models.CharField(_("digest of the tables"), max_length=64, blank=True)
    results_count = models.PositiveIntegerField(_("results counted"), default=0)
    centres_count = models.PositiveIntegerField(_("centres that reported"), default=0)
    centres_asked_count = models.PositiveIntegerField(_("centres of the network"), default=0)
    held_back_count = models.PositiveIntegerField(_("assessments held back"), default=0)
    changed_in = models.BigIntegerField(
        _("transaction"), default=0, db_default=0, editable=False, help_text="Set by the database, for ?since=."
    )
    restates = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="restated",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("restates"),
    )
    factor_set = models.ForeignKey(
        FactorSet,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("restated with"),
    )
    factor_sets = models.JSONField(_("factor sets used"), default=list, blank=True, encoder=DjangoJSONEncoder)
    rates = models.JSONField(_("exchange rates used"), default=list, blank=True, encoder=DjangoJSONEncoder)

    state = models.CharField(_("state"), max_length=8, choices=ReleaseState, default=ReleaseState.QUEUED)
    step = models.CharField(_("step"), max_length=12, choices=MakingStep, default=MakingStep.WAITING)
    progress_percent = models.PositiveSmallIntegerField(_("progress"), default=0)
    attempts_count = models.PositiveSmallIntegerField(_("attempts"), default=0)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    requested_at = models.DateTimeField(_("asked for"))
    hinted_at = models.DateTimeField(_("last sent to a worker"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    error_sentence = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects: ClassVar[models.Manager["Release"]] = models.Manager()

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="release_data_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=ReleaseState.values), name="release_state_is_known"),
            models.CheckConstraint(condition=Q(step__in=MakingStep.values), name="release_step_is_known"),
            models.CheckConstraint(condition=Q(progress_percent__lte=100), name="release_progress_is_a_percentage"),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.DONE) | (Q(as_of__isnull=False) & ~Q(digest="")),
                name="release_made_has_a_day_and_a_digest",
            ),
            models.CheckConstraint(
                condition=Q(restates__isnull=True, factor_set__isnull=True)
                | Q(restates__isnull=False, factor_set__isnull=False),
                name="release_restated_says_with_what",
            ),
            models.UniqueConstraint(
                fields=["data_kind"],
                condition=Q(state__in=UNFINISHED),
                name="release_made_one_at_a_time",
                violation_error_message=_(
                    "Another release of this kind of data is being made. Wait until it is there."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_finished(self) -> bool:
        """Return whether no worker will touch it again unless somebody asks."""
        return self.state not in UNFINISHED

    @property
    def counts_as_of(self) -> datetime | None:
        """Return the moment as of which it counts: a restated one counts what the release counted that it restates."""
        return self.restates.as_of if self.restates else self.as_of


class CountedResults(models.Model):
    """The results of one centre that a release counts: what makes it reproducible. Behind a row policy of its own."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="counted")
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+")
    result_keys = ArrayField(models.UUIDField(), verbose_name=_("results"))
    taken_back_keys = ArrayField(
        models.UUIDField(),
        null=True,
        blank=True,
        verbose_name=_("results of the release before, taken back since"),
        help_text=_("Empty for releases made before they were kept."),
    )

    objects: ClassVar[models.Manager["CountedResults"]] = models.Manager()

    class Meta:
        verbose_name = _("results that a release counts")
        verbose_name_plural = _("results that releases count")
        constraints = [models.UniqueConstraint(fields=["release", "centre"], name="counted_results_once_per_centre")]

    def __str__(self) -> str:
        return f"{self.release} · {self.centre}"


class ReleasedCell(models.Model):
    """One figure of a release. A withheld one has a reason and no value: nobody can read it here."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="cells")
    measure = models.CharField(_("measure"), max_length=24)
    cell = models.CharField(_("cell"), max_length=160, help_text="stage|dimension=place|dimension=place")
    value = models.DecimalField(_("value"), max_digits=36, decimal_places=9, null=True, blank=True)
    withheld_because = models.CharField(_("withheld because"), max_length=12, choices=WithheldBecause, blank=True)

    objects: ClassVar[models.Manager["ReleasedCell"]] = models.Manager()

    class Meta:
        verbose_name = _("figure of a release")
        verbose_name_plural = _("figures of releases")
        constraints = [
            models.UniqueConstraint(fields=["release", "measure", "cell"], name="released_cell_once"),
            models.CheckConstraint(
                condition=Q(withheld_because__in=[*WithheldBecause.values, ""]), name="released_cell_reason_is_known"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True, withheld_because__gt="") | Q(value__isnull=False, withheld_because=""),
                name="released_cell_is_shown_or_says_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.cell}"


class ReleasedChange(models.Model):
    """One part of what changed since the release before. Without a value it is told together with the cell's others."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="changes")
    measure = models.CharField(_("measure"), max_length=24)
    cell = models.CharField(_("cell"), max_length=160, help_text="stage|dimension=place")
    reason = models.CharField(_("why"), max_length=12, choices=ChangeReason)
    value = models.DecimalField(_("value"), max_digits=36, decimal_places=9, null=True, blank=True)

    objects: ClassVar[models.Manager["ReleasedChange"]] = models.Manager()

    class Meta:
        verbose_name = _("what changed since the release before")
        verbose_name_plural = _("what changed since the releases before")
        constraints = [
            models.UniqueConstraint(fields=["release", "measure", "cell", "reason"], name="released_change_once"),
            models.CheckConstraint(condition=Q(reason__in=ChangeReason.values), name="released_change_reason_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.cell} {self.reason}"


class Opening(models.Model):
    """That everybody may have a release: an administrator said so. Closed again, its row stays and says by whom."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="opening")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("open since"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    changed_in = models.BigIntegerField(
        _("transaction"), default=0, db_default=0, editable=False, help_text="Set by the database, for ?since=."
    )

    objects: ClassVar[models.Manager["Opening"]] = models.Manager()

    class Meta:
        verbose_name = _("open release")
        verbose_name_plural = _("open releases")

    def __str__(self) -> str:
        return str(self.release)
