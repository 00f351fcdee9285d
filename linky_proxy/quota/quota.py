"""The quota as the rest of the proxy sees it: a place where calls wait for their turn."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from linky_proxy.quota.ledger import Ledger, MemoryLedger
from linky_proxy.quota.limits import Limit, Priority, UpstreamApi
from linky_proxy.quota.line import Line


@dataclass(frozen=True, slots=True)
class Asker:
    """On whose behalf a call is made.

    Attributes:
        caller: name of the client among whom calls are shared out fairly; never a PRM or a token.
        priority: whether somebody waits for the answer today.
    """

    caller: str = ""
    priority: Priority = Priority.INTERACTIVE


@dataclass(frozen=True, slots=True)
class Waited:
    """The end of a wait, for whoever counts them."""

    api: UpstreamApi
    priority: Priority
    seconds: float
    served: bool


class Quota:
    """Calls to each API wait in a line of their own for what the ledger allows.

    With a shared ledger, each replica has its own lines: callers are served fairly inside a replica, and replicas take
    calls from the ledger as they come.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._lines = {api: Line(api, ledger) for api in UpstreamApi}
        self._observers: list[Callable[[Waited], None]] = []

    def observe(self, observer: Callable[[Waited], None]) -> None:
        """Call `observer` at the end of every wait."""
        self._observers.append(observer)

    async def acquire(self, api: UpstreamApi, *, within_s: float, asker: Asker = Asker()) -> None:
        """Return when one call to `api` may be made now, and count it.

        Raises:
            QuotaExceededError: the turn would come later than `within_s` seconds.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        served = False
        try:
            await self._lines[api].wait_for_turn(
                within_s=within_s, caller=asker.caller, priority=asker.priority
            )
            served = True
        finally:
            for observer in self._observers:
                observer(Waited(api, asker.priority, loop.time() - began, served))

    async def pause(self, api: UpstreamApi, seconds: float) -> None:
        """Let nobody call `api` for that long; those who cannot wait are told at once."""
        self._lines[api].pause(seconds)
        await self.ledger.pause(api, seconds)

    def waiting(self, api: UpstreamApi, priority: Priority) -> int:
        """How many requests wait here for a call to `api`."""
        return self._lines[api].queue.length(priority)


class MemoryQuota(Quota):
    """The quota of one process alone."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        super().__init__(MemoryLedger(limits))
