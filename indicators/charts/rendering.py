"""From a Vega specification to SVG, by vl-convert, cached by content.

vl-convert hangs for ever in a child that was forked after its first use. So it is first used after the fork: in the
parent of a Celery pool it refuses, and in a child of a process that has used it, it refuses too. A refusal is an error
with a name; a hang is not.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from celery.signals import worker_init, worker_process_init
from django.conf import settings
from django.core.cache import caches
from django.utils.html import escape

from indicators.charts.drawing import Spec

DRAWN_BY = "1"  # raise it when the drawing changes without its specification
VEGA_REFERENCES = frozenset({"url", "href", "signal"})  # no chart of ours loads, links or computes anything
_TAG = re.compile(r"<[^>]+>")
_EMPTY = re.compile(r'<path d="M0,0h[\d.]+v[\d.]+h-?[\d.]+Z"\s*/>|<path d="" display="none"\s*/>')
_FORBIDDEN = re.compile(r"^<(script|style|foreignObject|image|a)\b|\s(style|on\w+|href|xlink:href)=|javascript:", re.I)


class ChartRefused(ValueError):
    """The specification asks for something that a chart of the portal never needs."""


class UsedBeforeFork(RuntimeError):
    """Drawing here would hang the children of this process, or this child."""


class _Process:
    """What this process may do. Children inherit a copy, so a first use before the fork shows."""

    is_pool_parent = False
    first_used_in: int | None = None
    fonts_are_known = False


@worker_init.connect
def _pool_parent_starts(**_signal: Any) -> None:
    _Process.is_pool_parent = True


@worker_process_init.connect
def _pool_child_starts(**_signal: Any) -> None:
    _Process.is_pool_parent = False


def svg(spec: Spec, *, label: str) -> str:
    """Return a picture for a page or a document. `label` is read aloud for it. No style, no script, no outside."""
    for key in _keys(spec):
        if key in VEGA_REFERENCES:
            raise ChartRefused(f"a chart may not have “{key}”")
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(f"{DRAWN_BY}\n{text}".encode()).hexdigest()
    key = f"chart:{digest}"
    drawn: str | None = caches["drawn"].get(key)
    if drawn is None:
        drawn = _cleaned(_converted(text), prefix=f"c{digest[:8]}")
        caches["drawn"].set(key, drawn, timeout=None)
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1)


def png(picture: str, *, scale: float = 2) -> bytes:
    """Return a picture as a bitmap on white, so many pixels for each of its own."""
    _prepare()
    import vl_convert

    named_as_in_the_file = picture.replace('font-family="Inter,', 'font-family="Inter Variable, Inter,')
    return bytes(vl_convert.svg_to_png(named_as_in_the_file, scale=scale))


def built_file(name: str) -> Path:
    """Return a file that the static build makes for the charts."""
    folders = [Path(folder) for folder in (*settings.STATICFILES_DIRS, settings.STATIC_ROOT)]
    for folder in folders:
        if (folder / name).exists():
            return folder / name
    raise FileNotFoundError(f"{name} of the charts is not built: run `make static`")


def _converted(spec: str) -> str:
    _prepare()
    import vl_convert

    return str(vl_convert.vega_to_svg(spec, allowed_base_urls=[]))


def _prepare() -> None:
    _check_process()
    import vl_convert  # loaded late: it starts threads of its own

    _Process.first_used_in = os.getpid()
    if not _Process.fonts_are_known:
        vl_convert.register_font_directory(str(built_file("fonts/Inter-Regular.ttf").parent))
        _Process.fonts_are_known = True


def _check_process() -> None:
    if _Process.is_pool_parent:
        raise UsedBeforeFork("charts are drawn in the worker's children, never in their parent")
    if _Process.first_used_in not in {None, os.getpid()}:
        raise UsedBeforeFork("charts were drawn before this process was forked")


def _cleaned(drawn: str, *, prefix: str) -> str:
    """Return the picture without Vega's roles on single marks and with ids that are its own on any page.

    Only tags are touched; what people wrote is text between them, escaped by Vega.
    """
    drawn = drawn.replace(' xmlns:xlink="http://www.w3.org/1999/xlink"', "").replace(' version="1.1"', "")
    drawn = _TAG.sub(lambda tag: _cleaned_tag(tag[0], prefix=prefix), drawn)
    return _EMPTY.sub("", drawn)


def _cleaned_tag(tag: str, *, prefix: str) -> str:
    if _FORBIDDEN.search(tag):
        raise ChartRefused("the drawing holds a style, a script or a reference")
    tag = re.sub(r'\s(?:role|aria-\w+|class|pointer-events)="[^"]*"', "", tag)
    tag = re.sub(r"(\d+\.\d{2})\d+", r"\1", tag)  # a hundredth of a pixel is enough
    return re.sub(r'(?<=\sid=")|(?<=url\(#)', f"{prefix}-", tag)


def _keys(part: object) -> Iterator[str]:
    """Walk the specification's own keys; the rows of data are plain values and need no look."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield key
            yield from _keys(value)
    elif isinstance(part, list):
        for value in part:
            yield from _keys(value)
