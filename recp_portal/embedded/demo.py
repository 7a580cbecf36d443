"""`make demo`: from nothing to a portal with the demonstration network in it and its case studies printed."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from recp_portal.embedded import processes
from recp_portal.embedded.servers import Servers
from recp_portal.embedded.services import PROJECT, Services, running_services

PORT = 8000


class DemoFailed(Exception):
    """A step of the demo failed; the message says which."""


def run(servers: Servers, *, port: int | None, serve: bool) -> None:
    """Fill the portal, start it, have its worker print the case studies, say what is where, serve until Ctrl-C."""
    data = servers.folders.data
    port = free_port(port)
    portal = environment(servers, port=port)
    owner = {**portal, "DATABASE_URL": servers.database_owner_url}

    step("Bringing the database up to date", "migrate", "--verbosity", "0", environment=owner, data=data)
    if static_files_are_stale(Path(portal["STATIC_ROOT"])):
        step("Collecting static files", "collectstatic", "--noinput", "--verbosity", "0", environment=portal, data=data)
    accounts = data / "demo-accounts.json"
    step("Loading the demonstration network", "load_demo", "--accounts", str(accounts), environment=portal, data=data)
    print("Starting the portal", flush=True)
    with running_services(servers.folders, port=port, environment=portal) as services:
        services.wait_until_healthy()
        pdfs = data / "case-studies"
        step("Printing the case studies", "render_demo_case_studies", "--to", str(pdfs), environment=portal, data=data)
        print(summary(accounts, pdfs, portal["SITE_URL"] if serve else None), flush=True)
        if serve:
            keep_serving(servers, services)


def keep_serving(servers: Servers, services: Services) -> None:
    """Replace the portal's processes that get killed, until Ctrl-C."""
    try:
        while True:
            services.start_again_what_stopped()
            if stopped := servers.stopped():
                raise DemoFailed(f"{' and '.join(stopped)} stopped; its log is in {servers.folders.log}.")
            time.sleep(0.5)
    except KeyboardInterrupt:
        print("Stopping", flush=True)


def environment(servers: Servers, *, port: int = PORT) -> dict[str, str]:
    """Return our environment with all that the portal's processes need; its files are below the data folder."""
    data = servers.folders.data
    return {
        **os.environ,
        **servers.environment(),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "DEBUG": "false",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": os.environ.get("SITE_URL", f"http://localhost:{port}"),
        "MEDIA_ROOT": str(data / "media"),
        "STATIC_ROOT": str(data / "static"),
        "EMAIL_URL": "file:",
        "EMAIL_FILE_PATH": str(data / "mail"),
        "PYTHONPATH": str(PROJECT),
        "C_FORCE_ROOT": "1",
    }


def step(says: str, command: str, *arguments: str, environment: Mapping[str, str], data: Path) -> None:
    """Run one management command and say so; raises DemoFailed when it fails."""
    print(says, flush=True)
    outcome = subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), command, *arguments],
        env={**environment, **processes.marker(data)},
        check=False,
    )
    if outcome.returncode != 0:
        raise DemoFailed(f"{says}: `manage.py {command}` ended with code {outcome.returncode}.")


def free_port(wanted: int | None) -> int:
    """Return the wanted port, else the usual one, else any that is free."""
    for port in (wanted,) if wanted else (PORT, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise DemoFailed(f"Port {wanted} is in use.")


def static_files_are_stale(collected: Path) -> bool:
    """Say whether a built file or a package changed after the static files were last collected."""
    manifest = collected / "staticfiles.json"
    if not manifest.exists():
        return True
    sources = [*(PROJECT / "static").rglob("*"), *(PROJECT / "requirements").iterdir()]
    return any(source.stat().st_mtime > manifest.stat().st_mtime for source in sources if source.is_file())


def summary(accounts: Path, pdfs: Path, address: str | None) -> str:
    """Return the closing words: sign-ins, PDFs and, when it serves, the address."""
    lines = ["", *table(json.loads(accounts.read_text())), "", f"The same sign-ins: {accounts}", "", "Case studies:"]
    lines += [f"  {path}" for path in sorted(pdfs.glob("**/*.pdf"))]
    if address:
        lines += ["", f"The portal is at {address} – Ctrl-C stops it."]
    return "\n".join(lines)


def table(rows: list[dict[str, str]]) -> list[str]:
    """Return rows as aligned lines under their keys.

    >>> table([{"role": "director", "centre": "Kenya"}, {"role": "viewer", "centre": "–"}])
    ['role      centre', 'director  Kenya', 'viewer    –']
    """
    names = list(dict.fromkeys(name for row in rows for name in row))
    cells = [names, *([str(row.get(name) or "–") for name in names] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(names))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
