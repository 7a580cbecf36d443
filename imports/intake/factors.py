"""The factors that imported figures rest on: those of any assessment of the centre, read once for each year."""

from datetime import date

from assessments.models import Assessment
from centres.tenancy import current_centre
from indicators import selectors as factors
from indicators.core import factors as core_factors
from indicators.models import FactorSet, GridFactor, OwnFactor


class FactorsOfYear:
    """Looks up what `assessments.calculation.factors_of` would, without asking for each assessment."""

    def __init__(self) -> None:
        country = current_centre().country_id
        self.factor_set: FactorSet = factors.current_factor_set()
        self.grid: GridFactor | None = factors.national_average(self.factor_set, country) if country else None
        self._has_own = OwnFactor.objects.exists()
        self._on: dict[date, core_factors.FactorSet] = {}

    def on(self, day: date) -> core_factors.FactorSet:
        """Return the factors for an assessment that started on a day."""
        if day not in self._on:
            own = factors.own_factors(valid_on=day) if self._has_own else []
            grid = self.grid.pk if self.grid else None
            self._on[day] = factors.core_factors(self.factor_set.pk, grid, own)
        return self._on[day]

    def of(self, assessment: Assessment) -> core_factors.FactorSet:
        """Return the factors of an imported assessment."""
        return self.on(assessment.started_on)
