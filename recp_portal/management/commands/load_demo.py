"""Load the demonstration network. Safe to run again: what is there stays."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from recp_portal.demo.people import Accounts, make_cast, make_centres, make_managers
from recp_portal.demo.plants import load_plant
from recp_portal.demo.releases import ask_for_release
from reports.services import load_published_cases

DATA = settings.BASE_DIR / "reports" / "data"


class Command(BaseCommand):
    """Load three kinds of data that never mix: a real anonymous plant, published cases, fictitious plants."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where the sign-ins go."""
        parser.add_argument("--accounts", type=Path, default=settings.BASE_DIR / "var" / "demo-accounts.json")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load everything that is not there yet."""
        accounts = Accounts(options["accounts"])
        centres = make_centres()
        casts = make_cast(centres, accounts)
        by_country = {centre.country_id: slug for slug, centre in centres.items() if centre.country_id}
        for name in ("real_assessment.json", "demonstration_plants.json"):
            for plant in json.loads((DATA / name).read_text(encoding="utf-8"))["plants"]:
                slug = by_country.get(plant["country"], "demonstration")
                load_plant(centre=centres[slug], data=plant, cast=casts[slug])
                self.stdout.write(f"  {plant['name']}")
        load_published_cases()
        make_managers(centres, accounts)
        ask_for_release()
        accounts.write()
        self.stdout.write(f"Demonstration network loaded; sign-ins in {options['accounts']}")
