"""Brings changes to the store, in batches, off the loop.

A building's devices answer dozens of times a second, and each commit in FULL writes whole pages and waits for the disk: what
arrives within a second is one commit. A power cut takes that second at most.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence

from edge_agent.store import Change, Store, StoreError

_LOG = logging.getLogger(__name__)
_WAITING_LIMIT = 2000
_GATHER_S = 0.9
"""How long a commit waits for what else arrives: with the commit itself, a change is on the disk within a second."""


class Historian:
    """A queue before the store: what arrives together, or while a commit runs, goes into one commit."""

    def __init__(
        self,
        store: Store,
        *,
        limit: int = _WAITING_LIMIT,
        gather_s: float | None = None,
        on_written: Callable[[Sequence[Change]], None] = lambda _: None,
    ) -> None:
        """Prepare; :meth:`run` writes.

        Args:
            store: where to.
            limit: changes that may wait; what comes beyond is lost, and said.
            gather_s: how long a commit waits for more; 0.9 s.
            on_written: told of the changes once they are on the disk.
        """
        self._store, self._limit, self._on_written = store, limit, on_written
        self._gather_s = _GATHER_S if gather_s is None else gather_s
        self._waiting: list[Change] = []
        self._arrived = asyncio.Event()
        self.works = True
        """Whether the last write succeeded."""

    def keep(self, change: Change) -> None:
        """Queue a change; never waits."""
        if len(self._waiting) >= self._limit:
            self._fail("the store does not keep up: samples are lost until it does")
            return
        self._waiting.append(change)
        self._arrived.set()

    async def run(self) -> None:
        """Write until cancelled; the caller then calls :meth:`drain`."""
        while True:
            await self._arrived.wait()
            await asyncio.sleep(self._gather_s)
            await self.drain()

    async def drain(self) -> None:
        """Write what waits, now."""
        self._arrived.clear()
        changes, self._waiting = self._waiting, []
        if changes:
            await self._write(changes)

    async def _write(self, changes: list[Change]) -> None:
        try:
            await self._store.write_async(changes)
        except StoreError as error:
            self._fail(str(error))
        else:
            if not self.works:
                _LOG.info("the store works again")
            self.works = True
            self._on_written(changes)

    def _fail(self, reason: str) -> None:
        if self.works:
            _LOG.error("%s", reason)
        self.works = False
