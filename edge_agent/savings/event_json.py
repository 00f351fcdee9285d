"""The log of events as JSON, in the form of the agent's `GET /events`."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from .events import Event, EventKind, EventStatus


class EventFileError(ValueError):
    """A log that cannot be read; the message says which event and why."""


def read_events(text: str, *, name: str, zone: ZoneInfo) -> list[Event]:
    """Events of a JSON list, or of an object with the list `events`.

    Each has `kind`, `start` and optionally `end`, `text`, `energy_effect_kwh_per_day`, `status` (confirmed when absent) and
    `id`. Instants become civil days of `zone`; an end in the course of a day leaves that day in the event.

    Args:
        text: the JSON.
        name: what to call it in error messages.
        zone: of the site.

    Raises:
        EventFileError: it is not such a list.
    """
    try:
        content = json.loads(text)
    except ValueError as error:
        raise EventFileError(f"{name}: not JSON: {error}") from error
    rows = content.get("events") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        raise EventFileError(f"{name}: expected a list of events")
    events = []
    for place, row in enumerate(rows, start=1):
        try:
            events.append(_event(row, zone))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise EventFileError(
                f"{name}: event {place}: {error!r}; give kind ({', '.join(EventKind)}) and start, end as dates"
            ) from error
    return events


def _event(row: dict[str, Any], zone: ZoneInfo) -> Event:
    effect, end = row.get("energy_effect_kwh_per_day"), row.get("end")
    return Event(
        EventKind(row["kind"]),
        first_day(row["start"], zone),
        None if end is None else day_after(end, zone),
        str(row.get("text", "")),
        None if effect is None else float(effect),
        EventStatus(row.get("status", "confirmed")),
        None if row.get("id") is None else str(row["id"]),
    )


def first_day(text: str, zone: ZoneInfo) -> date:
    """Civil day of an ISO date or instant."""
    return _local(text, zone).date()


def day_after(text: str, zone: ZoneInfo) -> date:
    """First whole civil day after an ISO date or instant: a midnight ends the day before."""
    local = _local(text, zone)
    midnight = not (local.hour or local.minute or local.second or local.microsecond)
    return local.date() if midnight else date.fromordinal(local.toordinal() + 1)


def _local(text: str, zone: ZoneInfo) -> datetime:
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=zone) if instant.tzinfo is None else instant.astimezone(zone)
