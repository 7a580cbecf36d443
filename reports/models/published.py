"""Cases that others have published: public knowledge, of no centre, and never part of a total."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import CountsAs, Technique
from centres.models import ProgrammeCountry
from recp_portal.lib.constraints import CheckedModel
from recp_portal.lib.ids import uuid7
from reports.choices import FigureBasis, FigureChange, FigurePeriod, Qualifier


class PublishedSource(CheckedModel):
    """A publication that figures are taken from."""

    slug = models.SlugField(_("code"), max_length=60, primary_key=True)
    title = models.CharField(_("title"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=160)
    year = models.CharField(_("year"), max_length=10, blank=True)
    address = models.URLField(_("address"), max_length=400, blank=True)

    objects: ClassVar[models.Manager["PublishedSource"]] = models.Manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title, self.publisher, self.year) if part)


class PublishedCase(CheckedModel):
    """One enterprise as publications tell of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    enterprise_name = models.CharField(_("enterprise"), max_length=160)
    country = models.ForeignKey(
        ProgrammeCountry,
        verbose_name=_("programme country"),
        on_delete=models.PROTECT,
        related_name="published_cases",
        null=True,
        blank=True,
        help_text=_("Empty where the source does not name the country: the case belongs to no centre."),
    )
    sector = models.CharField(_("sector"), max_length=120)
    isic_class = models.CharField(_("sector (ISIC Rev. 4 class)"), max_length=4)
    overview = models.TextField(_("overview"))
    approach = models.TextField(_("approach taken"), blank=True)
    notes = ArrayField(models.TextField(), verbose_name=_("notes"), default=list, blank=True)
    payback_may_be_computed = models.BooleanField(_("a payback may be computed"), default=False)
    payback_reason = models.TextField(_("why"), blank=True)
    content_digest = models.CharField(_("digest of the content"), max_length=64)

    objects: ClassVar[models.Manager["PublishedCase"]] = models.Manager()

    class Meta:
        verbose_name = _("published case")
        verbose_name_plural = _("published cases")

    def __str__(self) -> str:
        return self.enterprise_name


class PublishedOption(CheckedModel):
    """What the enterprise did, in the words of the source."""

    case = models.ForeignKey(PublishedCase, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(_("position"))
    slug = models.SlugField(_("code"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    technique = models.CharField(_("technique"), max_length=32, choices=Technique, blank=True)
    counts_as = models.CharField(_("counts as"), max_length=20, choices=CountsAs)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects: ClassVar[models.Manager["PublishedOption"]] = models.Manager()

    class Meta:
        verbose_name = _("published option")
        verbose_name_plural = _("published options")
        constraints = [
            models.UniqueConstraint(fields=["case", "slug"], name="published_option_once"),
            models.CheckConstraint(
                condition=Q(technique__in=[*Technique.values, ""]), name="published_option_technique_is_known"
            ),
            models.CheckConstraint(condition=Q(counts_as__in=CountsAs.values), name="published_option_class_is_known"),
        ]

    def __str__(self) -> str:
        return self.title


class PublishedFigure(CheckedModel):
    """One figure as printed: percentages stay percentages, bounds keep their qualifier."""

    case = models.ForeignKey(PublishedCase, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=40)
    label = models.CharField(_("figure"), max_length=120)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("unit"), max_length=20)
    qualifier = models.CharField(_("qualifier"), max_length=1, choices=Qualifier, default=Qualifier.EXACT)
    basis = models.CharField(_("basis"), max_length=12, choices=FigureBasis)
    per = models.CharField(_("for"), max_length=8, choices=FigurePeriod, blank=True)
    change = models.CharField(_("change"), max_length=12, choices=FigureChange, blank=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    source = models.ForeignKey(
        PublishedSource, verbose_name=_("source"), on_delete=models.PROTECT, related_name="figures"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    options = models.ManyToManyField(PublishedOption, verbose_name=_("options"), related_name="figures", blank=True)

    objects: ClassVar[models.Manager["PublishedFigure"]] = models.Manager()

    class Meta:
        verbose_name = _("published figure")
        verbose_name_plural = _("published figures")
        constraints = [
            models.CheckConstraint(
                condition=Q(qualifier__in=Qualifier.values), name="published_figure_qualifier_is_known"
            ),
            models.CheckConstraint(condition=Q(basis__in=FigureBasis.values), name="published_figure_basis_is_known"),
            models.CheckConstraint(
                condition=Q(per__in=[*FigurePeriod.values, ""]), name="published_figure_period_is_known"
            ),
            models.CheckConstraint(
                condition=Q(change__in=[*FigureChange.values, ""]), name="published_figure_change_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.qualifier} {self.value} {self.unit}"


class PublishedConflict(CheckedModel):
    """Figures that two publications give differently. Both are shown."""

    case = models.ForeignKey(PublishedCase, on_delete=models.CASCADE, related_name="conflicts")
    figure_codes = ArrayField(models.CharField(max_length=40), verbose_name=_("figures"))
    note = models.CharField(_("note"), max_length=300)

    objects: ClassVar[models.Manager["PublishedConflict"]] = models.Manager()

    class Meta:
        verbose_name = _("conflict")
        verbose_name_plural = _("conflicts")

    def __str__(self) -> str:
        return self.note
