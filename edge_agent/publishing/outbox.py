"""One consumer's outbox: filled with each cycle, emptied in order, at the consumer's own pace."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime

from edge_agent.publishing.filtering import Due
from edge_agent.store import Parcel, Reader, Sample, StoredQuality
from edge_agent.store.rows import from_ms, to_ms

_BATCH = 50


class Outbox:
    """What waits for a consumer. A parcel is read back only once it is on disk, and goes only once it is delivered."""

    def __init__(self, reader: Reader, consumer: str, due: Due) -> None:
        """Take up where the last run stopped.

        Args:
            reader: the store.
            consumer: whose it is.
            due: which samples it is told of.
        """
        self.consumer = consumer
        self._reader, self._due = reader, due
        self._delivered, self._made = reader.cursor(consumer)
        self._ticked = self._delivered
        self._written = asyncio.Event()
        self._written.set()

    @property
    def made(self) -> int:
        """Number of the last parcel that was made."""
        return self._made

    def parcel(self, samples: Sequence[Sample], now: datetime) -> Parcel | None:
        """What the consumer is to be told of a cycle; ``None`` when nothing is worth telling."""
        due = self._due(samples)
        if not due:
            return None
        self._made += 1
        rows = [[each.point, to_ms(each.time), each.value, int(each.quality)] for each in due]
        return Parcel(self.consumer, self._made, now, json.dumps(rows, separators=(",", ":")))

    def written(self) -> None:
        """Something was written: there may be more to deliver."""
        self._written.set()

    async def next(self) -> list[Parcel]:
        """Wait for what is to be delivered next: some parcels, in order."""
        while True:
            self._written.clear()
            found = await asyncio.to_thread(self._reader.parcels, self.consumer, self._delivered, _BATCH)
            if found:
                return found
            await self._written.wait()

    def deliver(self, seq: int) -> None:
        """A parcel has reached the consumer, and so have those before it."""
        self._delivered = seq

    def tick_off(self) -> int | None:
        """Number to write down as delivered; ``None`` when that is done already."""
        if self._ticked == self._delivered:
            return None
        self._ticked = self._delivered
        return self._delivered


def samples_of(parcel: Parcel) -> list[Sample]:
    """What a parcel tells."""
    return [
        Sample(point, from_ms(ts), value, StoredQuality(quality))
        for point, ts, value, quality in json.loads(parcel.body)
    ]
