"""How a file's own columns and codes become the format's: a file of its own that can be kept and used again."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from imports.choices import TableKind
from imports.rows.columns import IGNORE, formats

FORMAT = "recp-import-mapping/1"
AUTO = "auto"
LARGEST_FILE = 2_000_000  # bytes
CODE_LISTS = ("isic", "technique", "resource", "unit", "status", "reason", "size", "finance_source", "evidence")


class MappingRefused(ValueError):
    """The mapping file cannot be used; `place` says where, `problem` is a key of `words.MAPPING_PROBLEMS`."""

    def __init__(self, problem: str, place: str = "") -> None:
        super().__init__(f"{problem}: {place}")
        self.problem = problem
        self.place = place


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """Where the columns of one table come from.

    columns    the file's column, squashed, → one of ours, or "ignore"
    constants  one of ours → what every row has where its cell is empty
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMapping:
    """All that a file needs to be read: columns, constants, codes and the decimal sign."""

    tables: Mapping[str, TableMapping] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    decimal: str = AUTO
    name: str = ""

    def of(self, table: str) -> TableMapping:
        """Return the mapping of a table; an empty one where it has none."""
        return self.tables.get(table, TableMapping())


@lru_cache(maxsize=4096)
def squashed(name: str) -> str:
    r"""Return the form in which names of columns compare: no case, accents, blanks and punctuation.

    >>> squashed("Année (FY)\n"), squashed("IMP_STATUS"), squashed("it's")
    ('anneefy', 'impstatus', 'its')
    """
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", "", plain.casefold()) or name.strip()


def code_key(text: str) -> str:
    """Return the form in which codes compare."""
    return " ".join(text.split()).casefold()


def read_mapping(text: str) -> FileMapping:
    """Return the mapping that a JSON file says. Raises MappingRefused."""
    if len(text) > LARGEST_FILE:
        raise MappingRefused("too_large")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        raise MappingRefused("not_json") from None
    return mapping_of(said)


def mapping_of(said: Any) -> FileMapping:
    """Return a mapping from its JSON. Raises MappingRefused with the place that cannot be used."""
    if not isinstance(said, Mapping) or said.get("format") != FORMAT:
        raise MappingRefused("not_a_mapping", "format")
    if unknown := set(said) - {"format", "name", "decimal", "tables", "codes", "$schema"}:
        raise MappingRefused("unknown_key", sorted(map(str, unknown))[0])
    decimal = said.get("decimal", AUTO)
    if decimal not in (AUTO, ".", ","):
        raise MappingRefused("decimal", "decimal")
    tables = _mapping(said.get("tables", {}), "tables")
    codes = _mapping(said.get("codes", {}), "codes")
    if unknown := set(tables) - set(TableKind.values):
        raise MappingRefused("unknown_table", sorted(unknown)[0])
    if unknown := set(codes) - set(CODE_LISTS):
        raise MappingRefused("unknown_codes", sorted(unknown)[0])
    return FileMapping(
        tables={kind: _table(kind, _mapping(table, kind)) for kind, table in tables.items()},
        codes={
            name: {
                code_key(str(code)): _text(meaning, f"codes.{name}") for code, meaning in _mapping(one, name).items()
            }
            for name, one in codes.items()
        },
        decimal=decimal,
        name=_text(said.get("name", ""), "name"),
    )


def _table(kind: str, said: Mapping[str, Any]) -> TableMapping:
    if unknown := set(said) - {"columns", "constants"}:
        raise MappingRefused("unknown_key", f"{kind}.{sorted(unknown)[0]}")
    known = formats()[kind].columns
    columns: dict[str, tuple[str, ...]] = {}
    taken: set[str] = set()
    for name, target in _mapping(said.get("columns", {}), f"{kind}.columns").items():
        targets = tuple(target) if isinstance(target, list) else (target,)
        for one in targets:
            if one != IGNORE and (not isinstance(one, str) or one not in known):
                raise MappingRefused("unknown_column", f"{kind}.columns.{one}"[:120])
            if one != IGNORE and one in taken:
                raise MappingRefused("column_twice", f"{kind}.columns.{one}")
            taken.add(one)
        columns[squashed(name)] = targets
    constants = _mapping(said.get("constants", {}), f"{kind}.constants")
    for name, value in constants.items():
        if name not in known:
            raise MappingRefused("unknown_column", f"{kind}.constants.{name}"[:120])
        _text(value, f"{kind}.constants.{name}")
    return TableMapping(columns=columns, constants=dict(constants))


def _mapping(said: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(said, Mapping):
        raise MappingRefused("not_an_object", place)
    return said


def _text(said: Any, place: str) -> str:
    if not isinstance(said, str):
        raise MappingRefused("not_a_text", place)
    return said


def mapping_json(mapping: FileMapping, *, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return a mapping as its file says it.

    headers  squashed name → as the file writes it
    """
    shown = headers or {}
    return {
        "format": FORMAT,
        "name": mapping.name,
        "decimal": mapping.decimal,
        "tables": {
            kind: {
                "columns": {
                    shown.get(name, name): targets[0] if len(targets) == 1 else list(targets)
                    for name, targets in table.columns.items()
                },
                "constants": dict(table.constants),
            }
            for kind, table in mapping.tables.items()
        },
        "codes": {name: dict(codes) for name, codes in mapping.codes.items()},
    }


def suggested(table: str, header: Sequence[str], remembered: Iterable[TableMapping] = ()) -> dict[str, str]:
    """Return for each name of a header the column that it most likely is, or "ignore"; each of ours once.

    remembered  what the centre chose before, the newest first: it wins
    """
    columns = formats()[table].columns
    by_name = {squashed(name): name for name in columns}
    by_other_name: dict[str, str] = {}
    for column in columns.values():
        for other in (*column.also, column.label):
            by_other_name.setdefault(squashed(other), column.name)
    before: dict[str, str] = {}
    for mapping in remembered:
        for name, targets in mapping.columns.items():
            before.setdefault(name, targets[0])
    taken: set[str] = set()
    found: dict[str, str] = {}
    for source in (before, by_name, by_other_name):
        for name in header:
            target = source.get(squashed(name), "")
            if name not in found and target and target not in taken and (target in columns or target == IGNORE):
                found[name] = target
                taken |= {target} - {IGNORE}
    return {name: found.get(name, IGNORE) for name in header}


def likely_tables(name: str, header: Sequence[str], mapping: FileMapping | None = None) -> list[str]:
    """Return which tables a file most likely is.

    Those that the mapping fills from its header, else what its name says, else those that it has all columns for.

    >>> likely_tables("Options 2004.csv", []), likely_tables("x", ["assessment_ref", "title", "technique"])
    (['options'], ['options'])
    """
    if mapping is not None:
        filled = [kind for kind in mapping.tables if _is_filled(kind, header, mapping.of(kind))]
        if filled:
            return filled
    lowered = squashed(name)
    by_name = [kind for kind in TableKind.values if kind in lowered or kind[:-1] in lowered]
    if len(by_name) == 1:
        return by_name
    whole = [kind for kind in TableKind.values if _is_filled(kind, header, TableMapping())]
    scores = [
        (len(set(suggested(kind, header).values()) - {IGNORE}), -place, kind)
        for place, kind in enumerate(TableKind.values)
    ]
    return whole or [max(scores)[2]]


def _is_filled(table: str, header: Sequence[str], mapping: TableMapping) -> bool:
    targets = {target for targets in same_columns(table, header, mapping).values() for target in targets}
    return set(formats()[table].required) <= targets | set(mapping.constants)


def same_columns(table: str, header: Sequence[str], mapping: TableMapping) -> dict[int, tuple[str, ...]]:
    """Return for each place of a header the columns of ours that it fills.

    A mapping that says nothing of a name leaves it to its suggestion where that column is not taken.
    """
    guessed = suggested(table, header)
    taken = {target for targets in mapping.columns.values() for target in targets}
    places: dict[int, tuple[str, ...]] = {}
    for place, name in enumerate(header):
        targets = mapping.columns.get(squashed(name))
        if targets is None:
            guess = guessed[name]
            targets = (guess,) if guess not in taken else (IGNORE,)
        kept = tuple(target for target in targets if target != IGNORE)
        if kept:
            places[place] = kept
    return places
