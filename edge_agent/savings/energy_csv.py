"""The CSV form of energy and temperature: `ts_utc,kwh,temp_c` by the hour or `date,kwh,temp_c` by the day."""

import csv
import math
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime

from .civil_days import HourlySample
from .periods import DailySample

HOURLY_COLUMN = "ts_utc"
DAILY_COLUMN = "date"
_EXPECTED = "expected ts_utc,kwh,temp_c (hourly) or date,kwh,temp_c (daily)"


class EnergyFileError(ValueError):
    """A file that cannot be read as energy and temperature; the message starts with `file:line`."""

    def __init__(self, name: str, line: int, problem: str) -> None:
        super().__init__(f"{name}:{line}: {problem}")


def read_energy_csv(lines: Iterable[str], *, name: str) -> list[HourlySample] | list[DailySample]:
    """Hours or days of a CSV text, by its first column.

    A blank value is a missing value. Other columns are ignored.

    Args:
        lines: the text, line by line.
        name: what to call it in error messages.

    Raises:
        EnergyFileError: the header, a date, a number or a repeated instant is wrong.
    """
    reader = numbered(lines, name)
    _, first = next(reader, (1, []))
    header = [cell.strip() for cell in first]
    match HOURLY_COLUMN in header, DAILY_COLUMN in header, {"kwh", "temp_c"} <= set(header):
        case True, _, True:
            rows = _rows(reader, header, HOURLY_COLUMN, _hour, name)
            return [HourlySample(start, kwh, temp_c) for start, kwh, temp_c in rows]
        case False, True, True:
            dated = _rows(reader, header, DAILY_COLUMN, date.fromisoformat, name)
            return [DailySample(day, kwh, temp_c) for day, kwh, temp_c in dated]
        case _:
            found = ",".join(header) or "nothing"
            raise EnergyFileError(name, 1, f"the header is {found!r}; {_EXPECTED}, separated by commas")


type Line = tuple[int, list[str]]
type _Row[Instant] = tuple[Instant, float | None, float | None]


def numbered(lines: Iterable[str], name: str) -> Iterator[Line]:
    """Cells of each line that is not empty, with its number."""
    reader = csv.reader(lines)
    try:
        yield from ((reader.line_num, cells) for cells in reader if cells)
    except csv.Error as error:
        raise EnergyFileError(name, reader.line_num, f"not a CSV line: {error}") from error


def _rows[Instant: (date, datetime)](
    numbered: Iterator[Line], header: list[str], column: str, parse: Callable[[str], Instant], name: str
) -> list[_Row[Instant]]:
    at, kwh_at, temp_at = (header.index(wanted) for wanted in (column, "kwh", "temp_c"))
    first_line: dict[Instant, int] = {}
    rows: list[_Row[Instant]] = []
    for line, cells in numbered:
        if len(cells) != len(header):
            raise EnergyFileError(name, line, f"{len(cells)} values where the header names {len(header)}")
        try:
            instant = parse(cells[at].strip())
            rows.append((instant, number(cells[kwh_at]), number(cells[temp_at])))
        except ValueError as error:
            raise EnergyFileError(name, line, str(error)) from error
        if instant in first_line:
            raise EnergyFileError(
                name, line, f"{cells[at]} is already on line {first_line[instant]}; keep one"
            )
        first_line[instant] = line
    return rows


def _hour(text: str) -> datetime:
    """Start of an hour; without offset it is UTC, as the column's name says."""
    instant = datetime.fromisoformat(text)
    instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    if instant.minute or instant.second or instant.microsecond:
        raise ValueError(f"{text} is not the start of an hour; give one line per hour, or one per day")
    return instant


def number(text: str) -> float | None:
    """Value of a cell, None when it is blank.

    Raises:
        ValueError: it is not a finite number.
    """
    text = text.strip()
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(
            f"{text!r} is not a number; use a decimal point, and leave the value blank when it is missing"
        )
    return value
