"""The daily baseline: one change-point line, or one per kind of day when the data ask for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from .calendar import Calendar, DayType
from .change_point import ChangePoint, fit_change_point, information_criterion, noise_floor
from .model import Family
from .slope_search import Floats

MIN_DAYS_OF_A_TYPE = 30
"""Days of a kind needed before it is given its own line."""
MIN_CLOSED_DAYS = 10
"""The same for closures, which are few and alike."""

ALL_DAYS = frozenset(DayType)
WORKING = frozenset({DayType.WEEKDAY, DayType.SCHOOL_HOLIDAY})
REST = ALL_DAYS - WORKING

type Partition = tuple[frozenset[DayType], ...]

_LABELS = {
    ALL_DAYS: "all",
    WORKING: "weekday",
    REST: "weekend",
    REST - {DayType.CLOSURE}: "weekend",
    REST - {DayType.SATURDAY}: "sunday",
    REST - {DayType.SATURDAY, DayType.CLOSURE}: "sunday",
}
_WHO = {
    "all": "Every day",
    "weekday": "On weekdays",
    "weekend": "At weekends",
    "saturday": "On Saturdays",
    "sunday": "On Sundays",
    "public_holiday": "On public holidays",
    "school_holiday": "On weekdays of school holidays",
    "closure": "On days of closure",
}


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The kinds of day that share a line, and that line."""

    day_types: frozenset[DayType]
    line: ChangePoint

    @property
    def label(self) -> str:
        """`all`, `weekday`, `weekend`, or the name of the kind of day."""
        return _LABELS.get(self.day_types, "+".join(sorted(self.day_types)))


@dataclass(frozen=True, slots=True)
class DailyModel:
    """Baseline of daily energy: the kind of day picks the line, the temperature gives the value."""

    groups: tuple[DayGroup, ...]
    family: Family = Family.DAILY

    @property
    def name(self) -> str:
        """Family of the model."""
        return self.family.value

    @property
    def coefficient_count(self) -> int:
        """Linear coefficients of all lines."""
        return sum(group.line.coefficient_count for group in self.groups)

    def predict(self, weather: Floats, calendar: Calendar) -> Floats:
        """Expected kWh of each day, shape (n,); NaN where the temperature is NaN.

        Args:
            weather: mean outdoor temperature of each day in °C, shape (n,).
            calendar: the n days.
        """
        kwh = np.full(weather.shape, np.nan)
        for group in self.groups:
            chosen = calendar.is_any_of(group.day_types)
            kwh[chosen] = group.line.predict(weather[chosen])
        return kwh

    def parameters(self) -> dict[str, object]:
        """Coefficients by group of days (`all`, `weekday`, `weekend`, …), units in the names."""
        return {
            group.label: {
                "shape": group.line.shape.value,
                "base_kwh_per_day": group.line.base_kwh,
                "heating_kwh_per_day_and_c": group.line.heating_kwh_per_c,
                "heating_balance_c": group.line.heating_balance_c,
                "cooling_kwh_per_day_and_c": group.line.cooling_kwh_per_c,
                "cooling_balance_c": group.line.cooling_balance_c,
            }
            for group in self.groups
        }

    def explain(self) -> tuple[str, ...]:
        """One sentence per group of days."""
        return tuple(_sentence(group) for group in self.groups)


def fit_daily(energy: Floats, weather: Floats, calendar: Calendar) -> DailyModel:
    """Daily change-point model; kinds of day are told apart when the information criterion says so.

    A kind of day that the baseline hardly has is described by the line of those nearest to it, so that every day can be
    predicted: a closure like a Sunday, a school holiday like a working day.

    Args:
        energy: kWh of each known day, shape (n,), without NaN.
        weather: mean outdoor temperature of each of them in °C, shape (n,), without NaN.
        calendar: these n days.

    Raises:
        ValueError: no day, or arrays of different lengths.
    """
    if not energy.size == weather.size == len(calendar) or energy.size == 0:
        raise ValueError("energy, weather and calendar must describe the same days, at least one")
    fitted: dict[frozenset[DayType], DayGroup] = {}
    residual_ss: dict[frozenset[DayType], float] = {}

    def group_of(types: frozenset[DayType]) -> DayGroup:
        if types not in fitted:
            chosen = calendar.is_any_of(types)
            line = fit_change_point(energy[chosen], weather[chosen])
            fitted[types] = DayGroup(types, line)
            residual_ss[types] = float(np.sum((energy[chosen] - line.predict(weather[chosen])) ** 2))
        return fitted[types]

    floor = noise_floor(energy)

    def criterion(model: DailyModel) -> float:
        left = sum(residual_ss[group.day_types] for group in model.groups)
        parameters = sum(group.line.parameter_count for group in model.groups)
        return information_criterion(left, energy.size, parameters, floor=floor)

    models = [DailyModel(tuple(map(group_of, partition))) for partition in _partitions(calendar)]
    return min(models, key=criterion)


def _partitions(calendar: Calendar) -> Iterator[Partition]:
    """Ways to tell kinds of day apart that the days of this calendar can carry, the simplest first."""
    yield (ALL_DAYS,)
    many = {kind: calendar.day_types.count(kind) for kind in DayType}
    if min(sum(many[kind] for kind in kinds) for kinds in (WORKING, REST)) < MIN_DAYS_OF_A_TYPE:
        return
    enough = {kind for kind in DayType if many[kind] >= MIN_DAYS_OF_A_TYPE}
    schools = [False, True] if {DayType.SCHOOL_HOLIDAY, DayType.WEEKDAY} <= enough else [False]
    saturdays = [False, True] if {DayType.SATURDAY, DayType.SUNDAY} <= enough else [False]
    closures = [False, True] if many[DayType.CLOSURE] >= MIN_CLOSED_DAYS else [False]
    for school, saturday, closure in product(schools, saturdays, closures):
        taken = {
            *({DayType.SCHOOL_HOLIDAY} if school else ()),
            *({DayType.SATURDAY} if saturday else ()),
            *({DayType.CLOSURE} if closure else ()),
        }
        alone = [frozenset({kind}) for kind in DayType if kind in taken]
        rest = REST - taken
        if sum(many[kind] for kind in rest) >= MIN_DAYS_OF_A_TYPE:
            yield (WORKING - taken, rest, *alone)


def _sentence(group: DayGroup) -> str:
    line = group.line
    who = _WHO.get(group.label, f"On {group.label.replace('_', ' ')} days")
    parts = [f"{who} the building uses {line.base_kwh:.4g} kWh whatever the weather"]
    if line.heating_balance_c is None and line.cooling_balance_c is None:
        parts.append("outdoor temperature explains nothing more")
    if line.heating_balance_c is not None:
        parts.append(f"plus {line.heating_kwh_per_c:.3g} kWh per °C under {line.heating_balance_c:g} °C")
    if line.cooling_balance_c is not None:
        parts.append(f"plus {line.cooling_kwh_per_c:.3g} kWh per °C above {line.cooling_balance_c:g} °C")
    return ", ".join(parts) + "."
