"""What a browser fetches: small, ours, and without an address of anybody else in the lock file."""

import gzip
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DIST = ROOT / "static" / "dist"
FIRST_VISIT_BUDGET = 150_000
PAGE_ALLOWANCE = 40_000  # the page itself with its charts, compressed


def test_the_lock_file_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert "ignore-scripts=true" in (ROOT / ".npmrc").read_text()


def test_a_first_visit_fits_a_bad_line():
    if not (DIST / "app.css").exists():
        pytest.fail("the static files are not built: run `make static`")
    sent = sum(len(gzip.compress((DIST / name).read_bytes())) for name in ("app.css", "app.js"))
    sent += (DIST / "fonts" / "inter-core.woff2").stat().st_size
    assert sent + PAGE_ALLOWANCE < FIRST_VISIT_BUDGET


def test_the_style_sheets_fetch_only_our_own_files():
    for name in ("app.css", "pdf.css"):
        css = (DIST / name).read_text()
        assert "@import" not in css
        for address in re.findall(r"url\(\"?([^)\"]+)", css):
            assert address.startswith(("./fonts/", "data:"))
            assert address.startswith("data:") or (DIST / address).exists()
