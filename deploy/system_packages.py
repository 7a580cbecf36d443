"""Make sure that a system library or program is there: installed with apt by root, else one line says what to type.

python deploy/system_packages.py --library libpango-1.0.so.0 libpango-1.0-0
python deploy/system_packages.py --program chromium chromium
"""

import argparse
import ctypes
import os
import shutil
import subprocess
import sys


def is_there(libraries: list[str], programs: list[str]) -> bool:
    """Say whether all libraries load and all programs are on the path."""
    try:
        for library in libraries:
            ctypes.CDLL(library)
    except OSError:
        return False
    return all(shutil.which(program) for program in programs)


def install(packages: list[str]) -> None:
    """Install Debian packages without a question."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        command = ["apt-get", "-qq", *arguments]
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def main() -> str | None:
    """Return None when everything is there in the end, else what to type."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", action="append", default=[], help="must load")
    parser.add_argument("--program", action="append", default=[], help="must be on the path")
    parser.add_argument("packages", nargs="+", help="Debian packages that bring them")
    wanted = parser.parse_args()
    if is_there(wanted.library, wanted.program):
        return None
    packages = " ".join(wanted.packages)
    if shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {packages}", flush=True)
        install(wanted.packages)
        if is_there(wanted.library, wanted.program):
            return None
    return f"Missing on this machine. Type:  sudo apt-get update && sudo apt-get install -y {packages}"


if __name__ == "__main__":
    sys.exit(main())
