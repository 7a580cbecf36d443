"""What the journeys start from: the demonstration network, and seven plants as if a centre had recorded them.

Run as a command in the portal's environment: python -m tests.journeys.seed ACCOUNTS_FILE
"""

import json
import sys
from pathlib import Path

import django

RECORDED = ("ke-tea-factory", "za-foundry", "za-dairy", "vn-dye-house", "vn-fish-plant", "pe-tannery", "pe-brewery")


def main(accounts_file: Path) -> None:
    """Load the demonstration network, then seven of its plants once more as recorded ones."""
    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from centres.models import Centre, DataKind
    from recp_portal.demo.people import Accounts, make_cast, make_centres
    from recp_portal.demo.plants import load_plant

    call_command("load_demo", accounts=accounts_file, verbosity=0)
    accounts = Accounts(accounts_file)
    casts = make_cast(make_centres(), accounts)
    path = settings.BASE_DIR / "reports" / "data" / "demonstration_plants.json"
    for plant in json.loads(path.read_text(encoding="utf-8"))["plants"]:
        if plant["code"] in RECORDED:
            centre = Centre.objects.get(country_id=plant["country"])
            name = plant["name"].replace("Demonstration ", "Recorded ")
            load_plant(
                centre=centre, data={**plant, "name": name, "data_kind": DataKind.RECORDED}, cast=casts[centre.slug]
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
