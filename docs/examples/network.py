"""Read a release of the network into pandas: what was achieved where, what is withheld, what changed since the last.

    pip install pandas
    RECP_ADDRESS=https://portal.example RECP_TOKEN=… python network.py

The token is one of network staff (docs/api.md). Without a token the newest release that is open data is read.
"""

import json
import os
from io import BytesIO, StringIO
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from zipfile import ZipFile

import pandas as pd


def fetch(path: str, **asked: object) -> bytes:
    """Return what the portal answers below /api/v1/network/; a path may also be a whole address."""
    address = path if "://" in path else f"{os.environ['RECP_ADDRESS'].rstrip('/')}/api/v1/network/{path}"
    token = os.environ.get("RECP_TOKEN", "")
    headers = {"Authorization": f"Token {token}"} if token else {}
    request = Request(address + (f"?{urlencode(asked)}" if asked else ""), headers=headers)  # noqa: S310
    with urlopen(request, timeout=60) as response:  # noqa: S310  # your own portal
        return response.read()


def releases(since: str = "") -> tuple[pd.DataFrame, str]:
    """Return the releases, or those that are new since a mark; and the mark for next time."""
    page = json.loads(fetch("releases/", **({"since": since} if since else {})))
    rows, mark = page["results"], page["since"]
    while page["next"]:
        page = json.loads(fetch(page["next"]))
        rows += page["results"]
    return pd.DataFrame(rows), mark


def figures(release: int, **asked: str) -> pd.DataFrame:
    """Return the figures of a release. `value` is NaN where it is withheld: that is not zero."""
    return _read(fetch(f"releases/{release}/figures/", format="csv", **asked))


def open_figures(release: int) -> pd.DataFrame:
    """Return the same of a release that everybody may have."""
    with ZipFile(BytesIO(fetch(f"open/{release}/"))) as file:
        return _read(file.read("figures.csv"))


def changes(first: int, second: int, **asked: str) -> pd.DataFrame:
    """Return what changed between two releases, and why: one table, stage and measure."""
    answer = fetch("releases/compare/", first=first, second=second, format="csv", **asked)
    return pd.read_csv(StringIO(answer.decode("utf-8-sig")))


def by_region(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what is in operation: a row for each region and for all, a column for each measure."""
    places = list(rows.columns[: rows.columns.get_loc("stage")])
    cut = rows[(rows[places].drop(columns="region") == "").all(axis=1) & (rows["stage"] == "implemented")]
    return cut.pivot(index="region", columns="measure", values="value").rename(index={"": "all"})


def _read(answer: bytes) -> pd.DataFrame:
    rows = pd.read_csv(BytesIO(answer), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    return rows.assign(value=pd.to_numeric(rows["value"].where(rows["value"] != "")))


def main() -> None:
    """Print the newest release by region, how much of it is withheld, and what changed since the one before."""
    if not os.environ.get("RECP_TOKEN"):
        newest = json.loads(fetch("open/"))[0]
        print(newest["name"], "as of", newest["as_of"])
        print(by_region(open_figures(newest["id"])).to_string())
        return
    found, mark = releases()
    newest = found.sort_values("as_of").iloc[-1]
    rows = figures(newest["id"])
    print(newest["name"], "as of", newest["as_of"])
    print(by_region(rows).to_string())
    print(f"{rows['value'].isna().mean():.0%} of its figures are withheld.")
    alike = found[found["data_kind"] == newest["data_kind"]].sort_values("as_of")
    if len(alike) > 1:
        print(changes(alike.iloc[-2]["id"], newest["id"], measure="saving_usd").to_string())
    print("Ask next time with since =", mark)


if __name__ == "__main__":
    main()
