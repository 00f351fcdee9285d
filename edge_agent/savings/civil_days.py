"""Hours in UTC to civil days of the site, which last 23, 24 or 25 hours."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

from edge_agent.language import Told

from .periods import DailySample

MIN_HOURS_SHARE = 0.90


@dataclass(frozen=True, slots=True)
class HourlySample:
    """One hour.

    Attributes:
        start: aware instant at which the hour starts.
        kwh: energy of the hour; None when it is not known.
        temp_c: outdoor temperature of the hour; None when it is not known.
    """

    start: datetime
    kwh: float | None
    temp_c: float | None


@dataclass(frozen=True, slots=True)
class CivilDays:
    """Days made from hours, and what had to be decided on the way.

    Attributes:
        days: one per civil day between the first and last hour, ascending, empty ones included.
        completed_days: days whose energy was scaled up for at most a tenth of missing hours.
        zero_hours: hours that read exactly 0 kWh (kept as zeros).
    """

    days: tuple[DailySample, ...]
    completed_days: int
    zero_hours: int

    @property
    def warnings(self) -> tuple[Told, ...]:
        """The same in words, for the reader of a result."""
        warnings = []
        if self.completed_days:
            warnings.append(
                Told(
                    f"days lacking up to a tenth of their hours, whose energy was scaled to the whole day: {self.completed_days}",
                    f"jours où manque au plus un dixième des heures, ramenés à la journée entière : {self.completed_days}",
                )
            )
        if self.zero_hours:
            warnings.append(
                Told(
                    f"hours reading exactly 0 kWh, counted as such: {self.zero_hours}",
                    f"heures à exactement 0 kWh, comptées ainsi : {self.zero_hours}",
                )
            )
        return tuple(warnings)


def civil_days(hours: Iterable[HourlySample], zone: ZoneInfo) -> CivilDays:
    """Daily energy and mean temperature on the civil days of `zone`.

    A day is known when at least 90 % of its 23, 24 or 25 hours are; its energy is then the mean of the known hours times
    the length of the day. Energy and temperature are judged separately.

    Args:
        hours: hours in any order; each at most once.
        zone: time zone of the site.
    """
    energy: defaultdict[date, list[float]] = defaultdict(list)
    weather: defaultdict[date, list[float]] = defaultdict(list)
    seen: set[date] = set()
    for hour in hours:
        day = hour.start.astimezone(zone).date()
        seen.add(day)
        if hour.kwh is not None:
            energy[day].append(hour.kwh)
        if hour.temp_c is not None:
            weather[day].append(hour.temp_c)

    days = []
    completed = 0
    for day in _every_day(seen):
        length = hours_in_day(day, zone)
        mean_kwh, mean_c = _mean(energy[day], length), _mean(weather[day], length)
        completed += mean_kwh is not None and len(energy[day]) < length
        days.append(DailySample(day, None if mean_kwh is None else mean_kwh * length, mean_c))
    zeros = sum(value == 0.0 for values in energy.values() for value in values)
    return CivilDays(tuple(days), completed, zeros)


def hours_in_day(day: date, zone: ZoneInfo) -> int:
    """Hours between the two midnights of a civil day: 23 or 25 when the clocks change."""
    midnights = (datetime.combine(d, time(), zone).astimezone(UTC) for d in (day, day + timedelta(days=1)))
    start, end = midnights
    return round((end - start) / timedelta(hours=1))


def _every_day(seen: set[date]) -> Iterable[date]:
    if not seen:
        return ()
    first, last = min(seen), max(seen)
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _mean(values: list[float], expected_count: int) -> float | None:
    return fmean(values) if len(values) >= MIN_HOURS_SHARE * expected_count else None
