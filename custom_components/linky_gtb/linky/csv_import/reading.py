"""Read a file whole, or refuse it whole."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from custom_components.linky_gtb.linky.civil_time import civil_day, instants_of_labels
from custom_components.linky_gtb.linky.series import DailyEnergy, Interval

from .blocks import Block, Line, blocks_of, decoded, lines_of, meter_of
from .cells import civil_date, instant_utc, label, number
from .placing import Point, civil_minutes, placed_points
from .problems import CsvRefusedError, Problem, Reason
from .result import CsvReading
from .steps import steps_of

_MINUTE: Final = timedelta(minutes=1)
_LONGEST: Final = timedelta(hours=1)
_POWERS: Final = {"w": 1, "kw": 1000}
_ENERGIES: Final = {"wh": 1, "kwh": 1000}
_UNITS: Final = ("kwh", "wh", "kva", "va", "kw", "w")


def read_csv(content: bytes | str, prm: str | None = None) -> CsvReading:
    """Return what the file holds.

    Args:
        content: the file, or its text.
        prm: the meter it must be of, when the file names one.

    Raises:
        CsvRefusedError: when anything in it is not understood; says the lines.
    """
    lines = list(lines_of(decoded(content)))
    if not lines:
        raise CsvRefusedError([Problem(0, Reason.EMPTY, "")])
    named = meter_of(lines)
    if prm is not None and named is not None and named[0] != prm:
        raise CsvRefusedError([Problem(named[1], Reason.OTHER_METER, f"…{named[0][-4:]}")])
    blocks = blocks_of(lines)
    if not blocks:
        raise CsvRefusedError([Problem(lines[0].number, Reason.LAYOUT, lines[0].text)])
    file = _File()
    for block in blocks:
        file.read(block)
    return file.reading()


@dataclass
class _File:
    """What is read so far."""

    problems: list[Problem] = field(default_factory=list)
    intervals: list[tuple[Interval, Line]] = field(default_factory=list)
    daily: dict[date, Fraction] = field(default_factory=dict)
    rows: int = 0
    empty: int = 0
    skipped: int = 0
    production: Line | None = None

    def read(self, block: Block) -> None:
        """Add one block, by the reader of its columns."""
        if block.is_production:
            self.skipped += len(block.lines)
            self.production = self.production or block.header
            return
        reader = self._reader(block)
        if reader is None:
            self.problems.append(Problem(block.header.number, Reason.LAYOUT, block.header.text))
            return
        reader(block)

    def reading(self) -> CsvReading:
        """Return all that was read.

        Raises:
            CsvRefusedError: when there was a problem, or nothing of use.
        """
        intervals = self._apart()
        if self.problems:
            raise CsvRefusedError(self.problems)
        if not intervals and not self.daily:
            if self.production is not None:
                raise CsvRefusedError([Problem(self.production.number, Reason.PRODUCTION, "")])
            raise CsvRefusedError([Problem(0, Reason.EMPTY, "")])
        daily = tuple(DailyEnergy(day, self.daily[day]) for day in sorted(self.daily))
        return CsvReading(self.rows, self.empty, self.skipped, intervals, daily)

    def _reader(self, block: Block) -> Callable[[Block], None] | None:
        if block.column("start_utc") == 0 and block.column("end_utc") and block.column("kwh"):
            return self._read_generic
        if block.column("eas t") is not None:
            return self._read_indexes
        if block.column("debut") == 0 and block.column("fin") == 1:
            return self._read_bounded
        if block.column("horodate") == 0 and len(block.columns) == 2:
            return self._read_labelled
        if block.column("date") == 0 and len(block.columns) == 2:
            return self._read_days
        return None

    def _read_generic(self, block: Block) -> None:
        """`start_utc,end_utc,kwh`: any step up to an hour, any order."""
        start, end, kwh = (block.column(name) or 0 for name in ("start_utc", "end_utc", "kwh"))
        for line in block.lines:
            first, last = (self._cell(line, column, instant_utc, Reason.DATE) for column in (start, end))
            value = self._value(line, kwh)
            if first is None or last is None:
                continue
            if not timedelta() < last - first <= _LONGEST or (last - first) % _MINUTE or first.second:
                self.problems.append(Problem(line.number, Reason.STEP, line.text))
            elif value is not None:
                self.intervals.append((Interval(first, last, value * 1000), line))

    def _read_labelled(self, block: Block) -> None:
        """`Horodate;Valeur`: the label ends its point; the unit is in the preamble or in the name of the column."""
        unit = self._unit(block)
        if unit in ("va", "kva") or "puissance max" in block.about.get("type de donnees", ""):
            self.skipped += len(block.lines)
            return
        if unit is None:
            self.problems.append(Problem(block.header.number, Reason.UNIT, block.header.text))
            return
        if "quotidien" in block.about.get("type de donnees", ""):
            self._read_days(block)
            return
        self._add_points(self._points(block, 0, 1), unit, block.about.get("pas en minutes", ""))

    def _read_bounded(self, block: Block) -> None:
        """`Début;Fin;Valeur (en kW)`: civil times of Paris without offset."""
        unit = self._unit(block)
        if unit not in {*_POWERS, *_ENERGIES}:
            self.problems.append(Problem(block.header.number, Reason.UNIT, block.header.text))
            return
        points = []
        for point in self._points(block, 1, 2):
            start = self._cell(point.line, 0, label, Reason.DATE)
            if start is None:
                continue
            minutes = civil_minutes(start, point.label)
            if minutes is None:
                self.problems.append(Problem(point.line.number, Reason.STEP, point.line.text))
            else:
                points.append(Point(point.line, point.label, point.value, minutes))
        self._add_points(points, unit, "")

    def _read_days(self, block: Block) -> None:
        """`Date;Valeur (en kWh)`: energy of civil days."""
        scale = _ENERGIES.get(self._unit(block) or "")
        if scale is None:
            self.problems.append(Problem(block.header.number, Reason.UNIT, block.header.text))
            return
        for line in block.lines:
            day = self._cell(line, 0, civil_date, Reason.DATE)
            value = self._value(line, 1)
            if day is not None and value is not None:
                self._add_day(day, value * scale, line)

    def _read_indexes(self, block: Block) -> None:
        """`Horodate;Type de releve;…;EAS T`: the index at the midnight that begins each day, in Wh."""
        column = block.column("eas t") or 0
        indexes: dict[date, tuple[Fraction, Line]] = {}
        for line in block.lines:
            moment = self._cell(line, 0, label, Reason.DATE)
            value = self._value(line, column)
            midnight = None if moment is None else instants_of_labels([moment])[0]
            if midnight is not None and value is not None:
                # Midnight is written as 00:00, as 01:00+02:00, or as 23:00 of the day before.
                indexes[civil_day(midnight + 2 * _LONGEST)] = (value, line)
        for day, (value, _) in sorted(indexes.items()):
            following = indexes.get(day + timedelta(days=1))
            # A lower index is another meter's.
            if following is not None and following[0] >= value:
                self._add_day(day, following[0] - value, following[1])

    def _points(self, block: Block, when: int, what: int) -> Iterator[Point]:
        for line in block.lines:
            moment = self._cell(line, when, label, Reason.DATE)
            value = self._value(line, what)
            if moment is not None:
                yield Point(line, moment, value)

    def _add_points(self, points: Iterable[Point], unit: str, declared: str) -> None:
        """Add points whose labels are the ends; the rows may be in any order."""
        placed = placed_points(list(points))
        self.empty += sum(1 for end, point in placed if end is None and point.value is not None)
        known = sorted(((end, point) for end, point in placed if end is not None), key=lambda item: item[0])
        ends = sorted({end for end, _ in known})
        steps = dict(zip(ends, steps_of(ends), strict=True))
        for end, point in known:
            if point.value is None:
                continue
            minutes = point.minutes or (int(declared) if declared.isdigit() else 0) or steps[end]
            energy = (
                point.value * _ENERGIES[unit]
                if unit in _ENERGIES
                else point.value * _POWERS[unit] * minutes / 60
            )
            self.intervals.append((Interval(end - minutes * _MINUTE, end, energy), point.line))

    def _add_day(self, day: date, energy_wh: Fraction, line: Line) -> None:
        if self.daily.setdefault(day, energy_wh) != energy_wh:
            self.problems.append(Problem(line.number, Reason.CONFLICT, line.text))

    def _apart(self) -> tuple[Interval, ...]:
        """Return the intervals in order, each once; those that overlap others are problems."""
        kept: list[Interval] = []
        for interval, line in sorted(self.intervals, key=lambda item: (item[0].start, item[0].end)):
            if kept and interval == kept[-1]:
                continue
            if kept and interval.start < kept[-1].end:
                self.problems.append(Problem(line.number, Reason.CONFLICT, line.text))
            else:
                kept.append(interval)
        return tuple(kept)

    def _unit(self, block: Block) -> str | None:
        """Return the unit in lower case, from the preamble or from the name of the last column."""
        stated = block.about.get("unite", "")
        if stated in _UNITS:
            return stated
        words = block.columns[-1].replace("(", " ").replace(")", " ").split()
        return next((unit for unit in _UNITS if unit in words), None)

    def _value(self, line: Line, column: int) -> Fraction | None:
        """Return the value of a row, None when it is missing or wrong."""
        self.rows += 1
        value = self._cell(line, column, number, Reason.NUMBER)
        if value is None:
            self.empty += 1
        elif value < 0:
            self.problems.append(Problem(line.number, Reason.NEGATIVE, line.cell(column)))
            return None
        return value

    def _cell[T](self, line: Line, column: int, read: Callable[[str], T], reason: Reason) -> T | None:
        try:
            return read(line.cell(column))
        except ValueError:
            self.problems.append(Problem(line.number, reason, line.cell(column)))
            return None
