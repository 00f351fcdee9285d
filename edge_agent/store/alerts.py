"""Alerts on anomalies in the database, with what people answered (runs over a connection, inside its transaction)."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from edge_agent.anomalies.answers import Answer
from edge_agent.anomalies.kinds import Anomaly, Kind
from edge_agent.store.rows import from_ms, to_ms

_JUDGED = "judged_until"
_COLUMNS = "day, kind, hours, kwh, ratio, observed, detail, found, answer, answered, note"


@dataclass(frozen=True, slots=True)
class Alert:
    """An anomaly that was told.

    Attributes:
        anomaly: what was found.
        found: when.
        answer: what a person answered; None while the alert is open.
        answered: when.
        note: what the person added.
    """

    anomaly: Anomaly
    found: datetime
    answer: Answer | None = None
    answered: datetime | None = None
    note: str = ""


def add_alerts(
    connection: sqlite3.Connection, anomalies: Iterable[Anomaly], judged_until: date, now: datetime
) -> None:
    """Keep new alerts, and up to which day the site has been judged; an alert that is known stays as it is."""
    connection.executemany(
        "INSERT OR IGNORE INTO alerts (id, day, kind, hours, kwh, ratio, observed, detail, found) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                each.id,
                each.date.isoformat(),
                each.kind.value,
                json.dumps(each.hours),
                each.kwh,
                each.ratio,
                each.observed_kwh,
                each.detail,
                to_ms(now),
            )
            for each in anomalies
        ],
    )
    connection.execute(
        "INSERT INTO counts (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (_JUDGED, judged_until.toordinal()),
    )


def answer_alert(
    connection: sqlite3.Connection, alert_id: str, answer: Answer, note: str, now: datetime
) -> bool:
    """Keep what a person says of an alert; false when there is none of that id."""
    changed = connection.execute(
        "UPDATE alerts SET answer = ?, answered = ?, note = ? WHERE id = ?",
        (answer.value, to_ms(now), note, alert_id),
    )
    return changed.rowcount > 0


def alerts_query(since: date) -> tuple[str, tuple[object, ...]]:
    """Query and parameters for the alerts from a day on, the oldest first."""
    return (
        f"SELECT {_COLUMNS} FROM alerts WHERE day >= ? ORDER BY day, id",  # noqa: S608 - our own names
        (since.isoformat(),),
    )


def judged_query() -> tuple[str, tuple[object, ...]]:
    """Query and parameters for the day up to which the site has been judged."""
    return "SELECT value FROM counts WHERE name = ?", (_JUDGED,)


def alert_of(row: tuple[object, ...]) -> Alert:
    """An alert from its row."""
    day, kind, hours, kwh, ratio, observed, detail, found, answer, answered, note = row
    return Alert(
        Anomaly(
            date.fromisoformat(str(day)),
            Kind(str(kind)),
            tuple(json.loads(str(hours))),
            None if kwh is None else float(str(kwh)),
            float(str(ratio)),
            None if observed is None else float(str(observed)),
            str(detail),
        ),
        from_ms(int(str(found))),
        None if answer is None else Answer(str(answer)),
        None if answered is None else from_ms(int(str(answered))).astimezone(UTC),
        str(note),
    )
