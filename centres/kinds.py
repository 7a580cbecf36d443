"""What the apps above bring into a centre's pages: they register, and this app knows only the shape.

`indicators` registers its reading of units, so that a product's unit is one that can be read, and so that a centre can
fix what an ambiguous one means. `assessments` registers what it shows on an enterprise's page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from centres.permissions import Permission

if TYPE_CHECKING:
    from centres.models import Enterprise


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBook:
    """How units are read.

    meanings  for each ambiguous unit the symbols that it can mean: {"ton": ("t", "short ton", "long ton")}
    symbol    returns the symbol of a unit as typed (with what the centre has fixed), or raises ValidationError with a
              sentence without the name of a field
    """

    meanings: Mapping[str, tuple[str, ...]]
    symbol: Callable[[str, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterprisePanel:
    """A part of an enterprise's page that an app above fills.

    template    gets what `build` returns as `panel`, and `enterprise_id`
    permission  whoever lacks it does not see the panel
    """

    key: str
    template: str
    permission: Permission
    build: Callable[["Enterprise"], Any]


def _as_typed(unit: str, meanings: Mapping[str, str]) -> str:
    return unit.strip()


_units = [UnitBook(meanings={}, symbol=_as_typed)]
_panels: dict[str, EnterprisePanel] = {}


def register_units(book: UnitBook) -> None:
    """Read units with this book from now on."""
    _units[0] = book


def units() -> UnitBook:
    """Return how units are read."""
    return _units[0]


def register_enterprise_panel(panel: EnterprisePanel) -> None:
    """Show a panel on every enterprise's page."""
    _panels[panel.key] = panel


def enterprise_panels() -> tuple[EnterprisePanel, ...]:
    """Return the panels in the order of their keys."""
    return tuple(_panels[key] for key in sorted(_panels))
