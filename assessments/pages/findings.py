"""What is to answer in a round: what is missing, what cannot be true, what asks for a word; each with its link."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import calculation, selectors
from assessments.calculation import Calculated
from assessments.findings import (
    ABOUT_BALANCE,
    answers_in,
    earlier_answers,
    finding_key,
    finding_sentence,
    subject_of,
)
from assessments.models import FindingAnswer, Round
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.refusals import MissingFactor, Refusal
from indicators.sentences import refusal_sentence

ABOUT_ONE_OPTION = frozenset(
    {
        FindingCode.BASELINE_AFTER_OPTION,
        FindingCode.IMPLEMENTED_WITHOUT_EVIDENCE,
        FindingCode.RECOVERY_USED_OUTSIDE,
        FindingCode.BY_PRODUCT_USED_ON_SITE,
        FindingCode.TREATMENT_IS_NO_TECHNIQUE,
    }
)
ABOUT_OPTIONS = ABOUT_ONE_OPTION | {
    FindingCode.SAVINGS_ABOVE_BASELINE,
    FindingCode.SAVINGS_WITHOUT_BASELINE,
    FindingCode.SAVING_AMOUNT_ABOVE_COST,
    FindingCode.SAVING_ABOVE_HALF_OF_BILL,
    FindingCode.OPTIONS_AND_YEAR_DIFFER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One thing to answer. `state` is missing, error, ask or answered; all but the last stop a submission.

    key      of a question, by which it is answered
    subject  what a question is about, so that it can be read beside the figure
    answer   what was answered to it as it stands; `earlier_answer` to the same question in an earlier round
    """

    state: str
    state_label: str
    title: str
    url: str
    action: str
    is_about_options: bool = False
    key: str = ""
    subject: str = ""
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
    earlier_answer: str = ""

    @property
    def is_question(self) -> bool:
        """Return whether it can be answered."""
        return bool(self.key)

    @property
    def text(self) -> str:
        """Return what was answered, and by whom."""
        return f"{self.answer} — {self.answered_by}" if self.answer else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A round's figures, where they can be calculated, and what is to answer in it."""

    calculated: Calculated | None
    findings: tuple[FindingRow, ...]

    @property
    def questions(self) -> tuple[FindingRow, ...]:
        """Return what asks for a word, answered or not."""
        return tuple(row for row in self.findings if row.is_question)

    @property
    def mended_first(self) -> tuple[FindingRow, ...]:
        """Return what no answer helps with."""
        return tuple(row for row in self.findings if not row.is_question)


def checked(round_: Round, *, slug: str) -> Checked:
    """Calculate a round and say what is to answer in it."""
    links = _Links(slug=slug, reference=round_.assessment.reference, number=round_.number)
    rows = [_missing_row(gap, links) for gap in selectors.gaps_in(round_)]
    try:
        calculated = calculation.calculate(selectors.inputs_of(round_))
    except Refusal as refusal:
        rows.append(_refused_row(refusal, links))
        return Checked(calculated=None, findings=tuple(rows))
    answers = answers_in(round_)
    earlier = earlier_answers(round_) if round_.is_open else {}
    rows += [_with_answer(finding_row(finding, links), finding, answers, earlier) for finding in calculated.findings]
    order = {"missing": 0, "error": 1, "ask": 2, "answered": 3}
    return Checked(calculated=calculated, findings=tuple(sorted(rows, key=lambda row: order[row.state])))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """A finding as programs read it."""

    key: str
    code: str
    severity: str
    subject: str
    sentence: str
    values: dict[str, str]
    unit: str
    answer: str
    answered_by: User | None
    answered_at: datetime | None


def findings_of(round_: Round) -> tuple[FoundRow, ...]:
    """Return what the core finds in a round now, with what was answered. Raises the core's refusals."""
    answers = answers_in(round_)
    rows = []
    for finding in calculation.calculate(selectors.inputs_of(round_)).findings:
        key = "" if finding.severity is Severity.ERROR else finding_key(finding)
        answer = answers.get(key)
        rows.append(
            FoundRow(
                key=key,
                code=str(finding.code),
                severity=str(finding.severity),
                subject=finding.subject_ref,
                sentence=finding_sentence(finding),
                values={name: f"{value:f}" for name, value in finding.values.items()},
                unit=finding.unit,
                answer=answer.answer if answer else "",
                answered_by=answer.updated_by if answer else None,
                answered_at=answer.updated_at if answer else None,
            )
        )
    return tuple(rows)


def without_links_to(rows: Iterable[FindingRow], url: str) -> tuple[FindingRow, ...]:
    """Return the rows without links that lead to the page they stand on."""
    return tuple(replace(row, url="") if row.url == url else row for row in rows)


def findings_about_options(
    findings: Iterable[Finding], round_: Round, *, slug: str, option_id: str
) -> tuple[FindingRow, ...]:
    """Return what the core found about one option and about all of them together, as rows."""
    links = _Links(slug=slug, reference=round_.assessment.reference, number=round_.number)
    rows = [
        finding_row(finding, links)
        for finding in findings
        if finding.code in ABOUT_OPTIONS and (finding.code not in ABOUT_ONE_OPTION or finding.subject_ref == option_id)
    ]
    return tuple(sorted(rows, key=lambda row: row.is_question))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    slug: str
    reference: str
    number: int

    def flows(self) -> str:
        return self._to("flow_list", round_number=self.number)

    def new_flow(self, kind: str) -> str:
        return f"{self._to('flow_create', round_number=self.number)}?kind={kind}"

    def balance(self) -> str:
        return self._to("round_balance", round_number=self.number)

    def options(self) -> str:
        return self._to("option_list")

    def option(self, number: int) -> str:
        return self._to("option_edit", option_number=number)

    def settings(self) -> str:
        return self._to("assessment_edit")

    def _to(self, name: str, **kwargs: object) -> str:
        return reverse(name, kwargs={"centre_slug": self.slug, "reference": self.reference, **kwargs})


def _missing_row(gap: selectors.Gap, links: _Links) -> FindingRow:
    if gap.option_number is not None:
        href, link = links.option(gap.option_number), _("Open the option")
    elif gap.is_about_options:
        href, link = links.options(), _("Open the options")
    elif gap.flow_kind:
        href, link = links.new_flow(gap.flow_kind), _("Record it")
    else:
        href, link = links.flows(), _("Open inputs and outputs")
    return FindingRow(
        state="missing",
        state_label=_("Missing"),
        title=gap.sentence,
        url=href,
        action=link,
        is_about_options=gap.is_about_options,
    )


def finding_row(finding: Finding, links: _Links) -> FindingRow:
    """Return a finding of the core as a row."""
    is_error = finding.severity is Severity.ERROR
    about_options = finding.code in ABOUT_OPTIONS
    url, action = links.flows(), _("Open inputs and outputs")
    if about_options:
        url, action = links.options(), _("Open the options")
    elif finding.code in ABOUT_BALANCE:
        url, action = links.balance(), _("Open the balance")
    return FindingRow(
        state="error" if is_error else "ask",
        state_label=_("Cannot be") if is_error else _("Ask"),
        title=finding_sentence(finding),
        url=url,
        action=action,
        is_about_options=about_options,
        key="" if is_error else finding_key(finding),
        subject=finding.subject_ref,
    )


def _with_answer(
    row: FindingRow, finding: Finding, answers: Mapping[str, FindingAnswer], earlier: Mapping[tuple[str, str], str]
) -> FindingRow:
    answer = answers.get(row.key)
    if answer is None:
        return replace(row, earlier_answer=earlier.get((str(finding.code), subject_of(finding)), ""))
    return replace(
        row,
        state="answered",
        state_label=_("Answered"),
        answer=answer.answer,
        answered_by=str(answer.updated_by),
        answered_at=answer.updated_at,
    )


def _refused_row(refusal: Refusal, links: _Links) -> FindingRow:
    is_setting = isinstance(refusal, MissingFactor) and refusal.what == "grid"
    return FindingRow(
        state="error",
        state_label=_("Cannot be"),
        title=refusal_sentence(refusal),
        url=links.settings() if is_setting else links.flows(),
        action=_("Open the settings") if is_setting else _("Open inputs and outputs"),
    )
