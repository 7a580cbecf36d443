"""Files of any size, skewed like real history: few plants with many visits, options of four kinds, all of them good."""

import csv
from pathlib import Path
from random import Random

TECHNIQUES = ("good_housekeeping", "equipment_modification", "better_process_control", "on_site_recovery_reuse")
STATUSES = ("implemented", "rejected", "unknown", "not_asked", "planned")
RESOURCES = (("electricity", "kWh"), ("diesel", "l"), ("water", "m3"), ("waste", "t"), ("material", "t"))


def write_files(folder: Path, *, assessments: int, options: int, seed: int = 1) -> list[Path]:
    """Write three tables and return their paths."""
    random = Random(seed)  # noqa: S311  # made-up plants are no secrets
    plants = max(1, assessments * 2 // 3)
    paths = [folder / f"{table}.csv" for table in ("enterprises", "assessments", "options")]
    with paths[0].open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["enterprise_ref", "name", "isic", "employees", "place"])
        for plant in range(plants):
            isic = random.choice(("1050", "1511", "1701", "2431", "1071"))
            writer.writerow([f"E{plant}", f"Plant {plant}", isic, 5 + int(random.paretovariate(1.2) * 9), "Nakuru"])
    with paths[1].open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["assessment_ref", "enterprise_ref", "year", "currency", "currency_per_usd"])
        for number in range(assessments):
            plant = number if number < plants else int(plants * random.random() ** 3)
            writer.writerow([f"A{number}", f"E{plant}", 1985 + number * 40 // assessments, "USD", ""])
    with paths[2].open("w", newline="") as file:
        writer = csv.writer(file)
        streams = [f"effect_{one}_{part}" for one in (1, 2) for part in ("resource", "amount", "unit", "saving")]
        writer.writerow(["assessment_ref", "option_ref", "title", "technique", "status", "investment", *streams])
        for number in range(options):
            effects: list[object] = []
            for _stream in range(2):
                resource, unit = random.choice(RESOURCES)
                amount = round(random.paretovariate(0.9) * 40, 2)
                effects += [resource, min(amount, 90_000), unit, round(min(amount, 90_000) * 0.3, 2)]
            if random.random() < 0.5:
                effects[4:] = ["", "", "", ""]
            place = number * assessments // options
            technique, status = random.choice(TECHNIQUES), random.choice(STATUSES)
            investment = round(random.paretovariate(1.1) * 300, 2)
            writer.writerow([f"A{place}", number, f"Option {number}", technique, status, investment, *effects])
    return paths
