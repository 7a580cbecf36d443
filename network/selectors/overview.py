"""The overview of UNIDO/UNEP staff: the totals of all centres, live, with small cells withheld.

No name of an enterprise leaves this module.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.choices import EvidenceLevel, Technique
from assessments.models import Assessment, Result
from centres import unscoped
from centres.models import Centre, DataKind, Enterprise, ProgrammeCountry, Region
from indicators.core.rollups import Stage, Sums, at_stage, together
from indicators.core.shares import share_of
from network.choices import Entry, TableName
from network.confidentiality import Cell, merged, withheld_keys
from network.selectors.tables import Filter, RollupTable, contributions, rollup
from recp_portal.lib import numbers

NOT_DROPPED = frozenset({Entry.IDENTIFIED, Entry.FEASIBLE, Entry.PLANNED, Entry.IMPLEMENTED, Entry.UNKNOWN})
Contributions = Mapping[str, Mapping[str, Decimal]]


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
    wanted = Filter(data_kind=data_kind)
    with unscoped.one_moment():
        centres = list(Centre.objects.select_related("country").order_by("name"))
        places = rollup(TableName.PLACE, Filter(data_kind=data_kind, turned=True))
        accepted = {row.key: int(row.of("assessment").get("assessments_count", 0)) for row in places.rows}
        rows = tuple(
            _centre_row(centre, data_kind, accepted.get(str(centre.pk), 0)) for centre in unscoped.each_centre(centres)
        )
        technique = rollup(TableName.TECHNIQUE, wanted)
        by_region = _table(
            rollup(TableName.TECHNIQUE, Filter(data_kind=data_kind, turned=True)),
            contributions(TableName.TECHNIQUE, data_kind=data_kind, turned=True),
            dict(Region.choices),
        )
        by_technique = _table(
            technique, contributions(TableName.TECHNIQUE, data_kind=data_kind), dict(Technique.choices)
        )
        by_evidence = _table(
            rollup(TableName.EVIDENCE, wanted),
            contributions(TableName.EVIDENCE, data_kind=data_kind, in_operation=True),
            dict(EvidenceLevel.choices),
            counted=frozenset({Entry.IMPLEMENTED}),
        )
        everybody = contributions(TableName.TECHNIQUE, data_kind=data_kind)
    implemented = technique.total.at(Stage.IMPLEMENTED)
    whole = Cell(key="", contributions=merged([_cell(key, everybody) for key in everybody]).contributions)
    counted = together(part.amounts for part in technique.total.sums if part.entry in NOT_DROPPED)
    return NetworkOverview(
        as_of=at,
        data_kind=data_kind,
        centres_count=len([centre for centre in centres if not centre.is_demonstration]),
        reporting_count=sum(1 for row in rows if row.accepted_count),
        countries_count=ProgrammeCountry.objects.count(),
        enterprises_count=sum(row.enterprises_count for row in rows),
        assessments_count=sum(row.assessments_count for row in rows),
        accepted_count=sum(row.accepted_count for row in rows),
        options_count=int(counted.get("options_count", 0)),
        implemented_count=int(implemented.get("options_count", 0)),
        whole=_savings_cell("", _("All"), technique.total.sums, is_withheld=whole.is_sensitive),
        without_rate_count=int(implemented.get("without_rate_count", 0)),
        by_region=by_region,
        by_technique=by_technique,
        by_evidence=by_evidence,
        centres=rows,
    )


def default_data_kind() -> str:
    """Return the kind that the overview shows first: what centres recorded; demonstration data while there is none."""
    with unscoped.one_moment():
        for _centre in unscoped.each_centre():
            recorded = Result.objects.filter(enterprise__data_kind=DataKind.RECORDED)
            if recorded.exists() or Enterprise.objects.filter(data_kind=DataKind.RECORDED).exists():
                return DataKind.RECORDED
    return DataKind.DEMONSTRATION


def _centre_row(centre: Centre, data_kind: str, accepted_count: int) -> CentreRow:
    country = centre.country
    return CentreRow(
        name=centre.name,
        short_name=centre.short_name,
        country=country.name if country else _("Outside the programme"),
        region=str(country.get_region_display()) if country else "",
        latitude=country.latitude if country else None,
        longitude=country.longitude if country else None,
        enterprises_count=Enterprise.objects.filter(data_kind=data_kind, archived_at=None).count(),
        assessments_count=Assessment.objects.filter(enterprise__data_kind=data_kind).count(),
        accepted_count=accepted_count,
    )


def _cell(key: str, contributed: Contributions) -> Cell:
    return Cell(key=key, contributions=contributed.get(key, {}))


def _table(
    table: RollupTable,
    contributed: Contributions,
    labels: Mapping[str, object],
    *,
    counted: frozenset[str] = NOT_DROPPED,
) -> tuple[SavingsCell, ...]:
    """Return the rows of a table, those without options too, with what would give an enterprise away withheld."""
    rows = {row.key: row for row in table.rows}
    keys = [*labels, *(key for key in rows if key not in labels and contributed.get(key))]
    cells = [_cell(key, contributed) for key in keys]
    hidden = withheld_keys(cells)
    if merged(cells).is_sensitive:
        hidden = frozenset(cell.key for cell in cells if cell.contributions)
    return tuple(
        _savings_cell(
            key,
            str(labels.get(key) or rows[key].label),
            rows[key].sums if key in rows else (),
            is_withheld=key in hidden,
            counted=counted,
        )
        for key in keys
    )


def _savings_cell(
    key: str,
    label: str,
    sums: Iterable[Sums],
    *,
    is_withheld: bool,
    counted: frozenset[str] = NOT_DROPPED,
) -> SavingsCell:
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
    known = tuple(sums)
    working = at_stage(known, Stage.IMPLEMENTED)
    options = together(part.amounts for part in known if part.entry in counted)
    return SavingsCell(
        key=key,
        label=label,
        is_withheld=False,
        options_count=int(options.get("options_count", 0)),
        implemented_count=int(working.get("options_count", 0)),
        saving_usd=working.get("saving_usd", Decimal(0)),
        energy_mwh=working.get("energy_mwh", Decimal(0)),
        water_m3=working.get("water_m3", Decimal(0)),
        co2e_t=working.get("co2e_t", Decimal(0)),
    )
