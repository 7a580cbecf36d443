"""`{% load icons %}` `{% icon "check" %}`: a Lucide icon drawn into the page, silent unless it is given a label."""

from functools import cache
from xml.etree import ElementTree

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lucide import _load_icon  # the package's own tag parses the drawing anew for each use

register = template.Library()

# Point the way people read; mirrored in right-to-left pages.
DIRECTED = frozenset(
    {"arrow-left", "arrow-right", "chevron-right", "chevron-left", "log-out", "undo-2", "corner-up-left"}
)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon. `label` is what it says aloud; without one the words beside it must say it."""
    classes = f"icon icon-{name}{' icon-flips' if name in DIRECTED else ''}"
    if label:
        return format_html(
            '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
            ' stroke-linecap="round" stroke-linejoin="round" role="img" aria-label="{}">{}</svg>',
            classes,
            label,
            _drawing(name),
        )
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{}</svg>',
        classes,
        _drawing(name),
    )


@cache
def _drawing(name: str) -> SafeString:
    """Return the shapes of an icon. They come from the installed package, never from a person."""
    shapes = (ElementTree.tostring(shape, encoding="unicode") for shape in _load_icon(name))
    return mark_safe("".join(shape.strip() for shape in shapes))  # noqa: S308
