"""What matters works in a browser without JavaScript: every form, every step, a document by looking again."""

import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.steps import Flow, Option, fill, press

SITE = "Recorded tea factory"  # of which no other journey asks for a document
A_MINUTE = 60


def test_an_assessment_up_to_its_submission(sign_in: Callable[..., Page]):
    page = sign_in("amina", javascript=False)
    page.goto("/centres/kenya/assessments/new/")
    fill(page, {"Focus": "Paper without a script", "Currency for one US dollar": "a dollar"})
    press(page, "Start the assessment")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Site: ")
    expect(alert).to_contain_text("Currency for one US dollar: ")
    expect(steps.labelled(page, "Focus")).to_have_value("Paper without a script")
    expect(steps.labelled(page, "Currency for one US dollar")).to_have_value("a dollar")
    sites = steps.labelled(page, "Site").get_by_role("option").all_inner_texts()
    fill(page, {"Site": next(name for name in sites if SITE in name), "Currency for one US dollar": ""})
    press(page, "Start the assessment")
    steps.expect_said(page, "started")
    assessment = urlsplit(page.url).path

    page.goto(f"{assessment}rounds/new/baseline/")
    fill(page, {"From": "2024-01-01", "To": "2024-12-31"})
    press(page, "Start")
    for flow in (
        Flow(kind="Product output", values={"Amount": "1000", "Unit": "t"}),
        Flow(
            kind="Energy",
            values={
                "Kind of energy": "Electricity from the grid",
                "Amount": "2000",
                "Unit": "MWh",
                "Cost": "240000",
            },
        ),
        Flow(kind="Water", values={"What": "Borehole", "Amount": "50000", "Unit": "m3"}),
    ):
        steps.record_flow(page, assessment, round_number=1, flow=flow)
    steps.submit(page, assessment, round_number=1)

    page.goto(f"{assessment}rounds/new/report/")
    press(page, "Start")
    option = Option(
        title="Save water with a pump",
        technique="On-site recovery and reuse",
        investment="9000",
        effects=[
            {"Less of": "Water", "What": "Borehole", "Less a year": "5000", "Unit": "m3", "Saved a year": "4000"},
            {
                "Less of": "Energy",
                "Kind of energy": "Electricity from the grid",
                "Less a year": "-10",
                "Unit": "MWh",
                "Saved a year": "-1200",
            },
        ],
    )
    steps.propose_option(page, assessment, option)
    main = page.get_by_role("main")
    expect(main).to_contain_text("−5,000 m³")
    expect(main).to_contain_text("+10 MWh")
    expect(main).to_contain_text("KES 2,800")
    steps.submit(page, assessment, round_number=2)


def test_a_document_by_looking_again(sign_in: Callable[..., Page]):
    page = sign_in("amina", javascript=False)
    page.goto(f"{steps.find_assessment(page, 'Demonstration tea factory')}case-study/")
    fill(page, {"Language": "Arabic"})
    press(page, "Make the case study (PDF)")

    made = page.get_by_role("listitem").filter(has_text=", Arabic")
    again, download = (
        made.get_by_role("link", name="Look again"),
        made.get_by_role("link", name=re.compile("^Download")),
    )
    for _look in range(A_MINUTE):
        if download.count():
            break
        time.sleep(1)
        again.click()
    with page.expect_download() as downloading:
        download.click()
    assert downloading.value.path().read_bytes().startswith(b"%PDF-")
