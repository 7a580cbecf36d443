"""Economics of an option: payback, cash flows before and after tax, NPV, IRR, real terms, what ±20 % does to them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from math import isfinite

from indicators.core.arithmetic import ONE, ZERO, difference, exact, growth, plain, quotient, total

REAL_TERMS_ABOVE = Decimal("0.05")
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
    annual_saving_amount  savings less additional running cost, each year, in the prices of year 0  [currency/year]
    lifetime_years        years the saving lasts                                [year]
    discount_rate         nominal where inflation is given, real where it is 0  [share/year]
    tax_share             tax on profit; 0 is the view before tax               [share]
    depreciation_years    straight line; None: over the lifetime                [year]
    salvage_amount        what it is worth at the end of the lifetime, in the prices of year 0      [currency]
    working_capital_amount  part of the investment that is not written off and comes back in the last year  [currency]
    inflation_share       by which saving and salvage grow each year            [share/year]
    """

    investment_amount: Decimal
    annual_saving_amount: Decimal
    lifetime_years: int
    discount_rate: Decimal
    grant_amount: Decimal = ZERO
    tax_share: Decimal = ZERO
    depreciation_years: int | None = None
    salvage_amount: Decimal = ZERO
    working_capital_amount: Decimal = ZERO
    inflation_share: Decimal = ZERO

    def __post_init__(self) -> None:
        if self.lifetime_years < 1 or (self.depreciation_years is not None and self.depreciation_years < 1):
            raise ValueError("a lifetime is at least one year")
        if self.investment_amount < 0 or self.grant_amount < 0:
            raise ValueError("investment and grant cannot be negative")
        if self.discount_rate <= -1:
            raise ValueError("a discount rate is above -100 %")
        if self.inflation_share <= -1 or self.tax_share > 1:
            raise ValueError("inflation is above -100 % a year, a tax at most 100 %")


@dataclass(frozen=True, slots=True, kw_only=True)
class CashFlowYear:
    """One year of an investment. All amounts [currency]; from year 1 on nominal where inflation is given.

    before_tax_amount   saving, and in the last year salvage value and working capital; year 0: −net investment
    depreciation_amount written off this year; no cash flow, it only lowers the tax
    tax_amount          share × (saving − depreciation); below zero it lowers the tax paid elsewhere
    discounted_amount   after tax, in money of year 0
    cumulative_amount   the discounted amounts up to this year: in the last year the NPV after tax
    """

    year: int
    saving_amount: Decimal
    depreciation_amount: Decimal
    tax_amount: Decimal
    before_tax_amount: Decimal
    after_tax_amount: Decimal
    discounted_amount: Decimal
    cumulative_amount: Decimal


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
    return max(difference(investment_amount, grant_amount), ZERO)


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
    return Payback(kind=PaybackKind.YEARS, years=plain(quotient(net_investment_amount, annual_saving_amount)))


def cash_flow_table(case: Investment) -> tuple[CashFlowYear, ...]:
    """Return the investment year by year, from year 0 to the last year of its lifetime.

    Year 0 is the net investment. Each year: saving − tax, tax = share × (saving − depreciation). Depreciation goes in
    equal parts from the net investment without working capital to the salvage value. The last year adds salvage value
    and working capital. Interest is in the discount rate, never in the cash flow.

    >>> case = Investment(investment_amount=Decimal("1000"), annual_saving_amount=Decimal("600"), lifetime_years=2,
    ...                   discount_rate=Decimal("0.25"), tax_share=Decimal("0.25"))
    >>> [(row.year, str(row.tax_amount), str(row.after_tax_amount)) for row in cash_flow_table(case)]
    [(0, '0', '-1000'), (1, '25', '575'), (2, '25', '575')]
    """
    rows: list[CashFlowYear] = []
    cumulative = ZERO
    with exact():
        discounts = growth(case.discount_rate, case.lifetime_years)
        for year, (saving, depreciation, tax, before) in enumerate(_yearly(case)):
            discounted = plain((before - tax) / discounts[year])
            cumulative = plain(cumulative + discounted)
            rows.append(
                CashFlowYear(
                    year=year,
                    saving_amount=saving,
                    depreciation_amount=depreciation,
                    tax_amount=tax,
                    before_tax_amount=before,
                    after_tax_amount=plain(before - tax),
                    discounted_amount=discounted,
                    cumulative_amount=cumulative,
                )
            )
    return tuple(rows)


def _yearly(case: Investment) -> list[tuple[Decimal, Decimal, Decimal, Decimal]]:
    """Return saving, depreciation, tax and cash flow before tax of year 0 to the last year of the lifetime."""
    invested = net_investment(case.investment_amount, case.grant_amount)
    depreciation_years = case.depreciation_years or case.lifetime_years
    rows: list[tuple[Decimal, Decimal, Decimal, Decimal]] = []
    with exact():
        working_capital = min(case.working_capital_amount, invested)
        written_off = max(invested - working_capital - case.salvage_amount, ZERO) / depreciation_years
        written_off = plain(written_off)
        for year, prices in enumerate(growth(case.inflation_share, case.lifetime_years)):
            saving = plain(case.annual_saving_amount * prices) if year else ZERO
            depreciation = written_off if 0 < year <= depreciation_years else ZERO
            tax = plain(case.tax_share * (saving - depreciation)) if case.tax_share else ZERO
            before = saving if year else -invested
            if year == case.lifetime_years:
                before = plain(before + case.salvage_amount * prices + working_capital)
            rows.append((saving, depreciation, tax, before))
    return rows


def cash_flows(case: Investment) -> tuple[Decimal, ...]:
    """Return the cash flow after tax of year 0 to the last year of the lifetime [currency].

    >>> [str(flow) for flow in cash_flows(Investment(investment_amount=Decimal("1000"), lifetime_years=2,
    ...     annual_saving_amount=Decimal("600"), discount_rate=Decimal("0.1"), tax_share=Decimal("0.25")))]
    ['-1000', '575', '575']
    """
    return tuple(plain(difference(before, tax)) for _saving, _depreciation, tax, before in _yearly(case))


def net_present_value(flows: tuple[Decimal, ...], discount_rate: Decimal) -> Decimal:
    """Return the sum of the cash flows discounted to year 0 [currency].

    >>> round(net_present_value((Decimal("-100000"), *[Decimal("20000")] * 10), Decimal("0.10")), 2)
    Decimal('22891.34')
    """
    with exact():
        return total([flow / factor for flow, factor in zip(flows, growth(discount_rate, len(flows) - 1), strict=True)])


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
    return _worth(case, cash_flows(case), case.discount_rate)


def appraise_before_and_after_tax(case: Investment) -> tuple[Appraisal, Appraisal | None]:
    """Return an investment without its tax, and with it; None for the second where there is no tax.

    >>> case = Investment(investment_amount=Decimal("1000"), annual_saving_amount=Decimal("600"), lifetime_years=2,
    ...                   discount_rate=Decimal("0.25"), tax_share=Decimal("0.25"))
    >>> [[str(flow) for flow in worth.cash_flows] for worth in appraise_before_and_after_tax(case)]
    [['-1000', '600', '600'], ['-1000', '575', '575']]
    """
    years = _yearly(case)
    flows = tuple(flow if year else plain(flow) for year, (_, _, _, flow) in enumerate(years))
    before = _worth(case, flows, case.discount_rate)
    if not case.tax_share:
        return before, None
    after = tuple(plain(difference(flow, tax)) for _saving, _depreciation, tax, flow in years)
    return before, _worth(case, after, case.discount_rate)


def _worth(case: Investment, flows: tuple[Decimal, ...], rate: Decimal) -> Appraisal:
    invested = net_investment(case.investment_amount, case.grant_amount)
    return Appraisal(
        net_investment_amount=invested,
        payback=simple_payback(invested, case.annual_saving_amount),
        cash_flows=flows,
        npv_amount=net_present_value(flows, rate),
        irr=internal_rate_of_return(flows) if case.annual_saving_amount > 0 else None,
    )


def real_rate(nominal_rate: Decimal, inflation_share: Decimal) -> Decimal:
    """Return a yearly rate without inflation: (1 + nominal) ÷ (1 + inflation) − 1 [share/year].

    >>> real_rate(Decimal("0.21"), Decimal("0.10"))
    Decimal('0.1')
    """
    with exact():
        return plain((ONE + nominal_rate) / (ONE + inflation_share) - ONE)


def real_irr(case: Investment, nominal: Appraisal) -> Decimal | None:
    """Return the IRR of an appraisal (before or after tax) in the prices of year 0, as `in_real_terms` has it.

    >>> case = Investment(investment_amount=Decimal("100"), annual_saving_amount=Decimal("110"), lifetime_years=1,
    ...                   discount_rate=Decimal("0.21"), inflation_share=Decimal("0.10"))
    >>> real_irr(case, appraise(case))
    Decimal('0.1')
    """
    if case.annual_saving_amount <= 0:
        return None
    prices = growth(case.inflation_share, case.lifetime_years)
    with exact():
        flows = tuple(flow / price for flow, price in zip(nominal.cash_flows, prices, strict=True))
    return internal_rate_of_return(flows)


def in_real_terms(case: Investment) -> Appraisal:
    """Return the appraisal in the prices of year 0: each cash flow without inflation, the rate without inflation.

    The NPV is the nominal one, by arithmetic. The IRR is lower: it is what the money earns above inflation.

    >>> case = Investment(investment_amount=Decimal("100"), annual_saving_amount=Decimal("110"), lifetime_years=1,
    ...                   discount_rate=Decimal("0.21"), inflation_share=Decimal("0.10"))
    >>> appraise(case).irr, in_real_terms(case).irr
    (Decimal('0.21'), Decimal('0.1'))
    """
    prices = growth(case.inflation_share, case.lifetime_years)
    with exact():
        flows = tuple(plain(flow / price) for flow, price in zip(cash_flows(case), prices, strict=True))
    return _worth(case, flows, real_rate(case.discount_rate, case.inflation_share))


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
