"""Fill a database with a generated network of 47 centres, to measure the portal with (docs/performance.md)."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recp_portal.generated.network import NotEmpty, generate


class Command(BaseCommand):
    """Generate decades of assessments; the kind of data says that they are generated."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much, and from which seed."""
        parser.add_argument("--assessments", type=int, default=22_000)
        parser.add_argument("--options", type=int, default=164_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes that write")

    def handle(self, *args: Any, **options: Any) -> None:
        """Generate the network and say how far it is."""

        def said(done: int) -> None:
            self.stdout.write(f"  {done:,} of {options['assessments']:,} assessments")

        try:
            generate(
                assessments_count=options["assessments"],
                options_count=options["options"],
                seed=options["seed"],
                workers=options["workers"],
                say=said,
            )
        except NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
