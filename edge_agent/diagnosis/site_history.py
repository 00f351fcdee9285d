"""The history of a site as the rules and figures want it: hours, days, zones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from edge_agent.config import Building, OccupancySection
from edge_agent.devices import Quantity
from edge_agent.diagnosis.metered import Parts, site_parts
from edge_agent.energy import (
    HOUR,
    Interval,
    averaged,
    bucket_edges,
    daily_energy,
    day_start,
    summed,
    without_doubles,
)
from edge_agent.energy.calendar import Step
from edge_agent.kpis import Metered
from edge_agent.savings import EventKind, EventStatus, HourlySample, Occupancy, Period
from edge_agent.savings.site_csv import days_between
from edge_agent.site_measurements import logged_events, occupancy_of
from edge_agent.site_weather import site_weather
from edge_agent.store import Reader

_KNOWN_HOUR = 0.9


@dataclass(frozen=True, slots=True)
class Zone:
    """A device that keeps a room at a set-point."""

    name: str
    room: str
    setpoint: str


@dataclass(frozen=True)
class SiteHistory:
    """Reads of the store over whole civil days, each made once.

    Attributes:
        building: the site.
        reader: of its store.
        span: days that may be asked for.
    """

    building: Building
    reader: Reader
    span: Period

    @cached_property
    def hours(self) -> list[HourlySample]:
        """Energy of the main meter and outdoor temperature, hour by hour; what is not known is None."""
        energy = self.building.main_energy
        if energy is None:
            return []
        edges = self._edges
        kwh = summed(without_doubles(self.reader.energy(energy, *self._bounds)), edges, prorate=HOUR)
        return [
            HourlySample(hour.start, _known(hour), temp)
            for hour, temp in zip(kwh, self._temperatures(edges), strict=True)
        ]

    @cached_property
    def occupancy(self) -> Occupancy:
        """Days off that the configuration tells, and closures of the log of events."""
        asked = self.building.config.savings
        section = OccupancySection() if asked is None else asked.occupancy
        years = range(self.span.start.year, self.span.end.year + 1)
        told, _ = occupancy_of(section, self.building, years)
        closed = (
            days_between(event.start, event.end)
            for event in logged_events(self.building, self.reader)
            if event.kind is EventKind.CLOSURE
            and event.status is EventStatus.CONFIRMED
            and event.end is not None
        )
        return replace(told, closures=told.closures.union(*closed))

    @cached_property
    def parts(self) -> Parts:
        """Energy of each use and of each zone that the tree of meters tells apart."""
        return site_parts(self.building, self.reader, self.span)

    def daily_kwh(self, point: str) -> dict[date, float]:
        """Energy of each known day of a counter."""
        days = daily_energy(
            self.reader.energy(point, *self._bounds), self.span.start, self.span.end, self.building.zone
        )
        return {day: kwh for day, kwh in days.items() if kwh is not None}

    def hourly_means(self, point: str, days: Period) -> dict[date, dict[int, float]]:
        """Mean of a point over each known local hour of each day."""
        found: dict[date, dict[int, float]] = {}
        bounds = day_start(days.start, self.building.zone), day_start(days.end, self.building.zone)
        for hour in self.reader.means(point, *bounds):
            if hour.value is not None and hour.coverage >= _KNOWN_HOUR / 2:
                local = hour.start.astimezone(self.building.zone)
                found.setdefault(local.date(), {})[local.hour] = hour.value
        return found

    @cached_property
    def uses(self) -> Metered | None:
        """Energy of each use; without a tree of meters, of each sub-meter."""
        main = self.building.main_energy
        if self.parts.uses is not None or main is None:
            return self.parts.uses
        parts = {name: self.daily_kwh(point) for point, name in self.sub_meters.items()}
        return Metered(self.daily_kwh(main), parts)

    @property
    def sub_meters(self) -> Mapping[str, str]:
        """Electricity counters whose energy the main one counts too: name of their device, by point.

        Those right under it in the tree of meters; without a tree that holds the main one, all other counters.
        """
        main = self.building.main_energy
        tree = self.building.config.energy.meters
        if main in {meter.point for meter in tree}:
            names = {
                point.id: device.section.name for device in self.building.devices for point in device.points
            }
            return {meter.point: names.get(meter.point, meter.point) for meter in tree if meter.under == main}
        return {
            point.id: device.section.name
            for device in self.building.devices
            for point in device.points
            if point.is_counter and point.register.quantity is Quantity.ENERGY and point.id != main
        }

    @property
    def zones(self) -> Sequence[Zone]:
        """Devices with a room temperature and a set-point."""
        zones = []
        for device in self.building.devices:
            rooms = [
                p for p in device.points if p.register.quantity is Quantity.TEMPERATURE and "room" in p.key
            ]
            setpoints = [p for p in device.points if p.register.quantity is Quantity.SETPOINT]
            if rooms and setpoints:
                zones.append(Zone(device.section.name, rooms[0].id, setpoints[0].id))
        return zones

    @cached_property
    def week_temp_c(self) -> dict[date, float]:
        """Mean outdoor temperature of the week that ends with each day."""
        by_day: dict[date, list[float]] = {}
        for hour in self.hours:
            if hour.temp_c is not None:
                by_day.setdefault(hour.start.astimezone(self.building.zone).date(), []).append(hour.temp_c)
        week = [timedelta(days=n) for n in range(7)]
        found = {}
        for day in by_day:
            values = [value for back in week for value in by_day.get(day - back, ())]
            found[day] = sum(values) / len(values)
        return found

    @cached_property
    def _edges(self) -> list[datetime]:
        return bucket_edges(*self._bounds, Step.HOUR, self.building.zone)

    @property
    def _bounds(self) -> tuple[datetime, datetime]:
        zone = self.building.zone
        return day_start(self.span.start, zone), day_start(self.span.end, zone)

    def _temperatures(self, edges: Sequence[datetime]) -> list[float | None]:
        asked = self.building.config.savings
        if asked is not None:
            return list(site_weather(self.reader, asked, edges).temp_c)
        if self._outdoor is None:
            return [None] * (len(edges) - 1)
        means: list[Interval] = averaged(self.reader.means(self._outdoor, *self._bounds), edges)
        return [hour.value if hour.coverage > 0.0 else None for hour in means]

    @property
    def _outdoor(self) -> str | None:
        """A temperature that says by its name that it is outdoors."""
        return next(
            (
                point.id
                for point in self.building.points.values()
                if point.register.unit == "°C" and "outdoor" in point.id
            ),
            None,
        )


def _known(hour: Interval) -> float | None:
    """Energy of an hour, scaled when up to a tenth of it is missing."""
    if hour.value is None or hour.coverage < _KNOWN_HOUR:
        return None
    return hour.value / hour.coverage
