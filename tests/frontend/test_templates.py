"""Templates and components: contracts, the Content-Security-Policy, and what assistive technology hears."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

from recp_portal.lib.numbers import Change
from recp_portal.templatetags import ui

ROOT = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path for path in ROOT.rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.parent.name != "pdf"]  # a document is not under the page's policy
OURS = [
    path
    for path in TEMPLATES
    if path.parent.name in {"components", "forms", "account", "elements", "layouts", "templates"}
]


def render(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load ui units icons %}" + source).render(context)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_compiles(path):
    get_template(str(path.relative_to(ROOT)))


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_says_what_it_needs(path):
    assert re.match(r"\{% extends |\{# Context: ", path.read_text())
    assert "Context:" in path.read_text()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_style_and_no_script_inside_a_page(path):
    html = path.read_text()
    assert not re.search(r"\sstyle=[\"']|<style|\son[a-z]+=[\"']|javascript:|hx-on", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)


def test_improvement_decides_colour_and_word_the_sign_only_the_arrow():
    fell = render("{% change c %}", c=Change(share=Decimal("-0.6"), is_improvement=True))
    assert "▼" in fell
    assert "−60" in fell
    assert 'class="change better"' in fell
    assert "better</span>" in fell
    rose = render("{% change c %}", c=Change(share=Decimal("0.08"), is_improvement=False))
    assert "▲" in rose
    assert 'class="change worse"' in rose
    assert "worse</span>" in rose
    assert "25\u00a0% less" in render(
        "{% change c words=True %}", c=Change(share=Decimal("-0.25"), is_improvement=True)
    )


def test_a_state_is_never_colour_alone():
    for state in ui.STATE_LOOKS:
        chip = render("{% chip state label %}", state=state, label="The word")
        assert "The word" in chip
        assert "<svg" in chip


def test_recorded_data_needs_no_banner_and_demonstration_data_never_goes_without():
    assert render('{% data_kind "recorded" %}').strip() == ""
    assert "Demonstration plant" in render('{% data_kind "demonstration" %}')


def test_no_figure_is_said_and_not_printed_as_zero():
    assert "No figure yet" in render('{% stat "Water" value|headline:"m3" %}', value=None)
    assert "No figure yet" not in render('{% stat "Water" value|headline:"m3" %}', value=Decimal(0))


class PlantForm(forms.Form):
    amount = forms.DecimalField(label="Amount", help_text="From the bill.", widget=forms.TextInput)
    method = forms.ChoiceField(label="Method", choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_field_ties_label_hint_and_error_to_its_control():
    form = PlantForm({"amount": "12 000 ton"})
    html = render('{% error_summary form %}{% field form.amount unit="kWh" %}{% field form.method %}', form=form)
    assert '<label class="field-label" for="id_amount">' in html
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert 'id="id_amount_helptext"' in html
    assert 'id="id_amount_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="12 000 ton"' in html
    assert "kWh" in html
    assert "<fieldset" in html
    assert "<legend" in html
    assert '<a href="#id_amount">Amount: Enter a number.</a>' in html
    assert "2 things to correct" in html


def test_forms_are_drawn_by_our_template_wherever_they_are_drawn():
    assert 'class="field-label"' in PlantForm()["amount"].as_field_group()


def test_a_job_polls_until_it_is_finished_and_then_stops():
    job = {"element_id": "job-1", "status_url": "/s", "progress": 40, "step": "Reading", "file_url": "/f"}
    running = render('{% include "components/job.html" %}', job={**job, "is_finished": False, "error": ""})
    assert "every 2s" in running
    assert 'role="status"' in running
    assert "hx-trigger" not in render(
        '{% include "components/job.html" %}', job={**job, "is_finished": True, "error": ""}
    )
    failed = render('{% include "components/job.html" %}', job={**job, "is_finished": False, "error": "Reference K7"})
    assert "hx-trigger" not in failed
    assert "Reference K7" in failed


def test_an_icon_is_silent_unless_it_is_named():
    assert 'aria-hidden="true"' in render('{% icon "check" %}')
    named = render('{% icon "check" label %}', label='a "name"')
    assert 'role="img"' in named
    assert "&quot;name&quot;" in named
