"""Start children that die with us, and find and stop what a killed run of ours left behind. Linux only."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from recp_portal.embedded.accounts import Account

PROC = Path("/proc")
MARKER = "RECP_EMBEDDED"
PR_SET_PDEATHSIG = 1

IsOurs = Callable[[int], bool]


def start(
    command: Sequence[str],
    *,
    log: Path,
    folder: Path,
    environment: Mapping[str, str],
    account: Account | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    stdin: str = "",
) -> subprocess.Popen[bytes]:
    """Start a child in `folder` that gets `stop_signal` when this process dies, however it dies.

    Ctrl-C in the terminal does not reach it (it has its own session): its parent decides in which order things stop.
    """
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def die_with_parent() -> None:
        prctl(PR_SET_PDEATHSIG, int(stop_signal))
        if os.getppid() != parent:  # it died before we asked
            os._exit(1)

    with log.open("ab") as output:
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=die_with_parent,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )
    assert child.stdin is not None
    try:
        child.stdin.write(stdin.encode())
        child.stdin.close()
    except BrokenPipeError:
        pass  # it is dead already: its caller sees that and shows the log
    return child


def stop(child: subprocess.Popen[bytes], *, by: signal.Signals, patience_seconds: float) -> None:
    """Ask a child to stop, and after `patience_seconds` insist with the whole of its session."""
    if child.poll() is None:
        child.send_signal(by)
    try:
        child.wait(patience_seconds)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def working_in(folder: Path, program: str) -> IsOurs:
    """Return a test for: this process runs `program` and its working folder is `folder`. A zombie has neither."""
    wanted = folder.resolve()

    def is_ours(pid: int) -> bool:
        try:
            executable = (PROC / str(pid) / "exe").readlink().name.removesuffix(" (deleted)")
            return executable == program and (PROC / str(pid) / "cwd").readlink() == wanted
        except OSError:
            return False

    return is_ours


def marked(data: Path) -> IsOurs:
    """Return a test for: this process was started as a service of the data folder `data` (see `marker`)."""
    wanted = f"{MARKER}={marker(data)[MARKER]}".encode()

    def is_ours(pid: int) -> bool:
        try:
            return pid != os.getpid() and wanted in (PROC / str(pid) / "environ").read_bytes().split(b"\0")
        except OSError:
            return False

    return is_ours


def marker(data: Path) -> dict[str, str]:
    """Return the environment entry that marks a process, and all that it starts, as a service of `data`."""
    return {MARKER: str(data.resolve())}


def find(is_ours: IsOurs) -> list[int]:
    """Return the ids of all live processes that pass the test."""
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit() and is_ours(int(entry.name))]


def stop_leftovers(is_ours: IsOurs, *, by: signal.Signals, patience_seconds: float = 10) -> int:
    """Stop the processes that pass the test and return how many there were.

    Parents are asked first, what is left after `patience_seconds` is killed.
    """
    found = find(is_ours)
    for pid in found:
        if parent_of(pid) not in found:
            send_if_ours(pid, by, is_ours)
    if not wait_until(lambda: not find(is_ours), seconds=patience_seconds):
        for pid in find(is_ours):
            send_if_ours(pid, signal.SIGKILL, is_ours)
        wait_until(lambda: not find(is_ours), seconds=patience_seconds)
    return len(found)


def send_if_ours(pid: int, signal_to_send: signal.Signals, is_ours: IsOurs) -> None:
    """Send a signal to `pid` only if it passes the test; the id cannot pass to a stranger in between."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        if is_ours(pid):
            signal.pidfd_send_signal(handle, signal_to_send)
    except ProcessLookupError:
        pass
    finally:
        os.close(handle)


def parent_of(pid: int) -> int | None:
    """Return the parent's process id, None when the process is gone."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[1])


def wait_until(condition: Callable[[], bool], *, seconds: float) -> bool:
    """Ask again and again until the condition holds; False when it still does not after `seconds`."""
    return any(condition() for _ in moments(seconds))


def moments(seconds: float) -> Iterator[float]:
    """Yield the time left, now and every 20 ms until `seconds` have passed."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        yield left
        time.sleep(0.02)


def last_lines(log: Path, count: int = 15) -> str:
    """Return the end of a log, for a message about a server that did not start."""
    lines: Iterable[str] = log.read_text(errors="replace").splitlines() if log.exists() else ()
    return "\n".join(list(lines)[-count:])
