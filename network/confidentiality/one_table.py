"""Which cells of a table must be withheld, so that no enterprise can be read off: pure, asked before display."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.core.arithmetic import total
from network.confidentiality.rule import FEWEST_ENTERPRISES, stats_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of one table: what each enterprise contributes to its amount.

    contributions  amount by enterprise key; the sign does not matter for the rule
    """

    key: str
    contributions: Mapping[str, Decimal]

    @property
    def is_sensitive(self) -> bool:
        """Return whether the cell alone would give an enterprise away.

        Stricter of two countings: five must add something, zeros hide nobody; and a cell of a few zeros is withheld
        too, since it says of each of them that it has nothing.

        >>> Cell(key="a", contributions={str(n): Decimal(1) for n in range(4)}).is_sensitive
        True
        >>> Cell(key="a", contributions={str(n): Decimal(1) for n in range(5)}).is_sensitive
        False
        """
        return 0 < len(self.contributions) < FEWEST_ENTERPRISES or stats_of(self.contributions).is_sensitive


def merged(cells: Sequence[Cell]) -> Cell:
    """Return several cells as one: what their difference from a published total would show."""
    contributions: dict[str, Decimal] = {}
    for cell in cells:
        for enterprise, amount in cell.contributions.items():
            contributions[enterprise] = total([contributions.get(enterprise, Decimal(0)), amount])
    return Cell(key="+".join(cell.key for cell in cells), contributions=contributions)


def withheld_keys(cells: Sequence[Cell]) -> frozenset[str]:
    """Return the cells to withhold in a table whose total is published beside it.

    First the sensitive ones; then, smallest first, as many more as it takes until the withheld ones together are safe:
    their sum is what the total less the shown cells gives away.
    """
    withheld = [cell for cell in cells if cell.is_sensitive]
    if not withheld:
        return frozenset()
    rest = sorted(
        (cell for cell in cells if cell.contributions and not cell.is_sensitive),
        key=lambda cell: (len(cell.contributions), total(map(abs, cell.contributions.values())), cell.key),
    )
    while rest and (len(withheld) < 2 or merged(withheld).is_sensitive):
        withheld.append(rest.pop(0))
    return frozenset(cell.key for cell in withheld)
