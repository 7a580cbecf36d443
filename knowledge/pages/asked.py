"""What an address asks for, and what the filters offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from assessments.catalogue import KINDS, Process
from assessments.choices import FlowKind, Technique
from centres import isic
from centres.models import DataKind, SizeClass
from knowledge import selectors
from network import selectors as network
from network.confidentiality.places import place_of, upwards

LONGEST_QUERY = 100
KINDS_OF_DATA = (DataKind.RECORDED, DataKind.DEMONSTRATION, DataKind.GENERATED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for. What it does not know is left out.

    sector  a section (C) or a division (10); size narrows a division
    """

    words: str = ""
    sector: str = ""
    size: str = ""
    process: str = ""
    technique: str = ""
    resource: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read an address."""
        return cls(
            words=query.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY],
            sector=_known(query.get("sector"), isic.rows()) if len(query.get("sector", "")) < 3 else "",
            size=_known(query.get("size"), SizeClass.values),
            process=_known(query.get("process"), Process.values),
            technique=_known(query.get("technique"), Technique.values),
            resource=_known(query.get("resource"), FlowKind.values),
        )

    @property
    def places(self) -> list[str]:
        """Return the place that is asked about and those above it, nearest first."""
        section = isic.section_of(self.sector)
        division = self.sector if self.sector != section else ""
        return upwards(place_of(section, division, self.size if division else ""))

    @property
    def is_size_alone(self) -> bool:
        """Return whether a size is asked for without the division that it narrows."""
        return bool(self.size) and not self.places[0].endswith(self.size)

    @property
    def query(self) -> str:
        """Return sector and size as they stand in the address of a card."""
        said = {"sector": self.sector, "size": self.size}
        return urlencode({name: value for name, value in said.items() if value})


def _known(value: str | None, choices: Sequence[str] | Mapping[str, object]) -> str:
    return value if value and value in choices else ""


def data_kind_in_centre(asked: str = "") -> str:
    """Return which plants the running centre compares with; kinds are never added together.

    What it has recorded itself, if that is anything; else the plants of the demonstration, if it has some.
    """
    if asked in KINDS_OF_DATA:
        return asked
    is_recorded = selectors.has_plants(DataKind.RECORDED) or not selectors.has_plants(DataKind.DEMONSTRATION)
    return DataKind.RECORDED if is_recorded else DataKind.DEMONSTRATION


def data_kind_asked(asked: str) -> str:
    """Return the kind of data that network staff look at: recorded, or the demonstration while there is none."""
    if asked in KINDS_OF_DATA:
        return asked
    is_recorded = network.has_cards(DataKind.RECORDED) or not network.has_cards(DataKind.DEMONSTRATION)
    return DataKind.RECORDED if is_recorded else DataKind.DEMONSTRATION


@dataclass(frozen=True, slots=True, kw_only=True)
class FilterChoices:
    """What the filters offer: values with their labels, sectors by section."""

    sectors: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    sizes: tuple[tuple[str, str], ...]
    processes: tuple[tuple[str, str], ...]
    techniques: tuple[tuple[str, str], ...]
    resources: tuple[tuple[str, str], ...]


def filter_choices() -> FilterChoices:
    """Return what the filters offer, in the reader's language."""
    rows = isic.rows().values()
    divisions = [row for row in rows if row.level == "division"]
    used = {resource for kind in KINDS.values() for resource in kind.resources}
    return FilterChoices(
        sectors=tuple(
            (
                section.code,
                _(section.title),
                tuple((row.code, f"{row.code} {_(row.title)}") for row in divisions if row.parent == section.code),
            )
            for section in rows
            if section.level == "section"
        ),
        sizes=_choices(SizeClass),
        processes=_choices(Process),
        techniques=_choices(Technique),
        resources=tuple((code, label) for code, label in _choices(FlowKind) if code in used),
    )


def _choices(words: Any) -> tuple[tuple[str, str], ...]:
    return tuple((code, str(label)) for code, label in words.choices)
