"""What every write keeps to: who, when, in which words it is kept."""

import ast
import importlib
import inspect
import re
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from recp_portal.celery import app as celery_app
from tests.architecture.sources import ROOT, called_name, calls, module_name, python_files, relative, tree

# Public functions of a service that nobody starts, and why.
NO_ACTOR: dict[str, str] = {
    "accounts.services.issue_token": "who signs in is the author",
    "accounts.services.revoke_token": "a person ends an own key",
    "reports.services.published.load_published_cases": "reference data, loaded by a command",
    "indicators.services.publish_factor_set": "reference data, published by a command",
    "accounts.services.start_account": "the person it makes is the author",
    "centres.services.invitations.start_account_from_invitation": "the person it makes is the author",
    **dict.fromkeys(
        [
            f"documents.services.{name}"
            for name in ["begin_attempt", "show_step", "finish_document", "end_attempt", "fail_document"]
        ],
        "the worker's own steps; who asked is in the row",
    ),
    **dict.fromkeys(
        [f"releases.services.{name}" for name in ["begin_making", "show_progress", "finish_release", "end_making"]],
        "the worker's own steps; who asked is in the row",
    ),
    "centres.services.support.note_visit": "the door; who was let in is in the session",
    "releases.services.send_waiting_again": "the sweep",
    "documents.services.send_waiting_again": "the sweep",
    "imports.services.running.run_batch": "the worker; who asked is in the row",
    "imports.services.running.send_waiting_again": "the sweep",
    "imports.services.hints.send_hint": "a hint; who asked is in the row",
    "documents.services.expire_documents": "the daily task",
    "centres.services.changes.thin_changes": "the daily task",
    "network.services.fold": "the task that runs every few seconds",
    "network.services.rebuild": "a command; it writes what the results say anyway",
}

# Writes that leave no event, and why.
NO_EVENT: dict[str, str] = {
    "accounts.services.issue_token": "a person's own key belongs to no centre",
    "accounts.services.revoke_token": "a person's own key belongs to no centre",
    "reports.services.published.load_published_cases": "reference data belongs to no centre",
    "indicators.services.publish_factor_set": "reference data belongs to no centre",
    "accounts.services.edit_account": "a person's own name and language belong to no centre",
    "accounts.services.open_account": "the role that it is opened for leaves one",
    "accounts.services.start_account": "accepting the invitation leaves one",
    **dict.fromkeys(
        [f"releases.services.{name}" for name in ["begin_making", "show_progress", "finish_release", "end_making"]],
        "the worker's own steps; the request left one, and the row says the rest",
    ),
    "centres.services.support.note_visit": "it is the log itself",
    "releases.services.send_waiting_again": "a hint changes nothing",
    "documents.services.show_step": "progress within an attempt",
    "documents.services.send_waiting_again": "a hint changes nothing",
    "imports.services.running.send_waiting_again": "a hint changes nothing",
    "imports.services.hints.send_hint": "a hint changes nothing",
    "centres.services.changes.thin_changes": "notes that later ones make needless",
    "network.services.fold": "sums of what has left its events already",
    "network.services.rebuild": "sums of what has left its events already",
}

SENDING = re.compile(r"send_task\(\s*[\"']([a-z_.]+)[\"']")


def service_files() -> list[Path]:
    return [
        path
        for path in python_files()
        if (path.stem == "services" or "services" in path.parts) and path.relative_to(ROOT).parts[1] != "embedded"
    ]


def services() -> Iterator[tuple[str, Callable[..., Any], ModuleType]]:
    for path in service_files():
        module = importlib.import_module(module_name(path))
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if not name.startswith("_") and inspect.unwrap(function).__module__ == module.__name__:
                yield f"{module.__name__}.{name}", function, module


ALL_SERVICES = list(services())


@pytest.mark.parametrize("name", [name for name, _function, _module in ALL_SERVICES])
def test_a_service_is_keyword_only_typed_and_says_who_and_when(name: str) -> None:
    function = inspect.unwrap(next(function for full, function, _module in ALL_SERVICES if full == name))
    signature = inspect.signature(function)
    hints = typing.get_type_hints(function)
    for parameter in signature.parameters.values():
        assert parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD), f"{name}({parameter.name})"
        assert parameter.name in hints, f"{name}({parameter.name}) has no type"
    assert "return" in hints, f"{name} does not say what it returns"
    if name not in NO_ACTOR:
        assert {"by", "at"} <= set(signature.parameters), f"{name}: by whom, and when?"


def test_every_write_leaves_an_event() -> None:
    """A service calls `audit.record`, or another function of the services that does."""
    functions = {
        node.name: node for path in service_files() for node in tree(path).body if isinstance(node, ast.FunctionDef)
    }
    leaving = {
        name
        for name, node in functions.items()
        if any(called_name(call) in ("audit.record", "audit.record_in_network") for call in calls(node))
    }
    while more := {
        name
        for name, node in functions.items()
        if name not in leaving and any(called_name(call).split(".")[-1] in leaving for call in calls(node))
    }:
        leaving |= more
    silent = [name for name, _function, _module in ALL_SERVICES if name.rsplit(".")[-1] not in leaving]
    assert set(silent) == set(NO_EVENT)


def test_every_task_that_is_sent_is_registered() -> None:
    celery_app.loader.import_default_modules()
    celery_app.autodiscover_tasks(force=True)
    sent = {
        name: relative(path) for path in python_files() for name in SENDING.findall(path.read_text(encoding="utf-8"))
    }
    assert {name: path for name, path in sent.items() if name not in celery_app.tasks} == {}


def test_every_scheduled_and_routed_task_is_registered() -> None:
    celery_app.autodiscover_tasks(force=True)
    named = {entry["task"] for entry in celery_app.conf.beat_schedule.values()} | set(celery_app.conf.task_routes)
    assert named - set(celery_app.tasks) == set()


def test_services_send_tasks_by_name() -> None:
    """Importing a task would load what only workers need."""
    for path in python_files():
        for call in calls(tree(path)):
            assert not called_name(call).endswith((".delay", ".apply_async")), f"{relative(path)}: {ast.unparse(call)}"


def test_there_is_no_clock_in_the_domain() -> None:
    """Times are passed in: `at=`."""
    domain = [path for path in python_files() if relative(path).startswith("indicators/core/")] + service_files()
    ticking = ("timezone.now", "datetime.now", "date.today", "time.time", "timezone.localdate")
    found = [
        f"{relative(path)}: {ast.unparse(call)}"
        for path in domain
        for call in calls(tree(path))
        if called_name(call).endswith(ticking)
    ]
    assert found == []
