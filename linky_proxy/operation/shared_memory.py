"""What replicas must agree on besides the quota: states and consents used, tokens revoked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from linky_proxy.consent.used_once import MemoryUsedOnce, RedisUsedOnce, UsedOnce
from linky_proxy.settings import TokenSettings
from linky_proxy.tokens.revocation import FileRevocations, RedisRevocations, Revocations, RevocationsOf

_TIMEOUT_S = 2.0


@dataclass(frozen=True, slots=True)
class SharedMemory:
    """Where states are used up and revocations read."""

    used: UsedOnce
    revocations: Revocations


def redis_client(url: str) -> Redis:
    """A client that gives up soon: whoever asks it has a request waiting."""
    # One more try at once, for a connection that Redis has closed; by default it would wait and try for many seconds.
    retry = Retry(NoBackoff(), retries=1)
    return Redis.from_url(url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S, retry=retry)


@asynccontextmanager
async def shared_memory(settings: TokenSettings) -> AsyncIterator[SharedMemory]:
    """Redis when the settings name one, else this process's memory; the file of revocations in both cases.

    Nothing is asked of Redis yet: a proxy starts without it and says so when it needs it.
    """
    lists: list[Revocations] = []
    if settings.revoked_file is not None:
        lists.append(FileRevocations(settings.revoked_file))
    if settings.redis_url is None:
        yield SharedMemory(MemoryUsedOnce(), RevocationsOf(lists))
        return
    redis = redis_client(settings.redis_url.get_secret_value())
    try:
        yield SharedMemory(RedisUsedOnce(redis), RevocationsOf([*lists, RedisRevocations(redis)]))
    finally:
        await redis.aclose()
