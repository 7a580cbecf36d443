"""What a centre does in a plant."""

from assessments.models.assessment import Assessment, Round
from assessments.models.flows import FlowRecord, UsedRecord
from assessments.models.fuels import SiteFuel
from assessments.models.options import HumanEffect, Option, OptionEffect, OptionProgress
from assessments.models.results import Result, ResultOption

__all__ = [
    "Assessment",
    "FlowRecord",
    "HumanEffect",
    "Option",
    "OptionEffect",
    "OptionProgress",
    "Result",
    "ResultOption",
    "Round",
    "SiteFuel",
    "UsedRecord",
]
