"""Enedis' quota: so many calls in any second and in any hour, for each upstream API.

`SlidingWindows` is the rule, pure. `MemoryQuota` makes coroutines wait for their turn in one process; a quota shared
by replicas has to keep to `Quota`.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class UpstreamApi(StrEnum):
    """The Enedis APIs that the proxy calls; each has a quota of its own."""

    MEASURES = "mesure_synchrone_auto"
    SERVICES = "subscribed_services"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` calls in any `period_s` seconds."""

    count: int
    period_s: float


class QuotaExceededError(Exception):
    """The call cannot be made in time; `wait_s` is when it could be."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"the quota leaves no room for {wait_s:.1f} s")
        self.wait_s = wait_s


class Quota(Protocol):
    """Where a call waits for its turn."""

    async def acquire(self, api: UpstreamApi, *, within_s: float) -> None:
        """Return when one call to `api` may be made now, and count it.

        Raises:
            QuotaExceededError: the turn would come later than `within_s` seconds.
        """
        ...


class SlidingWindows:
    """The calls made, and when the next one may be. Instants are seconds of any monotonic clock, never decreasing."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self._limits = tuple(limits)
        self._calls: deque[float] = deque(maxlen=max(limit.count for limit in limits))

    def next_at(self, now: float) -> float:
        """The first instant, `now` or later, at which one more call keeps every limit."""
        return self._next(self._calls, now)

    def record(self, at: float) -> None:
        """Count a call made at `at`."""
        self._calls.append(at)

    def forecast(self, now: float, ahead: int) -> float:
        """When a call could be made after `ahead` others that are waiting already."""
        calls = self._calls.copy()
        for _ in range(ahead):
            calls.append(self._next(calls, now))
        return self._next(calls, now)

    def _next(self, calls: deque[float], now: float) -> float:
        freed = (calls[-limit.count] + limit.period_s for limit in self._limits if len(calls) >= limit.count)
        return max(now, calls[-1] if calls else now, *freed)


def enedis_limits(*, per_second: int, per_hour: int, margin_s: float) -> tuple[Limit, Limit]:
    """The two limits of Enedis, each window longer by `margin_s`.

    Enedis counts a call when it arrives, we when we send it: a slow packet followed by a fast one would otherwise
    bring six calls into one of its seconds.
    """
    return Limit(per_second, 1.0 + margin_s), Limit(per_hour, 3600.0 + margin_s)


@dataclass(slots=True)
class _Line:
    """The calls of one API waiting in order of arrival."""

    windows: SlidingWindows
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0

    async def wait_for_turn(self) -> None:
        loop = asyncio.get_running_loop()
        async with self.turn:
            # Counted when the wait is over, not when it was planned: a late wake-up must not shorten the next window.
            while True:
                now = loop.time()
                wait = self.windows.next_at(now) - now
                if wait <= 0:
                    self.windows.record(now)
                    return
                await asyncio.sleep(wait)


class MemoryQuota:
    """The quota of one process alone.

    Calls wait in order of arrival; one that cannot be served in time is told at once instead of holding a connection.
    """

    def __init__(self, limits: Sequence[Limit]) -> None:
        self._lines = {api: _Line(SlidingWindows(limits)) for api in UpstreamApi}

    async def acquire(self, api: UpstreamApi, *, within_s: float) -> None:
        """See `Quota.acquire`."""
        line, loop = self._lines[api], asyncio.get_running_loop()
        deadline = loop.time() + within_s
        expected = line.windows.forecast(loop.time(), line.waiting)
        if expected > deadline:
            raise QuotaExceededError(expected - loop.time())
        line.waiting += 1
        try:
            async with asyncio.timeout_at(deadline):
                await line.wait_for_turn()
        except TimeoutError:
            expected = line.windows.forecast(loop.time(), line.waiting - 1)
            raise QuotaExceededError(expected - loop.time()) from None
        finally:
            line.waiting -= 1
