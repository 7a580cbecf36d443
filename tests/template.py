"""Make the database that the workers of a run copy, as Django makes a test database: `python -m tests.template FILE`.

Whoever starts it holds FILE locked through it; "ready" stands in the file at the end.
"""

import gc
import sys
from pathlib import Path

import django
from django.db import connection

NAME = "recp_template"
READY = "ready"


def main(file: Path) -> None:
    """Migrate an empty database, as the role that the tests run as."""
    gc.disable()  # a few seconds' work: looking for what may be forgotten would take longer than it frees
    django.setup()
    connection.settings_dict["TEST"]["NAME"] = NAME
    connection.creation.create_test_db(verbosity=0, serialize=False)
    connection.close()  # a database in use is not copied
    file.write_text(READY)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
