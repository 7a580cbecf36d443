"""`{% load ui %}`: the components that need a decision before they are drawn. docs/interface.md lists them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recp_portal.lib import numbers

register = template.Library()

BETTER, NOTE, WORSE, PLAIN, BRAND = "better", "note", "worse", "plain", ""

# How a state looks. The word comes from the choice's own label; tone and icon never stand without it.
STATE_LOOKS: Mapping[str, tuple[str, str]] = {
    # rounds and assessments
    "draft": (PLAIN, "pencil"),
    "submitted": (NOTE, "send"),
    "returned": (WORSE, "undo-2"),
    "accepted": (BETTER, "circle-check"),
    "open": (BRAND, "circle-dot"),
    "closed": (PLAIN, "lock"),
    "archived": (PLAIN, "folder"),
    # options
    "identified": (PLAIN, "circle-dashed"),
    "feasible": (BRAND, "lightbulb"),
    "rejected": (PLAIN, "circle-x"),
    "planned": (BRAND, "calendar"),
    "in_progress": (NOTE, "loader"),
    "implemented": (BETTER, "circle-check"),
    "stopped": (WORSE, "octagon-x"),
    "unknown": (PLAIN, "circle-question-mark"),
    "not_asked": (PLAIN, "circle-question-mark"),
    # evidence
    "estimated": (PLAIN, "ruler"),
    "reported": (BRAND, "message-square"),
    "checked": (BETTER, "check"),
    "measured": (BETTER, "gauge"),
    "confirmed": (BETTER, "shield-check"),
    # documents
    "queued": (PLAIN, "clock"),
    "running": (NOTE, "loader"),
    "done": (BETTER, "circle-check"),
    "failed": (WORSE, "triangle-alert"),
    # people
    "invited": (NOTE, "send"),
    "active": (BETTER, "user"),
    "expired": (PLAIN, "clock"),
    "withdrawn": (PLAIN, "ban"),
    # things to answer
    "ask": (NOTE, "message-square"),
    "warning": (NOTE, "triangle-alert"),
    "error": (WORSE, "circle-alert"),
    "answered": (BETTER, "check"),
    "missing": (NOTE, "circle-dashed"),
    "partly": (NOTE, "circle-dot"),
    "empty": (PLAIN, "circle-dashed"),
    # consent
    "given": (BETTER, "circle-check"),
    "not_given": (NOTE, "clock"),
}

EVIDENCE_STEPS = ("estimated", "reported", "checked", "measured", "confirmed")

DATA_KINDS: Mapping[str, tuple[str, Promise, Promise]] = {
    "demonstration": (
        "flask-conical",
        gettext_lazy("Demonstration plant"),
        gettext_lazy("Invented figures, shown to try the portal. They count in no total."),
    ),
    "generated": (
        "gauge",
        gettext_lazy("Generated to measure the portal"),
        gettext_lazy(
            "Drawn at random in large numbers. No plant is real, and they count in no total of recorded data."
        ),
    ),
    "real_anonymous": (
        "eye-off",
        gettext_lazy("Real anonymous plant"),
        gettext_lazy("Real figures of a real plant whose name is withheld."),
    ),
    "published": (
        "book-open",
        gettext_lazy("Published figures"),
        gettext_lazy("As they were printed, with their source. They count in no total."),
    ),
}

MESSAGE_LOOKS: Mapping[str, tuple[str, str]] = {
    "success": (BETTER, "circle-check"),
    "warning": (NOTE, "triangle-alert"),
    "error": (WORSE, "circle-alert"),
    "info": (PLAIN, "info"),
    "debug": (PLAIN, "info"),
}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str,
    figure: numbers.Figure | str | None,
    note: str = "",
    change: Any = None,
    href: str = "",
    evidence: str = "",
    evidence_label: str = "",
) -> dict[str, object]:
    """Show one figure. `href` opens where it comes from; None prints that there is no figure yet."""
    shown = figure if isinstance(figure, numbers.Figure) else numbers.Figure(value=str(figure)) if figure else None
    if shown is not None and shown.value == numbers.NOTHING:
        shown = None
    return {
        "label": label,
        "figure": shown,
        "note": note,
        "change": change,
        "href": href,
        "evidence": evidence,
        "evidence_label": evidence_label,
    }


@register.inclusion_tag("components/figure.html")
def why(base: str, key: str, text: object) -> dict[str, object]:
    """Show a printed figure that opens its chain: `{% why page.why_href "current/water_use" row.current|number %}`."""
    return {"text": text, "href": f"{base}{key}" if base and text != numbers.NOTHING else ""}


@register.inclusion_tag("components/chip.html")
def chip(state: str, label: object = "", icon: str | None = None, tone: str | None = None) -> dict[str, object]:
    """Show a state with colour, icon and word: `{% chip option.status option.get_status_display %}`."""
    look, drawing = STATE_LOOKS.get(str(state), (PLAIN, ""))
    return {
        "label": label or str(state),
        "tone": look if tone is None else tone,
        "icon_name": drawing if icon is None else icon,
    }


@register.inclusion_tag("components/change.html")
def change(value: Any, words: bool = False) -> dict[str, object]:
    """Show a change. Improvement decides colour and word; the sign only decides the arrow.

    value  anything with `is_improvement` and `share` or `change_share`
    words  "25 % less" and not "−25 %"
    """
    share: Decimal | None = getattr(value, "share", getattr(value, "change_share", None))
    is_improvement: bool | None = getattr(value, "is_improvement", None)
    if value is None or share is None:
        return {"text": "", "tone": "same", "arrow": "", "verdict": ""}
    if numbers.is_no_change(share):
        return {"text": _("no change"), "tone": "same", "arrow": "", "verdict": ""}
    if words:
        pattern = _("%(percent)s more") if share > 0 else _("%(percent)s less")
        text = pattern % {"percent": numbers.percent(abs(share))}
    else:
        text = numbers.percent(share, signed=True)
    tone, verdict = {True: (BETTER, _("better")), False: (WORSE, _("worse")), None: ("same", "")}[is_improvement]
    return {"text": text, "tone": tone, "arrow": "▲" if share > 0 else "▼", "verdict": verdict}


@register.inclusion_tag("components/evidence.html")
def evidence(level: str, label: object = "") -> dict[str, object]:
    """Show how well a figure is evidenced, in five steps with its word."""
    known = EVIDENCE_STEPS.index(level) + 1 if level in EVIDENCE_STEPS else 0
    return {"steps": [step < known for step in range(len(EVIDENCE_STEPS))], "label": label or level, "is_known": known}


@register.inclusion_tag("components/data_kind.html")
def data_kind(kind: str, detail: str = "") -> dict[str, object]:
    """Say loudly, but calmly, what kind of data a page shows. Recorded data needs no banner and gets none."""
    if str(kind) not in DATA_KINDS:
        return {"kind": ""}
    icon_name, title, explanation = DATA_KINDS[str(kind)]
    return {"kind": str(kind), "icon_name": icon_name, "title": title, "text": detail or explanation}


@register.simple_tag
def data_kind_name(kind: str) -> str:
    """Return the name of a data kind for a line of text; nothing for recorded data."""
    return str(DATA_KINDS[str(kind)][1]) if str(kind) in DATA_KINDS else ""


@register.inclusion_tag("components/avatar.html")
def avatar(name: object, size: str = "") -> dict[str, object]:
    """Show a person's initials. The name itself stands beside it or in its label."""
    words = [word for word in str(name).split("@")[0].replace(".", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [words[0][:2]] if words else ["?"]
    return {"initials": "".join(letters).upper(), "name": str(name), "size": size}


@register.simple_tag
def money_pair(
    local_amount: numbers.Number | None,
    local_currency: str,
    other_amount: numbers.Number | None = None,
    other_currency: str = "USD",
    headline: bool = False,
) -> str:
    """Print the plant's own money first and the other beside it: KES 66.0 million · USD 511,000."""
    printed = numbers.headline_money if headline else numbers.money
    first = printed(local_amount, local_currency)
    if other_amount is None or other_currency == local_currency:
        return first
    return f"{first} · {printed(other_amount, other_currency)}"


@register.inclusion_tag("components/chart.html")
def chart(drawn: Any, table: bool = True, titled: bool = True) -> dict[str, object]:
    """Show a `Chart` of `indicators.charts` with its table under it.

    table   False: the page has its own
    titled  False: the card around it says what is seen
    """
    return {"chart": drawn, "with_table": table, "with_title": titled}


@register.inclusion_tag("components/message.html")
def message_notice(message: Any) -> dict[str, object]:
    """Show one of Django's messages."""
    tone, icon_name = MESSAGE_LOOKS.get(message.level_tag, (PLAIN, "info"))
    return {"message": message, "tone": tone, "icon_name": icon_name}


# --- Forms -----------------------------------------------------------------------------------------------------------


@register.simple_tag
def field(bound: BoundField, unit: str = "", hint: str = "", css: str = "") -> SafeString:
    """Draw a form field: label, control, unit, hint, error. `unit` may also be set as `form.fields[…].unit`."""
    if hint:
        bound.help_text = hint
    if unit:
        bound.field.unit = unit  # type: ignore[attr-defined]  # read by unit_of
    return render_to_string(bound.template_name, bound.get_context() | {"css": css})


@register.inclusion_tag("forms/pair.html")
def field_pair(amount: BoundField, unit: BoundField, label: str = "", hint: str = "") -> dict[str, object]:
    """Draw an amount and its unit in one row, under one label, with the errors of both."""
    return {"amount": amount, "unit": unit, "label": label or amount.label, "hint": hint or amount.help_text}


@register.inclusion_tag("forms/error_summary.html")
def error_summary(*forms: BaseForm | None) -> dict[str, object]:
    """List what one or several forms refuse, each with a link to its field. Nothing when all is well."""
    errors = [error for form in forms if form is not None and form.is_bound for error in _errors_of(form)]
    return {"errors": errors}


@register.inclusion_tag("forms/error_summary.html")
def rows_error_summary(rows: Iterable[BaseForm], word: str) -> dict[str, object]:
    """List what the rows of a table refuse, each with its number: `{% rows_error_summary formset.forms _("Row") %}`."""
    numbered = [(number, row) for number, row in enumerate(rows, start=1) if row.is_bound]
    errors = [
        {**error, "text": f"{word} {number}, {error['text']}"} for number, row in numbered for error in _errors_of(row)
    ]
    return {"errors": errors}


@register.filter
def kind_of(bound: BoundField) -> str:
    """Return what sort of control a field has: checkbox, choices, or control."""
    if getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset:
        return "checkbox"
    return "choices" if bound.use_fieldset else "control"


@register.filter
def unit_of(bound: BoundField) -> str:
    """Return the unit printed behind a control: the field's `unit`, if somebody set one."""
    return str(getattr(bound.field, "unit", ""))


def _errors_of(form: BaseForm) -> Iterable[dict[str, object]]:
    for sentence in form.non_field_errors():
        yield {"text": sentence, "target": ""}
    for bound in form:
        for sentence in bound.errors:
            named = str(sentence).casefold().startswith(f"{bound.label}:".casefold())
            text = (
                sentence
                if named
                else _("%(field)s: %(error)s") % {"field": str(bound.label).rstrip("?:. "), "error": sentence}
            )
            yield {"text": text, "target": bound.id_for_label or bound.auto_id}
