"""What a case study says: the printed totals of the real plant, and what a consent hides."""

import json
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.utils import timezone

from assessments import services as assessments
from centres.tenancy import centre_context
from documents import kinds
from documents.kinds import DocumentInput, DocumentRefused
from reports import selectors, services
from reports.choices import ConsentDecision, Shown
from reports.fields import CaseStudyFields

pytestmark = pytest.mark.usefixtures("in_centre")


def read(plant, language="en", at=None):
    return selectors.leaflet(result_id=plant.result.pk, language=language, at=at or timezone.now())


def everything(leaflet) -> str:
    return json.dumps(asdict(leaflet), default=str, ensure_ascii=False).replace("\u00a0", " ")


def test_the_real_plant_prints_its_totals(valves):
    leaflet = read(valves)
    saved, invested, payback = leaflet.money_tiles
    energy, air = leaflet.resource_tiles

    assert (saved.value, invested.value, payback.value) == ("USD\u00a027,853", "USD\u00a07,410", "3.2\u00a0months")
    assert payback.note.startswith("0.27 years")
    assert (energy.value, energy.unit) == ("243,394", "kWh")
    assert air.code == "air"
    (total,) = leaflet.options.totals
    assert total.cells[:4] == ("7,410", "27,853", "3.2\u00a0months", "243,394")
    assert "none is in operation" in leaflet.glance_note
    assert not leaflet.profile.has_now


def test_a_follow_up_prints_before_now_and_change(mill):
    leaflet = read(mill)
    water = next(line for line in leaflet.profile.relative if line.code == "water_productivity")
    waste = next(line for line in leaflet.profile.relative if line.code == "waste_intensity")
    output = next(line for line in leaflet.profile.absolute if line.code == "product_output")

    assert leaflet.profile.has_now
    assert (water.arrow, water.verdict) == ("▲", "better")
    assert (waste.arrow, waste.verdict) == ("▼", "better")
    assert output.verdict == ""
    assert [line.title for line in leaflet.options.totals][1] == "In US dollars"
    assert leaflet.people
    assert leaflet.kind_label == "Demonstration plant – invented figures"


def test_what_somebody_wrote_takes_the_place_of_the_default(valves, amina):
    default = read(valves)
    services.write_case_study(
        assessment=valves.assessment,
        language="en",
        fields=CaseStudyFields(title="Air and light", testimony="It pays.", testimony_by="plant manager"),
        by=amina,
        at=timezone.now(),
    )
    leaflet = read(valves)
    assert (leaflet.title, leaflet.testimony, leaflet.message) == ("Air and light", "It pays.", default.message)
    assert read(valves, language="fr").testimony == ""


def test_without_consent_it_is_a_draft_that_hides_nothing(mill):
    leaflet = read(mill)
    assert leaflet.disclosure.is_draft
    assert leaflet.enterprise == mill.enterprise.name


def test_an_anonymous_consent_leaves_the_name_out_of_everything(mill, agree, amina):
    services.write_case_study(
        assessment=mill.assessment,
        language="en",
        fields=CaseStudyFields(title=f"Water at {mill.enterprise.name.upper()}"),
        by=amina,
        at=timezone.now(),
    )
    agree(mill, ConsentDecision.ANONYMOUS)
    leaflet = read(mill)

    assert not leaflet.disclosure.is_draft
    assert leaflet.enterprise == "A pulp, paper and paperboard enterprise in Kenya"
    assert leaflet.title == "Water at the enterprise"
    text = everything(leaflet).lower()
    for word in ["demonstration paper mill", "demonstration-paper-mill", "nairobi", "wanjiru"]:
        assert word not in text, word
    assert leaflet.file_stem.endswith("-anonymous")


def test_hidden_money_is_nowhere_in_the_leaflet(mill, agree):
    shown = read(mill)
    agree(mill, money_shown=Shown.HIDDEN)
    leaflet = read(mill)

    assert leaflet.money_tiles == ()
    assert leaflet.options.headings[0].label == "Energy"
    assert len(leaflet.options.lines[0].cells) == len(leaflet.options.headings) == 6
    text = everything(leaflet)
    for tile in shown.money_tiles:
        assert tile.value.replace("\u00a0", " ") not in text
    for cell in shown.options.totals[0].cells[:2]:
        assert cell not in text


def test_percentages_only_show_no_amount(mill, agree):
    shown = read(mill)
    agree(mill, money_shown=Shown.PERCENTAGE, resources_shown=Shown.PERCENTAGE, people_shown=Shown.PERCENTAGE)
    leaflet = read(mill)

    assert all(tile.value.endswith("%") for tile in leaflet.resource_tiles)
    assert not leaflet.profile.has_amounts
    assert {line.before + line.now for line in leaflet.profile.absolute} == {""}
    text = everything(leaflet)
    for line in shown.profile.absolute:
        assert line.before not in text.replace(leaflet.result_digest, ""), line.name


def test_hidden_resources_and_people_leave_their_parts_out(mill, agree):
    agree(mill, resources_shown=Shown.HIDDEN, people_shown=Shown.HIDDEN)
    leaflet = read(mill)
    assert (leaflet.profile, leaflet.resource_tiles, leaflet.people) == (None, (), ())
    assert [heading.code for heading in leaflet.options.headings] == ["money", "money", "money"]


def test_a_round_that_was_opened_again_is_refused(mill, lead):
    round_ = mill.result.round
    assessments.reopen_round(round_=round_, reason="A meter was read wrongly.", by=lead, at=timezone.now())
    with pytest.raises(DocumentRefused):
        read(mill)


def test_the_digest_follows_what_is_printed(mill, amina, agree):
    kind = kinds.get("case_study")

    def digest(language="en"):
        return kind.digest(DocumentInput(subject_id=mill.result.pk, language=language))

    before = digest()
    assert digest() == before
    assert digest("fr") != before
    consent = agree(mill)
    agreed = digest()
    assert agreed != before
    services.withdraw_consent(consent=consent, by=amina, at=timezone.now())
    assert digest() == before
    services.write_case_study(
        assessment=mill.assessment, language="en", fields=CaseStudyFields(title="Less"), by=amina, at=timezone.now()
    )
    assert digest() not in {before, agreed}


def test_the_newest_decision_counts_and_none_comes_back(mill, agree, amina):
    now = timezone.now()
    today = selectors.local_day(now)

    def effective(at=now):
        return selectors.consent_for(enterprise=mill.enterprise, assessment=mill.assessment, at=at)

    assert effective() is None
    older = agree(mill, signed_on=today - timedelta(days=20))
    assert effective() == older
    newer = agree(mill, ConsentDecision.ANONYMOUS, signed_on=today - timedelta(days=10), ends_on=today)
    assert effective() == newer
    assert effective(now + timedelta(days=2)) is None  # it ended, and the older one stays where it is
    services.withdraw_consent(consent=newer, by=amina, at=now)
    assert effective() is None
    agree(mill, ConsentDecision.REFUSED)
    assert effective() is None
    last = agree(mill, assessment_id=mill.assessment.pk)
    assert effective() == last
    assert selectors.consent_for(enterprise=mill.enterprise, assessment=None, at=now) is None


def test_file_names_are_good_names(mill, valves):
    kind = kinds.get("case_study")
    for plant, name in [(mill, "demonstration-paper-mill"), (valves, "industrial-valves-plant")]:
        subject = DocumentInput(subject_id=plant.result.pk, language="en")
        assert kind.file_name(subject) == f"case-study-{plant.assessment.reference}-{name}"


def test_another_centre_does_not_find_the_result(mill, south_africa):
    with centre_context(south_africa), pytest.raises(DocumentRefused):
        read(mill)
