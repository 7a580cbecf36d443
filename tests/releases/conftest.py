"""A network of two centres with enough plants for some tables to be told, and one that is too small."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from tests.network.filed import make_plants

TECHNIQUES = ("good_housekeeping", "technology_change")


def accept(plants, *, start=0, saving=500):
    """Let each plant's report be accepted: one option in operation, one identified."""
    for number, plant in enumerate(plants, start=start):
        plant.accept(
            2,
            [
                {
                    "status": "implemented",
                    "implemented_on": date(2022, 5, 1),
                    "technique": TECHNIQUES[number % 2],
                    "saving_amount": Decimal(saving + 10 * number),
                },
                {"status": "identified", "technique": TECHNIQUES[number % 2]},
            ],
        )


@pytest.fixture
def two_centres(db, kenya, amina, south_africa, kofi):
    """Twelve plants in Kenya and eight in South Africa, accepted; six in Kenya that are not yet."""
    kenyan = make_plants(kenya, amina, count=18)
    accept([*kenyan[:12], *make_plants(south_africa, kofi, count=8)])
    return SimpleNamespace(first=kenyan[0], accepted=kenyan[:12], waiting=kenyan[12:])
