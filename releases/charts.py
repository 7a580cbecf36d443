"""The pictures of the network page. Withheld figures have no bar."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from indicators.charts import Bar, Chart, sorted_bars_chart
from releases.selectors import NetworkOverview, SavingsCell


def overview_charts(page: NetworkOverview) -> dict[str, Chart | None]:
    """Return the charts by name; None where fewer than two rows may be shown."""
    return {
        "region": _bars(page.by_region, title=_("Savings by region"), heading=_("Region")),
        "technique": _bars(page.by_technique, title=_("Savings by technique"), heading=_("Technique")),
        "evidence": _bars(page.by_evidence, title=_("Savings by evidence"), heading=_("Evidence")),
    }


def _bars(rows: Iterable[SavingsCell], *, title: str, heading: str) -> Chart | None:
    bars = [Bar(label=row.label, value=row.saving_usd.value) for row in rows if row.saving_usd.value]
    if len(bars) < 2:
        return None
    return sorted_bars_chart(bars, title=title, currency="USD", label_heading=heading, value_heading=_("Saved a year"))
