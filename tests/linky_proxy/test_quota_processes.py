"""Two real processes, one real Redis, and an upstream without delay that counts what arrives."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from redis import Redis

from tests.linky_proxy.redis_server import RedisServer, redis_server

pytestmark = pytest.mark.slow


ROOT = Path(__file__).parents[2]
PER_SECOND, PER_WINDOW, WINDOW_S = 5, 12, 3
NAMES = ("one", "two")


@dataclass
class Arrivals:
    """What arrived when, and from whom."""

    instants: list[float] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def handle(self, request: web.Request) -> web.Response:
        async with self._changed:
            self.instants.append(time.monotonic())
            self.senders.append(request.query["from"])
            self._changed.notify_all()
        return web.Response()

    async def until(self, condition: Callable[[list[str]], bool]) -> None:
        """Wait until the senders since now satisfy `condition`."""
        begin = len(self.senders)
        async with asyncio.timeout(40), self._changed:
            await self._changed.wait_for(lambda: condition(self.senders[begin:]))

    def worst(self, period_s: float) -> int:
        return max(
            sum(1 for at in self.instants if first <= at < first + period_s) for first in self.instants
        )


@asynccontextmanager
async def hammering(redis: RedisServer) -> AsyncIterator[Arrivals]:
    arrivals = Arrivals()
    app = web.Application()
    app.router.add_get("/", arrivals.handle)
    async with TestServer(app) as upstream:
        processes = [
            await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.linky_proxy.hammer"),
                *(name, str(upstream.make_url("/")), redis.url),
                *(str(PER_SECOND), str(PER_WINDOW), str(WINDOW_S), str(len(NAMES))),
                cwd=ROOT,
            )
            for name in NAMES
        ]
        try:
            yield arrivals
        finally:
            for process in processes:
                if process.returncode is None:
                    process.kill()
                await process.wait()


@pytest.fixture
async def redis() -> AsyncIterator[RedisServer]:
    with redis_server() as server:
        yield server


def from_both(count: int) -> Callable[[list[str]], bool]:
    return lambda senders: all(senders.count(name) >= count for name in NAMES)


def check(arrivals: Arrivals) -> None:
    assert arrivals.worst(1.0) <= PER_SECOND
    assert arrivals.worst(WINDOW_S) <= PER_WINDOW


async def test_two_processes_together_keep_both_limits_and_use_them(redis: RedisServer) -> None:
    async with hammering(redis) as arrivals:
        await arrivals.until(from_both(1))
        began = time.monotonic()
        await arrivals.until(lambda senders: len(senders) >= 3 * PER_WINDOW)
        elapsed = time.monotonic() - began
    check(arrivals)
    # At best three windows; a store of which each had but half would take six.
    assert elapsed < 5 * WINDOW_S


async def test_they_keep_both_limits_while_redis_is_killed_and_comes_back_empty(redis: RedisServer) -> None:
    async with hammering(redis) as arrivals:
        await arrivals.until(from_both(4))
        redis.kill()
        # Each alone, for more than a window of its share.
        await arrivals.until(from_both(PER_WINDOW // 2 + 1))
        redis.start()
        await arrivals.until(from_both(PER_WINDOW))
        with Redis.from_url(redis.url) as client:
            counted = [client.zrange(key, 0, -1) for key in client.keys("*mesure_synchrone_auto*:calls")]
    check(arrivals)
    assert len(counted) == 1
    assert len({name.partition(b":")[0] for name in counted[0]}) == len(NAMES)
