"""No figure is computed outside `indicators.core`: pages, the API, documents and totals only print."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import ROOT, python_files, relative, tree

# Where figures are shown, sent or written down. The core itself computes; charts draw; `lib/numbers` prints.
SHOWING = (
    "assessments/",
    "reports/",
    "network/",
    "recp_portal/homes/",
    "recp_portal/templatetags/",
    "centres/",
    "indicators/selectors",
    "indicators/sentences",
)
CALLS = {"sum", "round", "fsum", "mean", "median"}
METHODS = {"quantize", "fma", "remainder_near", "sqrt", "scaleb"}
FIGURE = re.compile(r"(^|_)(amount|value|share|saving|use|mwh|t|m3|years|factor|npv|irr|kwh|output|baseline|current)$")
FOLDERS = {"DATA", "SHOWN", "BASE_DIR", "folder"}
IN_TEMPLATES = re.compile(r"\{%\s*widthratio|\|(?:multiply|divide|times|divided_by|sub|mul|div)\b")

# What looks like it and computes no figure, and why.
DECIDING = ("network/confidentiality/",)  # how near a figure somebody can come; it prints and returns none

ALLOWED: dict[str, str] = {
    "assessments/guards.py:most_spans": "how many hours or weeks a period can have at most: a limit of entry",
    "assessments/services/inputs.py:_values": "a column that lists sort by; figures measure the entered amount again",
    "assessments/services/assessments.py:_make_canonical_again": "the same column, by other factors",
    "assessments/services/process.py:_is_cas_number": "the check digit of a registry number",
    "assessments/selectors/frozen.py:frozen_options": "columns of totals; the frozen figures keep every digit",
    "recp_portal/homes/styleguide.py:styleguide": "examples of the style guide",
    "reports/selectors/options.py:_money": "prints in millions where the heading says so",
    "reports/selectors/published.py:figure_text": "prints a published percentage as it was published",
    "reports/services/published.py:load_published_cases": "how many cases were loaded",
}


def operand_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Call):
        return operand_name(node.func)
    return ""


def is_path(node: ast.BinOp) -> bool:
    """`folder / "name"` joins a path."""
    if not isinstance(node.op, ast.Div):
        return False
    is_named = isinstance(node.right, ast.Constant) and isinstance(node.right.value, str)
    return is_named or isinstance(node.right, ast.JoinedStr) or operand_name(node.left) in FOLDERS


def is_constant(node: ast.AST) -> bool:
    """`2**31`, `Decimal(10) ** 12`: a limit that is written as a formula."""
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    return all(name == "Decimal" or name.isupper() for name in names) and not any(
        isinstance(part, ast.Attribute) for part in ast.walk(node)
    )


def computes(node: ast.AST) -> bool:
    """Return whether a node works with figures: × ÷ and powers; + and − where an operand is named as a figure."""
    if is_constant(node):
        return False
    if isinstance(node, ast.BinOp | ast.AugAssign):
        left = node.left if isinstance(node, ast.BinOp) else node.target
        right = node.right if isinstance(node, ast.BinOp) else node.value
        if isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv | ast.Pow):
            is_text = any(
                isinstance(side, ast.Constant) and isinstance(side.value, str | bytes) for side in (left, right)
            )
            return not is_text and not (isinstance(node, ast.BinOp) and is_path(node))
        if isinstance(node.op, ast.Add | ast.Sub):
            return any(FIGURE.search(operand_name(side)) for side in (left, right))
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Name) and node.func.id in CALLS:
            return not counts(node)
        return isinstance(node.func, ast.Attribute) and node.func.attr in METHODS
    return False


def counts(call: ast.Call) -> bool:
    """Return whether a sum counts rows: `sum(row.is_open for …)`, `sum(1 for …)`, `sum(len(…) for …)`."""
    if not call.args or not isinstance(call.args[0], ast.GeneratorExp | ast.ListComp):
        return False
    element = call.args[0].elt
    name = operand_name(element)
    is_test = isinstance(element, ast.Compare | ast.BoolOp | ast.UnaryOp)
    is_one = isinstance(element, ast.Constant) and element.value == 1
    return is_test or is_one or name in ("len", "bool") or name.startswith(("is_", "has_")) or name.endswith("_count")


def functions(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Return each function of a module with its name, and the module itself."""
    module = tree(path)
    found = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    inside = {id(child) for node in found for child in ast.walk(node)}
    for node in found:
        yield node.name, node
    for node in ast.walk(module):
        if id(node) not in inside and computes(node):
            yield "<module>", node


def found_outside() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in python_files():
        name = relative(path)
        if not name.startswith(SHOWING) or name.startswith(DECIDING):
            continue
        for function, node in functions(path):
            for part in ast.walk(node):
                if computes(part):
                    found.setdefault(f"{name}:{function}", []).append(ast.unparse(part))
    return found


def test_no_figure_is_computed_outside_the_core() -> None:
    found = found_outside()
    new = {place: texts for place, texts in found.items() if place not in ALLOWED}
    assert new == {}, "let indicators.core compute it, or say in ALLOWED why it is no figure"
    assert set(ALLOWED) <= set(found), "an exception that is not needed any more"


def test_no_template_computes() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if IN_TEMPLATES.search(path.read_text("utf-8"))
    ]
    assert found == []


def test_the_search_finds_what_it_is_for() -> None:
    computing = ["row.saving_amount / rate", "amount * 1000", "sum(line.cost_amount for line in lines)", "round(x, 2)",
                 "now.energy_mwh - before.energy_mwh", "value.quantize(ONE)", "share ** 2"]  # fmt: skip
    harmless = [
        "DATA / 'plants.json'",
        "2 ** 31",
        "sum(row.is_open for row in rows)",
        "len(rows) - 1",
        "'=' * 20",
        "-amount",
    ]
    for text, expected in [(text, True) for text in computing] + [(text, False) for text in harmless]:
        assert any(computes(node) for node in ast.walk(ast.parse(text))) is expected, text
