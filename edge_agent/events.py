"""The log of events: what happened in the building that explains a change of its consumption."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from edge_agent.errors import EdgeAgentError
from edge_agent.instants import Instant
from edge_agent.live import Json, iso
from edge_agent.store import Event, EventKind, EventStatus, Store, add_event, change_event

_MAX_ID = 2**63 - 1

type _Text = Annotated[str, Field(min_length=1, max_length=2000)]


class EventError(EdgeAgentError):
    """The event cannot be changed that way."""


class UnknownEventError(EventError):
    """No event has this id."""


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class EventPost(_Body):
    """Body of ``POST /events``."""

    kind: EventKind
    start: Instant
    end: Instant | None = None
    text: _Text
    energy_effect_kwh_per_day: float | None = None
    status: EventStatus = EventStatus.CONFIRMED

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end is not None and self.end <= self.start:
            raise ValueError("end must be after start")
        return self


class EventChange(_Body):
    """Body of ``PATCH /events/{id}``: what is not named stays."""

    status: EventStatus | None = None
    text: _Text | None = None
    end: Instant | None = None
    energy_effect_kwh_per_day: float | None = None


class EventLog:
    """Events of a site, in its store."""

    def __init__(
        self, store: Store, clock: Callable[[], datetime], on_change: Callable[[], None] = lambda: None
    ) -> None:
        self._store, self._clock, self._on_change = store, clock, on_change

    async def between(
        self, *, kind: EventKind | None = None, start: datetime | None = None, end: datetime | None = None
    ) -> list[Json]:
        """Events that touch ``[start, end)``, by start; all of them without bounds."""
        found = await asyncio.to_thread(self._store.reader.events, kind=kind, start=start, end=end)
        return [event_json(event) for event in found]

    async def add(self, post: EventPost) -> Json:
        """Record an event."""
        event = Event(
            post.kind,
            post.start,
            post.end,
            post.text,
            post.energy_effect_kwh_per_day,
            post.status,
            created=self._clock(),
        )
        kept = await self._store.work_async(lambda connection: add_event(connection, event))
        self._on_change()
        return event_json(kept)

    async def change(self, event_id: str, change: EventChange) -> Json:
        """Change an event.

        Raises:
            UnknownEventError: no event has this id.
            EventError: its end would come before its start.
        """
        is_number = event_id.isascii() and event_id.isdigit() and len(event_id) <= len(str(_MAX_ID))
        number = int(event_id) if is_number else _MAX_ID + 1
        if number > _MAX_ID:
            raise UnknownEventError(f"there is no event {event_id!r}")
        fields = {name: getattr(change, name) for name in change.model_fields_set}
        if fields.get("status", EventStatus.CONFIRMED) is None or fields.get("text", "") is None:
            raise EventError("status and text may be left out, but not null")
        try:
            kept = await self._store.work_async(lambda connection: change_event(connection, number, fields))
        except ValueError as error:
            raise EventError(str(error)) from error
        if kept is None:
            raise UnknownEventError(f"there is no event {event_id!r}")
        self._on_change()
        return event_json(kept)


def event_json(event: Event) -> Json:
    """An event as the API shows it."""
    return {
        "id": event.id,
        "kind": event.kind.value,
        "start": iso(event.start),
        "end": iso(event.end) if event.end else None,
        "text": event.text,
        "energy_effect_kwh_per_day": event.energy_effect_kwh_per_day,
        "status": event.status.value,
        "created": iso(event.created),
        "origin": event.origin,
    }
