"""Two centres and nothing else: what is in the tables is up to each test."""

import pytest

from centres.models import Centre


def make_centre(slug: str, code: str) -> Centre:
    """Save a centre outside the programme."""
    return Centre.objects.create(slug=slug, name=slug.title(), short_name=code, code=code)


@pytest.fixture
def ours(db: None) -> Centre:
    """The centre that the test works for."""
    return make_centre("our-centre", "T-A")


@pytest.fixture
def theirs(db: None) -> Centre:
    """The other centre, whose rows must not be seen."""
    return make_centre("their-centre", "T-B")
