"""The pages on which an assessor works: one module for each noun."""

from assessments.views.assessments import (
    assessment_create,
    assessment_detail,
    assessment_edit,
    assessment_history,
    assessment_list,
)
from assessments.views.flows import flow_check, flow_create, flow_edit, flow_list, flow_remove, flow_repeat
from assessments.views.fuels import fuel_create, fuel_edit, fuel_list, fuel_remove
from assessments.views.options import (
    option_check,
    option_create,
    option_detail,
    option_edit,
    option_list,
    option_progress,
    option_remove,
)
from assessments.views.people import human_create, human_edit, human_list, human_remove
from assessments.views.process import process_create, process_edit, process_list, process_remove, round_balance
from assessments.views.review import (
    round_accept,
    round_answer,
    round_recalculation,
    round_reopen,
    round_results,
    round_return,
    round_review,
    round_submit,
    round_why,
)
from assessments.views.rounds import round_create, round_edit

__all__ = [
    "assessment_create",
    "assessment_detail",
    "assessment_edit",
    "assessment_history",
    "assessment_list",
    "flow_check",
    "flow_create",
    "flow_edit",
    "flow_list",
    "flow_remove",
    "flow_repeat",
    "fuel_create",
    "fuel_edit",
    "fuel_list",
    "fuel_remove",
    "human_create",
    "human_edit",
    "human_list",
    "human_remove",
    "option_check",
    "option_create",
    "option_detail",
    "option_edit",
    "option_list",
    "option_progress",
    "option_remove",
    "process_create",
    "process_edit",
    "process_list",
    "process_remove",
    "round_accept",
    "round_answer",
    "round_balance",
    "round_create",
    "round_edit",
    "round_recalculation",
    "round_reopen",
    "round_results",
    "round_return",
    "round_review",
    "round_submit",
    "round_why",
]
