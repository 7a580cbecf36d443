"""Inputs and outputs of a round: the table, one line, the lines of the baseline again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.choices import FlowKind, Method
from assessments.forms import FlowForm, flow_line_formset, unit_suggestions
from assessments.pages import flows
from assessments.pages.frame import frame_of
from assessments.refusals import RowsRefused
from assessments.views.answers import REFUSALS, UNPROCESSABLE, attempt, framed_round, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission


def _form(request: CentreRequest, round_: Any, kind: str, **options: Any) -> FlowForm:
    assessment = round_.assessment
    return FlowForm(
        request.POST or None,
        kind=kind,
        products=selectors.products_of(assessment),
        carriers=selectors.energy_codes(assessment),
        gases=selectors.gas_codes(assessment),
        currency=assessment.currency,
        **options,
    )


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def flow_list(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Show the inputs and outputs of a round."""
    round_, frame = framed_round(request, reference, round_number)
    shown = flows.flow_page(round_=round_, frame=frame)
    return page(request, "assessments/flow_list.html", {"page": shown}, frame=frame)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def flow_create(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Record an input or output: on a page of its own, or inside the table."""
    round_, frame = framed_round(request, reference, round_number)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    if kind not in FlowKind.values:
        context = {"brief": frame.round(round_number), "kinds": flows.kinds_to_choose(round_=round_, frame=frame)}
        return page(request, "assessments/flow_kind.html", context, frame=frame)
    form = _form(request, round_, kind)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_flow(
                round_=round_, fields=form.fields_for_service(), key=form.key, by=request.user, at=timezone.now()
            ),
        )
        if made is not None:
            return _added(request, round_, made, kind)
    return _flow_form(request, form, round_, frame)


def _added(request: CentreRequest, round_: Any, made: Any, kind: str) -> HttpResponse:
    said = _("%(name)s recorded.") % {"name": made.name}
    if not request.htmx:
        messages.success(request, said)
        return go_to(request, "flow_list", round_.assessment.reference, round_number=round_.number)
    frame = frame_of(assessment=round_.assessment, membership=request.membership, current=f"round-{round_.number}")
    request.POST = request.POST.__class__()  # the next line starts empty
    form = _form(request, round_, kind)
    form.focus_first()
    context = {
        "page": flows.flow_page(round_=round_, frame=frame),
        "frame": frame,
        "open_kind": kind,
        "form": form,
        "said": said,
    }
    response = render(request, "assessments/flow_list.html#table", context)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#flows", "outerHTML"
    return response


def _flow_form(request: CentreRequest, form: FlowForm, round_: Any, frame: Any, flow: Any = None) -> HttpResponse:
    context = {
        "form": form,
        "flow": flow,
        "brief": frame.round(round_.number),
        "kind_label": FlowKind(form.flow_kind).label,
        "locked": flows.lock_sentence(flow, round_),
    }
    if request.htmx and flow is None:
        status = UNPROCESSABLE if form.is_bound else 200
        form.focus_first()
        return render(request, "assessments/_flow_row_form.html", {**context, "frame": frame}, status=status)
    return page(request, "assessments/flow_form.html", context, frame=frame, is_refused=form.is_bound)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def flow_edit(request: CentreRequest, reference: str, round_number: int, flow_id: UUID) -> HttpResponse:
    """Change an input or output. A locked one is shown with who can open it."""
    round_, frame = framed_round(request, reference, round_number)
    flow = selectors.get_flow_or_404(round_=round_, pk=flow_id)
    form = _form(request, round_, flow.kind, instance=flow)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.edit_flow(
                flow=flow,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("%(name)s saved.") % {"name": made.name})
            return go_to(request, "flow_list", reference, round_number=round_number)
    return _flow_form(request, form, round_, frame, flow)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def flow_remove(request: CentreRequest, reference: str, round_number: int, flow_id: UUID) -> HttpResponse:
    """Remove an input or output; the history keeps what it said."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    round_ = selectors.get_round_or_404(assessment=assessment, number=round_number)
    flow = selectors.get_flow_or_404(round_=round_, pk=flow_id)
    try:
        services.remove_flow(flow=flow, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(name)s removed. The history keeps what it said.") % {"name": flow.name})
    return go_to(request, "flow_list", reference, round_number=round_number)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def flow_repeat(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Record the lines of the baseline again with new amounts: all of them on one page."""
    round_, frame = framed_round(request, reference, round_number)
    lines = selectors.lines_to_repeat(round_)
    initial = [
        {"like": line.pk, "unit": line.unit, "method": line.method or Method.BILLED, "record": line} for line in lines
    ]
    formset = flow_line_formset(len(lines))(request.POST or None, initial=initial, prefix="line")
    if formset.is_bound and formset.is_valid():
        filled, rows = formset.rows()
        try:
            made = services.add_flows(round_=round_, rows=rows, by=request.user, at=timezone.now())
        except RowsRefused as refused:
            for place, error in refused.rows.items():
                filled[place].refuse(error)
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(count)s lines recorded.") % {"count": len(made)})
            return go_to(request, "flow_list", reference, round_number=round_number)
    context = {
        "formset": formset,
        "rows": [(form, flows.repeat_line(form.record)) for form in formset.forms if form.record is not None],
        "brief": frame.round(round_number),
        "units": {kind: unit_suggestions(kind) for kind in {line.kind for line in lines}},
        "locked": flows.lock_sentence(None, round_),
    }
    return page(request, "assessments/flow_repeat.html", context, frame=frame, is_refused=formset.is_bound)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def flow_check(request: CentreRequest, reference: str, round_number: int) -> HttpResponse:
    """Say how an amount that is being typed is understood, in the portal's unit. Saves nothing."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    round_ = selectors.get_round_or_404(assessment=assessment, number=round_number)
    kind = request.POST.get("kind", "")
    if kind not in FlowKind.values:
        return HttpResponse(status=204)
    form = _form(request, round_, kind)
    form.full_clean()
    understood = flows.understood(form.cleaned_data, form.product_chosen, kind=kind, round_=round_)
    return render(request, "assessments/_understood.html", {"understood": understood})
