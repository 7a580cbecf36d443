"""`manage.py reproduce_release NAME`: work a release out again from the results that it lists, and compare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from releases import rendering, selectors


class Command(BaseCommand):
    """Reproduce a release."""

    help = "Works a release out again from the results that it lists, and says whether every figure is the same."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the release's name."""
        parser.add_argument("name", help="the name of the release")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare digests; name the figures that differ."""
        release = selectors.release_named(options["name"])
        if release is None:
            raise CommandError(f"There is no finished release called “{options['name']}”.")
        digest, outcomes = rendering.reproduced(release)
        if digest == release.digest:
            self.stdout.write(f"{release}: {len(outcomes)} figures of {release.results_count} results, all the same.")
            self.stdout.write(f"Digest {digest}")
            return
        for difference in selectors.differences(release, outcomes):
            self.stdout.write(difference)
        raise CommandError(f"{release} differs: digest {digest}, and {release.digest} when it was made.")
