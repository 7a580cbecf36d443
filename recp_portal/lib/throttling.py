"""So many requests in so much time, counted by all web processes together."""

from typing import Any

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class CountingThrottle(SimpleRateThrottle):
    """Counts in the shared cache, in one step: REST framework reads a list and writes it back, and two processes that
    do so at the same moment count once.

    The time begins with the first request; `Retry-After` is at most what is left of it.
    """

    num_requests: int | None
    duration: int  # [s], of the rate

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request, and say whether it is one of those that are allowed."""
        key = self.get_cache_key(request, view)
        return key is None or self.num_requests is None or _count(f"throttle:{key}", self.duration) <= self.num_requests

    def wait(self) -> float:
        """Return after how many seconds to try again."""
        return float(self.duration)


def _count(key: str, seconds: int) -> int:
    while True:
        if cache.add(key, 1, timeout=seconds):
            return 1
        try:
            return cache.incr(key)
        except ValueError:  # its time ended between the two
            continue
