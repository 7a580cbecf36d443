"""What is to answer in a round: what is missing, what cannot be true, what asks for a word; each with its link."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from assessments import calculation, selectors
from assessments.calculation import Calculated
from assessments.findings import finding_sentence
from assessments.models import Round
from indicators.core.plausibility import Finding, FindingCode, Severity
from indicators.core.refusals import MissingFactor, Refusal
from indicators.sentences import refusal_sentence

ABOUT_OPTIONS = frozenset(
    {FindingCode.SAVINGS_ABOVE_BASELINE, FindingCode.SAVINGS_WITHOUT_BASELINE, FindingCode.SAVING_AMOUNT_ABOVE_COST}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One thing to answer. `state` is missing, error or ask; the first two stop a submission."""

    state: str
    state_label: str
    title: str
    url: str
    action: str
    is_about_options: bool = False

    @property
    def stops(self) -> bool:
        """Return whether the round cannot be submitted because of it."""
        return self.state != "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A round's figures, where they can be calculated, and what is to answer in it."""

    calculated: Calculated | None
    findings: tuple[FindingRow, ...]

    @property
    def stopping(self) -> tuple[FindingRow, ...]:
        """Return what stops a submission."""
        return tuple(row for row in self.findings if row.stops)

    @property
    def questions(self) -> tuple[FindingRow, ...]:
        """Return what asks for a word."""
        return tuple(row for row in self.findings if not row.stops)


def checked(round_: Round, *, slug: str) -> Checked:
    """Calculate a round and say what is to answer in it."""
    links = _Links(slug=slug, reference=round_.assessment.reference, number=round_.number)
    rows = [_missing_row(gap, links) for gap in selectors.gaps_in(round_)]
    try:
        calculated = calculation.calculate(selectors.inputs_of(round_))
    except Refusal as refusal:
        rows.append(_refused_row(refusal, links))
        return Checked(calculated=None, findings=tuple(rows))
    rows += [finding_row(finding, links) for finding in calculated.findings]
    order = {"missing": 0, "error": 1, "ask": 2}
    return Checked(calculated=calculated, findings=tuple(sorted(rows, key=lambda row: order[row.state])))


def without_links_to(rows: Iterable[FindingRow], url: str) -> tuple[FindingRow, ...]:
    """Return the rows without links that lead to the page they stand on."""
    return tuple(replace(row, url="") if row.url == url else row for row in rows)


def findings_about_options(findings: Iterable[Finding], round_: Round, *, slug: str) -> tuple[FindingRow, ...]:
    """Return what the core found about options, as rows."""
    links = _Links(slug=slug, reference=round_.assessment.reference, number=round_.number)
    rows = [finding_row(finding, links) for finding in findings if finding.code in ABOUT_OPTIONS]
    return tuple(sorted(rows, key=lambda row: not row.stops))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    slug: str
    reference: str
    number: int

    def flows(self) -> str:
        return self._to("flow_list", round_number=self.number)

    def new_flow(self, kind: str) -> str:
        return f"{self._to('flow_create', round_number=self.number)}?kind={kind}"

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
    return FindingRow(
        state="error" if is_error else "ask",
        state_label=_("Cannot be") if is_error else _("Ask"),
        title=finding_sentence(finding),
        url=links.options() if about_options else links.flows(),
        action=_("Open the options") if about_options else _("Open inputs and outputs"),
        is_about_options=about_options,
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
