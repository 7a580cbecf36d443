"""`python -m recp_portal.embedded`: the demo, or any command with the servers up (`run --help` says more)."""

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recp_portal.embedded import demo
from recp_portal.embedded.folders import AlreadyRunning
from recp_portal.embedded.postgres import ServerDidNotStart
from recp_portal.embedded.programs import ProgramsMissing
from recp_portal.embedded.servers import Servers, start_servers, temporary_servers
from recp_portal.embedded.services import ServiceStopped

REFUSALS = (AlreadyRunning, ProgramsMissing, ServerDidNotStart, ServiceStopped, demo.DemoFailed, PermissionError)
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # SIGINT too: a shell's background jobs start with it ignored
DATA = Path(__file__).resolve().parents[2] / "var"


def main(arguments: list[str] | None = None) -> int:
    """Run one of the commands; every known refusal is one line and exit code 1."""
    options = parser().parse_args(arguments)
    for ending in ENDINGS:
        signal.signal(ending, _interrupt)
    try:
        return int(options.action(options))
    except KeyboardInterrupt:
        return 130
    except REFUSALS as refusal:
        print(refusal, file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """Return the command line's description."""
    top = argparse.ArgumentParser(prog="python -m recp_portal.embedded", description=__doc__)
    top.add_argument("--data", type=Path, default=DATA, help="the data folder (default: var/ beside manage.py)")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    one = commands.add_parser("demo", help="the whole portal with the demonstration network, until Ctrl-C")
    one.add_argument("--no-serve", dest="serve", action="store_false", help="stop when everything is ready")
    one.add_argument("--port", type=int, help=f"default: {demo.PORT}, or a free one when that is taken")
    one.set_defaults(action=run_demo)

    one = commands.add_parser("run", help="run a command with DATABASE_URL, REDIS_URL and the rest set")
    one.add_argument("--temporary", action="store_true", help="empty servers, thrown away afterwards")
    one.add_argument("--owner", action="store_true", help="as the role that migrates, not as the portal's")
    one.add_argument("words", nargs=argparse.REMAINDER, metavar="-- WORDS", help="such as -- python manage.py shell")
    one.set_defaults(action=run_command)
    return top


def run_demo(options: argparse.Namespace) -> int:
    """The demo."""
    with kept_servers(options.data) as servers:
        demo.run(servers, port=options.port, serve=options.serve)
    return 0


def run_command(options: argparse.Namespace) -> int:
    """Any command with the servers up; returns its exit code."""
    words = options.words[1:] if options.words[:1] == ["--"] else options.words
    with temporary_servers() if options.temporary else kept_servers(options.data) as servers:
        environment = demo.environment(servers)
        if options.owner:
            environment["DATABASE_URL"] = servers.database_owner_url
        with subprocess.Popen(words or [os.environ.get("SHELL", "/bin/sh")], env=environment) as child:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the command's own: it may be a shell
            try:
                return child.wait()
            except KeyboardInterrupt:  # we were told to end
                child.terminate()
                return child.wait()


@contextmanager
def kept_servers(data: Path) -> Iterator[Servers]:
    """Start the data folder's servers and stop them at the end."""
    servers = start_servers(data)
    try:
        yield servers
    finally:
        servers.stop()


def _interrupt(_number: int, _frame: object) -> None:
    """Stop in order, as after Ctrl-C; a second signal must not disturb that."""
    for ending in ENDINGS:
        signal.signal(ending, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
