"""Series that others hold, such as a Linky meter's history in Home Assistant: checked, and kept beside our own."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from edge_agent.energy import Interval
from edge_agent.errors import EdgeAgentError
from edge_agent.instants import Instant
from edge_agent.live import Json
from edge_agent.store import Ingested, SeriesKind, Store, ingest

PREFIX = "ingest."
MAX_INTERVALS = 5000
_ID = re.compile(r"ingest\.[a-z][a-z0-9_]{0,63}")
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(days=32)
_OLDEST = datetime(2000, 1, 1, tzinfo=UTC)


class IngestError(EdgeAgentError):
    """The intervals were not kept; the message says why."""


class IngestUnit(StrEnum):
    """Units of ingested series: energy is summed, the others are averaged."""

    KWH = "kWh"
    CELSIUS = "°C"
    WATT = "W"
    PERCENT = "%"

    @property
    def kind(self) -> SeriesKind:
        """How its intervals add up."""
        return SeriesKind.ENERGY if self is IngestUnit.KWH else SeriesKind.MEAN


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class PutInterval(_Body):
    """Energy or mean over ``[start, end)``."""

    start: Instant
    end: Instant
    value: float

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.start.timestamp() % 1 or self.end.timestamp() % 1:
            raise ValueError("start and end must fall on whole seconds")
        if not _SHORTEST <= self.end - self.start <= _LONGEST:
            raise ValueError("end must be one minute to 32 days after start")
        if self.start < _OLDEST:
            raise ValueError("start is before 2000")
        return self


class SeriesPut(_Body):
    """Body of ``PUT /series/{id}``."""

    unit: IngestUnit
    source: Annotated[
        str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="who holds it, such as linky")
    ]
    intervals: Annotated[tuple[PutInterval, ...], Field(max_length=MAX_INTERVALS)]

    @model_validator(mode="after")
    def _apart(self) -> Self:
        ordered = sorted(self.intervals, key=lambda each: each.start)
        for before, after in pairwise(ordered):
            if after.start < before.end:
                raise ValueError(f"the interval from {after.start.isoformat()} overlaps the one before it")
        if self.unit is IngestUnit.KWH and any(each.value < 0 for each in self.intervals):
            raise ValueError("energy is not negative")
        return self


class Ingest:
    """Takes intervals into the store, and tells who computes from them."""

    def __init__(self, store: Store, on_change: Callable[[str], None] = lambda _: None) -> None:
        self._store, self._on_change = store, on_change

    async def take(self, series: str, put: SeriesPut) -> Json:
        """Keep intervals; putting the same again changes nothing.

        Returns:
            The answer of ``PUT /series/{id}``.

        Raises:
            IngestError: the id is not one of ingested series, or the series has another unit.
        """
        if not _ID.fullmatch(series):
            raise IngestError(
                f"{series!r}: ingested series are called ingest.NAME, in lower case letters, digits and _"
            )
        intervals = _intervals(put.intervals)
        result = await self._store.work_async(
            lambda connection: ingest(
                connection, series, intervals, unit=put.unit.value, kind=put.unit.kind, source=put.source
            )
        )
        if isinstance(result, Ingested):
            if result.changed:
                self._on_change(series)
            return {"id": series, "received": len(intervals), "changed": result.changed}
        raise IngestError(f"{series!r} is kept in {result}, not in {put.unit.value}: use another id")


def _intervals(put: Sequence[PutInterval]) -> list[Interval]:
    return [Interval(each.start, each.end, each.value) for each in put]
