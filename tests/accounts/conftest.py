"""Sign-ins are counted in the process; another test's must not count against these."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def nobody_has_tried_to_sign_in() -> None:
    """Forget earlier attempts."""
    cache.clear()
