"""At which places of a tree a figure may be told: all plants, a section, a division, a size in it."""

from collections.abc import Mapping

from network.confidentiality.cells import SEPARATOR, above, depth_of
from network.confidentiality.rule import Stats, together


def told_places(stats: Mapping[str, Stats]) -> frozenset[str]:
    """Return the places whose figures may be told, from how they are spread over enterprises at each.

    A place is told only where the place above is. Of the parts of a place those that would give an enterprise away are
    withheld, and as many more, smallest first, as it takes until what the told ones leave over is safe as well: at
    least two parts, with five enterprises or more, of which no two hold 85 %.
    """
    told: set[str] = set()
    for place in sorted(stats, key=depth_of):
        if not place and not stats[place].is_sensitive:
            told.add(place)
        if place in told:
            told |= _told_parts({key: one for key, one in stats.items() if _is_part(key, place)})
    return frozenset(told)


def _is_part(key: str, place: str) -> bool:
    return bool(key) and depth_of(key) == depth_of(place) + 1 and above(key, depth_of(place)) == place


def _told_parts(parts: Mapping[str, Stats]) -> set[str]:
    withheld = [one for one in parts.values() if one.is_sensitive]
    rest = sorted((key for key in parts if not parts[key].is_sensitive), key=lambda key: (parts[key].contributors, key))
    while rest and withheld and (len(withheld) < 2 or together(withheld, share_nobody=True).is_sensitive):
        withheld.append(parts[rest.pop(0)])
    return set(rest)


def place_of(*parts: str) -> str:
    """Return the path of a place from its parts: section, division, size; it ends where one is blank.

    >>> place_of("C", "10", "small"), place_of("C", "", "small"), place_of("", "", "")
    ('C/10/small', 'C', '')
    """
    known = parts[: parts.index("")] if "" in parts else parts
    return SEPARATOR.join(known)


def upwards(place: str) -> list[str]:
    """Return a place and those above it, nearest first.

    >>> upwards("C/10/small")
    ['C/10/small', 'C/10', 'C', '']
    """
    return [above(place, depth) for depth in range(depth_of(place), -1, -1)]
