"""The tenants: National Cleaner Production Centres, and the countries of the programme."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """The programme's four regions."""

    AFRICA_ARAB = "AFR", _("Africa and Arab Region")
    ASIA_PACIFIC = "ASP", _("Asia and Pacific")
    EUROPE_CENTRAL_ASIA = "ECA", _("Europe and Central Asia")
    LATIN_AMERICA = "LAC", _("Latin America")


class ProgrammeCountry(models.Model):
    """One of the 47 countries of the UNIDO-UNEP programme. Reference data, loaded by a migration."""

    iso3 = models.CharField(_("country code"), max_length=3, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    region = models.CharField(_("region"), max_length=3, choices=Region)
    currency = models.CharField(_("currency"), max_length=3)
    languages = models.CharField(_("languages"), max_length=40)
    time_zone = models.CharField(_("time zone"), max_length=40)
    latitude = models.DecimalField(_("latitude"), max_digits=4, decimal_places=1)
    longitude = models.DecimalField(_("longitude"), max_digits=4, decimal_places=1)

    class Meta:
        verbose_name = _("programme country")
        verbose_name_plural = _("programme countries")
        constraints = [models.CheckConstraint(condition=Q(region__in=Region.values), name="country_region_is_known")]

    def __str__(self) -> str:
        return self.name


class LegalForm(models.TextChoices):
    """How a centre is constituted."""

    INDEPENDENT = "independent", _("Independent legal entity")
    HOSTED = "hosted", _("Part of a host institution")
    PROJECT = "project", _("Project")
    OTHER = "other", _("Other")


class Centre(models.Model):
    """A National Cleaner Production Centre: the tenant. A country may have several."""

    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)
    short_name = models.CharField(_("short name"), max_length=40)
    code = models.CharField(_("code in references"), max_length=4, help_text=_("KE in KE-2026-014"))
    country = models.ForeignKey(
        ProgrammeCountry,
        verbose_name=_("programme country"),
        on_delete=models.PROTECT,
        related_name="centres",
        null=True,
        blank=True,
        help_text=_("Empty for a demonstration centre outside the programme."),
    )
    host_institution = models.CharField(_("host institution"), max_length=160, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm, default=LegalForm.OTHER)
    languages = models.CharField(_("languages"), max_length=40, default="en")
    currency = models.CharField(_("currency"), max_length=3, default="USD")
    time_zone = models.CharField(_("time zone"), max_length=40, default="UTC")
    contact = models.TextField(_("contact"), blank=True, help_text=_("Printed in the centre's box of a case study."))
    logo = models.ImageField(_("logo"), upload_to="centres/logos/", blank=True)
    unit_meanings = models.JSONField(
        _("what ambiguous units mean here"),
        default=dict,
        blank=True,
        help_text=_("Fixed once: ton → t, for example."),
    )
    is_demonstration = models.BooleanField(_("demonstration centre"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[models.Manager["Centre"]] = models.Manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        constraints = [
            models.CheckConstraint(condition=Q(legal_form__in=LegalForm.values), name="centre_legal_form_is_known"),
            models.UniqueConstraint(fields=["code"], name="centre_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Programme(models.Model):
    """A donor's or the network's programme, which pays for assessments. Reference data of the network's staff."""

    code = models.SlugField(_("short code"), max_length=24, unique=True)
    name = models.CharField(_("name"), max_length=160)
    donor = models.CharField(_("donor"), max_length=160, blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    changed_in = models.BigIntegerField(
        _("transaction"), default=0, db_default=0, editable=False, help_text=_("Set by the database, for ?since=.")
    )

    objects: ClassVar[models.Manager["Programme"]] = models.Manager()

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="programme_ends_after_it_starts",
                violation_error_message=_("Ends: this is before the programme starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeOfficer(models.Model):
    """Somebody of the network's staff who answers for a programme, and sees what plants agreed to show it."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="officers", verbose_name=_("programme")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["ProgrammeOfficer"]] = models.Manager()

    class Meta:
        verbose_name = _("officer of a programme")
        verbose_name_plural = _("officers of programmes")
        constraints = [models.UniqueConstraint(fields=["programme", "user"], name="programme_officer_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.programme}"
