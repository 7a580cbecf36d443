"""The pages of a centre ask as many queries of many rows as of few."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from centres.models import Centre
from indicators.selectors import current_factor_set
from recp_portal.generated.history import Share, history
from recp_portal.generated.people import make_staff
from recp_portal.generated.writing import write

PAGES = (
    "/centres/kenya/",
    "/centres/kenya/enterprises/",
    "/centres/kenya/enterprises/?query=mill",
    "/centres/kenya/assessments/",
    "/centres/kenya/assessments/?text=mill",
    "/centres/kenya/assessments/?state=not_started",
    "/centres/kenya/assessments/new/",
    "/centres/kenya/search/?q=mend",
    "/centres/kenya/search/?q=mill",
    "/api/v1/centres/kenya/enterprises/",
    "/api/v1/centres/kenya/assessments/",
    "/api/v1/centres/kenya/options/",
    "/api/v1/centres/kenya/results/",
)


def add_history(kenya: Centre, share: Share) -> User:
    """Write a generated history into the centre; return who accepts in it."""
    staff = make_staff(kenya, share)
    for batch in history(share, seed=1):
        write(staff, batch, currency_per_usd=Decimal(129), factor_set=current_factor_set())
    return staff.lead


def queries_by_page(client) -> dict[str, int]:  # type: ignore[no-untyped-def]  # pytest-django's fixture
    """Return how many queries each page asks, once what is kept in memory is there."""
    counted = {}
    for page in PAGES:
        assert client.get(page).status_code == 200, page
        with CaptureQueriesContext(connection) as asked:
            client.get(page)
        counted[page] = len(asked)
    return counted


@pytest.mark.django_db
def test_pages_ask_as_many_queries_of_many_rows_as_of_few(kenya: Centre, client) -> None:  # type: ignore[no-untyped-def]
    few = Share(rank=3, code="KEN", assessments_count=30, options_count=90, people_count=2)
    many = Share(rank=4, code="KEM", assessments_count=120, options_count=700, people_count=2)
    client.force_login(add_history(kenya, few))
    of_few = queries_by_page(client)
    add_history(kenya, many)
    assert queries_by_page(client) == of_few
