"""What the API says of an assessment's records, and what it reads of them."""

from assessments.resources.assessments import (
    AnswersSerializer,
    AssessmentSerializer,
    FindingSerializer,
    ReasonSerializer,
    RoundSerializer,
    SubmitSerializer,
)
from assessments.resources.flows import FlowSerializer
from assessments.resources.fuels import SiteFuelSerializer
from assessments.resources.options import EffectSerializer, OptionSerializer, ProgressSerializer
from assessments.resources.people import HumanEffectSerializer
from assessments.resources.results import ResultSerializer

__all__ = [
    "AnswersSerializer",
    "AssessmentSerializer",
    "EffectSerializer",
    "FindingSerializer",
    "FlowSerializer",
    "HumanEffectSerializer",
    "OptionSerializer",
    "ProgressSerializer",
    "ReasonSerializer",
    "ResultSerializer",
    "RoundSerializer",
    "SiteFuelSerializer",
    "SubmitSerializer",
]
