"""Options: the list with its totals, one option, its form with effects, what became of it."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.catalogue import is_card, taken_over_text
from assessments.choices import EffectStage, RoundKind
from assessments.forms import (
    EffectFormSet,
    OptionForm,
    ProgressForm,
    effect_initial,
    observed_initial,
    taken_over,
    taken_over_effects,
    unit_suggestions,
)
from assessments.pages import options
from assessments.pages.effects import effect_line
from assessments.pages.flows import lock_sentence
from assessments.pages.option_preview import option_preview
from assessments.refusals import RowsRefused
from assessments.views.answers import REFUSALS, framed, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission

UNIT_KIND = ""  # effects may be of any kind: every unit is suggested


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def option_list(request: CentreRequest, reference: str) -> HttpResponse:
    """Show the options of an assessment with their totals."""
    assessment, frame = framed(request, reference, "options")
    shown = options.option_page(assessment=assessment, frame=frame)
    return page(request, "assessments/option_list.html", {"page": shown}, frame=frame)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def option_detail(request: CentreRequest, reference: str, option_number: int) -> HttpResponse:
    """Show one option: what it changes, what it is worth and why, what became of it."""
    assessment, frame = framed(request, reference, "options")
    option = selectors.get_option_or_404(assessment=assessment, number=option_number)
    shown = options.option_detail(option=option, frame=frame)
    return page(request, "assessments/option_detail.html", {"page": shown}, frame=frame)


def _lines(request: CentreRequest, assessment: Any, initial: Sequence[dict[str, Any]], stage: str) -> Any:
    form_kwargs = {"carriers": selectors.energy_codes(assessment), "stage": stage}
    return EffectFormSet(request.POST or None, initial=initial, form_kwargs=form_kwargs, prefix="effect")


def _asks_for_more(request: CentreRequest, form: Any, lines: Any) -> bool:
    """Return whether the button for another line was pressed; then nothing is saved or refused."""
    if "more" not in request.POST or lines is None:
        return False
    lines.ask_for_more()
    form.forgive()
    return True


def _save(form: Any, lines: Any, action: Any) -> Any:
    """Return what the service made of a form and its lines, or None after its refusals are in both."""
    is_valid = form.is_valid()
    if not lines.is_valid() or not is_valid:
        if lines.non_form_errors():
            form.add_error(None, list(lines.non_form_errors()))
        return None
    filled, changes = lines.changes()
    try:
        return action(changes)
    except RowsRefused as refused:
        for place, error in refused.rows.items():
            filled[place].refuse(error)
    except REFUSALS as refusal:
        form.refuse(refusal)
    return None


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def option_create(request: CentreRequest, reference: str) -> HttpResponse:
    """Propose an option with its effects."""
    assessment, frame = framed(request, reference, "options")
    rounds = selectors.open_rounds(assessment, for_options=True)
    if not rounds:
        return go_to(request, "option_list", reference)
    card = request.GET.get("card", "")
    taken = is_card(card)
    form = OptionForm(request.POST or None, initial=taken_over(card) if taken else None)
    lines = _lines(request, assessment, taken_over_effects(card) if taken else (), EffectStage.EXPECTED)
    more = _asks_for_more(request, form, lines)
    if form.is_bound and not more:
        made = _save(
            form,
            lines,
            lambda changes: services.add_option(
                round_=rounds[0],
                fields=form.fields_for_service(),
                effects=[change.fields for change in changes if change.fields],
                key=form.key,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Option %(number)s added.") % {"number": made.number})
            if "another" in request.POST:
                return go_to(request, "option_create", reference)
            return go_to(request, "option_detail", reference, option_number=made.number)
    credit = form["taken_over_from"].value() or ""
    context = {
        "brief": frame.round(rounds[0].number),
        "locked": "",
        "is_refused": form.is_bound and not more,
        "credit": taken_over_text(credit) if is_card(credit) else "",
    }
    return _option_form(request, form, lines, frame, context)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def option_edit(request: CentreRequest, reference: str, option_number: int) -> HttpResponse:
    """Change what is proposed. A locked option is shown with who can open it."""
    assessment, frame = framed(request, reference, "options")
    option = selectors.get_option_or_404(assessment=assessment, number=option_number)
    form = OptionForm(request.POST or None, instance=option)
    effects = selectors.effects_of(option, round_=option.found_in, stage=EffectStage.EXPECTED)
    lines = _lines(request, assessment, [effect_initial(effect) for effect in effects], EffectStage.EXPECTED)
    more = _asks_for_more(request, form, lines)
    if form.is_bound and not more:
        made = _save(
            form,
            lines,
            lambda changes: services.edit_option(
                option=option,
                fields=form.fields_for_service(),
                effects=changes,
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("Option saved."))
            return go_to(request, "option_detail", reference, option_number=option_number)
    context = {
        "option": option,
        "brief": frame.round(option.found_in.number),
        "locked": options.option_closed_because(option),
        "is_refused": form.is_bound and not more,
        "saved_lines": [effect_line(effect) for effect in effects] if form.stale else (),
    }
    return _option_form(request, form, lines, frame, context)


def _option_form(
    request: CentreRequest, form: OptionForm, lines: Any, frame: Any, context: dict[str, Any]
) -> HttpResponse:
    around = {"form": form, "lines": lines, "units": unit_suggestions(UNIT_KIND)}
    template = "assessments/option_form.html"
    return page(request, template, {**around, **context}, frame=frame, is_refused=context["is_refused"])


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def option_remove(request: CentreRequest, reference: str, option_number: int) -> HttpResponse:
    """Ask, and then remove an option that no other round speaks of."""
    assessment, frame = framed(request, reference, "options")
    option = selectors.get_option_or_404(assessment=assessment, number=option_number)
    if request.method == "POST":
        try:
            services.remove_option(option=option, by=request.user, at=timezone.now())
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Option “%(title)s” removed.") % {"title": option.title})
            return go_to(request, "option_list", reference)
    context = {"page": options.option_detail(option=option, frame=frame)}
    return page(request, "assessments/option_remove.html", context, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def option_progress(request: CentreRequest, reference: str, option_number: int) -> HttpResponse:
    """Say what became of an option in an open round, and in a follow-up what was observed."""
    assessment, frame = framed(request, reference, "options")
    option = selectors.get_option_or_404(assessment=assessment, number=option_number)
    rounds = selectors.open_rounds(assessment, for_options=True)
    if not rounds:
        messages.error(request, _("No round is open. Start a follow-up to say what became of the options."))
        return go_to(request, "option_detail", reference, option_number=option_number)
    wanted = request.POST.get("round") or request.GET.get("round")
    round_ = next((one for one in rounds if str(one.number) == wanted), rounds[-1])
    progress = selectors.progress_of(option, round_=round_)
    form = ProgressForm(request.POST or None, instance=progress or selectors.new_progress(option, round_=round_))
    is_follow_up = round_.kind == RoundKind.FOLLOW_UP
    lines = _lines(request, assessment, _observed(option, round_), EffectStage.OBSERVED) if is_follow_up else None
    more = _asks_for_more(request, form, lines)
    if form.is_bound and not more and _progressed(request, option, round_, form, lines):
        messages.success(request, _("Progress saved."))
        return go_to(request, "option_detail", reference, option_number=option_number)
    context = {
        "form": form,
        "lines": lines,
        "option": option,
        "brief": frame.round(round_.number),
        "rounds": [frame.round(one.number) for one in rounds],
        "units": unit_suggestions(UNIT_KIND),
        "locked": lock_sentence(progress, round_),
    }
    return page(request, "assessments/progress_form.html", context, frame=frame, is_refused=form.is_bound and not more)


def _observed(option: Any, round_: Any) -> list[dict[str, Any]]:
    """Return the lines to begin with: what was observed, else what was expected with its amounts still empty."""
    there = selectors.effects_of(option, round_=round_, stage=EffectStage.OBSERVED)
    if there:
        return [effect_initial(effect) for effect in there]
    return [observed_initial(effect) for effect in selectors.expected_effects(option)]


def _progressed(request: CentreRequest, option: Any, round_: Any, form: ProgressForm, lines: Any) -> bool:
    def record(changes: Any) -> Any:
        return services.record_progress(
            option=option,
            round_=round_,
            fields=form.fields_for_service(),
            observed=changes,
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        )

    if lines is not None:
        return _save(form, lines, record) is not None
    if not form.is_valid():
        return False
    try:
        record(None)
    except REFUSALS as refusal:
        form.refuse(refusal)
        return False
    return True


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def option_check(request: CentreRequest, reference: str) -> HttpResponse:
    """Say what the option that is being typed would save, and whether that can be. Saves nothing."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    form = OptionForm(request.POST)
    form.full_clean()
    lines = _lines(request, assessment, (), EffectStage.EXPECTED)
    typed = (
        [line.cleaned_data for line in lines.forms if line.is_valid() and line.has_changed()] if lines.is_bound else []
    )
    preview = option_preview(
        assessment=assessment,
        typed=form.cleaned_data,
        effects=[line for line in typed if not line.get("DELETE")],
        number=request.POST.get("number", ""),
        slug=request.centre.slug,
    )
    return render(request, "assessments/_option_preview.html", {"preview": preview})
