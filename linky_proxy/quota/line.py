"""Requests that wait for their turn at one Enedis API, in this process."""

import asyncio
import math
from dataclasses import dataclass, field

from linky_proxy.quota.fair_queue import FairQueue
from linky_proxy.quota.ledger import Ledger
from linky_proxy.quota.limits import Priority, UpstreamApi


class QuotaExceededError(Exception):
    """The call cannot be made in time; `wait_s` is when it could be, at the earliest."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"the quota leaves no room for {wait_s:.1f} s")
        self.wait_s = wait_s


@dataclass(eq=False, frozen=True, slots=True)
class _Waiter:
    caller: str
    priority: Priority
    deadline: float
    turn: asyncio.Future[None]


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What the ledger said at `seen`: no call before `until`."""

    seen: float = -math.inf
    until: float = -math.inf


@dataclass(slots=True)
class Line:
    """One dispatcher asks the ledger for a call, then gives it to whoever is first at that moment.

    Whoever cannot be served in time is told as soon as that is known instead of holding a connection.
    """

    api: UpstreamApi
    ledger: Ledger
    queue: FairQueue[_Waiter] = field(default_factory=FairQueue)
    _refusals: dict[Priority, _Refusal] = field(default_factory=lambda: dict.fromkeys(Priority, _Refusal()))
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _dispatcher: asyncio.Task[None] | None = None

    async def wait_for_turn(self, *, within_s: float, caller: str, priority: Priority) -> None:
        """Return when one call may be made now.

        Raises:
            QuotaExceededError: not within `within_s` seconds.
        """
        loop = asyncio.get_running_loop()
        now = loop.time()
        earliest = self._earliest(now, priority, self.queue.ahead_of(caller, priority))
        if earliest > now + within_s:
            raise QuotaExceededError(earliest - now)
        waiter = _Waiter(caller, priority, now + within_s, loop.create_future())
        self.queue.push(waiter, caller, priority)
        self._came.set()
        if self._dispatcher is None or self._dispatcher.done():
            self._dispatcher = asyncio.create_task(self._dispatch())
            self._dispatcher.add_done_callback(self._dispatched)
        try:
            await waiter.turn
        finally:
            self.queue.discard(waiter, caller, priority)

    def pause(self, seconds: float) -> None:
        """Refuse those who cannot wait that long."""
        now = asyncio.get_running_loop().time()
        for priority, refusal in self._refusals.items():
            self._refusals[priority] = _Refusal(now, max(refusal.until, now + seconds))
        self._refuse_late(now)

    def _dispatched(self, dispatcher: asyncio.Task[None]) -> None:
        error = None if dispatcher.cancelled() else dispatcher.exception()
        if error is not None:
            # A mistake of ours: those who wait must not do so for ever.
            for waiter in list(self.queue):
                self._end(waiter, error)

    async def _dispatch(self) -> None:
        loop = asyncio.get_running_loop()
        while (priority := self.queue.next_priority) is not None:
            now = loop.time()
            wait = self._free(now, priority) - now
            if wait > 0:
                await self._sleep(min(wait, self.ledger.recheck_s))
                continue
            wait = await self.ledger.take(self.api, priority)
            if wait > 0:
                now = loop.time()
                self._refusals[priority] = _Refusal(now, now + wait)
                self._refuse_late(now)
            elif self.queue:
                waiter = self.queue.pop()
                if not waiter.turn.done():
                    waiter.turn.set_result(None)

    async def _sleep(self, seconds: float) -> None:
        """Wait, but not when somebody comes: he may go first."""
        self._came.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._came.wait()
        except TimeoutError:
            pass

    def _free(self, now: float, priority: Priority) -> float:
        """The first instant at which the ledger may have a call: never later for those who go first."""
        heard = (self._refusals[Priority.INTERACTIVE], self._refusals[priority])
        return max([now, *(said.until for said in heard if now < said.seen + self.ledger.recheck_s)])

    def _earliest(self, now: float, priority: Priority, ahead: int) -> float:
        """When a call may be made after `ahead` others, if nobody else makes any."""
        after_others = max(ahead // limit.count * limit.period_s for limit in self.ledger.limits)
        return self._free(now, priority) + after_others

    def _refuse_late(self, now: float) -> None:
        ahead = 0
        for waiter in list(self.queue):
            earliest = self._earliest(now, waiter.priority, ahead)
            if earliest <= waiter.deadline:
                ahead += 1
                continue
            self._end(waiter, QuotaExceededError(earliest - now))

    def _end(self, waiter: _Waiter, error: BaseException) -> None:
        self.queue.discard(waiter, waiter.caller, waiter.priority)
        if not waiter.turn.done():
            waiter.turn.set_exception(error)
