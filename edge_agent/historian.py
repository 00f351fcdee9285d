"""Brings changes to the store, in batches, off the loop."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from edge_agent.store import Change, Store, StoreError

_LOG = logging.getLogger(__name__)
_WAITING_LIMIT = 2000


class Historian:
    """A queue before the store: what arrives while a commit runs goes into the next one."""

    def __init__(
        self,
        store: Store,
        *,
        limit: int = _WAITING_LIMIT,
        on_written: Callable[[Sequence[Change]], None] = lambda _: None,
    ) -> None:
        self._store, self._on_written = store, on_written
        self._queue: asyncio.Queue[Change] = asyncio.Queue(limit)
        self.works = True
        """Whether the last write succeeded."""

    def keep(self, change: Change) -> None:
        """Queue a change; never waits."""
        try:
            self._queue.put_nowait(change)
        except asyncio.QueueFull:
            self._fail("the store does not keep up: samples are lost until it does")

    async def run(self) -> None:
        """Write until cancelled; the caller then calls :meth:`drain`."""
        while True:
            first = await self._queue.get()
            await self._write([first, *self._waiting()])

    async def drain(self) -> None:
        """Write what still waits."""
        if waiting := self._waiting():
            await self._write(waiting)

    def _waiting(self) -> list[Change]:
        return [self._queue.get_nowait() for _ in range(self._queue.qsize())]

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
