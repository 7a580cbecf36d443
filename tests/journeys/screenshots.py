"""The README's pictures, taken from the running portal: python -m tests.journeys.screenshots docs/images"""

import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from tests.journeys.browser import Windows, running_chromium
from tests.journeys.portal import running_portal
from tests.journeys.steps import fill, find_assessment, press

TALLEST = {1280: 1500, 360: 1300}  # a picture in the README is no whole page
PLANT = "Demonstration paper mill"
PAPER_DPI = "96"


def main(folder: Path) -> None:
    """Start the portal and take all pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as files,
        running_portal(Path(files), records=False) as portal,
        running_chromium() as browser,
    ):
        windows = Windows(portal=portal, browser=browser)
        take_all(windows, folder)
        windows.close()


def take_all(windows: Windows, folder: Path) -> None:
    """Take all pictures from a portal that is running."""
    for width, suffix in [(1280, ""), (360, "-360")]:
        amina = windows.sign_in("amina", width=width)
        take(amina, "/", folder / f"desk{suffix}.png")
        results = f"{find_assessment(amina, PLANT)}rounds/3/results/"
        take(amina, results, folder / f"results{suffix}.png")
        take(windows.sign_in("mwangi", width=width), "/", folder / f"plant{suffix}.png")
    take(windows.sign_in("nadia"), "/network/?data=demonstration", folder / "network.png")
    take_case_study(windows.sign_in("amina"), folder)


def take(page: Page, path: str, picture: Path) -> None:
    """Take a picture of the top of a page."""
    page.goto(path, wait_until="networkidle")
    size = page.viewport_size
    assert size is not None
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[size["width"]])
    clip = {"x": 0, "y": 0, "width": size["width"], "height": height}
    keep(page.screenshot(full_page=True, clip=clip), picture)  # type: ignore[arg-type]  # a TypedDict


def take_case_study(page: Page, folder: Path) -> None:
    """Ask for a case study, and take a picture of each of its pages."""
    page.goto(f"{find_assessment(page, PLANT)}case-study/")
    fill(page, {"Language": "English"})
    press(page, "Make the case study (PDF)")
    with page.expect_download(timeout=60_000) as downloading:
        page.get_by_role("link", name="Download").first.click(timeout=60_000)
    with tempfile.TemporaryDirectory() as sheets:
        command = ["pdftoppm", "-r", PAPER_DPI, "-png", str(downloading.value.path()), f"{sheets}/page"]
        subprocess.run(command, check=True)  # noqa: S603  # our own file
        for number, sheet in enumerate(sorted(Path(sheets).iterdir()), start=1):
            keep(sheet.read_bytes(), folder / f"case-study-{number}.png")


def keep(png: bytes, picture: Path) -> None:
    """Write a picture with as few colours as its page has to the eye."""
    colours = Image.open(BytesIO(png)).convert("RGB").quantize(colors=256, dither=Image.Dither.NONE)
    colours.save(picture, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
