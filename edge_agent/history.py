"""Reads the past of a building from CSV (pure): what ``edge-agent import`` loads."""

import csv
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from edge_agent.energy import HOUR, Interval
from edge_agent.errors import EdgeAgentError

TIME_COLUMNS = ("ts_utc", "ts", "time", "timestamp", "datetime")
_STEPS = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 15, 20, 30, 60))
_SHOWN = 20


class HistoryError(EdgeAgentError):
    """The file cannot be imported; nothing of it was. ``mistakes`` has each, with its line."""

    def __init__(self, name: str, mistakes: Sequence[tuple[int, str]]) -> None:
        self.mistakes = tuple(mistakes)
        shown = [f"{name}:{line}: {what}" for line, what in self.mistakes[:_SHOWN]]
        if len(self.mistakes) > _SHOWN:
            shown.append(f"… and {len(self.mistakes) - _SHOWN} more")
        super().__init__("\n".join([*shown, "nothing was imported"]))


@dataclass(frozen=True, slots=True)
class History:
    """Content of a file.

    Attributes:
        columns: known intervals per column, by start; blanks are absent.
        step: length of the intervals.
        rows: rows read.
        doubles: rows that said again what another had said.
        missing: blank cells per column.
    """

    columns: Mapping[str, tuple[Interval, ...]]
    step: timedelta
    rows: int
    doubles: int
    missing: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    start: datetime
    values: tuple[float | None, ...]


def read_history(
    lines: Iterable[str],
    columns: Sequence[str],
    *,
    name: str,
    zone: ZoneInfo | None = None,
    never_negative: Sequence[str] = (),
) -> History:
    """Read intervals from CSV text with a header.

    Each row is an interval that begins at its time. Times with an offset are taken as they are; others are UTC in a
    column called ``ts_utc``, else civil times of ``zone``: there, of two equal times in the hour that autumn repeats,
    the first is the earlier, and a time that spring skips is a mistake.

    Args:
        lines: text of the file, header first.
        columns: columns to take.
        name: of the file, for messages.
        zone: of civil times.
        never_negative: columns in which a negative number is a mistake, such as energy.

    Raises:
        HistoryError: with every mistake, up to the end of the file.
    """
    reader = csv.reader(lines)
    header = [cell.strip().lstrip("\ufeff") for cell in next(reader, [])]
    time_column = _check_header(header, columns, name)
    places = [header.index(column) for column in columns]
    clock = _Clock(zone, utc=time_column == "ts_utc")
    mistakes: list[tuple[int, str]] = []
    rows: list[_Row] = []
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        try:
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} cells where the header has {len(header)}")
            start = clock.instant(cells[header.index(time_column)].strip())
            values = tuple(
                _number(cells[place], column, never_negative)
                for place, column in zip(places, columns, strict=True)
            )
        except ValueError as error:
            mistakes.append((reader.line_num, str(error)))
        else:
            rows.append(_Row(reader.line_num, start, values))
    if not rows and not mistakes:
        mistakes.append((1, "there is no row under the header"))
    kept, doubles = _without_doubles(rows, mistakes)
    step = _step(kept, mistakes)
    if mistakes:
        raise HistoryError(name, sorted(mistakes))
    return History(
        {column: tuple(_intervals(kept, place, step)) for place, column in enumerate(columns)},
        step,
        len(rows),
        doubles,
        {column: sum(row.values[place] is None for row in kept) for place, column in enumerate(columns)},
    )


class _Clock:
    """Texts to instants; remembers the civil times met, to tell the two passes of an autumn hour apart."""

    def __init__(self, zone: ZoneInfo | None, *, utc: bool) -> None:
        self._zone, self._utc = zone, utc
        self._met: Counter[datetime] = Counter()

    def instant(self, text: str) -> datetime:
        try:
            parsed = datetime.fromisoformat(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a time; write 2025-01-31T13:00:00Z") from None
        if parsed.tzinfo is not None:
            return parsed.astimezone(UTC)
        if self._utc:
            return parsed.replace(tzinfo=UTC)
        if self._zone is None:
            raise ValueError(f"{text!r} has no offset: say which zone it is in with --timezone")
        return self._civil(parsed, self._zone)

    def _civil(self, wall: datetime, zone: ZoneInfo) -> datetime:
        first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
        if first.astimezone(zone).replace(tzinfo=None) != wall:
            raise ValueError(f"{wall} does not exist in {zone.key}: clocks skip it")
        if first == second:
            return first
        self._met[wall] += 1
        return first if self._met[wall] == 1 else second


def _check_header(header: Sequence[str], columns: Sequence[str], name: str) -> str:
    found = next((column for column in TIME_COLUMNS if column in header), None)
    mistakes = [
        (1, f"there is no column {column!r}; there are: {', '.join(header) or 'none'}")
        for column in columns
        if column not in header
    ]
    if found is None:
        mistakes.append((1, f"there is no column of times: name it one of {', '.join(TIME_COLUMNS)}"))
    if mistakes or found is None:
        raise HistoryError(name, mistakes)
    return found


def _number(cell: str, column: str, never_negative: Sequence[str]) -> float | None:
    text = cell.strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column}: {text!r} is not a number; leave it blank when it is missing") from None
    if not math.isfinite(value):
        raise ValueError(f"{column}: {text!r} is not a finite number; leave it blank when it is missing")
    if value < 0 and column in never_negative:
        raise ValueError(f"{column}: {value:g} is negative; energy is not")
    return value


def _without_doubles(rows: Sequence[_Row], mistakes: list[tuple[int, str]]) -> tuple[list[_Row], int]:
    kept: dict[datetime, _Row] = {}
    for row in rows:
        before = kept.setdefault(row.start, row)
        if before.values != row.values:
            mistakes.append((row.line, f"says otherwise than line {before.line}, for the same time"))
    return sorted(kept.values(), key=lambda row: row.start), len(rows) - len(kept)


def _step(rows: Sequence[_Row], mistakes: list[tuple[int, str]]) -> timedelta:
    """Length of the intervals: the smallest distance between rows, a part of an hour on which all times fall."""
    shortest = min((after.start - before.start for before, after in pairwise(rows)), default=HOUR)
    step = min(shortest, HOUR)
    if step not in _STEPS:
        mistakes.append(
            (1, f"rows are {step} apart; intervals of 5, 10, 15, 20, 30 or 60 minutes are understood")
        )
        return HOUR
    mistakes += [
        (row.line, f"{row.start:%H:%M:%S} is not on a step of {step}")
        for row in rows
        if row.start.timestamp() % step.total_seconds()
    ]
    return step


def _intervals(rows: Sequence[_Row], place: int, step: timedelta) -> Iterator[Interval]:
    for row in rows:
        value = row.values[place]
        if value is not None:
            yield Interval(row.start, row.start + step, value)
