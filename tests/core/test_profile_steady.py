"""A change that prints as none is neither better nor worse."""

from decimal import Decimal

import pytest

from indicators.core import AnnualTotals
from indicators.core.productivity import IndicatorCode
from indicators.core.profile import rppi_profile


@pytest.mark.parametrize(("water", "verdict"), [("100.04", None), ("100.06", False), ("99.96", None), ("99.9", True)])
def test_a_change_below_a_twentieth_of_a_percent_is_no_change(water, verdict):
    before = AnnualTotals(product_output=Decimal(10), output_unit="t", water_m3=Decimal(100))
    after = AnnualTotals(product_output=Decimal(10), output_unit="t", water_m3=Decimal(water))

    assert rppi_profile(before, after).row(IndicatorCode.WATER_USE).is_improvement is verdict
