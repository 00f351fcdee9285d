"""What the store needs from time to time: the night's packing, forgetting what is too old, room on the disk, the clock."""

import asyncio
import logging
import shutil
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from edge_agent.apart import Elsewhere, Work, apart
from edge_agent.clockwatch import ClockWatch, Jump
from edge_agent.config import KeepSection
from edge_agent.historian import Historian
from edge_agent.store import Change, Event, EventKind, EventStatus, Packed, Retention, Store

_LOG = logging.getLogger(__name__)
PACK = Work("edge_agent.store.packing:pack_file", Packed)
"""Arguments: the file, start and end of the span in milliseconds."""


class Housekeeping:
    """Tends a store; each call is quick, but :meth:`tend`, which works in threads and in a process of its own."""

    def __init__(
        self,
        store: Store,
        historian: Historian,
        keep: Retention,
        *,
        clock: Callable[[], datetime],
        least_free_bytes: int,
        monotonic: Callable[[], float] = time.monotonic,
        free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
        elsewhere: Elsewhere = apart,
    ) -> None:
        """Begin to watch the clock.

        Args:
            store: what is tended.
            historian: takes the events noticed.
            keep: how long history is kept.
            clock: the wall clock.
            least_free_bytes: below so much free disk, the oldest samples give way.
            monotonic: the other clock, in seconds.
            free: free bytes of the disk of a folder.
            elsewhere: where days are packed.
        """
        self._store, self._historian, self._keep = store, historian, keep
        self._clock, self._monotonic = clock, monotonic
        self._elsewhere = elsewhere
        self._least_free_bytes, self._free = least_free_bytes, free
        self._watch = ClockWatch(clock(), monotonic(), store.reader.newest())

    @property
    def clock_works(self) -> bool:
        """Whether samples may be kept at the time that the clock says."""
        return self._watch.plausible(self._clock())

    def watch_clock(self) -> None:
        """Notice that the clock was changed: it is logged, and an event says it to whoever reads the history."""
        jump = self._watch.jumped(self._clock(), self._monotonic())
        if jump is None:
            return
        _LOG.warning("the clock was changed from %s to %s", jump.before, jump.after)
        if self.clock_works:
            self._historian.keep(Change(events=(_changed(jump),)))

    async def tend(self) -> None:
        """Pack what is over, forget what is too old, and make room when the disk is nearly full."""
        now = self._clock()
        if self._watch.plausible(now):
            trusted = self._watch.trusted(now, self._monotonic())
            if not trusted:
                _LOG.warning(
                    "the clock says %s, long after the last sample: nothing is forgotten for a day", now
                )
            await self._pack(now)
            await asyncio.to_thread(self._store.settle, now, self._keep if trusted else None)
        if self._free(self._store.file.parent) < self._least_free_bytes:
            await asyncio.to_thread(self._store.make_room)

    async def _pack(self, now: datetime) -> None:
        """Pack what is over; a day of a busy site is minutes of work, which must not slow reading down."""
        for span in await asyncio.to_thread(self._store.over, now):
            packed = await self._elsewhere(PACK, self._store.file, *span)
            await asyncio.to_thread(self._store.swap, packed)


def retention_of(asked: KeepSection, outbox_days: int = 30) -> Retention:
    """How long history is kept, as the configuration says it."""
    return Retention(
        timedelta(days=asked.samples_days),
        timedelta(days=asked.ten_minutes_days),
        timedelta(days=365.25 * asked.hours_years),
        timedelta(days=outbox_days),
    )


def _changed(jump: Jump) -> Event:
    text = f"L’horloge de l’agent est passée de {jump.before:%Y-%m-%d %H:%M:%S} à {jump.after:%Y-%m-%d %H:%M:%S} UTC."
    return Event(
        EventKind.OTHER,
        jump.after,
        None,
        text,
        status=EventStatus.CONFIRMED,
        created=jump.after,
        origin="clock",
    )
