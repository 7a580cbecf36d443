"""What importing history costs, beside a superuser's COPY of the same rows into the same tables, in one run.

`python -m tests.imports.bench [assessments options]` starts servers of its own, because only there it may be superuser.
Keys, checks and triggers are on in both. The import reads, checks, compares, calculates, writes and reports.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

FULL = (22_000, 164_000)


def main(assessments: int, options: int) -> None:
    """Import, copy the rows out, empty the tables, copy them in again as superuser; print times and their ratio."""
    from recp_portal.embedded.servers import temporary_servers

    with temporary_servers() as servers, tempfile.TemporaryDirectory(prefix="recp-bench-") as place:
        folder = Path(place)
        os.environ.update(servers.environment())
        os.environ.update(MEDIA_ROOT=str(folder / "media"), LOG_LEVEL="WARNING")
        owner = {**os.environ, "DATABASE_URL": servers.database_owner_url}
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=owner, check=True)
        django.setup()
        from tests.imports.generated import write_files

        seconds = _import(write_files(folder, assessments=assessments, options=options))
        rows, copied = _copy(servers, folder)
        print(f"{assessments} assessments with {options} options imported   {seconds:8.1f} s")
        print(f"{rows} rows of them copied by a superuser      {copied:8.1f} s")
        print(f"…                                              {seconds / copied:8.2f} ×   (at most 6)")
        print(f"largest memory of the import                   {_peak_mb():8.0f} MB")


def _import(paths: list[Path]) -> float:
    from django.core.management import call_command

    from centres.roles import Role
    from tests import cast

    centre = cast.make_centre("bench", code="B", country_id="KEN", currency="KES", time_zone="Africa/Nairobi")
    cast.member(centre, "bench", Role.DIRECTOR)
    start = time.perf_counter()
    call_command("import_history", *paths, centre="bench", by="bench@recp.example")
    return time.perf_counter() - start


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _copy(servers: object, folder: Path) -> tuple[int, float]:
    import psycopg2
    from django.db import connection

    from imports.intake.taking import WRITTEN
    from recp_portal.embedded.postgres import SUPERUSER

    connection.close()
    postgres = servers.postgres  # type: ignore[attr-defined]
    tables = [model._meta.db_table for model in WRITTEN]
    database = psycopg2.connect(
        host=str(postgres.socket_folder),
        user=SUPERUSER,
        password=postgres.folders.secret(SUPERUSER),
        dbname=connection.settings_dict["NAME"],
    )
    rows = 0
    with database, database.cursor() as cursor:
        for table in tables:
            with (folder / table).open("wb") as file:
                cursor.copy_expert(f"COPY {table} TO STDOUT", file)
            rows += cursor.rowcount
        cursor.execute(f"TRUNCATE {', '.join(tables)}, network_delta CASCADE")
    start = time.perf_counter()
    with database, database.cursor() as cursor:
        for table in tables:
            with (folder / table).open("rb") as file:
                cursor.copy_expert(f"COPY {table} FROM STDIN", file)
            cursor.execute(f"ANALYZE {table}")  # the keys are checked at the end: not by plans made for empty tables
    seconds = time.perf_counter() - start
    database.close()
    return rows, seconds


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "recp_portal.settings")
    main(*(int(word) for word in sys.argv[1:])) if len(sys.argv) == 3 else main(*FULL)
