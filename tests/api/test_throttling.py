"""Attempts are counted by all web processes together, and while Redis is away by each for itself."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from rest_framework.test import APIRequestFactory

from recp_portal import settings as portal
from recp_portal.lib import shared_cache, throttling
from recp_portal.lib.shared_cache import SharedCache
from tests.api.conftest import ROOT, Caller
from tests.documents.servers import Broker

COUNT_FIFTY = """
import sys
from recp_portal.lib.shared_cache import SharedCache
cache = SharedCache(sys.argv[1], {"KEY_PREFIX": sys.argv[2]})
for _ in range(50):
    cache.add("attempts", 0, timeout=60)
    cache.incr("attempts")
"""


class FivePerMinute(throttling.CountingThrottle):
    scope, rate = "test", "5/min"

    def get_cache_key(self, request, view):
        return request.META["REMOTE_ADDR"]


@pytest.fixture
def shared(request):
    cache = SharedCache(settings.REDIS_URL, {"KEY_PREFIX": f"test-{request.node.name}"})
    yield cache
    cache.clear()


def test_several_processes_count_together(shared):
    command = [sys.executable, "-c", COUNT_FIFTY, settings.REDIS_URL, shared.key_prefix]
    project = Path(__file__).resolve().parents[2]
    children = [subprocess.Popen(command, cwd=project) for _ in range(2)]  # noqa: S603  # our own lines
    assert [child.wait() for child in children] == [0, 0]
    assert shared.get("attempts") == 100


def test_the_sixth_attempt_in_a_minute_waits_whichever_process_hears_it(shared, monkeypatch):
    other_process = SharedCache(settings.REDIS_URL, {"KEY_PREFIX": shared.key_prefix})
    request = APIRequestFactory().get("/")
    answers = []
    for cache in [shared, other_process] * 4:
        monkeypatch.setattr(throttling, "cache", cache)
        throttle = FivePerMinute()
        answers.append(throttle.allow_request(request, None))
    assert answers == [True] * 5 + [False] * 3
    assert throttle.wait() == 60
    elsewhere = APIRequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    assert throttle.allow_request(elsewhere, None)


def test_values_are_kept_as_data_and_clearing_leaves_the_brokers_messages(shared):
    shared.set("history", [1.5, 2.5])
    assert shared.get("history") == [1.5, 2.5]
    other = SharedCache(settings.REDIS_URL, {"KEY_PREFIX": "another"})
    other.set("message", "stays")
    shared.clear()
    assert (shared.get("history", "gone"), other.get("message")) == ("gone", "stays")
    other.clear()


def test_while_redis_is_away_each_process_counts_for_itself(tmp_path, monkeypatch, caplog):
    clock = [1000.0]
    monkeypatch.setattr(shared_cache.time, "monotonic", lambda: clock[0])
    broker = Broker(tmp_path)
    broker.start()
    cache = SharedCache(f"unix://{tmp_path}/broker.sock", {"KEY_PREFIX": "away"})
    cache.set("attempts", 4)
    broker.kill()
    with caplog.at_level(logging.WARNING, logger=shared_cache.__name__):
        assert cache.add("attempts", 1)
        assert [cache.incr("attempts") for _ in range(3)] == [2, 3, 4]
        assert cache.touch("attempts", 60)
        cache.delete("attempts")
        assert cache.get("attempts") is None
    assert len(caplog.records) == 1, "one line for each time that it is away, not one for each request"
    broker.start()
    cache.set("attempts", 7)
    clock[0] += shared_cache.AWAY_SECONDS
    assert cache.get("attempts") is None, "Redis is asked again, and began anew"
    broker.kill()


def test_signing_in_is_answered_and_slowed_down_while_redis_is_away(monkeypatch, db):
    away = SharedCache("unix:///nowhere/at/all.sock", {"KEY_PREFIX": "away"})
    monkeypatch.setattr(throttling, "cache", away)
    body = {"email": "nobody@recp.example", "password": "wrong", "name": "x"}
    answers = [Caller().post(f"{ROOT}tokens/", body) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429] * 2
    assert answers[-1].headers["Retry-After"] == "60"


def test_the_portal_itself_uses_the_shared_cache():
    """The tests' own settings have each worker count alone."""
    assert portal.CACHES["default"]["BACKEND"] == f"{SharedCache.__module__}.{SharedCache.__name__}"
    assert portal.CACHES["default"]["LOCATION"] == portal.REDIS_URL
