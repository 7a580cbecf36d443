"""Published cases: loaded once, printed as they are, in no total, in their own country's centre only."""

import pytest
from django.utils import timezone

from assessments.models import Result
from centres.tenancy import centre_context
from documents import kinds
from documents.kinds import DocumentInput, DocumentRefused
from reports import selectors, services
from reports.models import PublishedCase, PublishedFigure
from reports.refusals import BelongsToNoCentre


@pytest.fixture
def cases(db):
    services.load_published_cases()
    return {case.slug: case for case in PublishedCase.objects.all()}


def texts(slug):
    page = selectors.published_page(case=selectors.get_published_case_or_404(slug=slug))
    return page, {f"{line.code} {line.version}": line.text.replace("\u00a0", " ") for line in page.figures}


def test_loading_twice_changes_nothing(cases):
    before = list(PublishedFigure.objects.order_by("pk").values_list("pk", flat=True))
    assert len(cases) == 9
    assert services.load_published_cases() == 0
    assert list(PublishedFigure.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_loading_reaches_no_total(kenya):
    with centre_context(kenya):
        before = Result.objects.count()
        services.load_published_cases()
        assert Result.objects.count() == before


def test_bounds_and_percentages_stay_as_published(cases):
    _page, figures = texts("chandaria")
    assert figures == {
        "energy_use 1": "25 % less",
        "water_use 1": "50 % less",
        "waste 1": "60 % less",
        "waste_water 1": "60 % less",
        "annual_saving 1": "> USD 600,000 a year",
        "investment 1": "negligible",
    }


def test_both_versions_of_a_conflict_are_shown_with_their_sources(cases):
    page, figures = texts("rathkerewwa")
    assert (figures["annual_saving 1"], figures["annual_saving 2"]) == ("> USD 315,000 a year", "> USD 200,000 a year")
    assert (figures["investment 1"], figures["investment 2"]) == ("< USD 17,000", "< USD 5,000")
    assert [version.source_number for version in page.versions] == [1, 2]
    assert len(page.sources) == 2
    assert not any(line.is_in_conflict for line in page.headline)


@pytest.mark.parametrize("slug", ["chandaria", "la-pisquena", "elbat", "rathkerewwa"])
def test_no_payback_where_none_may_be_computed(cases, slug):
    page, _figures = texts(slug)
    assert page.payback.startswith("No payback is given")


def test_a_case_is_asked_for_in_the_centre_of_its_country_only(cases, kenya, south_africa, amina, kofi):
    now = timezone.now()
    with centre_context(kenya):
        job = services.request_published_case(case=cases["chandaria"], language="en", by=amina, at=now)
        again = services.request_published_case(case=cases["chandaria"], language="en", by=amina, at=now)
        assert again.pk == job.pk
        assert job.enterprise is None
    with centre_context(south_africa):
        for slug in ["chandaria", "asphalt-plant"]:
            with pytest.raises(BelongsToNoCentre):
                services.request_published_case(case=cases[slug], language="en", by=kofi, at=now)
        with pytest.raises(DocumentRefused):
            kinds.get("published_case").build_context(DocumentInput(subject_id=cases["chandaria"].pk, language="en"))


def test_the_pages_label_what_they_show(cases, client, kenya, amina, nadia, kofi):
    client.force_login(amina)
    page = client.get("/centres/kenya/published/")
    assert "Chandaria" in page.content.decode()
    assert "Asphalt" not in page.content.decode()
    detail = client.get("/centres/kenya/published/chandaria/").content.decode()
    assert "Published figures" in detail
    assert "&gt;\u00a0USD\u00a0600,000 a year" in detail
    assert client.get("/centres/kenya/published/metalexacto/").status_code == 404

    client.force_login(kofi)
    assert client.get("/centres/kenya/published/").status_code == 404

    client.force_login(nadia)
    network = client.get("/network/published/").content.decode()
    assert "Asphalt" in network
    assert "Metalexacto" in network
    assert client.get("/network/published/asphalt-plant/").status_code == 200
