"""The embedded servers: what a killed run leaves is repaired, and nobody else's process is touched."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import psycopg2
import pytest

from recp_portal.embedded import processes
from recp_portal.embedded.accounts import Account
from recp_portal.embedded.folders import AlreadyRunning, Folders
from recp_portal.embedded.postgres import ENVIRONMENT
from recp_portal.embedded.programs import programs_for
from recp_portal.embedded.servers import start_servers

PROJECT = Path(__file__).resolve().parents[2]
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the servers another account")


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that the servers' account can reach; whatever still runs on it afterwards is stopped."""
    folder = Path(tempfile.mkdtemp(prefix="recp-test-"))
    folder.chmod(0o711)
    yield folder
    for is_ours in belonging_to(folder):
        processes.stop_leftovers(is_ours, by=signal.SIGKILL)
    Folders(folder).remove_sockets()
    shutil.rmtree(folder)


def belonging_to(data: Path) -> list[processes.IsOurs]:
    folders = Folders(data)
    return [
        processes.working_in(folders.cluster, "postgres"),
        processes.working_in(folders.valkey, "valkey-server"),
        processes.marked(data),
    ]


def running(data: Path) -> list[int]:
    return [pid for is_ours in belonging_to(data) for pid in processes.find(is_ours)]


def nothing_is_left(data: Path) -> bool:
    return processes.wait_until(lambda: not running(data), seconds=10)


def ask(url: str, sql: str) -> list[tuple[object, ...]]:
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def start_supervisor(data: Path) -> subprocess.Popen[bytes]:
    """Start the servers in a process of their own, as `make demo` does, and wait until they are up."""
    command = [
        sys.executable,
        "-m",
        "recp_portal.embedded",
        "--data",
        str(data),
        "run",
        "--",
        "sh",
        "-c",
        "echo up; exec sleep 60",  # a shell that waits for a child may swallow the Ctrl-C
    ]
    supervisor = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, start_new_session=True)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == b"up\n"
    return supervisor


def test_the_portals_role_owns_nothing_and_skips_no_policy(data: Path) -> None:
    servers = start_servers(data)
    try:
        ask(servers.database_owner_url, "CREATE TABLE plant (name text)")
        assert ask(servers.database_url, "INSERT INTO plant VALUES ('valves') RETURNING name") == [("valves",)]
        flags = (
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname LIKE 'recp%' ORDER BY 1"
        )
        assert ask(servers.database_url, flags) == [
            ("recp_app", False, False, False),
            ("recp_owner", False, False, False),
        ]
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(servers.database_url, "DROP TABLE plant")
        with pytest.raises(psycopg2.OperationalError, match="password"):
            ask(f"postgresql://postgres@/recp?host={servers.postgres.socket_folder}", "SELECT 1")
    finally:
        servers.stop()
        servers.stop()  # once more does no harm
    assert nothing_is_left(data)


def test_one_data_folder_serves_one_run(data: Path) -> None:
    servers = start_servers(data, throw_away=True)
    try:
        with pytest.raises(AlreadyRunning, match=f"in use by process {os.getpid()}"):
            start_servers(data, throw_away=True)
        assert servers.stopped() == []
    finally:
        servers.stop()


@pytest.mark.parametrize("to_whom", ["the terminal's processes", "the supervisor"])
def test_an_interrupted_run_leaves_no_process(data: Path, to_whom: str) -> None:
    supervisor = start_supervisor(data)
    assert running(data)

    if to_whom == "the supervisor":
        supervisor.terminate()
    else:
        os.killpg(supervisor.pid, signal.SIGINT)  # Ctrl-C

    supervisor.wait(20)
    assert running(data) == []
    assert not Folders(data).sockets.is_symlink()


def test_servers_die_with_a_killed_supervisor(data: Path) -> None:
    supervisor = start_supervisor(data)
    os.killpg(supervisor.pid, signal.SIGKILL)
    supervisor.wait()
    assert nothing_is_left(data)


def test_a_start_after_a_power_cut_keeps_the_data_and_touches_no_stranger(data: Path) -> None:
    first = start_servers(data)
    ask(first.database_owner_url, "CREATE TABLE kept AS SELECT 1 AS one")
    first.stop()
    supervisor = start_supervisor(data)
    old_sockets = Folders(data).sockets.resolve()
    for pid in [supervisor.pid, *running(data)]:
        with suppress(ProcessLookupError):  # a server's own children end with it
            os.kill(pid, signal.SIGKILL)
    supervisor.wait()
    assert nothing_is_left(data)
    lock_file = Folders(data).cluster / "postmaster.pid"
    assert lock_file.exists()
    assert old_sockets.exists()

    with subprocess.Popen(["/bin/sleep", "60"]) as stranger:  # whose process id was the server's
        lines = lock_file.read_text().splitlines()
        lock_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        second = start_servers(data)
        try:
            assert ask(second.database_url, "SELECT count(*) FROM pg_tables WHERE tablename = 'kept'") == [(1,)]
            assert stranger.poll() is None
            assert not old_sockets.exists()
        finally:
            second.stop()
            stranger.kill()


def test_a_server_that_still_runs_on_our_data_is_replaced(data: Path) -> None:
    start_servers(data).stop()
    folders = Folders(data)
    account = Account.for_servers(folders.cluster)
    programs = programs_for(account, folders.servers.resolve())
    orphan = subprocess.Popen(
        [
            programs.postgres / "postgres",
            "-D",
            folders.cluster,
            "-c",
            "listen_addresses=",
            "-k",
            folders.cluster,
        ],
        env=ENVIRONMENT,
        user=account and account.uid,
        group=account and account.gid,
        stderr=subprocess.DEVNULL,
    )
    assert processes.wait_until(lambda: (folders.cluster / "postmaster.pid").exists(), seconds=10)

    servers = start_servers(data)
    try:
        assert orphan.wait(10) == 0
        assert ask(servers.database_url, "SELECT 1") == [(1,)]
    finally:
        servers.stop()


def test_only_marked_processes_are_stopped(data: Path) -> None:
    command = ["/bin/sleep", "60"]
    with (
        subprocess.Popen(command, env=processes.marker(data)) as ours,
        subprocess.Popen(command, env=processes.marker(data.parent)) as a_neighbours,
    ):
        assert processes.wait_until(lambda: processes.find(processes.marked(data)) == [ours.pid], seconds=5)
        assert processes.stop_leftovers(processes.marked(data), by=signal.SIGTERM) == 1
        assert ours.wait(5) == -signal.SIGTERM
        assert a_neighbours.poll() is None
        a_neighbours.kill()


@only_root
def test_a_closed_data_folder_keeps_the_servers_files_in_an_open_place(data: Path) -> None:
    closed = data / "closed"
    closed.mkdir(mode=0o700)
    account = Account.for_servers(closed / "none")
    folders = Folders(closed, open_place=data)

    folders.place_servers(account)
    place = folders.servers.resolve()
    assert folders.servers.is_symlink()
    assert account is not None
    assert account.can("-x", place)

    folders.place_servers(account)  # the next run
    assert folders.servers.resolve() == place


@only_root
def test_closed_programs_are_copied_where_the_servers_account_can_run_them(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account.for_servers(data / "none")
    assert account is not None
    monkeypatch.setattr(Account, "can", lambda *_: False)

    programs = programs_for(account, data)

    monkeypatch.undo()
    assert programs.postgres.is_relative_to(data)
    assert account.can("-x", programs.postgres / "initdb")
    assert account.can("-x", programs.valkey_server)
    said = subprocess.run([programs.postgres / "psql", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith(f"psql (PostgreSQL) {programs.postgres_version}.")
