"""What the store holds of a site, in the form that savings are computed from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from edge_agent.config import Building, OccupancySection, SavingsSection
from edge_agent.days_off import UnknownYearError, public_holidays, school_holidays
from edge_agent.energy import HOUR, Interval, Step, bucket_edges, day_start, summed, without_doubles
from edge_agent.language import Told
from edge_agent.metering import daily_breakdowns, meters_of
from edge_agent.savings import (
    DailySample,
    Event,
    EventKind,
    EventStatus,
    HourlySample,
    Measured,
    Occupancy,
    civil_days,
)
from edge_agent.savings.drift import MAX_OWN_YEARS
from edge_agent.savings.site_csv import days_between
from edge_agent.site_weather import SiteWeather, site_weather
from edge_agent.store import Reader

_KNOWN = 0.9
_WORTH_HOURS = 0.5
"""Part of the hours of the periods that must be known for the hourly model to be offered."""


@dataclass(frozen=True, slots=True)
class SiteMeasurements:
    """Measurements with the weather they rest on.

    Attributes:
        measured: the whole site.
        weather: hours of temperature and their sources.
        parts: the same for each use and zone that has meters, by name.
    """

    measured: Measured
    weather: SiteWeather
    parts: dict[str, Measured]


def site_measurements(
    building: Building, reader: Reader, asked: SavingsSection, *, first: date, end: date
) -> SiteMeasurements:
    """Measurements of `[first, end)`, and of the years before as far as they are known.

    Args:
        building: the configuration.
        reader: the store.
        asked: what is measured.
        first: first day of the baseline.
        end: day after the last one.
    """
    earliest = _earliest(reader, asked, first - MAX_OWN_YEARS * timedelta(days=365 + 1), building)
    edges = bucket_edges(
        day_start(earliest, building.zone), day_start(end, building.zone), Step.HOUR, building.zone
    )
    energy = without_doubles(reader.energy(asked.energy, edges[0], edges[-1]))
    weather = site_weather(reader, asked, edges)
    occupancy, warnings = occupancy_of(asked.occupancy, building, range(earliest.year, end.year + 1))
    hours = _hours(energy, edges, weather)
    made = civil_days(hours, building.zone)
    days = _with_long_intervals(made.days, energy, building, earliest, end)
    start = day_start(first, building.zone)
    recent = tuple(hour for hour in hours if hour.start >= start)
    known = sum(hour.kwh is not None for hour in recent)
    measured = Measured(
        tuple(day for day in days if earliest <= day.date < end),
        recent if known >= _WORTH_HOURS * len(recent) else (),
        building.zone,
        occupancy=occupancy,
        warnings=(*made.warnings, *warnings),
    )
    parts = dict(_parts(building, reader, measured, first, end))
    return SiteMeasurements(measured, weather, parts)


def logged_events(building: Building, reader: Reader) -> list[Event]:
    """Events of the log on the civil days of the site; a change in the course of a day leaves that day in the event."""
    return [
        Event(
            EventKind(each.kind.value),
            each.start.astimezone(building.zone).date(),
            None if each.end is None else _day_after(each.end, building),
            each.text,
            each.energy_effect_kwh_per_day,
            EventStatus(each.status.value),
            str(each.id),
        )
        for each in reader.events()
    ]


def occupancy_of(
    section: OccupancySection, building: Building, years: Sequence[int]
) -> tuple[Occupancy, tuple[Told, ...]]:
    """Holidays and closures of the site, and what could not be known of them."""
    warnings: tuple[Told, ...] = ()
    schools: frozenset[date] = frozenset()
    if section.school_zone is not None:
        try:
            schools = school_holidays(years, section.school_zone)
        except UnknownYearError as error:
            french = f"aucun calendrier des vacances scolaires pour {error.year} : retirez la zone scolaire"
            warnings = (Told(str(error), french),)
    closed = (days_between(each.start, each.end) for each in section.closures)
    site = building.config.site
    return Occupancy(
        public_holidays(years, site.department, zone=site.timezone)
        if section.public_holidays
        else frozenset(),
        schools,
        frozenset[date]().union(*closed),
    ), warnings


def _earliest(reader: Reader, asked: SavingsSection, limit: date, building: Building) -> date:
    """First day of the energy, not before the limit."""
    stored = reader.energy(asked.energy, day_start(limit, building.zone), datetime(2200, 1, 1, tzinfo=UTC))
    first = stored[0].start.astimezone(building.zone).date() if stored else asked.baseline.start
    return min(max(first, limit), asked.baseline.start)


def _hours(energy: Sequence[Interval], edges: Sequence[datetime], weather: SiteWeather) -> list[HourlySample]:
    sums = summed(energy, edges, prorate=HOUR)
    return [
        HourlySample(hour.start, _whole(hour), temp_c)
        for hour, temp_c in zip(sums, weather.temp_c, strict=True)
    ]


def _whole(interval: Interval) -> float | None:
    """Energy of an interval that is known to nine tenths, brought to the whole of it."""
    if interval.value is None or interval.coverage < _KNOWN:
        return None
    return interval.value / interval.coverage


def _with_long_intervals(
    days: Sequence[DailySample], energy: Sequence[Interval], building: Building, first: date, end: date
) -> list[DailySample]:
    """Days whose energy is only known by the day, such as that of a meter without curve, take it."""
    edges = bucket_edges(
        day_start(first, building.zone), day_start(end, building.zone), Step.DAY, building.zone
    )
    sums = summed(energy, edges, prorate=HOUR)
    whole = {each.start.astimezone(building.zone).date(): _whole(each) for each in sums}
    return [
        day if day.kwh is not None else DailySample(day.date, whole.get(day.date), day.temp_c) for day in days
    ]


def _parts(
    building: Building, reader: Reader, measured: Measured, first: date, end: date
) -> Iterator[tuple[str, Measured]]:
    """Each use and each zone of the tree of meters, by the day."""
    meters = meters_of(building)
    if not any(meter.use or meter.zone for meter in meters):
        return
    temp_c = {day.date: day.temp_c for day in measured.days}
    parts: dict[str, list[DailySample]] = {}
    for month in daily_breakdowns(building, reader, first, end):
        for kind, groups in (("use", month.uses), ("zone", month.zones)):
            for name, intervals in groups.items():
                if name is None:
                    continue
                days = (each.start.astimezone(building.zone).date() for each in intervals)
                parts.setdefault(f"{kind}:{name}", []).extend(
                    DailySample(day, _whole(each), temp_c.get(day))
                    for day, each in zip(days, intervals, strict=True)
                )
    for part, samples in parts.items():
        yield part, Measured.of_days(samples, measured.occupancy)


def _day_after(end: datetime, building: Building) -> date:
    local = end.astimezone(building.zone)
    midnight = local == day_start(local.date(), building.zone)
    return local.date() if midnight else local.date() + timedelta(days=1)
