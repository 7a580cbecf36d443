"""What an option would save while it is being typed. Nothing is saved here."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from assessments import calculation, selectors
from assessments.choices import EffectStage
from assessments.fields import EffectFields
from assessments.models import Assessment, Option, OptionEffect, Round
from assessments.pages.findings import FindingRow, findings_about_options, without_links_to
from assessments.pages.option_kind import suggestion
from assessments.pages.options import OptionLine, option_line, round_of_options
from indicators.core.refusals import Refusal
from indicators.sentences import refusal_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionPreview:
    """What the option that is being typed would save, and what cannot be about it.

    kind  the kind that its title reads like, where none is chosen
    """

    line: OptionLine | None
    findings: tuple[FindingRow, ...]
    refusal: str
    kind: str = ""
    currency: str


def option_preview(
    *, assessment: Assessment, typed: Mapping[str, Any], effects: Sequence[Mapping[str, Any]], number: str, slug: str
) -> OptionPreview:
    """Return what an option would save with what has been typed so far. Nothing is saved.

    typed, effects  what could be read of the form and of its lines
    number          of the option that is being changed; empty for a new one
    """
    round_ = round_of_options(assessment)
    kind = "" if typed.get("kind") else suggestion(str(typed.get("title") or ""))
    empty = OptionPreview(line=None, findings=(), refusal="", kind=kind, currency=assessment.currency)
    if round_ is None or not effects:
        return empty
    inputs = selectors.inputs_of(round_)
    known = next((one for one in inputs.options if str(one.number) == number), None)
    option = _typed_option(known, round_, typed)
    others = [one for one in inputs.options if one.pk != option.pk]
    kept = [effect for effect in inputs.effects if effect.option_id != option.pk]
    lines = [_typed_effect(option, round_, line) for line in effects]
    try:
        figures = calculation.calculate(replace(inputs, options=(*others, option), effects=(*kept, *lines)))
    except Refusal as refusal:
        return replace(empty, refusal=refusal_sentence(refusal))
    row = next(row for row in figures.figures.options if row.id == str(option.pk))
    kwargs = {"centre_slug": slug, "reference": assessment.reference}
    found = findings_about_options(figures.findings, round_, slug=slug, option_id=str(option.pk))
    findings = without_links_to(found, reverse("option_list", kwargs=kwargs))
    return replace(empty, line=option_line(row, slug=slug, reference=assessment.reference), findings=findings)


def _typed_option(known: Option | None, round_: Round, typed: Mapping[str, Any]) -> Option:
    option = copy(known) if known else Option.new(assessment=round_.assessment, found_in=round_, number=0)
    for name in ("title", "technique", "counts_as", "investment_amount", "grant_amount", "running_cost_amount"):
        if typed.get(name) is not None:
            setattr(option, name, typed[name])
    option.lifetime_years = max(1, min(int(typed.get("lifetime_years") or option.lifetime_years), 60))
    return option


def _typed_effect(option: Option, round_: Round, line: Mapping[str, Any]) -> OptionEffect:
    values = {name: line[name] for name in EffectFields.__dataclass_fields__ if name in line}
    return OptionEffect.new(option=option, round=round_, stage=EffectStage.EXPECTED, **values)
