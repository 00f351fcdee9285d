"""What `edge-agent savings` reads: energy, bills, events, calendars, normal weather."""

import gzip
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from edge_agent.days_off import public_holidays, school_holidays
from edge_agent.errors import EdgeAgentError
from edge_agent.savings import (
    DailySample,
    EnergyFileError,
    Event,
    HourlySample,
    Measured,
    Occupancy,
    Period,
    read_energy_csv,
)
from edge_agent.savings.event_json import EventFileError, read_events
from edge_agent.savings.site_csv import days_between, read_bills_csv, read_weather_csv, temperatures

_GZIP_MAGIC = b"\x1f\x8b"


class UnreadableError(EdgeAgentError):
    """A file that is not there, not text, or not what it should be; the message names it."""


@dataclass(frozen=True, slots=True)
class CalendarOptions:
    """What is said of the days on which the building is used otherwise.

    Attributes:
        public_holidays: whether those of France count.
        department: of the site, for holidays of a region.
        school_zone: A, B or C; None when schools do not matter.
        closures: periods of closure.
    """

    public_holidays: bool = False
    department: str | None = None
    school_zone: str | None = None
    closures: tuple[Period, ...] = ()

    def occupancy(self, dates: Sequence[date]) -> Occupancy:
        """The days of the years of these dates."""
        years = {day.year for day in dates}
        return Occupancy(
            public_holidays(years, self.department) if self.public_holidays else frozenset(),
            school_holidays(years, self.school_zone) if self.school_zone else frozenset(),
            frozenset[date]().union(*(days_between(closed.start, closed.end) for closed in self.closures)),
        )


def load_measured(
    path: Path, zone: ZoneInfo, calendar: CalendarOptions, bills: Path | None = None
) -> Measured:
    """Measurements of a file of hours or days; with bills, their energy replaces that of the file.

    Raises:
        UnreadableError: a file cannot be read or holds a mistake.
    """
    try:
        samples = read_energy_csv(_lines(path), name=str(path))
        billed = None if bills is None else read_bills_csv(_lines(bills), name=str(bills))
    except EnergyFileError as error:
        raise UnreadableError(str(error)) from error
    hours = [sample for sample in samples if isinstance(sample, HourlySample)]
    days = [sample for sample in samples if isinstance(sample, DailySample)]
    dates = [day.date for day in days] or [hour.start.astimezone(zone).date() for hour in hours]
    occupancy = calendar.occupancy(dates)
    measured = Measured.of_hours(hours, zone, occupancy) if hours else Measured.of_days(days, occupancy)
    if billed is None:
        return measured
    try:
        return Measured.of_bills(billed, temperatures(measured.days), occupancy)
    except ValueError as error:
        raise UnreadableError(f"{bills}: {error}") from error


def load_events(path: Path | None, zone: ZoneInfo) -> list[Event]:
    """Events of a JSON file; none without a file.

    Raises:
        UnreadableError: the file cannot be read or holds a mistake.
    """
    if path is None:
        return []
    try:
        return read_events(_lines(path).read(), name=str(path), zone=zone)
    except EventFileError as error:
        raise UnreadableError(str(error)) from error


def load_weather(path: Path | None) -> list[DailySample]:
    """Days of normal weather; none without a file.

    Raises:
        UnreadableError: the file cannot be read or holds a mistake.
    """
    if path is None:
        return []
    try:
        return read_weather_csv(_lines(path), name=str(path))
    except EnergyFileError as error:
        raise UnreadableError(str(error)) from error


def _lines(path: Path) -> io.StringIO:
    try:
        content = path.read_bytes()
        if content.startswith(_GZIP_MAGIC):
            content = gzip.decompress(content)
        return io.StringIO(content.decode("utf-8-sig"), newline="")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise UnreadableError(f"{path}: cannot be read: {error}") from error
