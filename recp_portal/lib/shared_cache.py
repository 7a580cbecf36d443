"""What all web processes count together, in Redis: attempts to sign in, calculations of a minute.

Where Redis does not answer, each process counts for itself: the portal is a little more patient with who guesses
passwords, but it answers. It asks Redis again after a few seconds, so that a server that hangs holds up few requests.
"""

import json
import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

AWAY_SECONDS = 5.0
PATIENCE_SECONDS = 0.5
Answer = TypeVar("Answer")
_log = logging.getLogger(__name__)


class JSONSerializer:
    """Values as JSON: what stands in Redis is data and never code."""

    def dumps(self, value: Any) -> int | bytes:
        """Return what Redis keeps; integers as they are, so that it can count."""
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, kept: bytes) -> Any:
        """Return the value."""
        return json.loads(kept)


class _Client(RedisCacheClient):
    def clear_matching(self, pattern: str) -> None:
        client = self.get_client(None, write=True)
        for key in client.scan_iter(match=pattern, count=1000):
            client.delete(key)


class _Redis(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client

    def clear(self) -> None:
        """Remove this cache's own keys: Django empties the whole database, and the broker's messages are there."""
        self._cache.clear_matching(self.make_key("*"))  # type: ignore[attr-defined]  # not in the stubs


class SharedCache(BaseCache):
    """A cache in Redis, and in the memory of the process while Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        patience = {"socket_connect_timeout": PATIENCE_SECONDS, "socket_timeout": PATIENCE_SECONDS}
        options = {"serializer": JSONSerializer, **patience, **params.get("OPTIONS", {})}
        self._redis = _Redis(server, {**params, "OPTIONS": options})
        self._own = LocMemCache(f"instead of {server}", {**params, "OPTIONS": {}})
        self._away_until = 0.0

    def _ask(self, do: Callable[[BaseCache], Answer]) -> Answer:
        if time.monotonic() >= self._away_until:
            try:
                return do(self._redis)
            except redis.RedisError as error:
                self._away_until = time.monotonic() + AWAY_SECONDS
                _log.warning("Redis does not answer (%s): this process counts for itself.", type(error).__name__)
        return do(self._own)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value where there is none, and say whether that was so."""
        return self._ask(lambda cache: cache.add(key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or `default`."""
        return self._ask(lambda cache: cache.get(key, default, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        self._ask(lambda cache: cache.set(key, value, timeout, version))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Keep a value for longer, and say whether it was there."""
        return self._ask(lambda cache: cache.touch(key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Remove a value, and say whether it was there."""
        return self._ask(lambda cache: cache.delete(key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count on, in one step, and return the new number. Raises ValueError where there is none."""
        return self._ask(lambda cache: cache.incr(key, delta, version))

    def clear(self) -> None:
        """Remove all values of this cache."""
        self._own.clear()
        self._ask(lambda cache: cache.clear())
