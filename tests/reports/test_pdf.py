"""The PDFs themselves: pages, words, fonts, tags."""

import pytest
from django.utils import timezone

from reports import services
from reports.choices import ConsentDecision
from reports.fields import CaseStudyFields
from reports.models import PublishedCase

pytestmark = pytest.mark.usefixtures("in_centre")

ANNEX = "Annex: where it goes"
DRAFT = "Draft, not agreed by the enterprise"
OUR_FONTS = ("Inter", "Noto-Sans")


def assert_ours(printed):
    """Every glyph came from our own fonts: a missing one would have come from another."""
    assert all(name.startswith(OUR_FONTS) for name in printed.fonts), printed.fonts
    assert "\ufffd" not in printed.text


def test_the_real_plant_says_its_totals_on_two_pages(valves, print_document):
    printed = print_document("case_study", valves.result.pk)

    assert len(printed.own_pages) == 2
    for words in ["243,394", "USD 27,853", "USD 7,410", "0.27 years", "3.2 months"]:
        assert words in printed.text, words
    for page in printed.pages:
        assert DRAFT in page
        assert "Real anonymous plant" in page
    assert printed.reader.trailer["/Root"]["/Lang"] == "en"
    assert printed.reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "Industrial valves plant" in printed.reader.metadata.title
    assert [entry["/Title"] for entry in printed.reader.outline if isinstance(entry, dict)]
    assert_ours(printed)


def test_consent_takes_the_draft_away_and_the_kind_of_data_stays(mill, agree, print_document):
    agree(mill, ConsentDecision.ANONYMOUS)
    printed = print_document("case_study", mill.result.pk)

    assert len(printed.pages) == 2  # no annex: steps and streams are called by the plant's own words
    assert "Draft" not in printed.text
    assert "Demonstration paper mill" not in printed.text
    for page in printed.pages:
        assert "Demonstration plant – invented figures" in page
    assert "A pulp, paper and paperboard enterprise in Kenya" in printed.pages[0]
    assert "data:image/svg+xml" in printed.html
    assert_ours(printed)


def test_the_annex_says_where_water_goes_and_what_waste_costs(mill, agree, print_document):
    agree(mill, ConsentDecision.NAMED)
    printed = print_document("case_study", mill.result.pk)

    assert len(printed.own_pages) == 4
    assert ANNEX in printed.pages[2]
    annex = " ".join(printed.pages[2:])
    for words in ["91 % of the water is accounted for.", "KES 330,000 at purchase value", "Stack of the boiler"]:
        assert words in annex, words
    for title in ["Water, m³ a year: 91 %", "Dry materials, t a year: 95 %", "Energy, MWh a year: 95 %"]:
        assert title in annex, title
    assert "Steam vents: 8,900" in printed.html  # the picture's words for those who do not see it
    assert_ours(printed)


def test_the_figures_say_how_they_came_about_unless_the_consent_hides_some(mill, agree, print_document):
    printed = print_document("case_study", mill.result.pk)
    annex = " ".join(printed.pages[len(printed.own_pages) :])
    for words in ["how these figures came about", "MWh", "Payback", "÷"]:
        assert words in annex, words
    assert_ours(printed)
    for words in ["what the options are worth", "NPV", "IRR", "Discounted at"]:
        assert words in annex, words
    agree(mill, ConsentDecision.NAMED, money_shown="hidden")
    hidden = print_document("case_study", mill.result.pk)
    assert hidden.own_pages == hidden.pages


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_longest_texts_still_fit_two_pages_in_every_language(mill, amina, kenya, language, print_document):
    kenya.contact = "\n".join(
        ["P.O. Box 1360, 00200 Nairobi, Popo Road, South C", "+254 20 000 000", "info@example.org"]
    )
    kenya.host_institution = "Kenya Industrial Research and Development Institute"
    kenya.save()
    mill.enterprise.about = "Long words about the enterprise. " * 20
    mill.enterprise.save()
    mill.assessment.approach = "The team measured, weighed and asked. " * 30
    mill.assessment.save()
    services.write_case_study(
        assessment=mill.assessment,
        language=language,
        fields=CaseStudyFields(
            title=("Less water, less heat and less waste for every tonne of paper " * 3)[:100],
            message=("The mill measured what it uses and found where it leaves again. " * 9)[:380],
            testimony=("We had paid for this water twice. " * 12)[:280],
            testimony_by="plant manager of both machines and of the boiler house",
        ),
        by=amina,
        at=timezone.now(),
    )
    printed = print_document("case_study", mill.result.pk, language)
    assert ANNEX in printed.pages[2]  # the leaflet takes two pages, whatever is said
    assert printed.reader.trailer["/Root"]["/Lang"] == language
    assert_ours(printed)


def test_a_published_case_prints_what_its_source_prints(kenya, print_document):
    services.load_published_cases()
    case = PublishedCase.objects.get(slug="chandaria")
    printed = print_document("published_case", case.pk)

    assert len(printed.pages) in (1, 2)
    for words in [
        "25 %",
        "50 %",
        "60 %",
        "> USD 600,000 a year",
        "negligible",
        "basis not stated",
        "No payback is given",
    ]:
        assert words in printed.text, words
    assert printed.text.count("60 % less") >= 2
    assert "months" not in printed.text
    for page in printed.pages:
        assert "Published figures" in page
    assert_ours(printed)
