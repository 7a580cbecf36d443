"""`make fuzz`: ten thousand random inputs for the calculation from outside, and as many with one bad value."""

import os
import sys
import time
from collections.abc import Callable

import django

ROUNDS = 10_000


def run(name: str, work: Callable[[int], None], first: int) -> int:
    """Run all seeds of one kind, and return how many failed."""
    start, failed = time.perf_counter(), 0
    for seed in range(first, first + ROUNDS):
        try:
            work(seed)
        except Exception as problem:  # noqa: BLE001  # any exception is a find
            failed += 1
            if failed <= 5:
                print(f"{name}, seed {seed}: {type(problem).__name__}: {problem}"[:600])
    print(f"{ROUNDS} {name}: {failed} failed, {time.perf_counter() - start:.0f} s")
    return failed


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recp_portal.settings")
    django.setup()
    from tests.outside.fuzzing import run_mangled, run_valid

    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    sys.exit(1 if run("valid inputs", run_valid, seed) + run("mangled inputs", run_mangled, seed) else 0)
