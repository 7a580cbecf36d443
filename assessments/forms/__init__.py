"""The forms of an assessment: what was typed, kept; what is wrong, as sentences that name the field."""

from assessments.forms.assessment import AssessmentForm, BaselineVersionForm, RoundForm
from assessments.forms.baseline_lines import BaselineLineForm, typed_points
from assessments.forms.beside import EffluentForm, LocalIndicatorForm
from assessments.forms.checks import BenchmarkForm, PriceBandForm
from assessments.forms.filing import CostThresholdForm, FundingForm, WhyForm
from assessments.forms.flow import FlowForm, unit_suggestions
from assessments.forms.flow_lines import FlowLineForm, FlowLineFormSet, flow_line_formset
from assessments.forms.fuel import SiteFuelForm
from assessments.forms.option import (
    EffectForm,
    EffectFormSet,
    OptionForm,
    ProgressForm,
    effect_initial,
    observed_initial,
    taken_over,
    taken_over_effects,
)
from assessments.forms.option_money import (
    BudgetForm,
    CostFormSet,
    RankingForm,
    RelationFormSet,
    VersionForm,
    cost_initial,
    relation_initial,
)
from assessments.forms.people import HumanEffectForm
from assessments.forms.process import StreamForm, SubstanceForm, UnitOperationForm, UtilityForm
from assessments.forms.review import AcceptForm, ReasonForm, SubmitForm
from centres.forms.base import RecordForm

__all__ = [
    "AcceptForm",
    "AssessmentForm",
    "BaselineLineForm",
    "BaselineVersionForm",
    "BenchmarkForm",
    "BudgetForm",
    "CostFormSet",
    "CostThresholdForm",
    "EffectForm",
    "EffectFormSet",
    "EffluentForm",
    "FlowForm",
    "FlowLineForm",
    "FlowLineFormSet",
    "FundingForm",
    "HumanEffectForm",
    "LocalIndicatorForm",
    "OptionForm",
    "PriceBandForm",
    "ProgressForm",
    "RankingForm",
    "ReasonForm",
    "RecordForm",
    "RelationFormSet",
    "RoundForm",
    "SiteFuelForm",
    "StreamForm",
    "SubmitForm",
    "SubstanceForm",
    "UnitOperationForm",
    "UtilityForm",
    "VersionForm",
    "WhyForm",
    "cost_initial",
    "effect_initial",
    "flow_line_formset",
    "observed_initial",
    "relation_initial",
    "taken_over",
    "taken_over_effects",
    "typed_points",
    "unit_suggestions",
]
