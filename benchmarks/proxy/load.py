"""A bounded number of requests, so many at once, each timed.

`python -m benchmarks.proxy.load` reads an `Order` as JSON from standard input and prints a `Timing` as JSON: it runs as
a process of its own, so that its work is not counted as the proxy's.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from statistics import quantiles

import aiohttp
from pydantic import BaseModel, Field


class Caller(BaseModel):
    """One client: its URL and its headers, asked again and again, one request after the other."""

    url: str
    headers: Mapping[str, str] = Field(default_factory=dict)


class Order(BaseModel):
    """What to send: `requests` in all, shared by the callers."""

    callers: Sequence[Caller] = Field(min_length=1)
    requests: int = Field(ge=2)
    timeout_s: float = 30.0


class Timing(BaseModel):
    """How it went.

    Attributes:
        statuses: how many answers of each status.
        seconds: from the first request to the last answer.
        p50_ms: median time to an answer's last byte.
        p99_ms: time that 99 of 100 answers stayed under.
    """

    statuses: Mapping[int, int]
    seconds: float
    p50_ms: float
    p99_ms: float

    @property
    def requests_per_s(self) -> float:
        """Answers per second."""
        return sum(self.statuses.values()) / self.seconds


async def _call(
    session: aiohttp.ClientSession, caller: Caller, budget: Iterator[int], times: list[float]
) -> Counter[int]:
    statuses: Counter[int] = Counter()
    for _ in budget:
        began = time.perf_counter()
        async with session.get(caller.url, headers=caller.headers) as response:
            await response.read()
        times.append(time.perf_counter() - began)
        statuses[response.status] += 1
    return statuses


async def _warm_up(session: aiohttp.ClientSession, order: Order) -> None:
    # Connections, the application's token and the code's first run are not what is measured.
    async with asyncio.TaskGroup() as group:
        for caller in order.callers:
            group.create_task(_call(session, caller, iter(range(3)), []))


async def run(order: Order) -> Timing:
    """Send everything and wait for every answer.

    Raises:
        ExceptionGroup: a connection failed (`aiohttp.ClientError`) or an answer was late (`TimeoutError`).
    """
    times: list[float] = []
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=order.timeout_s)
    ) as session:
        await _warm_up(session, order)
        budget = iter(range(order.requests))
        began = time.perf_counter()
        async with asyncio.TaskGroup() as group:
            calls = [group.create_task(_call(session, caller, budget, times)) for caller in order.callers]
        seconds = time.perf_counter() - began
    statuses = sum((call.result() for call in calls), Counter[int]())
    cuts = quantiles(times, n=100, method="inclusive")
    return Timing(statuses=statuses, seconds=seconds, p50_ms=cuts[49] * 1000, p99_ms=cuts[98] * 1000)


def main() -> None:
    """Entry point of the process."""
    order = Order.model_validate_json(sys.stdin.buffer.read())
    sys.stdout.write(asyncio.run(run(order)).model_dump_json() + "\n")


if __name__ == "__main__":
    main()
