"""The description of the API, read and tried out in a browser under the policy of every other page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("width", [360, 1280])
def test_the_description_draws_itself_and_can_be_tried_out(sign_in: Callable[..., Page], width: int) -> None:
    page = sign_in("amina", width=width)
    answer = page.goto("/api/v1/docs/")
    assert answer is not None
    assert "unsafe" not in answer.headers["content-security-policy"]
    mine = page.locator("#operations-me-me_retrieve")
    mine.click()
    mine.get_by_role("button", name="Try it out").click()
    mine.get_by_role("button", name="Execute").click()
    mine.get_by_text("amina@recp.example").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
