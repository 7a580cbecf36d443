"""Every write of an assessment: one module for each noun."""

from assessments.services.answers import answer_findings
from assessments.services.assessments import edit_assessment, edit_round, start_assessment, start_round
from assessments.services.baseline_lines import add_baseline_line, edit_baseline_line, remove_baseline_line
from assessments.services.baseline_versions import propose_baseline
from assessments.services.beside import (
    add_effluent,
    add_local_indicator,
    edit_effluent,
    edit_local_indicator,
    remove_effluent,
    remove_local_indicator,
)
from assessments.services.checks import (
    add_benchmark,
    add_price_band,
    edit_benchmark,
    edit_price_band,
    remove_benchmark,
    remove_price_band,
)
from assessments.services.filing import (
    hold_back_result,
    let_result_count,
    set_cost_thresholds,
    set_funding,
    withdraw_result,
)
from assessments.services.fuels import add_site_fuel, edit_site_fuel, remove_site_fuel
from assessments.services.inputs import add_flow, add_flows, edit_flow, remove_flow
from assessments.services.meter_inputs import MeterUseFields, use_meter_total
from assessments.services.meters import (
    add_bill,
    add_meter,
    edit_bill,
    edit_meter,
    record_bills,
    remove_bill,
    remove_meter,
)
from assessments.services.option_money import set_costs, set_ranking, set_relations
from assessments.services.options import (
    OptionIsInUse,
    add_effect,
    add_option,
    edit_effect,
    edit_option,
    record_progress,
    remove_effect,
    remove_option,
)
from assessments.services.people import add_human_effect, edit_human_effect, remove_human_effect
from assessments.services.process import (
    add_substance,
    add_unit_operation,
    edit_substance,
    edit_unit_operation,
    remove_substance,
    remove_unit_operation,
)
from assessments.services.review import NotSubmitted, accept_round, reopen_round, return_round, submit_round
from assessments.services.streams import (
    add_stream,
    add_utility,
    edit_stream,
    edit_utility,
    remove_stream,
    remove_utility,
)
from assessments.services.take_over import NothingToTakeOver, TakenOver, take_over_process

__all__ = [
    "MeterUseFields",
    "NotSubmitted",
    "NothingToTakeOver",
    "OptionIsInUse",
    "TakenOver",
    "accept_round",
    "add_baseline_line",
    "add_benchmark",
    "add_bill",
    "add_effect",
    "add_effluent",
    "add_flow",
    "add_flows",
    "add_human_effect",
    "add_local_indicator",
    "add_meter",
    "add_option",
    "add_price_band",
    "add_site_fuel",
    "add_stream",
    "add_substance",
    "add_unit_operation",
    "add_utility",
    "answer_findings",
    "edit_assessment",
    "edit_baseline_line",
    "edit_benchmark",
    "edit_bill",
    "edit_effect",
    "edit_effluent",
    "edit_flow",
    "edit_human_effect",
    "edit_local_indicator",
    "edit_meter",
    "edit_option",
    "edit_price_band",
    "edit_round",
    "edit_site_fuel",
    "edit_stream",
    "edit_substance",
    "edit_unit_operation",
    "edit_utility",
    "hold_back_result",
    "let_result_count",
    "propose_baseline",
    "record_bills",
    "record_progress",
    "remove_baseline_line",
    "remove_benchmark",
    "remove_bill",
    "remove_effect",
    "remove_effluent",
    "remove_flow",
    "remove_human_effect",
    "remove_local_indicator",
    "remove_meter",
    "remove_option",
    "remove_price_band",
    "remove_site_fuel",
    "remove_stream",
    "remove_substance",
    "remove_unit_operation",
    "remove_utility",
    "reopen_round",
    "return_round",
    "set_cost_thresholds",
    "set_costs",
    "set_funding",
    "set_ranking",
    "set_relations",
    "start_assessment",
    "start_round",
    "submit_round",
    "take_over_process",
    "use_meter_total",
    "withdraw_result",
]
