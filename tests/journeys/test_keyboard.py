"""Everything can be done without a mouse, and the focus is always to be seen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

SignIn = Callable[..., Page]

FOCUS_IS_SEEN = """() => {
  const element = document.activeElement;
  if (!element.matches(":focus")) return [element.tagName, true, true];  // the calendar of a date: Chromium's own part
  const look = () => [element, element.parentElement].map((one) => {
    const style = getComputedStyle(one);
    return [style.outline, style.boxShadow, style.borderColor].join();
  }).join();
  const focused = look();
  const box = element.getBoundingClientRect();
  const middle = document.elementFromPoint(box.x + Math.min(box.width, innerWidth) / 2, box.y + box.height / 2);
  const isCovered = middle && !element.contains(middle) && !middle.contains(element) && !element.labels?.length;
  element.blur();
  const resting = look();
  element.focus({preventScroll: true});
  return [element.outerHTML.slice(0, 120), focused !== resting, !isCovered];
}"""


def test_the_skip_link_leads_past_the_navigation(sign_in: SignIn):
    page = sign_in("amina")
    page.keyboard.press("Tab")
    link = page.get_by_role("link", name="Skip to the content")
    expect(link).to_be_focused()
    expect(link).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", ["/", "/centres/kenya/assessments/", "/centres/kenya/assessments/new/"])
def test_the_focus_is_seen_at_every_stop(sign_in: SignIn, path: str):
    page = sign_in("amina")
    page.goto(path)
    unseen, stops = [], []
    for _stop in range(60):
        page.keyboard.press("Tab")
        element, is_seen, is_uncovered = page.evaluate(FOCUS_IS_SEEN)
        if element.startswith(("<body", "BODY")):
            break
        stops.append(element)
        if not (is_seen and is_uncovered):
            unseen.append(element)
    assert len(stops) > 8
    assert unseen == []


def test_a_menu_opens_and_closes_by_keyboard(sign_in: SignIn):
    page = sign_in("amina")
    menu = page.get_by_label("Account of Amina")
    sign_out = page.get_by_role("button", name="Sign out")
    menu.focus()
    page.keyboard.press("Enter")
    expect(sign_out).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('details').open")
    page.keyboard.press("Escape")
    expect(sign_out).not_to_be_visible()
    expect(menu).to_be_focused()


def test_the_help_sheet_opens_and_closes_by_keyboard(sign_in: SignIn):
    page = sign_in("amina")
    sheet = page.get_by_role("dialog", name="Help and keys")
    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    for _stop in range(4):  # the focus stays inside the sheet, or in the browser's own bar
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(sheet).not_to_be_visible()


def test_a_refused_form_takes_the_focus_to_what_is_wrong(sign_in: SignIn):
    page = sign_in("amina")
    page.goto("/centres/kenya/assessments/new/")
    page.get_by_role("button", name="Start the assessment").focus()
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    expect(summary.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('input, select, textarea')")
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
