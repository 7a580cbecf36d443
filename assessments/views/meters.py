"""Meters of the site, their bills, and what becomes of these."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments import selectors, services
from assessments.forms.meter import (
    MeterForm,
    PasteForm,
    UseTotalForm,
    bill_columns,
    bill_formset,
    bill_initial,
    empty_rows,
    pasted_data,
)
from assessments.pages import meters
from assessments.refusals import RowsRefused
from assessments.selectors import site
from assessments.views.answers import REFUSALS, attempt, framed, go_to, page
from centres.access import CentreRequest, centre_view
from centres.permissions import Permission
from indicators.core import PartPeriodMethod

PREFIX = "bill"


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def meter_list(request: CentreRequest, reference: str) -> HttpResponse:
    """Show the meters of the site and what their bills add up to."""
    assessment, frame = framed(request, reference, "meters")
    shown = meters.meter_list(assessment=assessment, frame=frame, wanted=request.GET.get("round", ""))
    return page(request, "assessments/meter_list.html", {"page": shown}, frame=frame)


def _meter_form(request: CentreRequest, assessment: Any, **options: Any) -> MeterForm:
    if "instance" not in options:
        options["initial"] = {"currency": assessment.currency, "share_percent": 100, "kind": "energy"}
    return MeterForm(
        request.POST or None,
        meters=site.meters_of(assessment),
        carriers=selectors.energy_codes(assessment),
        currencies=selectors.currency_choices(assessment.currency, request.centre.currency),
        **options,
    )


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def meter_create(request: CentreRequest, reference: str) -> HttpResponse:
    """Record a meter."""
    assessment, frame = framed(request, reference, "meters")
    form = _meter_form(request, assessment)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.add_meter(
                site=assessment.site,
                fields=form.fields_for_service(),
                key=form.key,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("%(meter)s recorded. Now its bills.") % {"meter": made.name})
            return go_to(request, "bill_rows", reference, meter_id=made.pk)
    context = {"form": form, "meter": None}
    return page(request, "assessments/meter_form.html", context, frame=frame, is_refused=form.is_bound)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def meter_edit(request: CentreRequest, reference: str, meter_id: UUID) -> HttpResponse:
    """Change what is said of a meter."""
    assessment, frame = framed(request, reference, "meters")
    meter = site.get_meter_or_404(assessment=assessment, pk=meter_id)
    form = _meter_form(request, assessment, instance=meter)
    if form.is_valid():
        made = attempt(
            form,
            lambda: services.edit_meter(
                meter=meter,
                fields=form.fields_for_service(),
                expected_version=form.expected_version,
                by=request.user,
                at=timezone.now(),
            ),
        )
        if made is not None:
            messages.success(request, _("%(meter)s saved.") % {"meter": made.name})
            return go_to(request, "meter_detail", reference, meter_id=meter_id)
    context = {"form": form, "meter": meter}
    return page(request, "assessments/meter_form.html", context, frame=frame, is_refused=form.is_bound)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def meter_remove(request: CentreRequest, reference: str, meter_id: UUID) -> HttpResponse:
    """Remove a meter that nothing hangs on."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    meter = site.get_meter_or_404(assessment=assessment, pk=meter_id)
    try:
        services.remove_meter(meter=meter, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return go_to(request, "meter_edit", reference, meter_id=meter_id)
    messages.success(request, _("%(meter)s removed.") % {"meter": meter.name})
    return go_to(request, "meter_list", reference)


@require_GET
@centre_view(Permission.ASSESSMENT_VIEW)
def meter_detail(request: CentreRequest, reference: str, meter_id: UUID) -> HttpResponse:
    """Show a meter: its bills in a period, what is missing or there twice, its total and tariffs."""
    return _detail(request, reference, meter_id)


def _detail(
    request: CentreRequest, reference: str, meter_id: UUID, refused: UseTotalForm | None = None
) -> HttpResponse:
    assessment, frame = framed(request, reference, "meters")
    meter = site.get_meter_or_404(assessment=assessment, pk=meter_id)
    wanted = request.POST.get("round") or request.GET.get("round", "")
    shown = meters.meter_page(meter=meter, assessment=assessment, frame=frame, wanted=wanted)
    form = refused or UseTotalForm(lines=() if shown.used else shown.by_hand, may_average=shown.total.may_average)
    context = {"page": shown, "form": form}
    return page(request, "assessments/meter_detail.html", context, frame=frame, is_refused=refused is not None)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def meter_use(request: CentreRequest, reference: str, meter_id: UUID, round_number: int) -> HttpResponse:
    """Make the total of the meter's bills an input of the round, or bring it up to date."""
    assessment = selectors.get_assessment_or_404(reference=reference)
    round_ = selectors.get_round_or_404(assessment=assessment, number=round_number)
    meter = site.get_meter_or_404(assessment=assessment, pk=meter_id)
    is_used = round_.flows.filter(meter=meter).exists()
    by_hand = () if is_used else [(flow.pk, flow.name) for flow in site.lines_by_hand(meter, round_)]
    form = UseTotalForm(request.POST, lines=by_hand, may_average=True)
    if form.is_valid():
        stands_for = form.cleaned_data.get("stands_for", "")
        fields = services.MeterUseFields(
            method=PartPeriodMethod.DAILY_AVERAGE if form.cleaned_data["is_averaged"] else None,
            in_place_of=UUID(stands_for) if stands_for not in ("", "separate") else None,
            is_separate=stands_for == "separate",
        )
        made = attempt(
            form,
            lambda: services.use_meter_total(
                meter=meter, round_=round_, fields=fields, by=request.user, at=timezone.now()
            ),
        )
        if made:
            messages.success(request, _("%(line)s is an input of the round now.") % {"line": made[0].name})
            return go_to(request, "flow_list", reference, round_number=round_number)
    return _detail(request, reference, meter_id, form)


@require_http_methods(["GET", "POST"])
@centre_view(Permission.ASSESSMENT_EDIT)
def bill_rows(request: CentreRequest, reference: str, meter_id: UUID) -> HttpResponse:
    """Record a year of bills on one page."""
    assessment, frame = framed(request, reference, "meters")
    meter = site.get_meter_or_404(assessment=assessment, pk=meter_id)
    period = meters.chosen_period(meters.periods_of(assessment, frame), request.GET.get("round", ""))
    bills = sorted(meter.bills.all(), key=lambda bill: (bill.start_on, bill.end_on))
    columns = bill_columns(meter, bills)
    saved = [bill_initial(bill) for bill in bills]
    initial = [*saved, *empty_rows(meters.prefilled(bills, period), saved)]
    formset = bill_formset()(request.POST or None, initial=initial, prefix=PREFIX, form_kwargs={"columns": columns})
    if formset.is_bound and formset.is_valid():
        filled, changes = formset.changes()
        try:
            count = services.record_bills(meter=meter, rows=changes, by=request.user, at=timezone.now())
        except RowsRefused as refused:
            for place, error in refused.rows.items():
                filled[place].refuse(error)
        else:
            said = ngettext("%(count)s bill saved.", "%(count)s bills saved.", count) % {"count": count}
            messages.success(request, said if count else _("Nothing had changed."))
            query = f"?round={period.round_number}" if period.round_number is not None else ""
            address = {"centre_slug": request.centre.slug, "reference": reference, "meter_id": meter_id}
            return HttpResponseRedirect(reverse("meter_detail", kwargs=address) + query)
    paste = PasteForm(columns=columns)
    return _rows_page(request, frame, meter, formset, paste, columns, is_refused=formset.is_bound)


@require_POST
@centre_view(Permission.ASSESSMENT_EDIT)
def bill_paste(request: CentreRequest, reference: str, meter_id: UUID) -> HttpResponse:
    """Show rows that were copied from a spreadsheet in the table, to be looked at before they are saved."""
    assessment, frame = framed(request, reference, "meters")
    meter = site.get_meter_or_404(assessment=assessment, pk=meter_id)
    bills = sorted(meter.bills.all(), key=lambda bill: (bill.start_on, bill.end_on))
    columns = bill_columns(meter, bills)
    saved = [bill_initial(bill) for bill in bills]
    paste = PasteForm(request.POST, columns=columns)
    data, count = None, 0
    if paste.is_valid():
        count = len(paste.cleaned_data["rows"])
        data = pasted_data(paste.cleaned_data["rows"], saved, PREFIX)
    formset = bill_formset()(
        data, initial=[*saved, *empty_rows([], saved)], prefix=PREFIX, form_kwargs={"columns": columns}
    )
    is_refused = not paste.is_valid() or not formset.is_valid()
    return _rows_page(request, frame, meter, formset, paste, columns, is_refused=is_refused, pasted_count=count)


def _rows_page(
    request: CentreRequest, frame: Any, meter: Any, formset: Any, paste: Any, columns: Any, **more: Any
) -> HttpResponse:
    is_refused = more.pop("is_refused")
    context = {"formset": formset, "paste": paste, "meter": meter, "columns": columns, **more}
    return page(request, "assessments/bill_rows.html", context, frame=frame, is_refused=is_refused)
