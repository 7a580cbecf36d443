"""The annex of a case study for who pays: what each option is worth, and what the totals count once."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from assessments.figures import OptionRow, RoundFigures
from assessments.pages.option_money import CountedOnceLine, counted_once_lines
from indicators.core.economics import REAL_TERMS_ABOVE
from indicators.core.shares import as_percent
from recp_portal.lib import numbers
from reports.choices import Shown
from reports.figures import Disclosure, OnceLine, WorthAnnex, WorthLine
from reports.selectors.options import payback_text, told

MOST_LINES = 30


def worth_annex(figures: RoundFigures, disclosure: Disclosure) -> WorthAnnex | None:
    """Return the annex, or None: without options, and where the consent shows no money or no name.

    Options are called by the plant's own words, which could name it.
    """
    told_ = told(figures)
    if disclosure.is_anonymous or disclosure.money != Shown.VALUE or not told_.rows:
        return None
    titles = {row.id: f"{row.number}. {row.title}" for row in figures.options}
    shown = told_.rows[:MOST_LINES]
    has_tax = any(row.economics and row.economics.tax_share for row in shown)
    is_real = any(row.economics and row.economics.inflation_share > REAL_TERMS_ABOVE for row in shown)
    has_amounts = disclosure.resources == Shown.VALUE
    once = counted_once_lines(told_.portfolio, titles)
    return WorthAnnex(
        currency=figures.currency,
        has_tax=has_tax,
        is_real=is_real,
        lines=tuple(_line(row, is_real=is_real) for row in shown),
        terms=tuple(_terms(shown)),
        once=tuple(_once(line) for line in once if has_amounts or not line.unit),
    )


def _line(row: OptionRow, *, is_real: bool) -> WorthLine:
    terms = row.economics
    return WorthLine(
        title=f"{row.number}. {row.title}",
        investment=numbers.money_number(row.net_investment_amount),
        saving=numbers.money_number(row.saving_amount),
        lifetime=numbers.number(row.lifetime_years),
        payback=payback_text(row),
        npv=_whole(row.npv_amount),
        irr=numbers.percent(row.irr),
        real_irr=numbers.percent(terms.real_irr if terms and is_real else None),
        npv_after_tax=_whole(terms.npv_after_tax_amount if terms else None),
        irr_after_tax=numbers.percent(terms.irr_after_tax if terms else None),
    )


def _whole(amount: numbers.Number | None) -> str:
    return numbers.number(amount, places=0)


def _terms(rows: Iterable[OptionRow]) -> Iterable[str]:
    """Say with which rates the figures were made; all options of an assessment have the same."""
    terms = next((row.economics for row in rows if row.economics), None)
    if terms is None:
        return
    if terms.discount_rate is not None:
        rate = numbers.full(as_percent(terms.discount_rate))
        yield _("Discounted at %(rate)s %% a year over the lifetime.") % {"rate": rate}
    if terms.tax_share:
        yield _("Tax on profit: %(share)s.") % {"share": numbers.percent(terms.tax_share)}
    if terms.inflation_share:
        yield _("Inflation: %(share)s a year; rates and amounts are nominal.") % {
            "share": numbers.percent(terms.inflation_share)
        }
    yield _("The simple payback is before tax and not discounted.")


def _once(line: CountedOnceLine) -> OnceLine:
    def printed(amount: numbers.Number | None, nothing: str) -> str:
        if amount is None:
            return nothing
        return numbers.quantity(amount, line.unit) if line.unit else numbers.money_number(amount)

    return OnceLine(
        title=line.title,
        what=line.what,
        stated=printed(line.stated, numbers.NOTHING),
        counted=printed(line.counted, numbers.number(0)),
        because=line.because,
    )
