"""Whole proxies that share their quota through a real Redis."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer
from redis import Redis
from yarl import URL

from linky_proxy.app import create_app
from simulators import enedis
from tests.linky_proxy.redis_server import RedisServer, redis_server
from tests.linky_proxy.stack import CONSUMER, Answer, Stack, running_stack

pytestmark = pytest.mark.slow


DAILY = "consommation_quotidienne"


@pytest.fixture
def redis() -> Iterator[RedisServer]:
    with redis_server() as server:
        yield server


@asynccontextmanager
async def two_proxies(redis: RedisServer, **changes: object) -> AsyncIterator[tuple[Stack, tuple[URL, URL]]]:
    changes = {"redis_url": redis.url, "replicas": 2, "queue_timeout_s": 0.3} | changes
    async with running_stack(**changes) as stack:
        stack.share(CONSUMER)
        async with TestServer(create_app(stack.settings, now=stack.clock)) as second:
            yield stack, (stack.proxy, second.make_url("/"))


async def ask(stack: Stack, proxy: URL, day: int = 1) -> Answer:
    stack.proxy = proxy
    return await stack.measure(DAILY, dateDebut=f"2026-09-{day:02}")


async def ready_until(stack: Stack, proxy: URL, condition: Callable[[Answer], bool]) -> Answer:
    """What `/readyz` says when it first satisfies `condition`."""
    async with asyncio.timeout(20):
        while True:
            stack.proxy = proxy
            answer = await stack.get("/readyz", token="")
            if condition(answer):
                return answer
            await asyncio.sleep(0.05)


async def test_what_one_spends_the_other_lacks(redis: RedisServer) -> None:
    async with two_proxies(redis, quota_per_hour=6, quota_backfill_share=1) as (stack, proxies):
        await ready_until(stack, proxies[0], lambda answer: answer.body == {"status": "ready"})
        statuses = [(await ask(stack, proxies[day % 2], 1 + day)).status for day in range(8)]
        made = stack.upstream_calls(DAILY)
    assert statuses == [200] * 6 + [429] * 2
    assert made == 6


async def test_a_429_of_enedis_pauses_both(redis: RedisServer) -> None:
    async with two_proxies(redis) as (stack, proxies):
        stack.world.faults = enedis.Faults.model_validate(
            {
                "faults": [
                    {"status": 429, "resource": DAILY, "body": {"error": "Quota Q4 reached"}, "times": 1}
                ]
            }
        )
        answers = [await ask(stack, proxy, 1 + number) for number, proxy in enumerate(proxies)]
        made = stack.upstream_calls(DAILY)
    assert [answer.status for answer in answers] == [429, 429]
    assert 55 <= int(answers[1].headers["Retry-After"]) <= 66
    assert made == 1


async def test_a_replica_that_is_missing_is_told(redis: RedisServer) -> None:
    async with running_stack(redis_url=redis.url, replicas=3) as stack:
        answer = await stack.get("/readyz", token="")
    reason = "2 of 3 replicas missing: the quota is reduced by their share"
    assert (answer.status, answer.body) == (200, {"status": "degraded", "reason": reason})


async def test_a_lost_redis_degrades_the_proxy_and_its_return_is_noticed(redis: RedisServer) -> None:
    async with two_proxies(redis, replicas=2) as (stack, proxies):
        await ready_until(stack, proxies[0], lambda answer: answer.body == {"status": "ready"})
        redis.kill()
        lost = await ready_until(stack, proxies[0], lambda answer: "degraded" in answer.text)
        stack.proxy = proxies[0]
        figures = (await stack.get("/metrics", token="")).text
        redis.start()
        await ready_until(stack, proxies[0], lambda answer: answer.body == {"status": "ready"})
        again = (await stack.get("/metrics", token="")).text
    assert lost.status == 200
    assert "Redis does not answer" in lost.text
    assert "127.0.0.1" not in lost.text
    assert "linky_proxy_redis_up 0.0" in figures
    assert "linky_proxy_redis_up 1.0" in again
    assert "linky_proxy_replicas 2.0" in again


async def test_a_proxy_that_never_reached_redis_is_not_ready_and_makes_no_call(redis: RedisServer) -> None:
    redis.kill()
    async with running_stack(redis_url=redis.url, replicas=1, queue_timeout_s=0) as stack:
        stack.share(CONSUMER)
        ready = await stack.get("/readyz", token="")
        made = len(stack.world.calls)
        alive = await stack.get("/healthz", token="")
    assert ready.status == 503
    assert "Redis does not answer" in ready.text
    assert made == 0
    assert alive.status == 200


async def test_redis_learns_counts_and_forgets_them(redis: RedisServer) -> None:
    async with two_proxies(redis) as (stack, proxies):
        for proxy in proxies:
            await ask(stack, proxy)
        with Redis.from_url(redis.url) as client:
            keys = [key.decode() for key in client.keys("linky-proxy:{*")]
            lives = [client.ttl(key) for key in keys]
    assert [key for key in keys if enedis.DEMO_CLIENT_ID in key] == []
    assert len(keys) == 3 * 5 - 4  # an API that was never called has no calls yet
    assert all(0 < life <= 3700 for life in lives)


async def test_a_redis_that_lost_its_contents_is_told_by_the_replicas(redis: RedisServer) -> None:
    async with two_proxies(redis, quota_per_hour=6, quota_backfill_share=1) as (stack, proxies):
        await ready_until(stack, proxies[0], lambda answer: answer.body == {"status": "ready"})
        spent = [(await ask(stack, proxies[day % 2], 1 + day)).status for day in range(6)]
        with Redis.from_url(redis.url) as client:
            client.flushall()
            lost = await ready_until(stack, proxies[1], lambda answer: "degraded" in answer.text)
            await ready_until(stack, proxies[1], lambda answer: answer.body == {"status": "ready"})
            (key,) = client.keys("*mesure_synchrone_auto*:calls")
            counted = client.zcard(key)
        more = [(await ask(stack, proxy, 20)).status for proxy in proxies]
    assert spent == [200] * 6
    assert "lost" in lost.text.lower() or "missing" in lost.text
    assert counted >= 6
    assert more == [429, 429]
