"""`manage.py rebuild_rollups`: make the tables of the totals anew from the results, or check that they are right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from network import selectors, services

MOST_PRINTED = 50


class Command(BaseCommand):
    """Make the totals anew, or compare them with the results."""

    help = "Makes the tables of the totals anew from the accepted results; with --check only compares them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --check."""
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; print the differences, exit with 1 if there are any",
        )

    def handle(self, *, check: bool, **_options: Any) -> None:
        """Rebuild or compare."""
        if not check:
            self.stdout.write(f"Made anew from the results of {services.rebuild()} centres.")
        found = selectors.differences()
        for difference in found[:MOST_PRINTED]:
            self.stdout.write(str(difference))
        if len(found) > MOST_PRINTED:
            self.stdout.write(f"… and {len(found) - MOST_PRINTED} more")
        if found:
            raise CommandError(
                f"{len(found)} sums differ from the results. `manage.py rebuild_rollups` makes them anew."
            )
        self.stdout.write("The tables and the log are what the results say.")
