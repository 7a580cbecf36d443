"""`manage.py publish_factors 2027-1`: publish the factors of `indicators/data` as a new version."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from indicators.reference import GWP_SETS, factor_set_rows
from indicators.selectors import DEFAULT_NAME
from indicators.services import publish_factor_set


class Command(BaseCommand):
    """Publishes a factor set. Nothing that is published changes, and no accepted result does."""

    help = "Publish the factors of indicators/data as a new version. New assessments start with it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the version, and for a set of its own another name or other potentials."""
        parser.add_argument("version", help="such as 2027-1")
        parser.add_argument("--name", default=DEFAULT_NAME, help=f"default: {DEFAULT_NAME}")
        parser.add_argument("--gwp", default="AR5", choices=GWP_SETS, help="whose global warming potentials")

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, or say why not."""
        rows = factor_set_rows(name=options["name"], version=options["version"], gwp_set=options["gwp"])
        try:
            factor_set = publish_factor_set(rows=rows, published_on=timezone.localdate())
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write(f"{factor_set} is published.")
