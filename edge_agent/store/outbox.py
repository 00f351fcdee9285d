"""What waits to be delivered (runs over a connection, inside its transaction)."""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from edge_agent.store.rows import to_ms


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one consumer is to be told of one cycle.

    Attributes:
        consumer: who it is for.
        seq: its number, one more than the last one's.
        time: when it was made.
        body: what is told, in the words of the consumer's own.
    """

    consumer: str
    seq: int
    time: datetime
    body: str


def post(connection: sqlite3.Connection, parcels: Sequence[Parcel]) -> None:
    """Keep parcels until they are delivered."""
    connection.executemany(
        "INSERT OR REPLACE INTO outbox (consumer, seq, ts, body) VALUES (?, ?, ?, ?)",
        [(each.consumer, each.seq, to_ms(each.time), each.body) for each in parcels],
    )


def tick_off(connection: sqlite3.Connection, delivered: Mapping[str, int]) -> None:
    """Move cursors, and let go of what is delivered."""
    connection.executemany(
        "INSERT INTO cursors (consumer, seq) VALUES (?, ?) "
        "ON CONFLICT (consumer) DO UPDATE SET seq = max(seq, excluded.seq)",
        list(delivered.items()),
    )
    connection.executemany("DELETE FROM outbox WHERE consumer = ? AND seq <= ?", list(delivered.items()))
