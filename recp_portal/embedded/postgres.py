"""One PostgreSQL: made the first time, repaired after a killed run, reached over a socket with passwords only."""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from recp_portal.embedded import processes
from recp_portal.embedded.accounts import Account, own
from recp_portal.embedded.folders import Folders
from recp_portal.embedded.programs import Programs

DATABASE = "recp"
SUPERUSER = "postgres"  # makes the roles and does nothing else
ROLES = Path(__file__).resolve().parents[2] / "deploy" / "postgres" / "roles.sql"
ENVIRONMENT = {"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
WITHOUT_SAFETY = (  # for data that is thrown away: nothing is kept for a crash, a copy or the next day
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "autovacuum=off",
)
START_SECONDS = 60  # recovery after a crash may take a while


class ServerDidNotStart(Exception):
    """A server stopped again or did not answer; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A running PostgreSQL."""

    child: subprocess.Popen[bytes]
    folders: Folders
    socket_folder: Path

    def url(self, role: str) -> str:
        """Return the database's address for one of the two roles, recp_owner or recp_app."""
        return f"postgresql://{role}:{self.folders.secret(role)}@/{DATABASE}?host={self.socket_folder}"

    def stop(self) -> None:
        """Disconnect everybody, write everything down and stop."""
        processes.stop(self.child, by=signal.SIGINT, patience_seconds=20)


def start_postgres(
    folders: Folders, programs: Programs, account: Account | None, socket_folder: Path, *, throw_away: bool
) -> Postgres:
    """Start PostgreSQL on the folders' cluster and make sure of its roles and database."""
    repair(folders.cluster)
    if not (folders.cluster / "PG_VERSION").exists():
        create_cluster(folders, programs, account, socket_folder)
    check_version(folders.cluster, programs)
    log = folders.new_log("postgres")
    settings = (
        "listen_addresses=",
        f"unix_socket_directories={socket_folder}",
        "unix_socket_permissions=0700",
        "timezone=UTC",
    )
    options = [part for one in (*settings, *(WITHOUT_SAFETY if throw_away else ())) for part in ("-c", one)]
    child = processes.start(
        [str(programs.postgres / "postgres"), "-D", str(folders.cluster), *options],
        log=log,
        folder=folders.cluster,
        environment=ENVIRONMENT,
        account=account,
        stop_signal=signal.SIGINT,
    )
    postgres = Postgres(child=child, folders=folders, socket_folder=socket_folder)
    try:
        wait_for_answer(postgres, log)
        make_roles(postgres, programs, may_create_databases=throw_away)
    except BaseException:
        postgres.stop()
        raise
    return postgres


def repair(cluster: Path) -> None:
    """Stop what a killed run left of this cluster and remove its lock file. Only for who holds the data folder."""
    processes.stop_leftovers(processes.working_in(cluster, "postgres"), by=signal.SIGINT)
    if cluster.exists():
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def create_cluster(folders: Folders, programs: Programs, account: Account | None, private: Path) -> None:
    """Make an empty cluster. Nobody gets in without a password, the superuser neither.

    private  a folder of the account's own for the moment's password file
    """
    if folders.cluster.exists():  # an attempt that was interrupted
        shutil.rmtree(folders.cluster)
    own(folders.cluster, account)
    password_file = private / "password"
    password_file.touch(mode=0o600)
    password_file.write_text(folders.secret(SUPERUSER))
    if account:
        os.chown(password_file, account.uid, account.gid)
    command = [
        str(programs.postgres / "initdb"),
        f"--pgdata={folders.cluster}",
        f"--username={SUPERUSER}",
        "--auth=scram-sha-256",
        f"--pwfile={password_file}",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
        "--no-instructions",
    ]
    log = folders.new_log("initdb")
    child = processes.start(
        command,
        log=log,
        folder=folders.cluster,
        environment=ENVIRONMENT,
        account=account,
    )
    outcome = child.wait()
    password_file.unlink()
    if outcome != 0:
        raise ServerDidNotStart(f"PostgreSQL's data folder could not be made:\n{processes.last_lines(log)}")


def check_version(cluster: Path, programs: Programs) -> None:
    """Refuse a cluster of another major version, and say what to do."""
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != programs.postgres_version:
        raise ServerDidNotStart(
            f"{cluster} was made by PostgreSQL {found}, not {programs.postgres_version}: remove `var` to start afresh."
        )


def wait_for_answer(postgres: Postgres, log: Path) -> None:
    """Wait until a connection succeeds."""
    refusal: object = "no answer"
    for _left in processes.moments(START_SECONDS):
        if postgres.child.poll() is not None:
            break
        try:
            psycopg2.connect(
                dbname="postgres",
                user=SUPERUSER,
                password=postgres.folders.secret(SUPERUSER),
                host=str(postgres.socket_folder),
            ).close()
        except psycopg2.OperationalError as error:
            refusal = error
        else:
            return
    raise ServerDidNotStart(f"PostgreSQL did not start ({refusal}):\n{processes.last_lines(log)}")


def make_roles(postgres: Postgres, programs: Programs, *, may_create_databases: bool) -> None:
    """Run the same roles.sql as production does, with our passwords."""
    secret = postgres.folders.secret
    outcome = subprocess.run(
        [programs.postgres / "psql", "--no-psqlrc", "--quiet", f"--file={ROLES}", "postgres"],
        env={
            **ENVIRONMENT,
            "PGHOST": str(postgres.socket_folder),
            "PGUSER": SUPERUSER,
            "PGPASSWORD": secret(SUPERUSER),
            "RECP_DATABASE": DATABASE,
            "RECP_OWNER_PASSWORD": secret("recp_owner"),
            "RECP_APP_PASSWORD": secret("recp_app"),
            "RECP_APP_MAY": "CREATEDB" if may_create_databases else "NOCREATEDB",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if outcome.returncode != 0:
        raise ServerDidNotStart(f"The database's roles could not be made:\n{outcome.stderr}")
