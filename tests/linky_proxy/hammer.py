"""A process that calls an upstream as often as a quota shared through Redis lets it: `python -m tests.linky_proxy.hammer`.

Arguments: name, upstream URL, Redis URL, calls per second, calls per long window, long window in seconds, replicas.
"""

import asyncio
import sys

import aiohttp

from linky_proxy.quota import Asker, Limit, Quota, QuotaExceededError, UpstreamApi
from linky_proxy.quota.redis_ledger import redis_ledger

MARGIN_S = 0.25
WORKERS = 8


async def hammer(
    name: str, upstream: str, redis: str, *, per_second: int, per_window: int, window_s: float, replicas: int
) -> None:
    limits = (Limit(per_second, 1 + MARGIN_S), Limit(per_window, window_s + MARGIN_S))

    async def work(quota: Quota, session: aiohttp.ClientSession, number: int) -> None:
        while True:
            try:
                await quota.acquire(UpstreamApi.MEASURES, within_s=5, asker=Asker(str(number)))
            except QuotaExceededError as error:
                await asyncio.sleep(min(error.wait_s, 0.2))
                continue
            async with session.get(upstream, params={"from": name}) as response:
                await response.read()

    async with (
        aiohttp.ClientSession() as session,
        redis_ledger(
            redis,
            limits,
            application="hammer",
            replicas=replicas,
            margin_s=MARGIN_S,
            lease_s=0.9,
            answer_s=0.3,
        ) as ledger,
        asyncio.TaskGroup() as group,
    ):
        quota = Quota(ledger)
        for number in range(WORKERS):
            group.create_task(work(quota, session, number))


if __name__ == "__main__":
    a_name, an_upstream, a_redis, *numbers = sys.argv[1:]
    second, window, length, count = map(int, numbers)
    asyncio.run(
        hammer(
            *(a_name, an_upstream, a_redis),
            per_second=second,
            per_window=window,
            window_s=length,
            replicas=count,
        )
    )
