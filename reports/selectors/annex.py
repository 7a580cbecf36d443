"""The annex of a case study: where water, material and energy go, and what waste costs, from the frozen result."""

from dataclasses import replace

from django.utils.translation import gettext as _

from assessments.calculation import BalanceRow, ProcessFigures, WasteRow, frozen_process
from assessments.figures import RoundFigures
from assessments.pages.balance import balance_sentence, balance_title, unexplained_name, waste_sentence
from recp_portal.lib import numbers
from reports.choices import Shown
from reports.figures import BalanceAnnex, BalanceText, Disclosure, WasteLine

MOST_WASTE_LINES = 8


def balance_annex(figures: RoundFigures, disclosure: Disclosure) -> BalanceAnnex | None:
    """Return the annex, or None: without balances, and where the consent shows no amounts or no name.

    Steps and streams are called by the plant's own words, which could name it.
    """
    process = frozen_process(figures)
    if process is None or disclosure.is_anonymous or disclosure.resources != Shown.VALUE:
        return None
    has_money = disclosure.money == Shown.VALUE
    drawn = drawn_balances(process)
    if not drawn:
        return None
    cost = process.waste_cost
    return BalanceAnnex(
        balances=tuple(
            BalanceText(
                title=balance_title(row),
                sentence=balance_sentence(
                    row if has_money else replace(row, unexplained_cost_amount=None), figures.currency
                ),
            )
            for row in drawn
        ),
        waste_sentence=waste_sentence(process, figures.currency) if has_money else "",
        waste=tuple(_waste_line(row, figures.currency) for row in cost.flows[:MOST_WASTE_LINES]) if has_money else (),
        waste_note=_("The dearest %(count)s of %(all)s.") % {"count": MOST_WASTE_LINES, "all": len(cost.flows)}
        if len(cost.flows) > MOST_WASTE_LINES
        else "",
    )


def drawn_balances(process: ProcessFigures) -> tuple[BalanceRow, ...]:
    """Return the balances of the site that can give a share, in their order."""
    return tuple(row for row in process.balances if not row.place and row.accounted_share is not None)


def _waste_line(row: WasteRow, currency: str) -> WasteLine:
    return WasteLine(
        name=row.name if row.kind else unexplained_name(row.balance_kind),
        lost=numbers.money(row.purchase_amount, currency),
        disposal=numbers.money(row.disposal_amount, currency),
        cost=numbers.money(row.cost_amount, currency),
        share=numbers.percent(row.cost_share),
    )
