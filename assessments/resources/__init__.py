"""What the API says of an assessment's records, and what it reads of them."""

from assessments.resources.assessments import (
    AnswersSerializer,
    AssessmentSerializer,
    BudgetSerializer,
    FactorSetAskedSerializer,
    FindingSerializer,
    ReasonSerializer,
    RoundSerializer,
    SubmitSerializer,
)
from assessments.resources.beside import BaselineLineSerializer, EffluentSerializer, LocalIndicatorSerializer
from assessments.resources.checks import BenchmarkSerializer, PriceBandSerializer
from assessments.resources.flows import FlowSerializer
from assessments.resources.fuels import SiteFuelSerializer
from assessments.resources.meters import BillSerializer, MeterSerializer, MeterUseSerializer, TotalAskedSerializer
from assessments.resources.options import EffectSerializer, OptionSerializer, ProgressSerializer
from assessments.resources.people import HumanEffectSerializer
from assessments.resources.process import (
    StreamSerializer,
    SubstanceSerializer,
    UnitOperationSerializer,
    UtilitySerializer,
)
from assessments.resources.results import ResultSerializer

__all__ = [
    "AnswersSerializer",
    "AssessmentSerializer",
    "BaselineLineSerializer",
    "BenchmarkSerializer",
    "BillSerializer",
    "BudgetSerializer",
    "EffectSerializer",
    "EffluentSerializer",
    "FactorSetAskedSerializer",
    "FindingSerializer",
    "FlowSerializer",
    "HumanEffectSerializer",
    "LocalIndicatorSerializer",
    "MeterSerializer",
    "MeterUseSerializer",
    "OptionSerializer",
    "PriceBandSerializer",
    "ProgressSerializer",
    "ReasonSerializer",
    "ResultSerializer",
    "RoundSerializer",
    "SiteFuelSerializer",
    "StreamSerializer",
    "SubmitSerializer",
    "SubstanceSerializer",
    "TotalAskedSerializer",
    "UnitOperationSerializer",
    "UtilitySerializer",
]
