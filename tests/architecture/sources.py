"""The project's own files, as the tests of this folder read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

APPS = (
    "accounts",
    "assessments",
    "centres",
    "documents",
    "imports",
    "indicators",
    "knowledge",
    "network",
    "recp_portal",
    "releases",
    "reports",
)
ROOT = Path(settings.BASE_DIR)


@cache
def python_files() -> tuple[Path, ...]:
    """Return every module of the portal, without tests and migrations."""
    return tuple(sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts))


@cache
def template_files() -> tuple[Path, ...]:
    """Return every template."""
    return tuple(sorted((ROOT / "templates").rglob("*.html")))


@cache
def tree(path: Path) -> ast.Module:
    """Return a module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


def relative(path: Path) -> str:
    """Return how messages name a file."""
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """Return how an import names a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def calls(node: ast.AST) -> Iterator[ast.Call]:
    """Visit every call below a node."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield inner


def called_name(call: ast.Call) -> str:
    """Return what is called, as it is written: "audit.record"."""
    return ast.unparse(call.func)
