"""What UNIDO/UNEP staff see of all centres: totals of accepted results, with small cells withheld.

Read live, centre by centre, inside one repeatable-read transaction. No name of an enterprise leaves this module.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.choices import CountsAs, EvidenceLevel, OptionStatus, Technique
from assessments.models import Assessment, Result, ResultOption
from centres import unscoped
from centres.models import Centre, DataKind, Enterprise, ProgrammeCountry, Region
from indicators.core.arithmetic import total
from indicators.core.shares import exchanged, share_of
from network.confidentiality import Cell, merged, withheld_keys
from recp_portal.lib import numbers

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionFact:
    """One option of the latest accepted round of one assessment. Money in US dollars; None without a rate."""

    enterprise: str
    region: str
    centre: int
    technique: str
    counts_as: str
    status: str
    evidence: str
    investment_usd: Decimal | None
    saving_usd: Decimal | None
    energy_mwh: Decimal
    water_m3: Decimal
    waste_t: Decimal
    co2e_t: Decimal

    @property
    def is_implemented(self) -> bool:
        """Return whether the option is in operation."""
        return self.status == OptionStatus.IMPLEMENTED

    @property
    def is_counted(self) -> bool:
        """Return whether it is a cleaner production option that was not dropped."""
        dropped = (OptionStatus.REJECTED, OptionStatus.STOPPED)
        return self.counts_as == CountsAs.CLEANER_PRODUCTION and self.status not in dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreFact:
    """One centre's counts."""

    centre: int
    region: str
    enterprises_count: int
    assessments_count: int
    accepted_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsCell:
    """One row of a table. Figures are None where they are withheld or nothing was recorded."""

    key: str
    label: str
    is_withheld: bool
    options_count: int | None
    implemented_count: int | None
    saving_usd: Decimal | None
    energy_mwh: Decimal | None
    water_m3: Decimal | None
    co2e_t: Decimal | None

    @property
    def implemented_share(self) -> Decimal | None:
        """Return the share of options put into practice, 0–1."""
        return share_of(self.implemented_count, self.options_count)

    @property
    def saving_usd_headline(self) -> str:
        """Return the money as a headline prints it."""
        return numbers.headline_money(self.saving_usd, "USD")

    @property
    def energy_headline(self) -> numbers.Figure:
        """Return the energy as a headline prints it."""
        return numbers.headline(self.energy_mwh, "MWh")


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRow:
    """One centre of the network: counts only, no figure of an enterprise."""

    name: str
    short_name: str
    country: str
    region: str
    latitude: Decimal | None
    longitude: Decimal | None
    enterprises_count: int
    assessments_count: int
    accepted_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOverview:
    """The network page: what was achieved, where, by which technique, how well evidenced."""

    as_of: datetime
    data_kind: str
    centres_count: int
    reporting_count: int
    countries_count: int
    enterprises_count: int
    assessments_count: int
    accepted_count: int
    options_count: int
    implemented_count: int
    whole: SavingsCell
    without_rate_count: int
    by_region: tuple[SavingsCell, ...]
    by_technique: tuple[SavingsCell, ...]
    by_evidence: tuple[SavingsCell, ...]
    centres: tuple[CentreRow, ...]

    @property
    def withheld_count(self) -> int:
        """Return how many rows are withheld."""
        return sum(row.is_withheld for row in (*self.by_region, *self.by_technique, *self.by_evidence))

    @property
    def implemented_share(self) -> Decimal | None:
        """Return the share of all options put into practice, 0–1."""
        return share_of(self.implemented_count, self.options_count)

    @property
    def assessments_text(self) -> str:
        """Return how many assessments there are, as a headline prints it."""
        return numbers.number(Decimal(self.assessments_count))

    @property
    def implemented_text(self) -> str:
        """Return the share put into practice, as a headline prints it."""
        return numbers.percent(self.implemented_share)


def overview(*, data_kind: str, at: datetime) -> NetworkOverview:
    """Return the network's totals of one kind of data; kinds are never added together."""
    facts: list[OptionFact] = []
    counts: list[CentreFact] = []
    rows: list[CentreRow] = []
    with unscoped.one_moment():
        centres = list(Centre.objects.select_related("country").order_by("name"))
        for centre in unscoped.each_centre(centres):
            count = _centre_fact(centre, data_kind)
            counts.append(count)
            facts += _option_facts(centre, data_kind)
            rows.append(_centre_row(centre, count))
    counted = [fact for fact in facts if fact.is_counted]
    implemented = [fact for fact in counted if fact.is_implemented]
    return NetworkOverview(
        as_of=at,
        data_kind=data_kind,
        centres_count=len([centre for centre in centres if not centre.is_demonstration]),
        reporting_count=sum(1 for count in counts if count.accepted_count),
        countries_count=ProgrammeCountry.objects.count(),
        enterprises_count=sum(count.enterprises_count for count in counts),
        assessments_count=sum(count.assessments_count for count in counts),
        accepted_count=sum(count.accepted_count for count in counts),
        options_count=len(counted),
        implemented_count=len(implemented),
        whole=_whole(counted),
        without_rate_count=sum(1 for fact in implemented if fact.saving_usd is None),
        by_region=_table(counted, {code: str(label) for code, label in Region.choices}, lambda fact: fact.region),
        by_technique=_table(
            counted, {code: str(label) for code, label in Technique.choices}, lambda fact: fact.technique
        ),
        by_evidence=_table(
            implemented, {code: str(label) for code, label in EvidenceLevel.choices}, lambda fact: fact.evidence
        ),
        centres=tuple(rows),
    )


def default_data_kind() -> str:
    """Return the kind that the overview shows first: what centres recorded; demonstration data while there is none."""
    with unscoped.one_moment():
        for _centre in unscoped.each_centre():
            recorded = Result.objects.filter(enterprise__data_kind=DataKind.RECORDED)
            if recorded.exists() or Enterprise.objects.filter(data_kind=DataKind.RECORDED).exists():
                return DataKind.RECORDED
    return DataKind.DEMONSTRATION


def _centre_fact(centre: Centre, data_kind: str) -> CentreFact:
    enterprises = Enterprise.objects.filter(data_kind=data_kind, archived_at=None)
    assessments = Assessment.objects.filter(enterprise__data_kind=data_kind)
    results = Result.objects.filter(enterprise__data_kind=data_kind)
    return CentreFact(
        centre=centre.pk,
        region=centre.country.region if centre.country else "",
        enterprises_count=enterprises.count(),
        assessments_count=assessments.count(),
        accepted_count=results.values("assessment_id").distinct().count(),
    )


def _centre_row(centre: Centre, count: CentreFact) -> CentreRow:
    country = centre.country
    return CentreRow(
        name=centre.name,
        short_name=centre.short_name,
        country=country.name if country else _("Outside the programme"),
        region=str(country.get_region_display()) if country else "",
        latitude=country.latitude if country else None,
        longitude=country.longitude if country else None,
        enterprises_count=count.enterprises_count,
        assessments_count=count.assessments_count,
        accepted_count=count.accepted_count,
    )


def _option_facts(centre: Centre, data_kind: str) -> list[OptionFact]:
    """Return the options of each assessment's latest accepted round."""
    latest = (
        Result.objects.filter(superseded_by=None, enterprise__data_kind=data_kind, options__isnull=False)
        .order_by("assessment_id", "-round__number", "-as_of")
        .distinct("assessment_id")
        .values("pk")
    )
    options = ResultOption.objects.filter(result__in=latest).select_related("result").order_by("pk")
    return [
        OptionFact(
            enterprise=str(option.result.enterprise_id),
            region=centre.country.region if centre.country else "",
            centre=centre.pk,
            technique=option.technique,
            counts_as=option.counts_as,
            status=option.status,
            evidence=option.evidence,
            investment_usd=_in_usd(option.investment_amount, option.result),
            saving_usd=_in_usd(option.saving_amount, option.result),
            energy_mwh=option.energy_mwh,
            water_m3=option.water_m3,
            waste_t=option.waste_t,
            co2e_t=option.co2e_t,
        )
        for option in options
    ]


def _in_usd(amount: Decimal, result: Result) -> Decimal | None:
    if result.currency == "USD":
        return amount
    return exchanged(amount, result.currency_per_usd)


def _contributions(facts: Iterable[OptionFact]) -> dict[str, Decimal]:
    by_enterprise: dict[str, list[Decimal]] = defaultdict(list)
    for fact in facts:
        by_enterprise[fact.enterprise].append(fact.saving_usd or ZERO if fact.is_implemented else ZERO)
    return {enterprise: total(amounts) for enterprise, amounts in by_enterprise.items()}


def _table(
    facts: list[OptionFact], labels: Mapping[str, str], key_of: Callable[[OptionFact], str]
) -> tuple[SavingsCell, ...]:
    groups: dict[str, list[OptionFact]] = {key: [] for key in labels}
    for fact in facts:
        groups.setdefault(key_of(fact), []).append(fact)
    cells = [Cell(key=key, contributions=_contributions(group)) for key, group in groups.items()]
    hidden = withheld_keys(cells)
    if merged(cells).is_sensitive:
        hidden = frozenset(cell.key for cell in cells if cell.contributions)
    return tuple(
        _savings_cell(key, labels.get(key) or _("Outside the programme"), group, is_withheld=key in hidden)
        for key, group in groups.items()
        if group or key in labels
    )


def _whole(facts: list[OptionFact]) -> SavingsCell:
    cell = Cell(key="", contributions=_contributions(facts))
    return _savings_cell("", _("All"), facts, is_withheld=cell.is_sensitive)


def _savings_cell(key: str, label: str, facts: list[OptionFact], *, is_withheld: bool) -> SavingsCell:
    if is_withheld:
        return SavingsCell(
            key=key,
            label=label,
            is_withheld=True,
            options_count=None,
            implemented_count=None,
            saving_usd=None,
            energy_mwh=None,
            water_m3=None,
            co2e_t=None,
        )
    working = [fact for fact in facts if fact.is_implemented]
    return SavingsCell(
        key=key,
        label=label,
        is_withheld=False,
        options_count=len(facts),
        implemented_count=len(working),
        saving_usd=total(fact.saving_usd for fact in working if fact.saving_usd is not None),
        energy_mwh=total(fact.energy_mwh for fact in working),
        water_m3=total(fact.water_m3 for fact in working),
        co2e_t=total(fact.co2e_t for fact in working),
    )
