"""The whole portal in its own processes, on its own PostgreSQL and Valkey, with the demonstration network in it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from recp_portal.embedded.servers import temporary_servers
from recp_portal.embedded.services import PROJECT, Services, running_services
from tests.journeys.ports import free_port


@dataclass(frozen=True)
class Portal:
    """The running portal."""

    url: str
    files: Path
    passwords: dict[str, str]
    services: Services
    environment: dict[str, str]

    def address_in_mail_to(self, person: str) -> str:
        """Return the address of a page that somebody's only mail asks them to open."""
        (mail,) = self._mails_to(person)
        (address,) = re.findall(rf"{re.escape(self.url)}/\S+", mail)
        return str(address)

    def _mails_to(self, person: str) -> list[str]:
        mails = [path.read_bytes().rpartition(b"\n" + b"-" * 79)[0] for path in (self.files / "mail").iterdir()]
        read = [message_from_bytes(mail, policy=policy.default) for mail in mails]
        return [mail.get_content() for mail in read if mail["To"] == person]


@contextmanager
def running_portal(files: Path, *, records: bool = True) -> Iterator[Portal]:
    """Start everything: servers, migrations, demonstration network, web, workers, beat. Stop it all at the end.

    files    an empty folder for what the portal writes
    records  with recorded plants beside those of the demonstration
    """
    accounts = files / "accounts.json"
    with temporary_servers() as servers:
        port = free_port()
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PYTEST")},
            **servers.environment(),
            "SITE_URL": f"http://127.0.0.1:{port}",
            "MEDIA_ROOT": str(files / "media"),
            "STATIC_ROOT": str(files / "static"),
            "EMAIL_URL": "file:",
            "EMAIL_FILE_PATH": str(files / "mail"),
            "LOG_LEVEL": "WARNING",
        }
        _run(["manage.py", "migrate", "-v0"], {**environment, "DATABASE_URL": environment["DATABASE_OWNER_URL"]})
        _run(["manage.py", "collectstatic", "--noinput", "-v0"], environment)
        if records:
            _run(["-m", "tests.journeys.seed", str(accounts)], environment)
        else:
            _run(["manage.py", "load_demo", "--accounts", str(accounts), "-v0"], environment)
        passwords = {line["email"].split("@")[0]: line["password"] for line in json.loads(accounts.read_text())}
        with running_services(servers.folders, port=port, environment=environment) as services:
            services.wait_until_healthy()
            yield Portal(
                url=f"http://127.0.0.1:{port}",
                files=files,
                passwords=passwords,
                services=services,
                environment=environment,
            )


def _run(arguments: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603  # its programs are our own
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
