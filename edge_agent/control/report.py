"""What was written, or would have been: the audit summed up by point."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from edge_agent.control.audit import Event, Result
from edge_agent.control.record import read_audit
from edge_agent.live import Json


@dataclass(slots=True)
class _Point:
    commands: int = 0
    failed: int = 0
    held_s: float = 0.0
    since: datetime | None = None
    low: float | None = None
    high: float | None = None
    first: str | None = None
    last: str | None = None
    actors: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)


def report(entries: Iterable[Mapping[str, object]], *, observed: bool, now: datetime) -> Json:
    """Sum up the audit.

    Args:
        entries: entries of the audit, oldest first.
        observed: those of the observe mode, or those of real writes.
        now: present, which ends what is held still.

    Returns:
        For each point: commands, the time they held, the values, who asked, which rules changed or overruled them.
    """
    points: dict[str, _Point] = {}
    for entry in entries:
        point = entry.get("point")
        if isinstance(point, str) and entry.get("observed") is observed:
            _count(points.setdefault(point, _Point()), entry)
    for each in points.values():
        _close(each, now)
    return {
        "observed": observed,
        "points": [
            {
                "point": name,
                "commands": each.commands,
                "failed": each.failed,
                "held_s": round(each.held_s),
                "lowest": each.low,
                "highest": each.high,
                "first": each.first,
                "last": each.last,
                "actors": dict(each.actors.most_common()),
                "rules": dict(each.rules.most_common()),
            }
            for name, each in sorted(points.items())
        ],
    }


def report_of(path: Path, *, observed: bool, now: datetime) -> Json:
    """Sum up the audit of a control file.

    Raises:
        ControlFileError: it cannot be read.
    """
    return report((json.loads(link.text) for link in read_audit(path)), observed=observed, now=now)


def _count(point: _Point, entry: Mapping[str, object]) -> None:
    at = str(entry["time"])
    point.first, point.last = point.first or at, at
    if entry.get("result") == Result.SENDING:
        return
    if isinstance(rule := entry.get("rule"), str):
        point.rules[rule] += 1
    match entry.get("event"), entry.get("result"):
        case Event.WRITE, Result.OK:
            _command(point, entry, at)
        case Event.WRITE, Result.FAILED:
            point.failed += 1
        case ((Event.RELEASE | Event.MANUAL), Result.OK):
            _close(point, datetime.fromisoformat(at))


def _command(point: _Point, entry: Mapping[str, object], at: str) -> None:
    point.commands += 1
    point.actors[str(entry.get("actor"))] += 1
    if isinstance(written := entry.get("written"), int | float):
        point.low = written if point.low is None else min(point.low, written)
        point.high = written if point.high is None else max(point.high, written)
    if point.since is None:
        point.since = datetime.fromisoformat(at)


def _close(point: _Point, until: datetime) -> None:
    if point.since is not None:
        # A wall clock that went back must not take time away.
        point.held_s += max(0.0, (until - point.since).total_seconds())
        point.since = None
