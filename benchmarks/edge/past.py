"""A day that is over, as an agent finds it in its log the morning after, and charts read from it once it is packed."""

import json
import sqlite3
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.config import Building
from edge_agent.energy import HOUR
from edge_agent.store import Change, Sample, Store, open_reader

_STEP_S = 60
_AT_ONCE = 60
_CHARTS = 20
_LONGEST_S = 300.0


def yesterday(building: Building, now: datetime) -> tuple[datetime, int]:
    """Write a day of every point, each minute, to the log of a site; give its start and how many samples it has."""
    # The day before, when the last one may not be packed yet.
    start = (now - 2 * HOUR).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    minutes = [start + timedelta(seconds=_STEP_S * number) for number in range(86_400 // _STEP_S)]
    with Store(building.database) as store:
        for first in range(0, len(minutes), _AT_ONCE):
            store.write(
                [
                    Change(
                        tuple(
                            Sample(point, at, round(230 + (number * at.minute) % 97 / 10, 1))
                            for number, point in enumerate(building.points)
                        )
                    )
                    for at in minutes[first : first + _AT_ONCE]
                ]
            )
    return start, len(minutes) * len(building.points)


def until_packed(database: Path, start: datetime, wait: Callable[[float], None]) -> None:
    """Wait until a running agent has packed that day.

    Raises:
        RuntimeError: it has not, in five minutes.
    """
    first_ms = int(start.timestamp() * 1000)
    begun = time.monotonic()
    reader = open_reader(database)
    try:
        query = "SELECT count(*) FROM log WHERE ts >= ? AND ts < ?"
        while reader.execute(query, (first_ms, first_ms + 86_400_000)).fetchone()[0]:
            if time.monotonic() - begun > _LONGEST_S:
                raise RuntimeError("the day was not packed")
            wait(1.0)
    except sqlite3.Error as error:
        raise RuntimeError(f"the store cannot be read: {error}") from error
    finally:
        reader.close()


def read_charts(building: Building, url: str, start: datetime) -> int:
    """Ask a running agent for that day of some points, as kept and by ten minutes; give how many values came."""
    _, secret = TokenFile(building.tokens_file).create("benchmark", Scope.READ)
    span = f"start={_text(start)}&end={_text(start + timedelta(days=1))}"
    values = 0
    measures = [name for name, point in building.points.items() if not point.is_counter]
    for point in measures[:_CHARTS]:
        for step in ("raw", "10min"):
            request = urllib.request.Request(  # noqa: S310 - loopback
                f"{url}/api/v1/series/{point}?{span}&step={step}",
                headers={"Authorization": f"Bearer {secret}"},
            )
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - loopback
                values += sum(each["value"] is not None for each in json.load(answer)["intervals"])
    return values


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
