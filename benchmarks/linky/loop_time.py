"""How long the event loop is busy, and the longest it does not answer."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import override
from unittest.mock import patch

from benchmarks.measuring import spending


@dataclass(slots=True)
class LoopTime:
    """Measured while something ran."""

    busy_s: float = 0.0
    """Processor time of the loop's thread inside callbacks: what others of the machine take is not counted."""
    longest_s: float = 0.0
    """The longest single callback, by the wall clock."""
    wall_s: float = 0.0
    cpu_s: float = 0.0
    """Processor time of the whole process, the recorder's thread included."""


@contextmanager
def measured() -> Iterator[LoopTime]:
    """Measure every callback of the running loop."""
    found = LoopTime()
    run = asyncio.events.Handle._run

    def timed(handle: asyncio.Handle) -> None:
        busy, wall = time.thread_time(), time.perf_counter()
        run(handle)
        found.busy_s += time.thread_time() - busy
        found.longest_s = max(found.longest_s, time.perf_counter() - wall)

    with spending() as spent, patch.object(asyncio.events.Handle, "_run", timed):
        yield found
    found.wall_s, found.cpu_s = spent.wall_s, spent.cpu_s


class Heartbeat:
    """Wakes every few milliseconds and remembers the latest it came too late, as a person waiting would see it."""

    _EVERY_S = 0.005

    def __init__(self) -> None:
        """Nothing is late yet."""
        self.latest_s = 0.0

    async def beat(self) -> None:
        """Beat until cancelled."""
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(self._EVERY_S)
            self.latest_s = max(self.latest_s, time.perf_counter() - begun - self._EVERY_S)

    @override
    def __repr__(self) -> str:
        return f"latest {self.latest_s * 1000:.0f} ms"
