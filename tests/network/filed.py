"""Accepted results laid straight into the tables, as an import does it: plants with options, in a few statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from assessments.choices import RoundStatus
from assessments.models import Assessment, Option, Result, ResultOption, Round
from centres.models import Centre, Enterprise, Site
from centres.tenancy import centre_context
from indicators.selectors import current_factor_set

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KINDS = ("baseline", "report", "follow_up", "follow_up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plant:
    """One assessed plant with so many options and four rounds, none of them accepted yet."""

    centre: Centre
    by: User
    enterprise: Enterprise
    assessment: Assessment
    rounds: tuple[Round, ...]
    options: tuple[Option, ...]

    def accept(
        self, number: int, rows: Iterable[Mapping[str, Any]], *, supersedes: Result | None = None, **filed: Any
    ) -> Result:
        """Lay the result of a round with one row for each of the first options."""
        with centre_context(self.centre):
            result = Result.new(**{**self._filed(number), "supersedes": supersedes, "as_of": AT, **filed})
            Result.objects.bulk_create([result])
            ResultOption.objects.bulk_create(
                ResultOption.new(result=result, option=option, title=option.title, **{**OPTION, **row})
                for option, row in zip(self.options, rows, strict=False)
            )
        return result

    def _filed(self, number: int) -> dict[str, Any]:
        round_ = self.rounds[number - 1]
        return {
            "enterprise": self.enterprise,
            "assessment": self.assessment,
            "site_id": self.assessment.site_id,
            "round": round_,
            "kind": round_.kind,
            "period_start": round_.period_start,
            "period_end": round_.period_end,
            "accepted_by": self.by,
            "inputs_digest": "-",
            "factor_set_id": self.assessment.factor_set_id,
            "core_version": "-",
            "evidence": "checked",
            "currency": "KES",
            "currency_per_usd": Decimal(100),
            "figures": {},
            "year": 2022,
            "data_kind": self.enterprise.data_kind,
            "country": self.centre.country_id or "",
            "region": self.centre.country.region if self.centre.country else "",
            "section": "C",
            "division": self.enterprise.isic_class[:2],
            "size_class": self.enterprise.size_class,
            "enterprise_key": self.enterprise.pk.hex,
            "price_level_ratio": Decimal("0.5"),
        }


OPTION: Mapping[str, Any] = {
    "technique": "good_housekeeping",
    "counts_as": "cleaner_production",
    "status": "identified",
    "evidence": "estimated",
    "investment_amount": Decimal(1000),
    "saving_amount": Decimal(500),
    "energy_mwh": Decimal(7),
    "energy_by_carrier_mwh": {"electricity": "4", "diesel": "3"},
    "lifetime_years": 5,
}


def make_plants(centre: Centre, by: User, *, count: int, options: int = 3) -> list[Plant]:
    """Lay plants of a centre, each with an assessment, its rounds and options."""
    said: dict[str, Any] = {"created_by": by, "created_at": AT, "updated_by": by, "updated_at": AT}
    factor_set = current_factor_set()
    plants = []
    with centre_context(centre):
        for n in range(count):
            enterprise = Enterprise.new(
                name=f"Plant {n}", isic_class=("1701", "1050", "2431")[n % 3], size_class="small", place="", **said
            )
            site = Site.new(enterprise=enterprise, name="Main", **said)
            assessment = Assessment.new(
                reference=f"{centre.code}-2022-{n:03}",
                enterprise=enterprise,
                site=site,
                started_on=date(2022, 3, 1),
                lead=by,
                currency="KES",
                factor_set=factor_set,
                **said,
            )
            rounds = tuple(
                Round.new(
                    assessment=assessment,
                    number=number,
                    kind=kind,
                    period_start=date(2020 + number, 1, 1),
                    period_end=date(2020 + number, 12, 31),
                    status=RoundStatus.ACCEPTED,
                    **said,
                )
                for number, kind in enumerate(KINDS, start=1)
            )
            found = tuple(
                Option.new(
                    assessment=assessment,
                    found_in=rounds[0],
                    number=number,
                    title=f"Option {number}",
                    technique="good_housekeeping",
                    **said,
                )
                for number in range(1, options + 1)
            )
            plants.append(
                Plant(
                    centre=centre,
                    by=by,
                    enterprise=enterprise,
                    assessment=assessment,
                    rounds=rounds,
                    options=found,
                )
            )
        Enterprise.objects.bulk_create(plant.enterprise for plant in plants)
        Site.objects.bulk_create(plant.assessment.site for plant in plants)
        Assessment.objects.bulk_create(plant.assessment for plant in plants)
        Round.objects.bulk_create(round_ for plant in plants for round_ in plant.rounds)
        Option.objects.bulk_create(option for plant in plants for option in plant.options)
    return plants


def withdraw(result: Result, by: User) -> None:
    """Withdraw a result by plain update."""
    Result.objects.filter(pk=result.pk).update(withdrawn_at=AT, withdrawn_by=by, withdrawn_reason="typed twice")
