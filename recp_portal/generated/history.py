"""Draws the history of one centre: plants, assessments, options, in batches, the same from the same seed.

Nothing here reads or writes; `writing` puts the rows into the database. The skews are those of real records: a few
large sectors, many small savings and a few very large ones, half of the options implemented, a fifth not heard of.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import floor, log
from random import Random
from typing import NamedTuple

from assessments.choices import CountsAs, OptionStatus, RoundStatus, Technique
from centres import isic
from recp_portal.generated import words

AGAIN_SHARE = 0.27  # of the plants that were assessed, those that are assessed once more
FOLLOWED_SHARE = 0.55
KIND_LEFT_OUT = 5  # of each fifth option nobody took the kind that the portal suggested
CORRECTED_SHARE, WITHDRAWN_SHARE = 0.03, 0.005
FUNDED_SHARE = 0.35
PROGRAMME_SHARES = (Decimal(1), Decimal(1), Decimal("0.6"), Decimal("0.25"))
LAST_DAY = date(2026, 6, 30)
NUMBERS_PER_CENTRE = 10_000_000_000  # rows are numbered over all centres; their keys are made of the numbers


class Plant(NamedTuple):
    """One enterprise with its one site and product."""

    number: int
    name: str
    isic_class: str
    section: str
    size_class: str
    employees_count: int
    place: str
    tag: str | None
    registered_on: date
    person: int


class Visit(NamedTuple):
    """One assessment.

    state           of its last round
    follow_ups      how many there are
    is_corrected    the last result replaces an earlier one
    is_withdrawn    the last result was withdrawn
    programme       the place of the programme that paid for a share of it; 0: none did
    """

    number: int
    plant: int
    reference: str
    started_on: date
    person: int
    state: str
    follow_ups: int
    is_corrected: bool
    is_withdrawn: bool
    programme: int
    programme_share: Decimal
    evidence: str
    has_rate: bool
    trained_count: int | None
    women_count: int | None


class Proposal(NamedTuple):
    """One option: what was said of it at first and what at last, and what it saves a year. Money in US dollars."""

    number: int
    visit: int
    ordinal: int
    title: str
    place: str
    technique: str
    catalogue_kind: str
    counts_as: str
    finance_source: str
    lifetime_years: int
    first_status: str
    status: str
    reason: str
    implemented_on: date | None
    investment_usd: Decimal
    saving_usd: Decimal
    electricity_mwh: Decimal
    fuel: str
    fuel_mwh: Decimal
    water_m3: Decimal
    materials_t: Decimal
    waste_t: Decimal
    waste_water_m3: Decimal


@dataclass(slots=True)
class Batch:
    """Rows that are written together."""

    plants: list[Plant] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What one centre has of the network.

    rank      1 is the centre with the most assessments
    code      starts the references
    people    how many enter data
    """

    rank: int
    code: str
    assessments_count: int
    options_count: int
    people_count: int


def shares(codes: list[str], *, assessments_count: int, options_count: int, seed: int) -> list[Share]:
    """Divide the network among the centres by Zipf's law, in an order that the seed decides; nothing is lost."""
    ordered = sorted(codes)
    Random(seed).shuffle(ordered)  # noqa: S311  # not a secret
    weights = [rank**-1.05 for rank in range(1, len(ordered) + 1)]
    assessments = _divided(assessments_count, weights)
    options = _divided(options_count, [float(count) for count in assessments])
    return [
        Share(
            rank=rank,
            code=code,
            assessments_count=assessments[rank - 1],
            options_count=options[rank - 1],
            people_count=2 + floor(assessments[rank - 1] ** 0.4 / 2),
        )
        for rank, code in enumerate(ordered, start=1)
    ]


def _divided(count: int, weights: list[float]) -> list[int]:
    """Divide a count by weights: rounded down, the rest to those that lost most."""
    whole = sum(weights)
    exact = [count * weight / whole for weight in weights]
    parts = [floor(part) for part in exact]
    lost = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in lost[: count - sum(parts)]:
        parts[place] += 1
    return parts


def history(share: Share, *, seed: int, batch_size: int = 1000) -> Iterator[Batch]:
    """Draw a centre's plants, assessments and options, about `batch_size` assessments at a time."""
    return _Drawing(share, Random(f"{seed} {share.code}")).batches(batch_size)  # noqa: S311  # not a secret


def waiting(share: Share, *, count: int, seed: int) -> Batch:
    """Draw assessments of new plants whose reports wait for review, as a centre with many publishers has them."""
    drawing = _Drawing(share, Random(f"{seed} {share.code} waiting"))  # noqa: S311  # not a secret
    drawing.number = NUMBERS_PER_CENTRE // 2 + seed % 1_000_000 * 1_000  # beside those of other seeds
    batch = Batch()
    for place in range(count):
        plant = drawing.plant()
        visit = drawing.visit(
            plant, LAST_DAY - timedelta(days=40), reference=f"{share.code}-W{seed % 1_000_000:06}-{place:03}"
        )
        batch.plants.append(plant)
        visit = visit._replace(state=RoundStatus.SUBMITTED, follow_ups=0, is_corrected=False, is_withdrawn=False)
        batch.visits.append(visit)
        batch.proposals += [
            proposal._replace(status=OptionStatus.FEASIBLE, reason="", implemented_on=None)
            for proposal in (drawing.proposal(visit, ordinal) for ordinal in range(1, 9))
        ]
    return batch


class _Drawing:
    """The state of drawing one centre's history."""

    def __init__(self, share: Share, random: Random) -> None:
        self.share = share
        self.random = random
        self.number = 0
        self.visits_left = share.assessments_count
        self.options_left = share.options_count
        self.visits_in: dict[int, int] = {}

    def batches(self, batch_size: int) -> Iterator[Batch]:
        """Draw plant by plant until the centre's assessments are used up."""
        batch = Batch()
        while self.visits_left:
            plant = self.plant()
            batch.plants.append(plant)
            started_on: date | None = plant.registered_on
            while started_on and self.visits_left:
                visit = self.visit(plant, started_on)
                batch.visits.append(visit)
                batch.proposals += [self.proposal(visit, ordinal) for ordinal in range(1, self._options_of_next() + 1)]
                started_on = self._again_on(started_on)
            if len(batch.visits) >= batch_size:
                yield batch
                batch = Batch()
        if batch.visits:
            yield batch

    def next_number(self) -> int:
        """Return a number that no other row of the network has."""
        self.number += 1
        return self.share.rank * NUMBERS_PER_CENTRE + self.number

    def plant(self) -> Plant:
        """Draw a plant."""
        random = self.random
        number = self.next_number()
        isic_class = words.SECTORS.draw(random)
        size = words.SIZES.draw(random)
        year = words.YEARS.draw(random)
        registered_on = min(date(year, 1, 1) + timedelta(days=random.randrange(365)), LAST_DAY)
        return Plant(
            number=number,
            name=f"Generated {random.choice(words.PLANTS)} {self.share.code} {self.number:07}",
            isic_class=isic_class,
            section=isic.section_of(isic_class),
            size_class=size,
            employees_count=random.randint(*words.EMPLOYEES[size]),
            place=random.choice(words.TOWNS),
            tag="club" if random.random() < 0.1 else None,
            registered_on=registered_on,
            person=random.randrange(self.share.people_count),
        )

    def visit(self, plant: Plant, started_on: date, *, reference: str = "") -> Visit:
        """Draw an assessment of a plant."""
        random = self.random
        year = started_on.year
        in_year = self.visits_in[year] = self.visits_in.get(year, 0) + 1
        self.visits_left -= 1
        state = RoundStatus.ACCEPTED
        if year >= LAST_DAY.year - 1 and random.random() < 0.08:
            state = random.choice([RoundStatus.DRAFT, RoundStatus.SUBMITTED, RoundStatus.RETURNED])
        follow_ups = 0
        if state == RoundStatus.ACCEPTED and random.random() < FOLLOWED_SHARE:
            follow_ups = min(1 + (random.random() < 0.25), max(0, LAST_DAY.year - 1 - year))
        lot = random.random()
        trained = max(1, floor(random.lognormvariate(2.3, 0.9))) if random.random() < 0.2 else None
        return Visit(
            number=self.next_number(),
            plant=plant.number,
            reference=reference or f"{self.share.code}-{year}-{in_year:05}",
            started_on=started_on,
            person=random.randrange(self.share.people_count),
            state=state,
            follow_ups=follow_ups,
            is_corrected=state == RoundStatus.ACCEPTED and lot < CORRECTED_SHARE,
            is_withdrawn=state == RoundStatus.ACCEPTED and lot > 1 - WITHDRAWN_SHARE,
            programme=words.PROGRAMMES.draw(random) if random.random() < FUNDED_SHARE else 0,
            programme_share=random.choice(PROGRAMME_SHARES),
            evidence=words.EVIDENCE.draw(random),
            has_rate=random.random() < 0.97,
            trained_count=trained,
            women_count=floor(trained * random.random()) if trained and random.random() < 0.5 else None,
        )

    def _options_of_next(self) -> int:
        """Return how many options the visit just drawn has: skewed, and all of the centre's at the end."""
        left = self.visits_left + 1  # with this one
        if left == 1:
            count = self.options_left
        else:
            mean = self.options_left / left
            drawn = 1 + floor(self.random.gammavariate(2, max(mean - 0.5, 0.1) / 2)) if mean >= 1 else round(mean)
            count = min(drawn, self.options_left, 60)
        self.options_left -= count
        return count

    def _again_on(self, started_on: date) -> date | None:
        if self.random.random() >= AGAIN_SHARE:
            return None
        again_on = started_on + timedelta(days=self.random.randint(2 * 365, 8 * 365))
        return again_on if again_on <= LAST_DAY else None

    def proposal(self, visit: Visit, ordinal: int) -> Proposal:
        """Draw an option."""
        random = self.random
        counts_as = words.CLASSES.draw(random)
        technique = words.TECHNIQUES.draw(random) if counts_as == CountsAs.CLEANER_PRODUCTION else ""
        status = words.STATUSES.draw(random)
        place = random.choice(words.PLACES)
        is_done = status in (OptionStatus.IMPLEMENTED, OptionStatus.STOPPED)
        has_reason = status in (OptionStatus.REJECTED, OptionStatus.STOPPED)
        saving = random.lognormvariate(log(3500), 1.7)
        costs_nothing = random.random() < (0.45 if technique == Technique.GOOD_HOUSEKEEPING else 0.08)
        energy = random.random() < 0.5
        number, measure = self.next_number(), random.choice(words.MEASURES[technique])
        return Proposal(
            number=number,
            visit=visit.number,
            ordinal=ordinal,
            title=f"{measure}, {place} {ordinal}",
            place=place,
            technique=technique,
            catalogue_kind=words.kind_of(measure) if number % KIND_LEFT_OUT else "",
            counts_as=counts_as,
            finance_source=words.FINANCE.draw(random),
            lifetime_years=random.choice((3, 5, 8, 10, 10, 10, 15)),
            first_status=words.AT_FIRST.draw(random),
            status=status,
            reason=words.REASONS.draw(random) if has_reason else "",
            implemented_on=min(visit.started_on + timedelta(days=random.randint(30, 500)), LAST_DAY)
            if is_done
            else None,
            investment_usd=Decimal(0) if costs_nothing else self._money(random.lognormvariate(log(4000), 2.1)),
            saving_usd=Decimal(0) if random.random() < 0.06 else self._money(saving),
            electricity_mwh=self._amount(energy and random.random() < 0.7, 2.5, 1.6),
            fuel=words.FUELS.draw(random),
            fuel_mwh=self._amount(energy and random.random() < 0.5, 3.8, 1.7),
            water_m3=self._amount(random.random() < 0.25, 6.2, 1.8),
            materials_t=self._amount(random.random() < 0.2, 1.2, 2.0),
            waste_t=self._amount(random.random() < 0.16, 1.0, 1.9),
            waste_water_m3=self._amount(random.random() < 0.14, 6.0, 1.8),
        )

    def _money(self, drawn: float) -> Decimal:
        """Return money with a heavy tail: one in two hundred is thirty times as large."""
        tail = self.random.random()
        return Decimal(f"{drawn * (30 if tail < 0.005 else 1):.2f}")

    def _amount(self, is_there: bool, mu: float, sigma: float) -> Decimal:
        """Return a yearly amount, or zero; one in fifty is negative: more is used than before."""
        if not is_there:
            return Decimal(0)
        sign = -0.3 if self.random.random() < 0.02 else 1.0
        return Decimal(f"{sign * self.random.lognormvariate(mu, sigma):.3f}")
