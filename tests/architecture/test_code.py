"""What the code as a whole keeps to."""

import ast
import re

import pytest

from tests.architecture.sources import called_name, calls, python_files, relative, tree

LONGEST = 400

# Modules that are longer for a reason.
LONG: dict[str, str] = {"indicators/core/__init__.py": "the names of everything public, and nothing else"}

# Where plain SQL is written, and why the ORM would not do.
PLAIN_SQL = {
    "centres/operations.py": "policies and keys of two columns",
    "centres/unscoped.py": "the isolation level",
    "centres/access.py": "a support session's page runs in a transaction that PostgreSQL keeps read-only",
    "centres/selectors/changes.py": "PostgreSQL's snapshot of running transactions",
    "assessments/guards.py": "an advisory lock: two references at once",
    "centres/guards.py": "an advisory lock: the same record made twice at once",
    "network/services.py": "the fold: sums of the log added to the tables, with queries of network/book.py only",
    "network/selectors/tables.py": "tables and log in one statement, with queries of network/book.py only",
    "network/selectors/singly.py": "the totals' own SQL function over the results of plants that agreed",
    "network/selectors/similar.py": "what of the small tables of cards may be told, with names of network/cards.py",
    "knowledge/selectors.py": "full-text search over words of the catalogue, which are in no table",
    "network/selectors/differences.py": "tables compared with the results, with queries of network/book.py only",
    "imports/intake/bulk.py": "COPY into temporary twins, and INSERT from there under the row policies",
    "imports/intake/staging.py": "temporary tables of one connection, compared with the centre's imported rows",
    "recp_portal/generated/network.py": "ANALYZE, after millions of rows",
    "recp_portal/generated/writing.py": "millions of rows from drawn ones, inside the centre's context",
    "releases/calculation.py": "millions of options added up by cell and enterprise, inside the centre's context",
    "releases/changes.py": "options of two releases, asked of the same SQL function as the totals",
    "releases/rendering.py": "the advisory lock of the worker that makes the release",
    "releases/services.py": "progress, through a second connection",
    "recp_portal/lib/constraints.py": "the query that the ORM wrote, with the values of another record",
    "recp_portal/lib/advisory.py": "the advisory lock of the worker that has a job, and which are held",
    "recp_portal/lib/postgres/base.py": "the settings themselves",
    "recp_portal/homes/views.py": "healthz asks whether the database answers",
}

VAGUE = {"utils", "helpers", "common", "misc", "tools", "lib_utils"}


def test_modules_stay_short() -> None:
    long = {relative(path) for path in python_files() if len(path.read_text(encoding="utf-8").splitlines()) > LONGEST}
    assert long == set(LONG), "make it a package of the same name with one file per noun"


def test_no_module_has_a_name_for_anything() -> None:
    assert [relative(path) for path in python_files() if path.stem in VAGUE] == []


def test_plain_sql_is_written_in_few_places() -> None:
    found = set()
    for path in python_files():
        for call in calls(tree(path)):
            name = called_name(call)
            if name.endswith((".cursor", ".raw", ".extra")) or name.rsplit(".")[-1] == "RawSQL":
                found.add(relative(path))
    assert found - set(PLAIN_SQL) - {path for path in found if path.startswith("recp_portal/embedded/")} == set(), (
        "plain SQL goes round the first lock: if it must be, say why in PLAIN_SQL"
    )


@pytest.mark.parametrize("way_round", ["without_scope", "database_context", "_all_rows"])
def test_only_the_locks_themselves_go_round_the_locks(way_round: str) -> None:
    allowed = {"centres/tenancy.py", "centres/unscoped.py", "recp_portal/lib/context.py"}
    users = {relative(path) for path in python_files() if re.search(rf"\b{way_round}\b", path.read_text("utf-8"))}
    assert users - allowed == set()


def test_nothing_builds_a_query_set_past_the_manager() -> None:
    """`QuerySet(Model)` and `Model._base_manager` in our own code would be ways round the first lock."""
    past = {
        "centres/tenancy.py": "makes them",
        "centres/unscoped.py": "relies on a named policy",
        "centres/api.py": "an empty one, for the schema, which is made outside any centre",
    }
    found = [
        f"{relative(path)}: {ast.unparse(call)}"
        for path in python_files()
        if relative(path) not in past
        for call in calls(tree(path))
        if called_name(call).split(".")[-1] in ("QuerySet", "CentreOwnedQuerySet", "CentreQuery")
    ]
    assert found == []


@pytest.mark.parametrize("name", ["mark_safe", "csrf_exempt", "SafeString", "format_html_join_unsafe"])
def test_protections_stay_on(name: str) -> None:
    """Icons and charts are our own SVG: their modules say so."""
    trusted = {"recp_portal/templatetags/icons.py", "indicators/charts.py", "network/charts.py"}
    users = {
        relative(path)
        for path in python_files()
        if any(called_name(call).split(".")[-1] == name for call in calls(tree(path)))
    }
    assert users - trusted == set()


def test_what_a_request_says_never_becomes_a_name_in_a_query() -> None:
    """`filter(**request.GET)` and `order_by(request.GET[...])` would let anybody walk the relations with `__`."""
    methods = {"filter", "exclude", "get", "order_by", "values", "values_list", "annotate", "only", "defer", "update"}
    outside = re.compile(r"\b(GET|POST|query_params|cleaned_data|request|validated_data)\b")
    found = []
    for path in python_files():
        for call in calls(tree(path)):
            if called_name(call).rsplit(".")[-1] not in methods or ".objects" not in ast.unparse(call.func):
                continue
            opened = [keyword.value for keyword in call.keywords if keyword.arg is None]
            opened += [argument.value for argument in call.args if isinstance(argument, ast.Starred)]
            if called_name(call).endswith(".order_by"):
                opened += call.args
            found += [f"{relative(path)}: {ast.unparse(call)}" for part in opened if outside.search(ast.unparse(part))]
    assert found == []
