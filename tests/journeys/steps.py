"""What people do in the portal, by the words that they read on its pages. Works with and without JavaScript."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote_plus, urlsplit

from playwright.sync_api import Locator, Page, expect

Values = Mapping[str, str]


def labelled(where: Page | Locator, label: str) -> Locator:
    """Return the field with exactly this label, whether it may stay empty or not."""
    named = where.get_by_label(re.compile(rf"^{re.escape(label)}( \(optional\))?$"))
    return named.and_(where.locator("input, select, textarea"))


def fill(where: Page | Locator, values: Values) -> None:
    """Fill fields by their labels; a choice is chosen by its words."""
    for label, value in values.items():
        control = labelled(where, label).first
        if control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)


def press(page: Page, name: str, *, role: Literal["button", "link"] = "button") -> None:
    """Press the first button, or follow the first link, of this name in the page's own part."""
    page.get_by_role("main").get_by_role(role, name=name, exact=True).first.click()


def expect_said(page: Page, sentence: str) -> None:
    """Wait for a sentence in the line that screen readers hear too."""
    expect(page.locator("#messages")).to_contain_text(sentence)


def find_assessment(page: Page, words: str, *, centre: str = "kenya") -> str:
    """Find a centre's first assessment that goes with these words, open it, and return its path."""
    page.goto(f"/centres/{centre}/search/?q={quote_plus(words)}")
    links = page.get_by_role("main").get_by_role("listitem").filter(has_text="Assessment").get_by_role("link")
    links.first.click()
    page.wait_for_url("**/assessments/*/")
    return urlsplit(page.url).path


@dataclass(frozen=True, kw_only=True)
class Flow:
    """One line of inputs and outputs."""

    kind: str
    values: Values


@dataclass(frozen=True, kw_only=True)
class Option:
    """One option with its effects."""

    title: str
    technique: str
    effects: Sequence[Values]
    investment: str = ""
    values: Values = field(default_factory=dict)


def record_flow(page: Page, assessment: str, *, round_number: int, flow: Flow) -> None:
    """Record one line on a page of its own."""
    open_flow_form(page, assessment, round_number=round_number, kind=flow.kind)
    fill(page.get_by_role("main"), flow.values)
    press(page, "Record")
    expect_said(page, "recorded")


def open_flow_form(page: Page, assessment: str, *, round_number: int, kind: str) -> None:
    """Open the form for one line of a kind."""
    page.goto(f"{assessment}rounds/{round_number}/flows/new/")
    page.get_by_role("main").get_by_role("link", name=kind, exact=True).click()
    expect(page.get_by_role("heading", level=1, name=kind)).to_be_visible()


def propose_option(page: Page, assessment: str, option: Option) -> None:
    """Propose one option with its effects."""
    page.goto(f"{assessment}options/new/")
    main = page.get_by_role("main")
    fill(main, {"Title": option.title, "Investment": option.investment, **option.values})
    main.get_by_role("radio", name=option.technique).check()
    for number, effect in enumerate(option.effects, start=1):
        line = main.get_by_role("group", name=f"Line {number}", exact=True)
        if not line.count():
            press(page, "Another line")
            expect(line).to_be_visible()
        fill(line, effect)
    press(page, "Save the option")
    expect(page.get_by_role("heading", level=1, name=option.title)).to_be_visible()


def submit(page: Page, assessment: str, *, round_number: int) -> None:
    """Hand a round to the reviewer."""
    page.goto(f"{assessment}rounds/{round_number}/review/")
    for answer in page.locator("textarea[name^=answer-]").all():
        answer.fill("The plant confirmed it on the bills.")
    press(page, "Submit for review")
    expect_said(page, "Submitted")


def accept(page: Page, assessment: str, *, round_number: int) -> None:
    """Accept a round, as a reviewer."""
    page.goto(f"{assessment}rounds/{round_number}/review/")
    press(page, "Accept the round")
    expect_said(page, "Accepted")
