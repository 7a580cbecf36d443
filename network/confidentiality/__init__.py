"""What may be told of all centres, so that no enterprise can be read off. Pure; docs/confidentiality.md explains it."""

from network.confidentiality.one_table import Cell, merged, withheld_keys
from network.confidentiality.rule import FEWEST_ENTERPRISES, TWO_MAY_HOLD

__all__ = ["FEWEST_ENTERPRISES", "TWO_MAY_HOLD", "Cell", "merged", "withheld_keys"]
