"""Every page that each role reaches: no accessibility violation, no sideways scrolling, no more bytes than allowed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.journeys.browser import Windows
from tests.journeys.crawl import Weight, pages_of
from tests.journeys.portal import Portal
from tests.journeys.steps import Option, fill, find_assessment, press, propose_option

FIRST_VISIT_BYTES = 150_000
LATER_VISIT_BYTES = 30_000
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
STANDARD = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll("main :is(section, article, form)")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline")
  .map((one) => one.tagName + " " + (one.getAttribute("aria-labelledby") || one.className || one.innerText.slice(0, 9)))
"""

TWICE = ("flow_list", "round_results", "round_review", "assessment_detail", "option_detail")  # open and accepted

# Of the demonstration dairy, which has what the walks do not meet: a draft follow-up, bills, relations, cost lines.
OPTIONS_AND_BILLS = (
    *("options/", "options/best-set/?budget=7000000", "options/ranking/"),
    *("fuels/", "fuels/new/", "rounds/1/beside/", "rounds/1/process/", "baselines/1/months/"),
    *(f"rounds/4/process/{part}/new/" for part in ("steps", "streams", "substances", "utilities")),
    *("options/10/edit/", "options/10/costs/", "options/10/relations/", "options/10/progress/"),
)

SignIn = Callable[..., Page]


def violations(page: Page, size: Any, scheme: Any) -> list[str]:
    """Return what axe finds in the open page, and what does not fit into its width."""
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    where = f"{page.url} at {size['width']}, {scheme}"
    found = [
        f"{where}: {violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in page.evaluate("options => axe.run(options)", STANDARD)["violations"]
        for node in violation["nodes"]
    ]
    return [*found, *(f"{where}: wider than its place: {one}" for one in page.evaluate(TOO_WIDE))]


def faults(page: Page, *, turn: int = 0) -> list[str]:
    """Return what is wrong with the open page in a wide and in a narrow window, one of them dark.

    turn  even: the narrow one is dark; odd: the wide one. What pages share is seen in all four ways.
    """
    wide, narrow = ("dark", "light") if turn % 2 else ("light", "dark")
    found = [*violations(page, WIDE, wide), *violations(page, NARROW, narrow)]
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    return found


# Who looks at which views: what an assessor sees comes first, the others look at what is theirs.
WALKS = [
    ("amina", ["/", "/centres/kenya/search/?q=tea"], ""),
    ("lead.kenya", ["/"], "^(desk|round_review)$"),
    (
        "ines",
        [f"/centres/kenya/{path}/" for path in ("people", "profile", "imports", "assessments/compared-with")],
        "^(people|person|invitation|centre_|history|import_|check_list|price_band_|benchmark_)",
    ),
    ("mwangi", ["/"], ""),
    ("nadia", ["/"], ""),
    ("network", ["/"], ""),
]


@pytest.mark.parametrize(("who", "starts", "views"), WALKS, ids=[walk[0] for walk in WALKS])
def test_every_page_can_be_used_by_everybody(sign_in: SignIn, who: str, starts: list[str], views: str):
    page = sign_in(who)
    found: list[str] = []
    visited = []
    for visit in pages_of(page, *starts, views=views, twice=TWICE):
        visited.append(visit.view)
        if visit.transferred > LATER_VISIT_BYTES and len(visited) > 1:  # the first may fetch what signing in did not
            found.append(f"{visit.path} fetches {visit.transferred:,} bytes")
        found += faults(page, turn=len(visited))
    assert len(visited) >= 3, visited
    assert not found, "\n".join(found)


def test_the_pages_of_an_open_follow_up_can_be_used_by_everybody(sign_in: SignIn):
    page = sign_in("amina")
    assessment = find_assessment(page, "Demonstration tea factory")
    page.goto(f"{assessment}rounds/new/follow_up/")
    press(page, "Start")
    number = page.url.split("/")[-3]
    propose_option(page, assessment, Option(title="Dry with the sun", technique="Technology change", effects=[{}]))
    option = page.url.split("/")[-2]
    page.goto(f"{assessment}rounds/{number}/people/new/")
    fill(
        page,
        {
            "Kind": "People exposed to a hazard",
            "What changed": "Nobody carries firewood any more",
            "People before": "12",
            "People after": "0",
        },
    )
    press(page, "Save")
    page.get_by_role("link", name="Nobody carries firewood any more").click()
    page.wait_for_url("**/people/*-*/")

    found = faults(page)
    for turn, path in enumerate(
        (
            f"rounds/{number}/edit/",
            f"rounds/{number}/flows/like-baseline/",
            "options/new/",
            f"options/{option}/edit/",
            f"options/{option}/remove/",
            "options/1/progress/",
        )
    ):
        response = page.goto(f"{assessment}{path}")
        assert response is not None
        assert response.ok, path
        found += faults(page, turn=turn)
    assert not found, "\n".join(found)


def test_options_bills_and_why_can_be_used_by_everybody(sign_in: SignIn):
    page = sign_in("kofi")
    assessment = find_assessment(page, "Demonstration dairy", centre="south-africa")
    paths = [f"{assessment}{path}" for path in OPTIONS_AND_BILLS]
    for listed, links in [("meters/", 'main a[href*="/meters/"]:not([href$="/new/"])'), ("options/", "a.figure")]:
        page.goto(f"{assessment}{listed}")
        addresses = page.locator(links).evaluate_all("links => links.map(link => link.getAttribute('href'))")
        assert addresses, listed
        paths += [addresses[0], addresses[-1]]
    found: list[str] = []
    for turn, path in enumerate(paths):
        response = page.goto(path)
        assert response is not None
        assert response.ok, path
        found += faults(page, turn=turn)
    assert not found, "\n".join(found)


def test_the_page_of_an_invitation_can_be_used_by_everybody(portal: Portal, sign_in: SignIn, windows: Windows):
    page = sign_in("ines")
    page.goto("/centres/kenya/people/invite/")
    fill(page, {"E-mail address": "grace@new.example", "Name": "Grace"})
    page.get_by_role("radio", name=re.compile("^Viewer")).check()
    press(page, "Send the invitation")
    stranger = windows.open()
    stranger.goto(portal.address_in_mail_to("grace@new.example"))
    expect(stranger.get_by_role("heading", level=1)).to_contain_text("Join Kenya")
    found = faults(stranger)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/centres/kenya/nothing/"])
def test_pages_before_signing_in_can_be_used_by_everybody(windows: Windows, path: str):
    page = windows.open()
    page.goto(path)
    found = faults(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("path", "button"),
    [
        ("/centres/kenya/enterprises/new/", "Register the enterprise"),
        ("/centres/kenya/assessments/new/", "Start the assessment"),
        ("/centres/kenya/people/invite/", "Send the invitation"),
    ],
)
def test_a_refused_form_can_be_used_by_everybody(sign_in: SignIn, path: str, button: str):
    page = sign_in("ines" if "people" in path else "amina")
    page.goto(path)
    press(page, button)
    expect(page.get_by_role("alert")).to_be_focused()
    found = faults(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("who", ["amina", "mwangi", "nadia"])
def test_the_first_visit_is_light(windows: Windows, sign_in: SignIn, who: str):
    cookies = sign_in(who).context.cookies()
    page = windows.open()
    page.context.add_cookies(cookies)
    weight = Weight(page)

    first = page.goto("/", wait_until="networkidle")
    assert first is not None
    first_bytes = weight.take(first)
    again = page.goto(page.url, wait_until="networkidle")
    assert again is not None

    assert 20_000 < first_bytes < FIRST_VISIT_BYTES
    assert weight.take(again) < LATER_VISIT_BYTES
