"""The thresholds of the network on one page, as the code has them."""

import pytest

from network.confidentiality import rule
from releases.pages import rule_groups


def test_the_page_reads_the_thresholds_where_they_are_used(monkeypatch):
    monkeypatch.setattr(rule, "FEWEST_ENTERPRISES", 7)
    values = [row.value for group in rule_groups() for row in group.rows]
    assert values[:3] == ["7", "less than 85\N{NO-BREAK SPACE}%", "10\N{NO-BREAK SPACE}%"]
    assert "8 times" in values
    assert "2020" in values


@pytest.mark.django_db
def test_network_staff_read_them(client, nadia, ines):
    for person, status in ((nadia, 200), (ines, 404)):
        client.force_login(person)
        assert client.get("/network/releases/rules/").status_code == status
