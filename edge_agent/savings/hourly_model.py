"""The hourly baseline: an energy for each hour of the week, plus temperature slopes that differ through the week.

The time-of-week-and-temperature family (Mathieu and others, 2011): the hour of the week gives a level, and the
temperature a correction. Hours of high and of low use (day and night of most buildings) may have slopes of their own.
Solved like the daily model, once the level of each hour of the week is taken out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .calendar import SUNDAY, Calendar, DayType, Flags, Ints
from .change_point import ChangePoint, information_criterion, noise_floor
from .model import Family
from .slope_search import Degrees, Floats, Slopes, balance_grid, slope_candidates

CLOSURE = 7
SCHOOL_HOLIDAY = 8
CLASSES = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "closure",
    "school_holiday",
)
"""Rows of the table of levels: the week, then kinds of day that have one of their own when there are enough of them."""

HOURS = 24
MIN_CLOSED_DAYS = 3
MIN_SCHOOL_HOLIDAYS = 10
_ACTIVE_HOURS = 60
"""Hours that must feel a slope before it is believed."""
_GRID_STEP_C = 1.0
"""Coarser than by the day: the temperature of one hour says less about need than that of one day."""

type Bins = Ints
"""Number of the hour of the week: class times 24 plus hour."""


@dataclass(frozen=True, slots=True, eq=False)
class HourGroup:
    """Hours of the week that share temperature slopes.

    Attributes:
        label: what to call them.
        bins: which hours of the week, shape (classes, 24).
        slopes: the change points, on a base of zero: the level is that of the hour of the week.
    """

    label: str
    bins: Flags
    slopes: ChangePoint


@dataclass(frozen=True, slots=True, eq=False)
class HourlyModel:
    """Baseline of hourly energy.

    Attributes:
        level_kwh: energy of each hour of the week without heating or cooling, shape (classes, 24); NaN when no hour of
            the baseline tells.
        groups: the slopes; each hour of the week belongs to one group.
    """

    level_kwh: Floats
    groups: tuple[HourGroup, ...]

    @property
    def name(self) -> str:
        """Family of the model."""
        return Family.HOURLY.value

    @property
    def coefficient_count(self) -> int:
        """Levels and slopes."""
        slopes = sum(group.slopes.coefficient_count - 1 for group in self.groups)
        return int(np.count_nonzero(~np.isnan(self.level_kwh))) + slopes

    def predict(self, weather: Floats, calendar: Calendar) -> Floats:
        """Expected kWh of each hour, shape (n,); NaN where the temperature is, and at hours of the week never seen.

        Args:
            weather: outdoor temperature of each hour in °C, shape (n,).
            calendar: the n hours.

        Raises:
            ValueError: the calendar is not one of hours.
        """
        known = np.count_nonzero(~np.isnan(self.level_kwh), axis=1) > 0
        bins = _bins(calendar, closure=bool(known[CLOSURE]), school=bool(known[SCHOOL_HOLIDAY]))
        kwh = self.level_kwh.ravel()[bins]
        for group in self.groups:
            chosen = group.bins.ravel()[bins]
            kwh[chosen] += group.slopes.predict(weather[chosen])
        return kwh

    def parameters(self) -> dict[str, object]:
        """Level of each hour by class of day (null when unknown), then the slopes of each group of hours."""
        return {
            "level_kwh": {
                name: [None if np.isnan(kwh) else float(kwh) for kwh in row]
                for name, row in zip(CLASSES, self.level_kwh, strict=True)
                if not np.isnan(row).all()
            },
            "slopes": {
                group.label: {
                    "hours_of_the_week": int(np.count_nonzero(group.bins & ~np.isnan(self.level_kwh))),
                    "heating_kwh_per_hour_and_c": group.slopes.heating_kwh_per_c,
                    "heating_balance_c": group.slopes.heating_balance_c,
                    "cooling_kwh_per_hour_and_c": group.slopes.cooling_kwh_per_c,
                    "cooling_balance_c": group.slopes.cooling_balance_c,
                }
                for group in self.groups
            },
        }

    def explain(self) -> tuple[str, ...]:
        """The quietest and the busiest hour, then one sentence per group of hours."""
        low, high = (
            np.unravel_index(pick(self.level_kwh), self.level_kwh.shape)
            for pick in (np.nanargmin, np.nanargmax)
        )
        extremes = " and ".join(
            f"{self.level_kwh[place]:.3g} kWh on {CLASSES[place[0]]} at {place[1]} h" for place in (low, high)
        )
        return (
            f"Each hour of the week has a level of its own, between {extremes}.",
            *(_sentence(group) for group in self.groups),
        )


def fit_hourly(energy: Floats, weather: Floats, calendar: Calendar) -> HourlyModel:
    """Time-of-week-and-temperature model of least squares.

    Public holidays are Sundays. Closures and school holidays have levels of their own when the hours hold enough of such
    days. Whether hours of high and of low use have slopes of their own is chosen by the Bayesian information criterion,
    counting days and not hours, because the hours of a day repeat each other.

    Args:
        energy: kWh of each known hour, shape (n,), without NaN.
        weather: outdoor temperature of each of them in °C, shape (n,), without NaN.
        calendar: these n hours.

    Raises:
        ValueError: no hour, arrays of different lengths, or a calendar that is not one of hours.
    """
    if not energy.size == weather.size == len(calendar) or energy.size == 0:
        raise ValueError("energy, weather and calendar must describe the same hours, at least one")
    bins = _bins(
        calendar,
        closure=_days_of(calendar, DayType.CLOSURE) >= MIN_CLOSED_DAYS,
        school=_days_of(calendar, DayType.SCHOOL_HOLIDAY) >= MIN_SCHOOL_HOLIDAYS,
    )
    days = len(set(calendar.dates))
    floor = noise_floor(energy)
    grid = balance_grid(weather, _GRID_STEP_C)

    def fitted(partition: _Partition) -> tuple[float, tuple[HourGroup, ...]]:
        groups, left, parameters = [], 0.0, 0
        for label, members in partition:
            chosen = members.ravel()[bins]
            if not chosen.any():
                continue
            slopes = _slopes(energy[chosen], weather[chosen], bins[chosen], grid, days=days, floor=floor)
            groups.append(HourGroup(label, members, ChangePoint.sloped(slopes)))
            left, parameters = left + slopes.residual_ss, parameters + slopes.parameter_count
        return information_criterion(left, days, parameters, floor=floor), tuple(groups)

    _, groups = min(map(fitted, _partitions(energy, bins)), key=lambda found: found[0])
    return HourlyModel(_levels(energy, weather, bins, groups), groups)


type _Partition = tuple[tuple[str, Flags], ...]


def _days_of(calendar: Calendar, kind: DayType) -> int:
    return len({day for day, found in zip(calendar.dates, calendar.day_types, strict=True) if found is kind})


def _bins(calendar: Calendar, *, closure: bool, school: bool) -> Bins:
    if calendar.hours is None:
        raise ValueError("the hourly model needs a calendar of hours")
    special = {DayType.PUBLIC_HOLIDAY: SUNDAY, DayType.CLOSURE: CLOSURE if closure else SUNDAY}
    if school:
        special[DayType.SCHOOL_HOLIDAY] = SCHOOL_HOLIDAY
    rows = np.fromiter(
        (
            special.get(kind, day.weekday())
            for day, kind in zip(calendar.dates, calendar.day_types, strict=True)
        ),
        dtype=np.intp,
        count=len(calendar),
    )
    return rows * HOURS + calendar.hours


def _partitions(energy: Floats, bins: Bins) -> Iterator[_Partition]:
    """Ways to group the hours of the week, the simplest first."""
    shape = (len(CLASSES), HOURS)
    everything = np.ones(shape, dtype=np.bool_)
    yield (("all", everything),)
    means = _bin_means(energy, bins)
    seen = means[~np.isnan(means)]
    busy = (means > (seen.min() + seen.max()) / 2).reshape(shape)
    yield (("high use", busy), ("low use", ~busy))


def _slopes(energy: Floats, weather: Floats, bins: Bins, grid: Floats, *, days: int, floor: float) -> Slopes:
    """Best slopes of one group of hours, with the level of each hour of the week taken out."""
    candidates = slope_candidates(
        energy,
        Degrees.below(weather, grid, _ACTIVE_HOURS),
        Degrees.above(weather, grid, _ACTIVE_HOURS),
        _without_levels(bins),
    )
    return min(
        candidates,
        key=lambda found: information_criterion(found.residual_ss, days, found.parameter_count, floor=floor),
    )


def _without_levels(bins: Bins) -> Callable[[Floats], Floats]:
    """Operator that takes the mean of its bin out of each row; it sorts rows by bin."""
    order = np.argsort(bins, kind="stable")
    firsts = np.flatnonzero(np.diff(bins[order], prepend=-1))
    counts = np.diff(firsts, append=order.size)

    def centre(columns: Floats) -> Floats:
        ordered = columns[order]
        sums = np.add.reduceat(ordered, firsts, axis=0)
        means = (sums.T / counts).T
        ordered -= np.repeat(means, counts, axis=0)
        return ordered

    return centre


def _bin_means(values: Floats, bins: Bins) -> Floats:
    size = len(CLASSES) * HOURS
    counts = np.bincount(bins, minlength=size)
    with np.errstate(invalid="ignore"):
        return np.bincount(bins, weights=values, minlength=size) / counts


def _levels(energy: Floats, weather: Floats, bins: Bins, groups: tuple[HourGroup, ...]) -> Floats:
    rest = energy.copy()
    for group in groups:
        chosen = group.bins.ravel()[bins]
        rest[chosen] -= group.slopes.predict(weather[chosen])
    return _bin_means(rest, bins).reshape(len(CLASSES), HOURS)


def _sentence(group: HourGroup) -> str:
    line = group.slopes
    terms = []
    if line.heating_balance_c is not None:
        terms.append(f"{line.heating_kwh_per_c:.3g} kWh per °C under {line.heating_balance_c:g} °C")
    if line.cooling_balance_c is not None:
        terms.append(f"{line.cooling_kwh_per_c:.3g} kWh per °C above {line.cooling_balance_c:g} °C")
    added = " and ".join(terms) or "nothing for the weather"
    who = {"all": "All hours", "high use": "Hours of high use", "low use": "Hours of low use"}
    return f"{who.get(group.label, group.label.capitalize())} add {added}."
