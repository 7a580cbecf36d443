"""Whose plants: enterprises, their sites, their products."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from centres.models.records import EditedRecord


class SizeClass(models.TextChoices):
    """Size by persons employed, as most national definitions have it."""

    MICRO = "micro", _("Micro (1–9 people)")
    SMALL = "small", _("Small (10–49 people)")
    MEDIUM = "medium", _("Medium (50–249 people)")
    LARGE = "large", _("Large (250 people or more)")


class DataKind(models.TextChoices):
    """Where an enterprise's figures come from. The kinds are never added together."""

    RECORDED = "recorded", _("Recorded by the centre")
    REAL_ANONYMOUS = "real_anonymous", _("Real anonymous plant")
    PUBLISHED = "published", _("Published figures")
    DEMONSTRATION = "demonstration", _("Demonstration plant")
    GENERATED = "generated", _("Generated to measure the portal")


class Enterprise(EditedRecord):
    """A company recorded by a centre."""

    name = models.CharField(_("name"), max_length=160)
    national_identifier = models.CharField(
        _("national identifier"),
        max_length=40,
        blank=True,
        help_text=_("Company register or tax number. Only people of this centre see it."),
    )
    isic_class = models.CharField(_("sector (ISIC Rev. 4 class)"), max_length=4)
    size_class = models.CharField(_("size"), max_length=8, choices=SizeClass)
    employees_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    place = models.CharField(_("town"), max_length=80, blank=True)
    address = models.TextField(_("address"), blank=True)
    tags = ArrayField(models.CharField(max_length=40), verbose_name=_("tags"), default=list, blank=True)
    about = models.TextField(
        _("about the enterprise"), blank=True, help_text=_("Two or three sentences for the case study.")
    )
    data_kind = models.CharField(
        _("kind of data"), max_length=16, choices=DataKind, default=DataKind.RECORDED, editable=False
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            models.CheckConstraint(condition=Q(size_class__in=SizeClass.values), name="enterprise_size_is_known"),
            models.CheckConstraint(condition=Q(data_kind__in=DataKind.values), name="enterprise_data_kind_is_known"),
            models.UniqueConstraint(
                "centre",
                Lower("national_identifier"),
                condition=~Q(national_identifier=""),
                name="enterprise_identifier_once_per_centre",
                violation_error_message=_("An enterprise with this national identifier is registered already."),
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "name"], name="enterprise_by_name"),
            models.Index(fields=["centre", "id"], name="enterprise_by_key"),
            models.Index("centre", Lower("name"), "id", name="enterprise_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Site(EditedRecord):
    """A plant of an enterprise: where assessments happen."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(_("name of the site"), max_length=120)
    place = models.CharField(_("town"), max_length=80, blank=True)
    address = models.TextField(_("address"), blank=True)
    operating_hours_per_year = models.PositiveIntegerField(
        _("operating hours a year"), null=True, blank=True, help_text=_("At most 8,784.")
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True, editable=False)

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        indexes = [models.Index(fields=["centre", "id"], name="site_by_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "name"],
                name="site_name_once_per_enterprise",
                violation_error_message=_("This enterprise has a site with this name already."),
            ),
            models.CheckConstraint(
                condition=Q(operating_hours_per_year__isnull=True) | Q(operating_hours_per_year__lte=8784),
                name="site_hours_fit_a_year",
                violation_error_message=_("Operating hours: a year has at most 8,784 hours."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Product(EditedRecord):
    """What a site makes: the denominator of the relative indicators."""

    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(_("product"), max_length=120)
    unit = models.CharField(
        _("unit of output"), max_length=20, help_text=_("t, piece, m2 … one unit for all products.")
    )
    conversion_weight = models.DecimalField(
        _("conversion weight"),
        max_digits=12,
        decimal_places=6,
        default=1,
        help_text=_(
            "What one unit of this product counts for in the site's total output. 1 when there is one product."
        ),
    )
    conversion_reason = models.CharField(_("reason for the weight"), max_length=200, blank=True)
    second_denominator = models.CharField(
        _("second denominator"),
        max_length=120,
        blank=True,
        help_text=_("The material that the sector divides by too, named as in the inputs: raw hides, cane, milk."),
    )

    class Meta(EditedRecord.Meta):
        abstract = False
        verbose_name = _("product")
        verbose_name_plural = _("products")
        indexes = [models.Index(fields=["centre", "id"], name="product_by_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "name"],
                name="product_name_once_per_site",
                violation_error_message=_("This site has a product with this name already."),
            ),
            models.CheckConstraint(
                condition=Q(conversion_weight__gt=0),
                name="product_weight_is_positive",
                violation_error_message=_("Conversion weight: give a number above zero."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
