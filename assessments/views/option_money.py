"""Cost lines and relations of an option, the best set within a budget, the ranking."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments import selectors, services
from assessments.forms import (
    BudgetForm,
    CostFormSet,
    RankingForm,
    RelationFormSet,
    VersionForm,
    cost_initial,
    relation_initial,
    unit_suggestions,
)
from assessments.pages import best_set, options
from assessments.refusals import RowsRefused
from assessments.selectors import option_rows
from assessments.views.answers import REFUSALS, framed, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def option_costs(request: CentreRequest, reference: str, option_number: int) -> HttpResponse:
    """Change the cost lines of an option."""
    assessment, frame = framed(request, reference, "options")
    option = selectors.get_option_or_404(assessment=assessment, number=option_number)
    form = VersionForm(request.POST or None, initial={"version": option.version})
    costs = option_rows.costs_of(option)
    lines = CostFormSet(
        request.POST or None,
        initial=[cost_initial(cost) for cost in costs],
        prefix="cost",
        form_kwargs={
            "carriers": selectors.energy_codes(assessment),
            "currencies": selectors.currency_choices(assessment.currency, "USD", "EUR"),
            "own": assessment.currency,
        },
    )

    def save(changes: Sequence[Any]) -> Any:
        return services.set_costs(
            option=option,
            changes=changes,
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        )

    saved = _saved(request, form, lines, save)
    if saved:
        messages.success(request, _("Cost lines saved."))
        return go_to(request, "option_detail", reference, option_number=option_number)
    context = {
        "form": form,
        "lines": lines,
        "option": option,
        "units": unit_suggestions(""),
        "currency": assessment.currency,
        "locked": options.option_closed_because(option),
    }
    return page(request, "assessments/option_costs.html", context, frame=frame, is_refused=saved is False)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def option_relations(request: CentreRequest, reference: str, option_number: int) -> HttpResponse:
    """Change how an option bears on others. What an accepted round says stays."""
    assessment, frame = framed(request, reference, "options")
    option = selectors.get_option_or_404(assessment=assessment, number=option_number)
    rounds = selectors.open_rounds(assessment, for_options=True)
    if not rounds:
        messages.error(request, _("No round is open. Start a follow-up to say how options bear on each other."))
        return go_to(request, "option_detail", reference, option_number=option_number)
    form = VersionForm(request.POST or None, initial={"version": option.version})
    relations = option_rows.relations_of(option)
    lines = RelationFormSet(
        request.POST or None,
        initial=[relation_initial(relation, option) for relation in relations],
        prefix="relation",
        form_kwargs={"option": option, "others": selectors.options_of(assessment)},
    )

    def save(changes: Sequence[Any]) -> Any:
        return services.set_relations(
            option=option,
            round_=rounds[-1],
            changes=changes,
            expected_version=form.expected_version,
            by=request.user,
            at=timezone.now(),
        )

    saved = _saved(request, form, lines, save)
    if saved:
        messages.success(request, _("Relations saved."))
        return go_to(request, "option_detail", reference, option_number=option_number)
    context = {"form": form, "lines": lines, "option": option, "brief": frame.round(rounds[-1].number)}
    return page(request, "assessments/option_relations.html", context, frame=frame, is_refused=saved is False)


def _saved(request: CentreRequest, form: Any, lines: Any, save: Callable[[Sequence[Any]], Any]) -> bool | None:
    """Return whether the lines were saved; None where nothing was sent or only another line was asked for."""
    if not form.is_bound:
        return None
    if "more" in request.POST:
        lines.ask_for_more()
        form.forgive()
        return None
    is_valid = form.is_valid()
    if not lines.is_valid() or not is_valid:
        if lines.non_form_errors():
            form.add_error(None, list(lines.non_form_errors()))
        return False
    filled, changes = lines.changes()
    try:
        save(changes)
    except RowsRefused as refused:
        for place, error in refused.rows.items():
            filled[place].refuse(error)
        return False
    except REFUSALS as refusal:
        form.refuse(refusal)
        return False
    return True


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def option_best_set(request: CentreRequest, reference: str) -> HttpResponse:
    """Show which options save most within a budget, and the ranking."""
    assessment, frame = framed(request, reference, "options")
    form = BudgetForm(request.GET if "budget" in request.GET else None)
    budget = form.cleaned_data["budget"] if form.is_valid() else None
    shown = best_set.best_set_page(assessment=assessment, frame=frame, budget=budget)
    context = {"page": shown, "form": form}
    return page(request, "assessments/option_best_set.html", context, frame=frame, is_refused=bool(form.errors))


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def option_ranking(request: CentreRequest, reference: str) -> HttpResponse:
    """Set the enterprise's weights and the scores of options."""
    assessment, frame = framed(request, reference, "options")
    offered = selectors.options_of(assessment)
    form = RankingForm(
        request.POST or None,
        initial={"version": assessment.version},
        options=offered,
        weights=assessment.ranking.get("weights", {}),
        scores=best_set.scores_to_begin_with(assessment),
        ranked=best_set.scores_kept(assessment, offered),
    )
    if form.is_bound and form.is_valid():
        try:
            services.set_ranking(
                assessment=assessment,
                weights=form.weights(),
                scores=form.scores(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            )
        except REFUSALS as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Weights and scores saved."))
            return go_to(request, "option_best_set", reference)
    back = reverse("option_best_set", kwargs={"centre_slug": request.centre.slug, "reference": reference})
    context = {"form": form, "back_href": back}
    return page(request, "assessments/option_ranking.html", context, frame=frame, is_refused=form.is_bound)
