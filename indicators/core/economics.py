"""Economics of an option: simple payback, cash flows before and after tax, NPV, IRR and what ±20 % does to them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from math import isfinite

from indicators.core.arithmetic import ONE, ZERO, exact, plain, total

SENSITIVITY_SHARES = (Decimal("-0.20"), Decimal("0.20"))


class PaybackKind(StrEnum):
    """What the payback is. Nothing invested that saves is immediate; something invested that saves nothing, never."""

    YEARS = "years"
    IMMEDIATE = "immediate"
    NEVER = "never"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback:
    """Simple payback; `years` only where the kind is years."""

    kind: PaybackKind
    years: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment:
    """Money put into something that saves money every year. All amounts in one currency and price year.

    investment_amount     before any grant                                      [currency]
    grant_amount          grant or reimbursement                                [currency]
    annual_saving_amount  savings less additional running cost, each year       [currency/year]
    lifetime_years        years the saving lasts                                [year]
    discount_rate         real with real savings, nominal with nominal          [share/year]
    tax_share             tax on profit; 0 is the view before tax               [share]
    depreciation_years    straight line; None: over the lifetime                [year]
    salvage_amount        what it is worth at the end of the lifetime           [currency]
    """

    investment_amount: Decimal
    annual_saving_amount: Decimal
    lifetime_years: int
    discount_rate: Decimal
    grant_amount: Decimal = ZERO
    tax_share: Decimal = ZERO
    depreciation_years: int | None = None
    salvage_amount: Decimal = ZERO

    def __post_init__(self) -> None:
        if self.lifetime_years < 1 or (self.depreciation_years is not None and self.depreciation_years < 1):
            raise ValueError("a lifetime is at least one year")
        if self.investment_amount < 0 or self.grant_amount < 0:
            raise ValueError("investment and grant cannot be negative")
        if self.discount_rate <= -1:
            raise ValueError("a discount rate is above -100 %")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What an investment is worth. `irr` is None when the cash flow has no sign change or saves nothing."""

    net_investment_amount: Decimal
    payback: Payback
    cash_flows: tuple[Decimal, ...]
    npv_amount: Decimal
    irr: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityRow:
    """The appraisal with one input changed: `varied` is saving or investment."""

    varied: str
    change_share: Decimal
    appraisal: Appraisal


def net_investment(investment_amount: Decimal, grant_amount: Decimal = ZERO) -> Decimal:
    """Return the investment the enterprise bears after the grant, never below zero [currency].

    >>> net_investment(Decimal("100000"), Decimal("25000"))
    Decimal('75000')
    """
    with exact():
        return max(investment_amount - grant_amount, ZERO)


def simple_payback(net_investment_amount: Decimal, annual_saving_amount: Decimal | None) -> Payback:
    """Return investment ÷ net yearly saving: before tax, not discounted, without depreciation.

    net_investment_amount  after grants                                         [currency]
    annual_saving_amount   after additional running cost                        [currency/year], None: not known

    >>> simple_payback(Decimal("100000"), Decimal("20000")).years
    Decimal('5')
    >>> simple_payback(Decimal("0"), Decimal("5000")).kind
    <PaybackKind.IMMEDIATE: 'immediate'>
    """
    if annual_saving_amount is None or (net_investment_amount <= 0 and annual_saving_amount == 0):
        return Payback(kind=PaybackKind.NOT_APPLICABLE)
    if annual_saving_amount <= 0:
        return Payback(kind=PaybackKind.NEVER)
    if net_investment_amount <= 0:
        return Payback(kind=PaybackKind.IMMEDIATE)
    with exact():
        return Payback(kind=PaybackKind.YEARS, years=plain(net_investment_amount / annual_saving_amount))


def cash_flows(case: Investment) -> tuple[Decimal, ...]:
    """Return the cash flow of year 0 to the last year of the lifetime [currency].

    Year 0 is the net investment. Each year: saving − tax, tax = share × (saving − depreciation). Depreciation goes in
    equal parts from the net investment to the salvage value, which is added in the last year. A negative taxable
    result lowers the tax the enterprise pays elsewhere. Interest is in the discount rate, never in the cash flow.

    >>> [str(flow) for flow in cash_flows(Investment(investment_amount=Decimal("1000"), lifetime_years=2,
    ...     annual_saving_amount=Decimal("600"), discount_rate=Decimal("0.1"), tax_share=Decimal("0.25")))]
    ['-1000', '575', '575']
    """
    invested = net_investment(case.investment_amount, case.grant_amount)
    depreciation_years = case.depreciation_years or case.lifetime_years
    with exact():
        flows = [-invested]
        depreciation = max(invested - case.salvage_amount, ZERO) / depreciation_years
        for year in range(1, case.lifetime_years + 1):
            written_off = depreciation if year <= depreciation_years else ZERO
            tax = case.tax_share * (case.annual_saving_amount - written_off)
            flows.append(plain(case.annual_saving_amount - tax))
        flows[-1] = plain(flows[-1] + case.salvage_amount)
    return tuple(flows)


def net_present_value(flows: tuple[Decimal, ...], discount_rate: Decimal) -> Decimal:
    """Return the sum of the cash flows discounted to year 0 [currency].

    >>> round(net_present_value((Decimal("-100000"), *[Decimal("20000")] * 10), Decimal("0.10")), 2)
    Decimal('22891.34')
    """
    with exact():
        return total([flow / (ONE + discount_rate) ** year for year, flow in enumerate(flows)])


def internal_rate_of_return(flows: tuple[Decimal, ...]) -> Decimal | None:
    """Return the discount rate at which the cash flows are worth nothing, to nine digits after the point.

    None when the flows never change sign or never earn anything. The one place of the core that calculates in
    floating point, inside `pyxirr`.

    >>> internal_rate_of_return((Decimal("-100000"), *[Decimal("20000")] * 5))
    Decimal('0')
    """
    if not (min(flows) < 0 < max(flows)) or total(flows[1:]) <= 0:
        return None
    import pyxirr

    rate = pyxirr.irr([float(flow) for flow in flows])
    if rate is None or not isfinite(rate):
        return None
    with exact():
        return plain(Decimal(repr(rate)).quantize(Decimal("1e-9"))) + ZERO


def appraise(case: Investment) -> Appraisal:
    """Return payback (before tax), cash flows, NPV and IRR of an investment."""
    invested = net_investment(case.investment_amount, case.grant_amount)
    flows = cash_flows(case)
    return Appraisal(
        net_investment_amount=invested,
        payback=simple_payback(invested, case.annual_saving_amount),
        cash_flows=flows,
        npv_amount=net_present_value(flows, case.discount_rate),
        irr=internal_rate_of_return(flows) if case.annual_saving_amount > 0 else None,
    )


def sensitivity(case: Investment) -> tuple[SensitivityRow, ...]:
    """Return the appraisal with the saving, then the investment, 20 % lower and higher; grant and salvage stay.

    >>> case = Investment(investment_amount=Decimal("100"), annual_saving_amount=Decimal("50"), lifetime_years=5,
    ...                   discount_rate=Decimal("0"))
    >>> [(row.varied, str(row.change_share), str(row.appraisal.payback.years)) for row in sensitivity(case)]
    [('saving', '-0.20', '2.5'), ('saving', '0.20', '1.666666666666666666666666666666667'), \
('investment', '-0.20', '1.6'), ('investment', '0.20', '2.4')]
    """
    rows = []
    with exact():
        for share in SENSITIVITY_SHARES:
            varied = replace(case, annual_saving_amount=case.annual_saving_amount * (ONE + share))
            rows.append(SensitivityRow(varied="saving", change_share=share, appraisal=appraise(varied)))
        for share in SENSITIVITY_SHARES:
            varied = replace(case, investment_amount=case.investment_amount * (ONE + share))
            rows.append(SensitivityRow(varied="investment", change_share=share, appraisal=appraise(varied)))
    return tuple(rows)
