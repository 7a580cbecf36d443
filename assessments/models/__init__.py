"""What a centre does in a plant."""

from assessments.models.assessment import Assessment, Round
from assessments.models.baseline_lines import BaselineLine
from assessments.models.beside import EffluentLoad, LocalIndicator
from assessments.models.bills import Bill, BillLine, Meter
from assessments.models.checks import FindingAnswer, PriceBand, SectorBenchmark
from assessments.models.flows import FlowRecord, UsedRecord
from assessments.models.fuels import SiteFuel
from assessments.models.funding import CostThreshold, Funding
from assessments.models.option_money import OptionCost, OptionRelation
from assessments.models.options import HumanEffect, Option, OptionEffect, OptionProgress
from assessments.models.process import Composition, Stream, Substance, UnitOperation, UtilityConversion
from assessments.models.results import Result, ResultOption

__all__ = [
    "Assessment",
    "BaselineLine",
    "Bill",
    "BillLine",
    "Composition",
    "CostThreshold",
    "EffluentLoad",
    "FindingAnswer",
    "FlowRecord",
    "Funding",
    "HumanEffect",
    "LocalIndicator",
    "Meter",
    "Option",
    "OptionCost",
    "OptionEffect",
    "OptionProgress",
    "OptionRelation",
    "PriceBand",
    "Result",
    "ResultOption",
    "Round",
    "SectorBenchmark",
    "SiteFuel",
    "Stream",
    "Substance",
    "UnitOperation",
    "UsedRecord",
    "UtilityConversion",
]
