"""From rows to the core and back: the one place where an assessment's figures are calculated."""

from assessments.calculation.compared import compared_with
from assessments.calculation.economics import (
    BestSetRow,
    best_set_of,
    proposed,
    ranked,
    saved_in,
    sensitivity_of,
    years_of,
)
from assessments.calculation.entered import (
    canonical,
    canonical_amount,
    check_effect,
    factors_of,
    factors_then,
    fuels_at,
    measured_entry,
    site_fuels_of,
    unit_meanings,
)
from assessments.calculation.imported import calculate_imported
from assessments.calculation.inputs import Calculated, Inputs
from assessments.calculation.per_output import PerOutput, use_per_output
from assessments.calculation.process import check_stream, process_figures
from assessments.calculation.process_figures import BalanceRow, ProcessFigures, StreamRow, WasteRow, frozen_process
from assessments.calculation.recalculation import Recalculation, recalculate
from assessments.calculation.rounds import calculate
from assessments.calculation.rows import step_rows
from assessments.calculation.stands import NOT_COUNTED, weakest

__all__ = [
    "NOT_COUNTED",
    "BalanceRow",
    "BestSetRow",
    "Calculated",
    "Inputs",
    "PerOutput",
    "ProcessFigures",
    "Recalculation",
    "StreamRow",
    "WasteRow",
    "best_set_of",
    "calculate",
    "calculate_imported",
    "canonical",
    "canonical_amount",
    "check_effect",
    "check_stream",
    "compared_with",
    "factors_of",
    "factors_then",
    "frozen_process",
    "fuels_at",
    "measured_entry",
    "process_figures",
    "proposed",
    "ranked",
    "recalculate",
    "saved_in",
    "sensitivity_of",
    "site_fuels_of",
    "step_rows",
    "unit_meanings",
    "use_per_output",
    "weakest",
    "years_of",
]
