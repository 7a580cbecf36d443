"""At a glance: the title, the message and the big numbers of a leaflet."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from indicators.charts import words
from recp_portal.lib import numbers
from reports.choices import Shown
from reports.figures import OptionBar, Tile
from reports.selectors.material import EXACT_BELOW, Material, inside, printed_money
from reports.selectors.options import (
    evidence_words,
    in_unit,
    payback_text,
    saved,
    share_of_cost,
    share_of_year,
    unit_of,
)

SOON_YEARS = Decimal(1)
MOST_BARS = 6


def default_title(material: Material) -> str:
    """Return a title from the figures."""
    portfolio, count = material.told.portfolio, len(material.told.rows)
    values = {"n": numbers.number(count), "money": material.big_money(portfolio.saving_amount)}
    if material.disclosure.money != Shown.VALUE or not portfolio.saving_amount or not count:
        return _("Resource Efficient and Cleaner Production in practice")
    if material.told.is_implemented:
        return (
            ngettext(
                "%(n)s option in operation saves %(money)s a\u00a0year",
                "%(n)s options in operation save %(money)s a\u00a0year",
                count,
            )
            % values
        )
    return (
        ngettext(
            "%(n)s option that can save %(money)s a\u00a0year",
            "%(n)s options that can save %(money)s a\u00a0year",
            count,
        )
        % values
    )


def default_message(material: Material) -> str:
    """Return a message from the figures."""
    if not material.told.rows:
        return _("An in-plant assessment recorded what the plant uses, makes and lets out in a year.")
    return " ".join(
        sentence for sentence in (_what_was_done(material), _what_it_brings(material), _side(material)) if sentence
    )


def glance_title(material: Material) -> str:
    """Return the title above the big numbers."""
    if not material.told.rows:
        return _("The reference year")
    return _("At a glance") if material.told.is_implemented else _("At a glance: what is expected")


def glance_note(material: Material) -> str:
    """Return whose savings these are, and how well they are evidenced."""
    count = len(material.told.rows)
    if not count:
        return ""
    values = {"n": numbers.number(count), "all": numbers.number(material.told.counted)}
    if material.told.is_implemented:
        scope = (
            ngettext(
                "Yearly savings of the %(n)s option in operation, of %(all)s proposed.",
                "Yearly savings of the %(n)s options in operation, of %(all)s proposed.",
                count,
            )
            % values
        )
    else:
        scope = (
            ngettext(
                "Yearly savings expected of %(n)s option; not in operation yet.",
                "Yearly savings expected of %(n)s options; none is in operation yet.",
                count,
            )
            % values
        )
    return _("%(scope)s Evidence of the options: %(evidence)s.") % {
        "scope": scope,
        "evidence": evidence_words(material.told.rows),
    }


def money_tiles(material: Material) -> Iterable[Tile]:
    """Return what is saved in money, what it cost and when it comes back."""
    portfolio, level = material.told.portfolio, material.disclosure.money
    if not material.told.rows or level == Shown.HIDDEN:
        return
    label = _("Saved a year") if material.told.is_implemented else _("Can be saved a year")
    if level == Shown.VALUE:
        for name, amount in ((label, portfolio.saving_amount), (_("Investment"), portfolio.net_investment_amount)):
            usd = material.in_usd(amount)
            note = printed_money(usd, "USD") if usd is not None else ""
            yield Tile(code="money", label=name, value=material.big_money(amount), note=note)
    else:
        share = share_of_cost(portfolio.saving_amount, material.figures.baseline)
        if share is not None:
            yield Tile(code="money", label=label, value=numbers.percent(share), note=_("of the recorded yearly cost"))
    text = payback_text(portfolio)
    if text == numbers.NOTHING:
        return
    note = _("investment ÷ yearly saving")
    years = portfolio.payback_years
    if years is not None and 0 < years < SOON_YEARS:
        printed = _("%(years)s years") % {"years": numbers.number(years, places=2)}
        note = _("%(years)s: %(how)s") % {"years": printed, "how": note}
    yield Tile(code="payback", label=_("Pays back in"), value=text, note=note)


def resource_tiles(material: Material) -> Iterable[Tile]:
    """Return what is saved of each resource."""
    savings, level = material.told.savings, material.disclosure.resources
    if not material.told.rows or level == Shown.HIDDEN:
        return
    names = {
        "energy": _("Less energy"),
        "water": _("Less water"),
        "materials": _("Less material"),
        "waste_water": _("Less waste-water"),
        "waste": _("Less waste"),
        "air": _("Less CO₂e"),
    }
    for code in ("energy", "water", "materials", "waste_water", "waste", "air"):
        amount = saved(savings, code)
        if not amount:
            continue
        share = share_of_year(savings, code, material.figures.baseline)
        if level == Shown.PERCENTAGE:
            if share is not None:
                yield Tile(
                    code=code,
                    label=names[code],
                    value=numbers.percent(share),
                    note=_("of the reference year"),
                )
            continue
        unit = unit_of(code, savings)
        figure = _big(in_unit(amount, code, unit), unit)
        note = (
            _("%(share)s of the reference year") % {"share": numbers.percent(share)}
            if share is not None
            else _("less a year")
        )
        yield Tile(
            code=code,
            label=names[code],
            value=figure.value,
            unit=figure.unit,
            note=note,
        )


def bars(material: Material) -> Iterable[OptionBar]:
    """Return what the largest options can save, before a follow-up and where the consent shows money."""
    if material.has_now or material.disclosure.money != Shown.VALUE:
        return
    for row in material.told.rows[:MOST_BARS]:
        if row.saving_amount is not None:
            yield OptionBar(
                title=material.said(row.title),
                amount=row.saving_amount,
                shown=numbers.money(row.saving_amount, material.figures.currency, places=0),
            )


def _what_was_done(material: Material) -> str:
    count = len(material.told.rows)
    values = {"n": numbers.number(count), "all": numbers.number(material.told.counted), "enterprise": material.name}
    if material.told.is_implemented and material.told.counted > count:
        return (
            _("%(enterprise)s put %(n)s of %(all)s options into operation that an in-plant assessment found.") % values
        )
    if material.told.is_implemented:
        return _("%(enterprise)s put all %(n)s options into operation that an in-plant assessment found.") % values
    return (
        ngettext(
            "An in-plant assessment at %(enterprise)s worked out %(n)s option.",
            "An in-plant assessment at %(enterprise)s worked out %(n)s options.",
            count,
        )
        % values
    )


def _what_it_brings(material: Material) -> str:
    portfolio = material.told.portfolio
    if material.disclosure.money != Shown.VALUE or portfolio.saving_amount is None:
        return ""
    values = {
        "money": material.both_money(portfolio.saving_amount),
        "investment": material.both_money(portfolio.net_investment_amount),
        "payback": payback_text(portfolio),
    }
    if not portfolio.net_investment_amount:
        return (
            _("They save %(money)s a year and needed no investment.")
            if material.told.is_implemented
            else _("They can save %(money)s a year and need no investment.")
        ) % values
    return (
        _("They save %(money)s a year; the investment of %(investment)s comes back within %(payback)s.")
        if material.told.is_implemented
        else _("They can save %(money)s a year; the investment of %(investment)s would come back within %(payback)s.")
    ) % values


def _side(material: Material) -> str:
    """Return one sentence on what got better, from the relative indicators; nothing without a follow-up."""
    if material.disclosure.resources == Shown.HIDDEN:
        return ""
    better = [row for row in material.figures.relative if row.is_improvement and row.change_share]
    best = sorted(better, key=lambda row: abs(row.change_share or Decimal(0)), reverse=True)[:3]
    if not best:
        return ""
    parts = [
        _("%(name)s %(change)s")
        % {"name": inside(words.indicator(row.code)), "change": numbers.percent(row.change_share, signed=True)}
        for row in best
    ]
    return _("Compared with the reference year: %(changes)s.") % {"changes": ", ".join(parts)}


def _big(amount: Decimal, unit: str) -> numbers.Figure:
    """Return a big number: exact from a hundred to a million, three digits else."""
    if Decimal(100) <= abs(amount) < EXACT_BELOW:
        return numbers.Figure(value=numbers.number(amount, places=0), unit=numbers.unit_name(unit))
    return numbers.headline(amount, unit)
