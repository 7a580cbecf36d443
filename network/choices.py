"""The words of the totals: what an entry in the book is about, and what a table goes by."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.TextChoices):
    """What one entry says. Each option is in one of the first nine; the last three date what is in operation.

    The stages are nested when they are read (`network.book.STAGES`): an entry is the furthest one reached.
    """

    ASSESSMENT = "assessment", _("Assessment")
    HELD_BACK = "held_back", _("Assessment held back")
    IDENTIFIED = "identified", _("Identified")
    FEASIBLE = "feasible", _("Feasible")
    PLANNED = "planned", _("Planned or in progress")
    IMPLEMENTED = "implemented", _("Implemented")
    STOPPED = "stopped", _("Implemented, then stopped")
    REJECTED = "rejected", _("Rejected")
    UNKNOWN = "unknown", _("Unknown or not asked")
    APART = "apart", _("Counted apart: not cleaner production")
    ENDED = "ended", _("Out of operation from this year on")
    LAPSED = "lapsed", _("In operation, not confirmed for 24 months, from this year on")
    LAPSED_ENDED = "lapsed_ended", _("Out of operation from this year on, and not confirmed before")


class TableName(models.TextChoices):
    """The fixed list of tables. Each goes by one thing, and across by another where it says so."""

    PLACE = "place", _("By country and centre")
    SECTOR = "sector", _("By sector (ISIC division)")
    SECTION = "section", _("By section and region")
    SIZE = "size", _("By size and region")
    PROGRAMME = "programme", _("By programme and region")
    TECHNIQUE = "technique", _("By technique and region")
    COST_CLASS = "cost_class", _("By cost class and region")
    FINANCE = "finance", _("By source of finance and region")
    EVIDENCE = "evidence", _("By evidence and region")
    REASON = "reason", _("By reason for dropping and technique")
    ENERGY = "energy", _("By kind of energy and region")
    CURRENCY = "currency", _("By currency and country")


class HistogramOf(models.TextChoices):
    """What a logarithmic histogram counts options by."""

    SAVING_USD = "saving_usd", _("Saved a year, USD")
    INVESTMENT_USD = "investment_usd", _("Investment, USD")
    PAYBACK_YEARS = "payback_years", _("Payback, years")
