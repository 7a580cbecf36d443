"""The API of assessments: one module for each noun, all through the door in `centres.api`."""

from assessments.api.assessments import AssessmentViewSet, RoundViewSet
from assessments.api.calculations import CalculationView
from assessments.api.flows import FlowViewSet
from assessments.api.fuels import SiteFuelViewSet
from assessments.api.options import EffectViewSet, OptionViewSet, ProgressViewSet
from assessments.api.people import HumanEffectViewSet
from assessments.api.results import ResultViewSet

__all__ = [
    "AssessmentViewSet",
    "CalculationView",
    "EffectViewSet",
    "FlowViewSet",
    "HumanEffectViewSet",
    "OptionViewSet",
    "ProgressViewSet",
    "ResultViewSet",
    "RoundViewSet",
    "SiteFuelViewSet",
]
