"""What the generated network is made of, and how often each comes up in a network's real history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from assessments.catalogue import suggested
from assessments.choices import CountsAs, EvidenceLevel, FinanceSource, OptionStatus, Reason, Technique
from centres.models import SizeClass

Drawn = TypeVar("Drawn")


@dataclass(frozen=True, slots=True)
class Skewed(Generic[Drawn]):
    """Things to draw, each with its running weight."""

    things: tuple[Drawn, ...]
    running_weights: tuple[float, ...]

    @classmethod
    def by_weight(cls, weights: Mapping[Drawn, float]) -> "Skewed[Drawn]":
        """Draw by the weights given."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    @classmethod
    def zipf(cls, things: Sequence[Drawn], *, exponent: float = 1.0) -> "Skewed[Drawn]":
        """Draw the first most often, the n-th 1 / n^exponent times as often."""
        return cls.by_weight({thing: rank**-exponent for rank, thing in enumerate(things, start=1)})

    def draw(self, random: Random) -> Drawn:
        """Return one of them."""
        return random.choices(self.things, cum_weights=self.running_weights)[0]


# Manufacturing in the order in which the programme's centres met it, then services: ISIC Rev. 4 classes.
SECTORS = Skewed.zipf(
    """1050 1313 1511 1701 1080 2511 1030 2220 1104 2394 1010 1071 1072 2431 1709 1061 2592 1312 1410 2011 2100 1811
    5510 1512 2392 1073 2030 3100 1020 2023 2410 1075 1622 1040 2022 1103 2395 1520 2310 2420 2012 1391 2593 2710 2930
    1610 8610 3312 2211 1079 4520 9601 2029 2620 1101 2813 3211 3600""".split(),  # noqa: SIM905  # as long as needed
    exponent=0.9,
)
SIZES = Skewed.by_weight({SizeClass.SMALL: 38, SizeClass.MEDIUM: 34, SizeClass.LARGE: 16, SizeClass.MICRO: 12})
EMPLOYEES: Mapping[str, tuple[int, int]] = {
    "micro": (1, 9),
    "small": (10, 49),
    "medium": (50, 249),
    "large": (250, 3000),
}

TECHNIQUES = Skewed.by_weight(
    {
        Technique.GOOD_HOUSEKEEPING: 31,
        Technique.BETTER_PROCESS_CONTROL: 18,
        Technique.EQUIPMENT_MODIFICATION: 17,
        Technique.TECHNOLOGY_CHANGE: 12,
        Technique.ON_SITE_RECOVERY_REUSE: 10,
        Technique.INPUT_MATERIAL_CHANGE: 7,
        Technique.USEFUL_BY_PRODUCTS: 3.5,
        Technique.PRODUCT_MODIFICATION: 1.5,
    }
)
CLASSES = Skewed.by_weight({CountsAs.CLEANER_PRODUCTION: 93, CountsAs.END_OF_PIPE: 4, CountsAs.COST_ONLY: 3})
STATUSES = Skewed.by_weight(
    {
        OptionStatus.IMPLEMENTED: 49,
        OptionStatus.UNKNOWN: 19,
        OptionStatus.PLANNED: 8,
        OptionStatus.NOT_ASKED: 7,
        OptionStatus.FEASIBLE: 5,
        OptionStatus.REJECTED: 5,
        OptionStatus.IN_PROGRESS: 3.5,
        OptionStatus.IDENTIFIED: 2.5,
        OptionStatus.STOPPED: 1,
    }
)
AT_FIRST = Skewed.by_weight({OptionStatus.FEASIBLE: 45, OptionStatus.IDENTIFIED: 30, OptionStatus.PLANNED: 25})
REASONS = Skewed.zipf([reason for reason in Reason.values if reason != Reason.SUPERSEDED])
FINANCE = Skewed.by_weight(
    {
        FinanceSource.OWN: 55,
        FinanceSource.UNKNOWN: 25,
        FinanceSource.LOAN: 8,
        FinanceSource.GRANT: 6,
        FinanceSource.GREEN_CREDIT: 4,
        FinanceSource.SUPPLIER: 2,
    }
)
EVIDENCE = Skewed.by_weight(
    {
        EvidenceLevel.REPORTED: 40,
        EvidenceLevel.ESTIMATED: 33,
        EvidenceLevel.CHECKED: 20,
        EvidenceLevel.MEASURED: 6,
        EvidenceLevel.CONFIRMED: 1,
    }
)
PROGRAMMES = Skewed.zipf(range(1, 13))
FUELS = Skewed.zipf(["diesel", "residual_fuel_oil", "natural_gas", "other_bituminous_coal", "lpg", "wood", "lignite"])

# A slow beginning, the programme's growth after 2004, a steady state, the year 2020, this year half over.
YEARS = Skewed.by_weight(
    {
        year: 0.3 if year == 2020 else 0.5 if year == 2026 else min(1.0, 0.08 + max(0, year - 1995) * 0.06)
        for year in range(1995, 2027)
    }
)

PLANTS = ("Mill", "Works", "Foods", "Textiles", "Tannery", "Foundry", "Packaging", "Dairy", "Metals", "Industries")
TOWNS = ("Harbour", "Riverside", "North Industrial Area", "Old Town", "Free Zone", "Lakeside", "Station Road", "Hills")
PLACES = ("boiler house", "wet end", "dye house", "press shop", "cold store", "packing line", "compressor room", "kiln")


@cache
def kind_of(measure: str) -> str:
    """Return the kind of option that an assessor would take for a measure, as the portal suggests it; blank: none."""
    return suggested(measure)


MEASURES: Mapping[str, tuple[str, ...]] = {
    Technique.GOOD_HOUSEKEEPING: ("Mend leaks", "Switch off when idle", "Insulate pipes", "Sweep before washing"),
    Technique.BETTER_PROCESS_CONTROL: ("Control the excess air", "Set the dosing", "Meter each line"),
    Technique.EQUIPMENT_MODIFICATION: ("Fit variable speed drives", "Fit trigger nozzles", "Replace steam traps"),
    Technique.TECHNOLOGY_CHANGE: ("Replace the boiler", "Change to counter-current washing", "Buy efficient motors"),
    Technique.ON_SITE_RECOVERY_REUSE: ("Return the condensate", "Recover white water", "Use flue gas heat"),
    Technique.INPUT_MATERIAL_CHANGE: ("Change to a purer input", "Replace the solvent"),
    Technique.USEFUL_BY_PRODUCTS: ("Sell the offcuts", "Make feed of the residue"),
    Technique.PRODUCT_MODIFICATION: ("Make the packaging lighter",),
    "": ("Treat the waste-water", "Change the tariff", "Fit a filter"),
}
