"""Identical questions in flight become one."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from dataclasses import dataclass


@dataclass(slots=True)
class _Flight[V]:
    task: asyncio.Task[V]
    waiters: int = 0


class Coalescer[K: Hashable, V]:
    """Shares one call among all who ask for the same key while it lasts; nothing is kept afterwards."""

    def __init__(self) -> None:
        self._flights: dict[K, _Flight[V]] = {}

    def in_flight(self, key: K) -> bool:
        """Whether somebody is asking for `key` now."""
        return key in self._flights

    async def share(self, key: K, call: Callable[[], Coroutine[object, object, V]]) -> V:
        """The result of `call`, or of the same call that is already under way; its exception, for everybody.

        Who gives up does not disturb the others; when all have, the call is cancelled.
        """
        flight = self._flights.get(key)
        if flight is None:
            flight = self._flights[key] = _Flight(asyncio.create_task(call()))
        flight.waiters += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiters -= 1
            if flight.waiters == 0:
                flight.task.cancel()
            if (flight.waiters == 0 or flight.task.done()) and self._flights.get(key) is flight:
                del self._flights[key]
