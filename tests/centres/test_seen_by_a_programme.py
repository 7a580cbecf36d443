"""An enterprise lets one programme see it by name: who agreed, what the officer sees, and nothing after it withdrew."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from assessments import services as assessments
from centres import services, unscoped
from centres.fields import ProgrammeConsentFields
from centres.models import Programme, ProgrammeConsent, ProgrammeOfficer
from centres.roles import NetworkRole, Role
from centres.tenancy import centre_context
from recp_portal.lib.context import NO_CENTRE, DatabaseContext, database_context
from tests import cast
from tests.network.filed import AT, make_plants

pytestmark = pytest.mark.django_db

RAN = {
    "status": "implemented",
    "implemented_on": date(2022, 5, 1),
    "investment_amount": Decimal(20000),
    "saving_amount": Decimal(8000),
    "energy_mwh": Decimal("12.5"),
    "waste_t": Decimal(9),
    "hazardous_waste_t": Decimal(2),
}


def programme(code, *officers):
    row = Programme.objects.create(code=code, name=code.title(), starts_on=date(2020, 1, 1))
    for officer in officers:
        ProgrammeOfficer.objects.create(programme=row, user=officer)
    return row


@pytest.fixture
def green(nadia):
    return programme("green", nadia)


@pytest.fixture
def plants(kenya, amina, green):
    """Two plants with accepted results; the programme paid for three quarters of each first assessment."""
    made = make_plants(kenya, amina, count=2)
    for plant in made:
        with centre_context(kenya):
            assessments.set_funding(assessment=plant.assessment, shares={green.pk: Decimal("0.75")}, by=amina, at=AT)
        plant.accept(2, [RAN, {"status": "rejected"}], funding={str(green.pk): "0.750"})
    return made


def agree(plant, programme, by, **others):
    fields = ProgrammeConsentFields(
        programme_id=programme.pk,
        signatory_name="Wanjiru",
        signatory_function="Director",
        signed_on=date(2026, 3, 1),
        document="Binder 3",
        **({"has_money": True} | others),
    )
    with centre_context(plant.centre):
        return services.record_programme_consent(enterprise=plant.enterprise, fields=fields, by=by, at=timezone.now())


def seen(client, person, programme):
    client.force_login(person)
    return client.get(f"/network/programmes/{programme.pk}/plants/")


def told(client, programme):
    """Return what the API says: a stream."""
    answer = client.get(f"/api/v1/network/programmes/{programme.pk}/plants/")
    return json.loads(b"".join(answer.streaming_content))


def test_the_officer_sees_the_plant_that_agreed_and_no_other(client, kenya, amina, nadia, green, plants):
    assert seen(client, nadia, green).context["page"].plants == ()
    agree(plants[0], green, amina)
    response = seen(client, nadia, green)
    (plant,) = response.context["page"].plants
    assert plant.name == plants[0].enterprise.name
    assert plants[1].enterprise.name not in response.content.decode()
    (row,) = plant.assessments
    assert (row.year, row.share, row.identified_count, row.implemented_count) == (2022, Decimal("0.75"), 2, 1)
    assert (row.saving, row.saving_usd, row.investment) == (8000, 80, 20000), "at 100 shillings a dollar"
    assert [amount for _heading, amount in row.amounts] == [Decimal("12.5"), 0, 0, 9, 2, 0, 0]

    lines = b"".join(client.get(f"/network/programmes/{green.pk}/plants/?file=csv").streaming_content).decode()
    assert lines.count("\n") == 2
    assert ",0.750,checked,2,1,KES,20000.00,8000.00" in lines
    assert [(line["enterprise"], line["saving_usd"]) for line in told(client, green)["rows"]] == [
        (plant.name, "80.000000")
    ]


def test_without_money_no_money_leaves_the_database(client, amina, nadia, green, plants):
    agree(plants[0], green, amina, has_money=False)
    response = seen(client, nadia, green)
    (row,) = response.context["page"].plants[0].assessments
    assert (row.currency, row.saving, row.saving_usd, row.investment_usd) == ("", None, None, None)
    assert "8,000" not in response.content.decode()
    (line,) = told(client, green)["rows"]
    assert (line["saving"], line["saving_usd"], line["energy_mwh"]) == (None, None, "12.500000")


def test_withdrawn_over_or_not_paid_for_is_not_seen(client, kenya, amina, nadia, green, plants):
    consent = agree(plants[0], green, amina)
    other = programme("other", nadia)
    agree(plants[1], other, amina)
    (unpaid,) = seen(client, nadia, other).context["page"].plants
    assert unpaid.assessments == (), "what another programme paid for is not shown"

    with centre_context(kenya):
        services.withdraw_programme_consent(consent=consent, by=amina, at=timezone.now())
        services.withdraw_programme_consent(consent=consent, by=amina, at=timezone.now())
    assert seen(client, nadia, green).context["page"].plants == ()
    until = agree(plants[0], green, amina, ends_on=timezone.localdate())
    assert len(seen(client, nadia, green).context["page"].plants) == 1
    with centre_context(kenya):
        ProgrammeConsent.objects.filter(pk=until.pk).update(ends_on=timezone.localdate() - timedelta(days=2))
    assert seen(client, nadia, green).context["page"].plants == ()
    names = [name for name in cast.event_names(kenya) if "programme_consent" in name]
    assert names == [f"centres.programme_consent.{word}" for word in ("recorded", "recorded", "withdrawn", "recorded")]


def test_nobody_else_opens_the_page_and_the_database_shows_them_nothing(
    client, kenya, amina, ines, nadia, administrator, green, plants
):
    agree(plants[0], green, amina)
    stranger = cast.network_member("odile", NetworkRole.NETWORK_ANALYST)
    programme("other", stranger)
    for person in (stranger, administrator, ines):
        assert seen(client, person, green).status_code == 404
        assert client.get(f"/api/v1/network/programmes/{green.pk}/plants/").status_code == 404
        assert unscoped.consents_shown_to(person, programme=green) == []
    assert len(unscoped.consents_shown_to(nadia, programme=green)) == 1
    no_purpose = DatabaseContext(centre=NO_CENTRE, user=str(nadia.pk))
    with database_context(no_purpose), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM centres_programmeconsent")
        assert cursor.fetchone() == (0,)
    nadia.network_membership.ended_at = timezone.now()
    nadia.network_membership.save()
    assert seen(client, nadia, green).status_code == 404
    assert unscoped.consents_shown_to(nadia, programme=green) == []


def test_the_manager_agrees_and_withdraws_in_the_portal_and_reads_who_sees_it(client, kenya, nadia, green, plants):
    plant, other = plants
    manager = cast.member(kenya, "wanjiru", Role.ENTERPRISE_MANAGER, plant.enterprise)
    client.force_login(manager)
    own = f"/centres/kenya/plants/{plant.enterprise.pk}"
    assert client.get(f"/centres/kenya/plants/{other.enterprise.pk}/programmes/").status_code == 404
    typed = {"programme": green.pk, "has_money": "on", "signatory_name": "Wanjiru", "signatory_function": ""}
    assert client.post(f"{own}/programmes/", typed).status_code == 422
    assert client.post(f"{own}/programmes/", typed | {"signatory_function": "Director"}).status_code == 302
    again = client.post(f"{own}/programmes/", typed | {"signatory_function": "Director"})
    assert again.status_code == 422
    assert "Withdraw that one first" in again.content.decode()
    assert "Officer of Green" in client.get(f"{own}/who-can-see/").content.decode()
    (row,) = client.get(f"{own}/programmes/").context["page"].rows
    assert (row.state, row.given_in_portal, row.officers) == ("given", True, ("Nadia",))
    client.post(f"{own}/programmes/{row.id}/withdraw/")
    assert seen(client, nadia, green).context["page"].plants == ()
    client.force_login(manager)
    assert "Officer of Green" not in client.get(f"{own}/who-can-see/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"document": ""}, "Where the signed paper is: This field is required"),
        ({"signed_on": "2090-01-01"}, "Signed on: this day is still to come"),
        ({"signed_on": "2020-01-01", "ends_on": "2021-01-01"}, "Holds until: this day is over already"),
        ({"programme": "999999"}, "Programme: Select a valid choice"),
    ],
)
def test_a_consent_is_refused_in_words(client, amina, green, plants, change, sentence):
    client.force_login(amina)
    typed = {"programme": green.pk, "signatory_name": "W", "signatory_function": "D", "signed_on": "2026-01-05"}
    address = f"/centres/kenya/enterprises/{plants[0].enterprise.pk}/programmes/"
    response = client.post(address, typed | {"document": "Binder"} | change)
    assert response.status_code == 422
    assert sentence in response.content.decode()
