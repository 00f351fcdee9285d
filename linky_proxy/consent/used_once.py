"""Remembers for a while what may be used once only: in one process, or in the Redis that replicas share."""

import hashlib
from datetime import datetime, timedelta
from typing import Protocol

from redis.asyncio import Redis
from redis.exceptions import RedisError

_KEY_PREFIX = "linky-proxy:used:"


class UsesUnknownError(Exception):
    """Redis does not answer: nothing can be said to be unused."""


class UsedOnce(Protocol):
    """Names that have been used."""

    async def use(self, name: str, life: timedelta, now: datetime) -> bool:
        """Use `name`; False when it was used already, less than the `life` given then ago.

        Raises:
            UsesUnknownError: see there.
        """
        ...


class MemoryUsedOnce:
    """The memory of one process alone; it forgets what has expired."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    async def use(self, name: str, life: timedelta, now: datetime) -> bool:
        """See `UsedOnce.use`."""
        self._until = {used: until for used, until in self._until.items() if until > now}
        if name in self._until:
            return False
        self._until[name] = now + life
        return True

    def __len__(self) -> int:
        return len(self._until)


class RedisUsedOnce:
    """A memory shared by replicas: keys that expire, named by digests so that Redis learns no state."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def use(self, name: str, life: timedelta, now: datetime) -> bool:
        """See `UsedOnce.use`."""
        key = _KEY_PREFIX + hashlib.sha256(name.encode()).hexdigest()
        try:
            return bool(await self._redis.set(key, b"1", nx=True, ex=life))
        except (RedisError, OSError) as error:
            raise UsesUnknownError(f"Redis does not answer: {type(error).__name__}") from error
