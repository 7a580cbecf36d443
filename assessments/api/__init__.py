"""The API of assessments: one module for each noun, all through the door in `centres.api`."""

from assessments.api.assessments import AssessmentViewSet, RoundViewSet
from assessments.api.beside import BaselineLineViewSet, EffluentViewSet, LocalIndicatorViewSet
from assessments.api.calculations import CalculationView
from assessments.api.checks import BenchmarkViewSet, PriceBandViewSet
from assessments.api.flows import FlowViewSet
from assessments.api.fuels import SiteFuelViewSet
from assessments.api.meters import BillViewSet, MeterViewSet
from assessments.api.options import EffectViewSet, OptionViewSet, ProgressViewSet
from assessments.api.people import HumanEffectViewSet
from assessments.api.process import StreamViewSet, SubstanceViewSet, UnitOperationViewSet, UtilityViewSet
from assessments.api.results import ResultViewSet

__all__ = [
    "AssessmentViewSet",
    "BaselineLineViewSet",
    "BenchmarkViewSet",
    "BillViewSet",
    "CalculationView",
    "EffectViewSet",
    "EffluentViewSet",
    "FlowViewSet",
    "HumanEffectViewSet",
    "LocalIndicatorViewSet",
    "MeterViewSet",
    "OptionViewSet",
    "PriceBandViewSet",
    "ProgressViewSet",
    "ResultViewSet",
    "RoundViewSet",
    "SiteFuelViewSet",
    "StreamViewSet",
    "SubstanceViewSet",
    "UnitOperationViewSet",
    "UtilityViewSet",
]
