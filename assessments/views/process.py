"""Process and balance: what was entered, and what it says."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.forms import StreamForm, SubstanceForm, UnitOperationForm, UtilityForm
from assessments.pages import process
from assessments.pages.balance import balance_page
from assessments.pages.flow_diagram import balance_chart
from assessments.pages.flows import lock_sentence
from assessments.views.answers import REFUSALS, attempt, framed_round, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission

RAIL = "balance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of the four things that the process is entered as."""

    title: str | Promise
    remove: str | Promise


PARTS = {
    process.STEPS: Part(title=gettext_lazy("Step of the process"), remove=gettext_lazy("Remove this step")),
    process.STREAMS: Part(title=gettext_lazy("Stream"), remove=gettext_lazy("Remove this stream")),
    process.SUBSTANCES: Part(title=gettext_lazy("Key substance"), remove=gettext_lazy("Remove this substance")),
    process.UTILITIES: Part(title=gettext_lazy("Utility"), remove=gettext_lazy("Remove this utility")),
}


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def round_balance(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show the balances of a round, what its waste costs, and what its utilities cost."""
    round_, frame = framed_round(request, reference, round_number, RAIL)
    shown = balance_page(round_=round_, frame=frame)
    figures = shown.figures
    tables = [(table, balance_chart(figures, table.row) if figures else None) for table in shown.tables]
    return page(request, "assessments/round_balance.html", {"page": shown, "tables": tables}, frame=frame)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def process_list(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show the steps, streams, key substances and utilities that were entered."""
    round_, frame = framed_round(request, reference, round_number, RAIL)
    shown = process.process_page(round_=round_, frame=frame)
    return page(request, "assessments/process_list.html", {"page": shown}, frame=frame)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def process_take_over(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Record the streams and utilities of the earlier round again, in one step."""
    round_, _frame = framed_round(request, reference, round_number, RAIL)
    try:
        taken = services.take_over_process(round_=round_, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        if taken.stream_count or taken.utility_count:
            messages.success(request, process.taken_over_sentence(taken))
        if taken.waiting:
            sentence = _("These wait until their input or output is recorded in this round: %(names)s.")
            messages.warning(request, sentence % {"names": ", ".join(taken.waiting)})
    return go_to(request, "process_list", reference, round_number=round_number)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def process_create(request: CentreRequest, reference: str, round_number: int, process_part: str) -> HttpResponse:
    """Record a step, a stream, a key substance or a utility."""
    round_, frame = framed_round(request, reference, round_number, RAIL)
    form = _form(request, round_, process_part)
    if form.is_valid():
        made = attempt(form, lambda: _add(process_part, round_, form, by=request.user, at=timezone.now()))
        if made is not None:
            messages.success(request, _("%(name)s recorded.") % {"name": made})
            return go_to(request, "process_list", reference, round_number=round_number)
    return _form_page(request, form, round_, frame, process_part, None)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def process_edit(
    request: CentreRequest, reference: str, round_number: int, process_part: str, process_id: UUID
) -> HttpResponse:
    """Change a step, a stream, a key substance or a utility."""
    round_, frame = framed_round(request, reference, round_number, RAIL)
    record = process.get_part_or_404(round_=round_, part=process_part, pk=process_id)
    form = _form(request, round_, process_part, instance=record)
    if form.is_valid():
        made = attempt(form, lambda: _edit(process_part, record, form, by=request.user, at=timezone.now()))
        if made is not None:
            messages.success(request, _("%(name)s saved.") % {"name": made})
            return go_to(request, "process_list", reference, round_number=round_number)
    return _form_page(request, form, round_, frame, process_part, record)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def process_remove(
    request: CentreRequest, reference: str, round_number: int, process_part: str, process_id: UUID
) -> HttpResponse:
    """Remove a step, a stream, a key substance or a utility that nothing else uses."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    round_ = selectors.get_round_or_404(assessment=assessment, number=round_number)
    record = process.get_part_or_404(round_=round_, part=process_part, pk=process_id)
    name = str(record)
    try:
        _remove(process_part, record, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s removed. The history keeps what it said.") % {"name": name})
    return go_to(request, "process_list", reference, round_number=round_number)


def _form(request: CentreRequest, round_: Any, part: str, **options: Any) -> Any:
    data, currency = request.POST or None, round_.assessment.currency
    match part:
        case "steps":
            return UnitOperationForm(data, initial={"number": process.next_number(round_)}, **options)
        case "substances":
            return SubstanceForm(data, **options)
        case "utilities":
            return UtilityForm(data, carriers=selectors.energy_codes(round_.assessment), currency=currency, **options)
        case "streams":
            return StreamForm(
                data,
                steps=process.steps_of(round_),
                substances=process.substances_of(round_),
                flows=process.flows_of(round_),
                currency=currency,
                **options,
            )
    raise Http404


def _add(part: str, round_: Any, form: Any, **actor: Any) -> Any:
    fields = form.fields_for_service()
    match part:
        case "steps":
            return services.add_unit_operation(assessment=round_.assessment, fields=fields, key=form.key, **actor)
        case "substances":
            return services.add_substance(assessment=round_.assessment, fields=fields, key=form.key, **actor)
        case "utilities":
            return services.add_utility(round_=round_, fields=fields, key=form.key, **actor)
    contents = form.contents_for_service()
    return services.add_stream(round_=round_, fields=fields, contents=contents, key=form.key, **actor)


def _edit(part: str, record: Any, form: Any, **actor: Any) -> Any:
    common = {"fields": form.fields_for_service(), "expected_version": form.expected_version, **actor}
    match part:
        case "steps":
            return services.edit_unit_operation(unit_operation=record, **common)
        case "substances":
            return services.edit_substance(substance=record, **common)
        case "utilities":
            return services.edit_utility(utility=record, **common)
    return services.edit_stream(stream=record, contents=form.contents_for_service(), **common)


def _remove(part: str, record: Any, **actor: Any) -> None:
    match part:
        case "steps":
            services.remove_unit_operation(unit_operation=record, **actor)
        case "substances":
            services.remove_substance(substance=record, **actor)
        case "utilities":
            services.remove_utility(utility=record, **actor)
        case _:
            services.remove_stream(stream=record, **actor)


def _form_page(request: CentreRequest, form: Any, round_: Any, frame: Any, part: str, record: Any) -> HttpResponse:
    is_of_round = part in (process.STREAMS, process.UTILITIES)
    context = {
        "form": form,
        "record": record,
        "part": part,
        "words": PARTS[part],
        "brief": frame.round(round_.number),
        "locked": lock_sentence(record, round_) if is_of_round else "",
    }
    return page(request, "assessments/process_form.html", context, frame=frame, is_refused=form.is_bound)
