"""Events in the database (runs over a connection, inside its transaction)."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from edge_agent.store.rows import from_ms, to_ms

_COLUMNS = "id, kind, start, end, text, effect, status, created, origin"


class EventKind(StrEnum):
    """What an event is about."""

    WORKS = "works"
    OCCUPANCY = "occupancy"
    CLOSURE = "closure"
    METER_SWAP = "meter_swap"
    EQUIPMENT = "equipment"
    OTHER = "other"


class EventStatus(StrEnum):
    """Whether people agree with it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the building.

    Attributes:
        kind: what it is about.
        start: first instant, UTC.
        end: first instant after, UTC; ``None`` when it lasts, or is an instant.
        text: in words.
        energy_effect_kwh_per_day: what it adds to the consumption, when known.
        status: whether people agree with it.
        created: when it was recorded.
        id: number in the store; 0 before it is kept.
        origin: ``user``, or what noticed it, such as ``counter:main.energy_import``.
    """

    kind: EventKind
    start: datetime
    end: datetime | None
    text: str
    energy_effect_kwh_per_day: float | None = None
    status: EventStatus = EventStatus.PROPOSED
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    id: int = 0
    origin: str = "user"


def add_event(connection: sqlite3.Connection, event: Event) -> Event:
    """Keep an event. What the agent itself noticed is kept once, however often the log is replayed."""
    if event.origin != "user":
        query = f"SELECT {_COLUMNS} FROM events WHERE origin = ? AND start = ?"  # noqa: S608 - our own names
        row = connection.execute(query, (event.origin, to_ms(event.start))).fetchone()
        if row is not None:
            return event_of(row)
    cursor = connection.execute(
        "INSERT INTO events (kind, start, end, text, effect, status, created, origin) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.kind,
            to_ms(event.start),
            to_ms(event.end) if event.end else None,
            event.text,
            event.energy_effect_kwh_per_day,
            event.status,
            to_ms(event.created),
            event.origin,
        ),
    )
    kept = _event(connection, cursor.lastrowid)
    assert kept is not None  # noqa: S101 - it was inserted a line above
    return kept


def change_event(connection: sqlite3.Connection, number: int, fields: Mapping[str, object]) -> Event | None:
    """Change some fields of an event.

    Returns:
        The event as it is now; ``None`` when there is none of that number.

    Raises:
        ValueError: it would end before it starts.
    """
    before = _event(connection, number)
    if before is None:
        return None
    event = replace(before, **fields)  # type: ignore[arg-type]  # the model of the request has checked them
    if event.end is not None and event.end <= event.start:
        raise ValueError("end must be after start")
    connection.execute(
        "UPDATE events SET end = ?, text = ?, effect = ?, status = ? WHERE id = ?",
        (
            to_ms(event.end) if event.end else None,
            event.text,
            event.energy_effect_kwh_per_day,
            event.status,
            number,
        ),
    )
    return _event(connection, number)


def _event(connection: sqlite3.Connection, number: int | None) -> Event | None:
    query = f"SELECT {_COLUMNS} FROM events WHERE id = ?"  # noqa: S608 - our own names
    row = connection.execute(query, (number,)).fetchone()
    return None if row is None else event_of(row)


def events_query(
    kind: EventKind | None, start: datetime | None, end: datetime | None
) -> tuple[str, tuple[object, ...]]:
    """Query and parameters for the events that touch ``[start, end)``."""
    query = (
        f"SELECT {_COLUMNS} FROM events WHERE (?1 IS NULL OR kind = ?1) "  # noqa: S608 - our own names
        "AND (?2 IS NULL OR start >= ?2 OR end > ?2 OR (end IS NULL AND kind != 'meter_swap')) "
        "AND (?3 IS NULL OR start < ?3) ORDER BY start, id"
    )
    return query, (kind, to_ms(start) if start else None, to_ms(end) if end else None)


def event_of(row: tuple[object, ...]) -> Event:
    """An event from its row."""
    number, kind, start, end, text, effect, status, created, origin = row
    return Event(
        EventKind(str(kind)),
        from_ms(int(str(start))),
        None if end is None else from_ms(int(str(end))),
        str(text),
        None if effect is None else float(str(effect)),
        EventStatus(str(status)),
        from_ms(int(str(created))),
        int(str(number)),
        str(origin),
    )
