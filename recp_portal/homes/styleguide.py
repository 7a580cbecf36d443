"""The style guide: each component with long names, large numbers, errors and nothing at all. Only where DEBUG is on."""

from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from centres.access import public_view
from indicators import charts
from indicators.core.profile import change_share
from recp_portal.lib import numbers

LONG_NAME = "Société Nouvelle de Tannerie et de Mégisserie du Haut-Atlas et de la Vallée du Draa"
AT = datetime(2026, 10, 14, 14, 2, tzinfo=UTC)


class ExampleForm(forms.Form):
    """Each kind of field once."""

    name = forms.CharField(label="Name of the plant", max_length=80, help_text="As it is written on its sign.")
    sector = forms.ChoiceField(label="Sector", choices=[("", "Choose"), ("1709", "Paper and tissue products")])
    amount = forms.DecimalField(label="Electricity bought", min_value=0)
    unit = forms.ChoiceField(label="Unit", choices=[("kWh", "kWh"), ("MWh", "MWh"), ("GJ", "GJ")])
    cost = forms.DecimalField(label="Cost in the year", required=False)
    started_on = forms.DateField(label="Start", widget=forms.DateInput(attrs={"type": "date"}))
    method = forms.ChoiceField(
        label="How was it found out?",
        choices=[("billed", "From the bill"), ("metered", "From a meter"), ("estimated", "Estimated")],
        widget=forms.RadioSelect,
        help_text="The bill is best.",
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photo = forms.FileField(label="Photo of the meter", required=False)
    is_hazardous = forms.BooleanField(label="This waste is hazardous", required=False)


def _row(code: str, unit: str, before: str, now: str | None) -> SimpleNamespace:
    baseline, current = Decimal(before), Decimal(now) if now else None
    change = change_share(baseline, current) if current is not None else None
    good_up = code.endswith("productivity")
    is_improvement = None if not change or code == "product_output" else (change > 0) == good_up
    return SimpleNamespace(
        code=code, unit=unit, baseline=baseline, current=current, change_share=change, is_improvement=is_improvement
    )


PROFILE = (
    _row("energy_productivity", "t/MWh", "0.2439", "0.3247"),
    _row("materials_productivity", "t/t", "0.806", "0.862"),
    _row("water_productivity", "t/m3", "0.0263", "0.0526"),
    _row("carbon_intensity", "t CO2e/t", "1.41", "1.0"),
    _row("waste_water_intensity", "m3/t", "30", "12"),
    _row("waste_intensity", "t/t", "0.2", "0.08"),
)
MIXED = (
    _row("energy_productivity", "t/MWh", "0.24", "0.22"),
    _row("materials_productivity", "t/t", "0.8", "0.8"),
    _row("water_productivity", "t/m3", "0.02", "0.19"),
    _row("carbon_intensity", "t CO2e/t", "1.4", "1.52"),
    _row("waste_water_intensity", "m3/t", "30", None),
    _row("waste_intensity", "t/t", "0.2", "0.001"),
)
ABSOLUTE = (
    _row("product_output", "t", "20000", "20080"),
    _row("energy_use", "MWh", "82000", "61800"),
    _row("materials_use", "t", "24800", "23300"),
    _row("water_use", "m3", "760000", "381000"),
    _row("air_emissions", "t CO2e", "28200", "20080"),
    _row("waste_water", "m3", "600000", "241000"),
    _row("waste", "t", "4000", "1606"),
)
BEFORE_NOW = (
    _row("energy", "MWh", "4.10", "3.08"),
    _row("water", "m3", "38", "19"),
    _row("waste", "t", "0.20", "0.21"),
)
OPTIONS = (
    ("Recover and recycle white water", "Paper machine 2, flotation cell", "implemented", "checked", 18500, 388000, 17),
    ("Repair condensate return and insulate steam lines", "Boiler house", "in_progress", "reported", 9200, 121300, 28),
    ("Control vacuum pumps by demand", "Paper machine 1 and 2", "planned", "estimated", 14100, 38600, 133),
    (LONG_NAME, "Everywhere", "rejected", "estimated", 0, -1234, 0),
)


@public_view
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    if not settings.DEBUG:
        raise Http404
    kind = request.GET.get("kind", "")
    nav_item = SimpleNamespace
    context = {
        "nav": [
            nav_item(label=label, url=f"?at={label}", icon=icon, is_current=label == "Assessments")
            for label, icon in [
                ("Desk", "layout-dashboard"),
                ("Enterprises", "factory"),
                ("Assessments", "clipboard-list"),
                ("Knowledge", "book-open"),
                ("Documents", "file-text"),
                ("Centre", "users"),
            ]
        ],
        "places": [
            nav_item(label="Kenya National Cleaner Production Centre", url="?", icon="building-2", is_current=True),
            nav_item(label="Network · UNIDO / UNEP", url="?network", icon="globe", is_current=False),
        ],
        "search_url": "?",
        "search_hint": "Find a plant, an assessment, an option",
        "rail": _rail(),
        "data_kind": "demonstration",
        "base": "base_assessment.html" if kind == "assessment" else "base_centre.html",
        "stats": _stats(),
        "profile": charts.profile_chart(PROFILE, source="Jul 2025 – Jun 2026 against Jul 2024 – Jun 2025."),
        "mixed": charts.profile_chart(MIXED),
        "absolute": charts.absolute_panel(ABSOLUTE),
        "before_now": charts.before_now_chart(BEFORE_NOW, title="Half the water, a quarter less energy"),
        "sorted_bars": charts.sorted_bars_chart(
            [charts.Bar(label=row[0], value=Decimal(row[5])) for row in OPTIONS],
            title="White water brings three quarters of the savings",
            currency="USD",
        ),
        "stages": charts.stage_bar(
            identified=Decimal(64600), implemented=Decimal(31020), checked=Decimal(19200), title="Half is in practice"
        ),
        "small_stage": charts.stage_bar(
            identified=Decimal(100), implemented=Decimal(48), checked=Decimal(30), is_small=True
        ),
        "options": [
            SimpleNamespace(
                title=title,
                place=place,
                state=state,
                evidence=evidence,
                invested=Decimal(invested),
                saved=Decimal(saved),
                payback=Decimal(days) / 365 if days else None,
            )
            for title, place, state, evidence, invested, saved, days in OPTIONS
        ],
        "findings": [
            SimpleNamespace(
                state="ask",
                state_label="Ask",
                title="91 % of the water is accounted for",
                text="9 % of the intake (18,400 m³, USD 21,000) leaves unexplained.",
                url="#",
                action="Open the balance",
            ),
            SimpleNamespace(
                state="error",
                state_label="Correct",
                title="Savings are larger than the use",
                text="Energy: 5,100 MWh saved of 4,300 MWh used.",
                url="#",
                action="Open option 12",
            ),
            SimpleNamespace(
                state="answered",
                state_label="Answered",
                title="Steam saving is estimated",
                text="“Meter installed 3 March, readings follow.” Amina",
                url="",
                action="",
            ),
        ],
        "states": [
            ("draft", "Draft"),
            ("submitted", "Submitted, waits for review"),
            ("returned", "Came back"),
            ("accepted", "Accepted"),
            ("implemented", "Implemented"),
            ("planned", "Planned"),
            ("rejected", "Rejected"),
            ("stopped", "Stopped"),
            ("not_asked", "Not asked yet"),
            ("failed", "Failed"),
        ],
        "levels": [
            ("estimated", "Estimated"),
            ("reported", "Reported by the plant"),
            ("checked", "Checked by the centre"),
            ("measured", "Measured to a plan"),
            ("confirmed", "Confirmed independently"),
        ],
        "changes": [
            numbers.Change(share=Decimal("-0.6"), is_improvement=True),
            numbers.Change(share=Decimal("0.0042"), is_improvement=None),
            numbers.Change(share=Decimal("0.083"), is_improvement=False),
            numbers.Change(share=Decimal(0), is_improvement=None),
        ],
        "form": ExampleForm(),
        "bad_form": ExampleForm(
            {"name": "Chandaria", "amount": "12 000 ton", "unit": "kWh", "started_on": "soon", "method": "guess"}
        ),
        "steps": [
            SimpleNamespace(label="As it was entered", formula="", result="243,394 kWh", source="Bill of June 2025"),
            SimpleNamespace(label="In the portal's unit", formula="243,394 kWh ÷ 1,000", result="243.4 MWh", source=""),
            SimpleNamespace(
                label="Times the grid's average factor",
                formula="243.4 MWh × 0.085 t CO₂e/MWh",
                result="20.7 t CO₂e",
                source="Kenya, national average, 2024, factors KE 2026-1",
            ),
        ],
        "facts": [("ISIC", "1709, other paper products"), ("Place", "Nairobi, Kenya"), ("Founded", None)],
        "events": [
            SimpleNamespace(who="Amina Mwangi", what="submitted the report round", at=AT, detail="17 options", url=""),
            SimpleNamespace(who="Ines Otieno", what="opened the assessment", at=AT, detail="", url="#"),
        ],
        "tabs": [
            SimpleNamespace(label="Results", url="?", is_current=True, count=None),
            SimpleNamespace(label="Options", url="?o", is_current=False, count=17),
            SimpleNamespace(label="Tasks", url="?t", is_current=False, count=0),
        ],
        "jobs": [
            SimpleNamespace(
                element_id="job-1", status_url="", is_finished=False, error="", progress=40, step="Setting the pages"
            ),
            SimpleNamespace(
                element_id="job-2",
                status_url="",
                is_finished=False,
                error="The document could not be made. Reference K7RW2.",
                retry_url="#",
            ),
            SimpleNamespace(element_id="job-3", status_url="", is_finished=True, error="", file_url="#"),
        ],
        "edits": [SimpleNamespace(label="Electricity", theirs="243,394 kWh", yours="24,339 kWh")],
        "page": Paginator(range(9340), 50).page(3),
        "long_name": LONG_NAME,
        "at": AT,
        "start": date(2025, 7, 1),
        "end": date(2026, 6, 30),
    }
    return render(request, "styleguide.html", context)


def _stats() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            label="Saved a year, 11 implemented options",
            figure=numbers.Figure(value=numbers.headline_money(Decimal("66012345"), "KES")),
            note="USD 511,000 · 9 options checked by the centre, 2 reported",
            href="#why",
            change=None,
        ),
        SimpleNamespace(
            label="Invested",
            figure=numbers.Figure(value=numbers.headline_money(Decimal("3604999"), "KES")),
            note="USD 27,900 · pays back in 20 days",
            href="",
            change=None,
        ),
        SimpleNamespace(
            label="Greenhouse gases avoided",
            figure=numbers.headline(Decimal("1862.4"), "t CO2e"),
            note="based on meter readings for 9 of 11",
            href="",
            change=numbers.Change(share=Decimal("-0.29"), is_improvement=True),
        ),
        SimpleNamespace(label="Water saved", figure=None, note="The follow-up brings it.", href="", change=None),
    ]


def _rail() -> SimpleNamespace:
    item = SimpleNamespace
    return SimpleNamespace(
        reference="KE-2026-014",
        back_url="#",
        groups=[
            SimpleNamespace(
                label="KE-2026-014",
                items=[
                    item(label="Planning", url="#", state="done", badge="", is_current=False),
                    item(label="Pre-assessment", url="#", state="done", badge="", is_current=False),
                    item(label="Inputs and outputs", url="#", state="done", badge="42", is_current=False),
                    item(label="Balance", url="#", state="partly", badge="91 %", is_current=False),
                    item(label="Options", url="#", state="done", badge="17", is_current=False),
                    item(label="Results", url="#", state="partly", badge="", is_current=True),
                    item(label="Follow-up", url="#", state="empty", badge="", is_current=False),
                ],
            ),
            SimpleNamespace(
                label="Documents",
                items=[item(label="Case study", url="#", state="", badge="", is_current=False)],
            ),
        ],
    )


urlpatterns = [path("styleguide/", styleguide, name="styleguide")] if settings.DEBUG else []
