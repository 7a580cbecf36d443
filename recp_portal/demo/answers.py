"""What the demonstration plants' assessors answer to the questions about their figures."""

from assessments import calculation, selectors
from assessments.fields import AnswerFields
from assessments.findings import finding_key
from assessments.models import Round
from indicators.core.plausibility import FindingCode, Severity

_ANSWERS = {
    FindingCode.BALANCE_OPEN: (
        "Water leaves as vapour, with the product and with wet residues; these three are not metered. The plant and "
        "the centre read the main meter together."
    ),
    FindingCode.BALANCE_BELOW: (
        "Not all of what leaves is metered: leaks, drips and what sticks to equipment. Measuring it is among the "
        "next steps."
    ),
    FindingCode.SAVING_ABOVE_HALF_OF_BILL: (
        "Most of it does not arise any more, so that it is neither bought nor disposed of. "
        "The plant's accounts show it."
    ),
    FindingCode.SAVING_AMOUNT_ABOVE_COST: "What was waste is sold now; the income is more than its disposal cost.",
    FindingCode.YEAR_ON_YEAR_JUMP: (
        "The options of the report are in operation. The centre compared the bills of both years with the plant."
    ),
    FindingCode.OPTIONS_AND_YEAR_DIFFER: (
        "Hours of operation and product mix changed too, and the meter has both. Each option was measured by itself."
    ),
    FindingCode.LINE_MANY_TIMES_BEFORE: "Confirmed on the bills: what replaced it is recorded in its own line.",
}
_OTHERWISE = "The plant confirmed the figure from its own records."


def answers_for(round_: Round) -> list[AnswerFields]:
    """Return an answer to each question that a round asks."""
    findings = calculation.calculate(selectors.inputs_of(round_)).findings
    return [
        AnswerFields(finding_key=finding_key(finding), answer=_ANSWERS.get(finding.code, _OTHERWISE))
        for finding in findings
        if finding.severity is Severity.QUESTION
    ]
