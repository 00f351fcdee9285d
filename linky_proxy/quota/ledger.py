"""Where calls are counted: in this process, or in the Redis that replicas share."""

import asyncio
import math
from collections.abc import Sequence
from typing import Protocol

from linky_proxy.quota.limits import Limit, Priority, SlidingWindows, UpstreamApi


class Ledger(Protocol):
    """The calls made and the pauses asked for."""

    @property
    def limits(self) -> Sequence[Limit]:
        """The limits kept, for each API."""
        ...

    @property
    def recheck_s(self) -> float:
        """How long a wait that was told stays worth believing: what others do may shorten it."""
        ...

    @property
    def trouble(self) -> str | None:
        """Why the quota is less than all of it, in words for an operator."""
        ...

    @property
    def serving(self) -> bool:
        """Whether calls can be made at all."""
        ...

    async def take(self, api: UpstreamApi, priority: Priority) -> float:
        """Count one call made now and return 0, or return the seconds until one may be made. Never raises."""
        ...

    async def pause(self, api: UpstreamApi, seconds: float) -> None:
        """Let nobody call `api` for that long."""
        ...

    def used(self, api: UpstreamApi, limit: Limit) -> int:
        """The calls of the present window of `limit`, as far as is known."""
        ...

    def paused_s(self, api: UpstreamApi) -> float:
        """How long `api` stays paused, 0 when it is not."""
        ...


class MemoryLedger:
    """The calls of one process alone. They are forgotten when it ends, which Enedis does not do."""

    recheck_s = math.inf
    trouble: str | None = None
    serving = True

    def __init__(self, limits: Sequence[Limit]) -> None:
        self.limits = tuple(limits)
        self._windows = {api: SlidingWindows(limits) for api in UpstreamApi}
        self._paused_until = dict.fromkeys(UpstreamApi, -math.inf)

    async def take(self, api: UpstreamApi, priority: Priority) -> float:
        """See `Ledger.take`."""
        now = asyncio.get_running_loop().time()
        at = max(self._windows[api].next_at(now, priority), self._paused_until[api])
        if at <= now:
            self._windows[api].record(now)
        return at - now

    async def pause(self, api: UpstreamApi, seconds: float) -> None:
        """See `Ledger.pause`."""
        until = asyncio.get_running_loop().time() + seconds
        self._paused_until[api] = max(until, self._paused_until[api])

    def used(self, api: UpstreamApi, limit: Limit) -> int:
        """See `Ledger.used`."""
        return self._windows[api].used(limit, asyncio.get_running_loop().time())

    def paused_s(self, api: UpstreamApi) -> float:
        """See `Ledger.paused_s`."""
        return max(0.0, self._paused_until[api] - asyncio.get_running_loop().time())
