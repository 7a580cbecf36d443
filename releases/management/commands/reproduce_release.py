"""`manage.py reproduce_release NAME`: work a release out again from the results that it lists, and compare."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from releases import rendering, selectors


class Command(BaseCommand):
    """Reproduce a release."""

    help = "Works a release out again from the results that it lists: are every figure and every reason the same?"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the release's name."""
        parser.add_argument("name", help="the name of the release")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare digests and reasons; name what differs."""
        release = selectors.release_named(options["name"])
        if release is None:
            raise CommandError(f"There is no finished release called “{options['name']}”.")
        digest, outcomes, changes = rendering.reproduced(release)
        other_figures = list(selectors.differences(release, outcomes))
        other_reasons = list(selectors.change_differences(release, changes))
        if digest == release.digest and not other_reasons:
            self.stdout.write(f"{release}: {len(outcomes)} figures of {release.results_count} results, all the same.")
            self.stdout.write(f"{len(changes)} reasons why they changed, all the same.")
            self.stdout.write(f"Digest {digest}")
            return
        for difference in [*other_figures, *other_reasons]:
            self.stdout.write(difference)
        raise CommandError(
            f"{release} differs: digest {digest}, and {release.digest} when it was made; "
            f"{len(other_reasons)} reasons differ."
        )
