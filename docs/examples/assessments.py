"""Keep a copy of a centre's assessments, options and results, and print them as a table.

    RECP_ADDRESS=https://portal.example RECP_TOKEN=… python assessments.py kenya

Only Python's own library is needed; with pandas the same rows are `pandas.DataFrame(rows)`. The copy is the file
`recp-copy.json` beside where you stand: a second run asks only for what changed since.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

LISTS = ("assessments", "options", "results")
COPY = Path("recp-copy.json")
READ_ANEW = 410


def answer(address: str) -> Any:
    """Return what the portal answers."""
    headers = {"Authorization": f"Token {os.environ['RECP_TOKEN']}", "Accept": "application/json"}
    with urlopen(Request(address, headers=headers), timeout=60) as response:  # noqa: S310  # your own portal
        return json.load(response)


def pages(centre: str, name: str, since: str | None) -> Iterator[Any]:
    """Return the pages of a list, or of what changed in it since a mark."""
    query = {"page_size": "500"} | ({"since": since} if since else {})
    address = f"{os.environ['RECP_ADDRESS'].rstrip('/')}/api/v1/centres/{centre}/{name}/?{urlencode(query)}"
    while address:
        page = answer(address)
        yield page
        address = page["next"]


def bring_up_to_date(kept: dict[str, Any], centre: str, name: str) -> int:
    """Bring one list of the copy up to date; return how many records were new, changed or removed."""
    mark = kept.setdefault(name, {"since": None, "records": {}})
    try:
        found = list(pages(centre, name, mark["since"]))
    except HTTPError as error:
        if error.code != READ_ANEW:
            raise
        mark["records"], found = {}, list(pages(centre, name, None))
    for page in found:
        mark["records"].update({record["id"]: record for record in page["results"]})
        for key in page["removed"]:
            mark["records"].pop(key, None)
    mark["since"] = found[0]["since"]
    return sum(len(page["results"]) + len(page["removed"]) for page in found)


def table(kept: dict[str, Any]) -> list[dict[str, str]]:
    """Return one row for each assessment: its options, and what its newest result says."""
    options, results = (list(kept[name]["records"].values()) for name in ("options", "results"))
    rows = []
    for one in sorted(kept["assessments"]["records"].values(), key=lambda record: record["reference"]):
        own = [option for option in options if option["assessment"] == one["id"]]
        standing = [row for row in results if row["assessment"] == one["id"] and not row["superseded_by"]]
        newest = max(standing, key=lambda row: row["as_of"], default=None)
        expected = newest["figures"]["expected"] if newest else {}
        rows.append(
            {
                "assessment": one["reference"],
                "options": str(len(own)),
                "implemented": str(sum(option["status"] == "implemented" for option in own)),
                "newest result": newest["kind"] if newest else "–",
                "expected saving a year": f"{expected.get('saving_amount') or '–'} {one['currency']}",
            }
        )
    return rows


def main(centre: str) -> None:
    """Bring the copy up to date and print it."""
    kept = json.loads(COPY.read_text()) if COPY.exists() else {}
    for name in LISTS:
        print(f"{name}: {bring_up_to_date(kept, centre, name)} new, changed or removed")
    COPY.write_text(json.dumps(kept))
    rows = table(kept)
    widths = {name: max(len(name), *(len(row[name]) for row in rows)) for name in rows[0]} if rows else {}
    for row in [dict(zip(widths, widths, strict=True)), *rows]:
        print("  ".join(row[name].ljust(width) for name, width in widths.items()).rstrip())


if __name__ == "__main__":
    main(sys.argv[1])
