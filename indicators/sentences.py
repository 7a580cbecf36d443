"""What the core refuses, as one translated sentence and the field it belongs to. Pages, API and imports use it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.core.refusals import (
    AmbiguousUnit,
    MissingCount,
    MissingFactor,
    MissingStock,
    NegativeAmount,
    NotANumber,
    OutputUnitsDiffer,
    Refusal,
    RelationsContradict,
    StockAboveSupply,
    UnitDoesNotFit,
    UnknownUnit,
)
from recp_portal.lib import numbers

_DIMENSIONS = {
    "energy": gettext_lazy("energy"),
    "mass": gettext_lazy("mass"),
    "volume": gettext_lazy("volume"),
    "demand": gettext_lazy("electricity demand"),
    "count": gettext_lazy("pieces"),
    "area": gettext_lazy("area"),
    "length": gettext_lazy("length"),
    "co2e": gettext_lazy("greenhouse gas"),
}

_SPANS = {
    "hour": gettext_lazy("hours"),
    "day": gettext_lazy("days"),
    "week": gettext_lazy("weeks"),
    "month": gettext_lazy("months"),
}


def refusal_error(refusal: Refusal) -> ValidationError:
    """Return a refusal of the core as an error of the field it belongs to."""
    field, sentence = _field_and_sentence(refusal)
    return ValidationError({field: sentence})


def refusal_sentence(refusal: Refusal) -> str:
    """Return a refusal of the core as one sentence that says what to do."""
    return _field_and_sentence(refusal)[1]


def refusal_field(refusal: Refusal) -> str:
    """Return the field that a refusal of the core is about."""
    return _field_and_sentence(refusal)[0]


def _field_and_sentence(refusal: Refusal) -> tuple[str, str]:
    match refusal:
        case AmbiguousUnit():
            choices = _(" or ").join(refusal.meanings)
            return "unit", _("Unit: “%(unit)s” can mean different things. Write %(choices)s.") % {
                "unit": refusal.unit,
                "choices": choices,
            }
        case UnknownUnit() if refusal.suggestions:
            return "unit", _("Unit: “%(unit)s” is not known. Did you mean %(choices)s?") % {
                "unit": refusal.unit,
                "choices": _(" or ").join(refusal.suggestions),
            }
        case UnknownUnit():
            return "unit", _("Unit: “%(unit)s” is not known. Write a unit such as kWh, m3 or t.") % {
                "unit": refusal.unit
            }
        case UnitDoesNotFit():
            return "unit", _("Unit: “%(unit)s” does not measure %(dimension)s.") % {
                "unit": refusal.unit,
                "dimension": _DIMENSIONS.get(refusal.dimension, refusal.dimension),
            }
        case NegativeAmount():
            return "amount", _("Amount: inputs and outputs are zero or more, not %(amount)s.") % {
                "amount": refusal.amount
            }
        case NotANumber():
            return "amount", _("Amount: give a number.")
        case OutputUnitsDiffer():
            return "unit", _(
                "Unit: the product outputs are in %(units)s. Give each product a conversion weight to one unit."
            ) % {"units": ", ".join(refusal.units)}
        case RelationsContradict(what="circle"):
            return "second", _("Comes after: these options would each come after the other. Remove one relation.")
        case RelationsContradict(what="itself"):
            return "second", _("Other option: choose another option than this one.")
        case RelationsContradict():
            return "second", _("Other option: there is a relation to this option already. Change that one.")
        case MissingFactor(what="density"):
            return "density_kg_per_m3", _("Density: give it for %(carrier)s, or enter the amount as a mass.") % {
                "carrier": refusal.carrier
            }
        case MissingFactor(what="calorific_value"):
            return "ncv_mj_per_kg", _(
                "Net calorific value: there is no default for %(carrier)s; give a measured one."
            ) % {"carrier": refusal.carrier}
        case MissingFactor(what="net_share"):
            return "net_share_of_gross", _(
                "Net share of gross: there is no rule for %(carrier)s; give it, such as 0.92, or enter net."
            ) % {"carrier": refusal.carrier}
        case MissingCount():
            return "span_count", _("How many: say how many %(spans)s of the period it runs.") % {
                "spans": _SPANS.get(refusal.time_span, refusal.time_span)
            }
        case MissingStock(missing="opening_stock"):
            return "opening_stock_amount", _("Stock at the beginning: give it too; write 0 where nothing was there.")
        case MissingStock():
            return "closing_stock_amount", _("Stock at the end: give it too; write 0 where nothing was left.")
        case StockAboveSupply():
            return "closing_stock_amount", _(
                "Stock at the end: %(stock)s %(unit)s are more than the %(supply)s %(unit)s that were there or bought."
            ) % {
                "stock": numbers.full(refusal.closing_stock),
                "supply": numbers.full(refusal.supply),
                "unit": numbers.unit_name(refusal.unit),
            }
        case MissingFactor(what="grid"):
            return "carrier", _("Kind of energy: the assessment has no grid factor. Choose one in its settings.")
        case MissingFactor(what="efficiency"):
            return "efficiency_share", _(
                "Efficiency: say how much of the fuel becomes the energy that is sold, such as 0.35."
            )
        case MissingFactor(what="cod"):
            return "cod_kg_per_m3", _("COD: give the content of the effluent, or enter the load as a mass of COD.")
        case MissingFactor(what="pond"):
            return "mcf_share", _("Kind of pond: say how the effluent is treated.")
        case MissingFactor(what="gwp"):
            return "carrier", _("Gas: the factor set has no warming potential for %(gas)s.") % {"gas": refusal.carrier}
        case MissingFactor(what="heat"):
            return "co2e_kg_per_kwh", _("Supplier's factor: give it for purchased steam or heat.")
        case MissingFactor(what="fuel"):
            return "carrier", _("Kind of energy: choose which fuel it is, or electricity.")
        case _:
            return "amount", _("Amount: this cannot be calculated (%(reason)s).") % {"reason": refusal}
