"""The overview of UNIDO/UNEP staff: what the latest release told, and how much has happened since, in coarse steps.

Nothing here is added up from what enterprises saved: a page that were would tell, by its difference from yesterday's,
what one of them did (docs/confidentiality.md). So it reads as many rows as it shows, however large the network is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.choices import EvidenceLevel, Technique
from centres import unscoped
from centres.models import Centre, DataKind, ProgrammeCountry, Region
from indicators.core.shares import share_of
from network import selectors as network
from network.confidentiality.cells import CellKey, Dimension, Stage
from network.confidentiality.rule import coarse_step
from recp_portal.lib import numbers
from releases.calculation import ENTERPRISES, NOWHERE, OPTIONS
from releases.choices import ReleaseState
from releases.models import Release
from releases.selectors.coverage import ReleaseCoverage, release_coverage
from releases.selectors.told import NOTHING, Figure, figures_of

MEASURES = (ENTERPRISES, OPTIONS, "saving_usd", "energy_mwh", "water_m3", "co2e_t")
Told = Mapping[tuple[str, CellKey], Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingsCell:
    """One row of a table as the release told it; a figure without a value is withheld and says why."""

    key: str
    label: str
    enterprises: Figure
    options: Figure
    implemented: Figure
    saving_usd: Figure
    energy_mwh: Figure
    water_m3: Figure
    co2e_t: Figure

    @property
    def implemented_share(self) -> Decimal | None:
        """Return the share of all options that is in operation, 0–1; None where one of the two is withheld."""
        return share_of(self.implemented.value, self.options.value)

    @property
    def saving_usd_headline(self) -> str:
        """Return the money as a headline prints it."""
        return numbers.headline_money(self.saving_usd.value, "USD")

    @property
    def energy_headline(self) -> numbers.Figure:
        """Return the energy as a headline prints it."""
        return numbers.headline(self.energy_mwh.value, "MWh")

    @property
    def enterprises_headline(self) -> str:
        """Return how many enterprises there are, as a headline prints it."""
        return numbers.number(self.enterprises.value)

    @property
    def implemented_text(self) -> str:
        """Return the share put into practice, as a headline prints it."""
        return numbers.percent(self.implemented_share)

    @property
    def reasons(self) -> frozenset[str]:
        """Return why figures of the row are withheld."""
        figures = (self.enterprises, self.options, self.implemented, self.saving_usd, self.energy_mwh)
        return frozenset(figure.reason for figure in (*figures, self.water_m3, self.co2e_t) if figure.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreRow:
    """One centre of the network: how many enterprises and options, no amount."""

    name: str
    country: str
    region: str
    enterprises: Figure
    options: Figure
    implemented: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkOverview:
    """The network page: what was achieved, where, by which technique, how well evidenced.

    release       the latest one of this kind of data; None while there is none, and then there are no figures
    since_count   assessments accepted since the release, never more than there are, in coarse steps (0, 1, 10, 20 …)
    """

    data_kind: str
    release: Release | None
    since_count: int
    centres_count: int
    countries_count: int
    coverage: ReleaseCoverage | None
    whole: SavingsCell
    without_rate: tuple[str, ...]
    by_region: tuple[SavingsCell, ...]
    by_technique: tuple[SavingsCell, ...]
    by_evidence: tuple[SavingsCell, ...]
    centres: tuple[CentreRow, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Return why figures of the page are withheld, each once."""
        rows = (self.whole, *self.by_region, *self.by_technique, *self.by_evidence)
        return tuple(sorted({reason for row in rows for reason in row.reasons}))


def overview(*, data_kind: str) -> NetworkOverview:
    """Return what the latest release told of one kind of data; kinds are never added together."""
    release = latest_release(data_kind=data_kind)
    centres = list(Centre.objects.select_related("country").order_by("name"))
    places = {centre.pk: _place(centre) for centre in centres}
    rows: Mapping[Dimension, Mapping[str, object]] = {
        Dimension.GEOGRAPHY: {**dict(Region.choices), NOWHERE: _("Outside the programme")},
        Dimension.TECHNIQUE: dict(Technique.choices),
        Dimension.EVIDENCE: dict(EvidenceLevel.choices),
    }
    wanted = [("", ""), *((dimension, key) for dimension, labels in rows.items() for key in labels)]
    wanted += [(Dimension.GEOGRAPHY, place) for place in places.values()]
    told = figures_of(release, measures=MEASURES, cells=_cells(wanted)) if release else {}
    tables = {
        dimension: tuple(
            _savings(told, dimension, key, str(label))
            for key, label in labels.items()
            if key != NOWHERE or _was_told(told, dimension, key)
        )
        for dimension, labels in rows.items()
    }
    return NetworkOverview(
        data_kind=data_kind,
        release=release,
        since_count=_since(release, data_kind),
        centres_count=len([centre for centre in centres if not centre.is_demonstration]),
        countries_count=ProgrammeCountry.objects.count(),
        coverage=release_coverage(release) if release else None,
        whole=_savings(told, "", "", _("All")),
        without_rate=tuple(sorted({rate["currency"] for rate in release.rates if not rate["per_usd"]}))
        if release
        else (),
        by_region=tables[Dimension.GEOGRAPHY],
        by_technique=tables[Dimension.TECHNIQUE],
        by_evidence=tables[Dimension.EVIDENCE],
        centres=tuple(_centre_row(centre, told, places[centre.pk]) for centre in centres),
    )


def latest_release(*, data_kind: str) -> Release | None:
    """Return the release of one kind of data that counts as of the last moment; None while there is none."""
    return (
        Release.objects.filter(state=ReleaseState.DONE, data_kind=data_kind, restates=None)
        .order_by("-as_of", "-pk")
        .first()
    )


def default_data_kind() -> str:
    """Return the kind that the overview shows first: what centres recorded; demonstration data while there is none."""
    recorded = DataKind.RECORDED
    if latest_release(data_kind=recorded) or network.accepted_by_centre(network.Filter(data_kind=recorded)):
        return recorded
    return DataKind.DEMONSTRATION


def _since(release: Release | None, data_kind: str) -> int:
    with unscoped.one_moment():
        accepted = sum(network.accepted_by_centre(network.Filter(data_kind=data_kind)).values())
    return coarse_step(accepted - (release.results_count if release else 0))


def _place(centre: Centre) -> str:
    """Return where a centre stands in the geography of a release."""
    country = centre.country
    return f"{country.region}/{country.iso3}/{centre.pk}" if country else f"{NOWHERE}/{NOWHERE}/{centre.pk}"


def _cell(stage: str, dimension: str, place: str) -> CellKey:
    return CellKey(stage, ((str(dimension), place),) if place else ())


def _cells(places: Iterable[tuple[str, str]]) -> list[CellKey]:
    return [
        _cell(stage, dimension, place) for dimension, place in places for stage in (Stage.IDENTIFIED, Stage.IMPLEMENTED)
    ]


def _was_told(told: Told, dimension: str, place: str) -> bool:
    return (OPTIONS, _cell(Stage.IDENTIFIED, dimension, place)) in told


def _savings(told: Told, dimension: str, place: str, label: str) -> SavingsCell:
    first, last = _cell(Stage.IDENTIFIED, dimension, place), _cell(Stage.IMPLEMENTED, dimension, place)
    return SavingsCell(
        key=place,
        label=label,
        enterprises=told.get((ENTERPRISES, first), NOTHING),
        options=told.get((OPTIONS, first), NOTHING),
        implemented=told.get((OPTIONS, last), NOTHING),
        saving_usd=told.get(("saving_usd", last), NOTHING),
        energy_mwh=told.get(("energy_mwh", last), NOTHING),
        water_m3=told.get(("water_m3", last), NOTHING),
        co2e_t=told.get(("co2e_t", last), NOTHING),
    )


def _centre_row(centre: Centre, told: Told, place: str) -> CentreRow:
    country, row = centre.country, _savings(told, Dimension.GEOGRAPHY, place, centre.name)
    return CentreRow(
        name=centre.name,
        country=country.name if country else _("Outside the programme"),
        region=str(country.get_region_display()) if country else "",
        enterprises=row.enterprises,
        options=row.options,
        implemented=row.implemented,
    )
