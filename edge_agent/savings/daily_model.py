"""The daily baseline: one change-point line, or one per day type when the data ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from .change_point import ChangePoint, Floats, Shape, fit_change_point, information_criterion, noise_floor
from .periods import DayType

MIN_DAYS_OF_A_TYPE = 30
"""Days of a type needed before it is given its own line."""

ALL_DAYS = frozenset(DayType)


class Model(Protocol):
    """What the savings computation asks of a baseline model, whatever its family."""

    @property
    def name(self) -> str:
        """Family of the model, as accepted by `--model`."""
        ...

    @property
    def coefficient_count(self) -> int:
        """Linear coefficients estimated from the data."""
        ...

    def predict(self, weather: Floats, calendar: Sequence[DayType]) -> Floats:
        """Expected kWh of each day; NaN where the weather is NaN."""
        ...

    def parameters(self) -> dict[str, object]:
        """Stored coefficients, ready for JSON."""
        ...

    def explain(self) -> tuple[str, ...]:
        """The coefficients in plain sentences."""
        ...


@dataclass(frozen=True, slots=True)
class DayGroup:
    """The day types that share a line, and that line."""

    day_types: frozenset[DayType]
    line: ChangePoint

    @property
    def label(self) -> str:
        """`all`, or the names of the day types."""
        return "all" if self.day_types == ALL_DAYS else "+".join(sorted(self.day_types))


@dataclass(frozen=True, slots=True)
class DailyModel:
    """Baseline of daily energy: the day type picks the line, the temperature gives the value."""

    groups: tuple[DayGroup, ...]

    @property
    def name(self) -> str:
        """Family of the model."""
        return "daily"

    @property
    def coefficient_count(self) -> int:
        """Linear coefficients of all lines."""
        return sum(group.line.coefficient_count for group in self.groups)

    def predict(self, weather: Floats, calendar: Sequence[DayType]) -> Floats:
        """Expected kWh of each day, shape (n,); NaN where the temperature is NaN.

        Args:
            weather: mean outdoor temperature of each day in °C, shape (n,).
            calendar: type of each day, n of them.
        """
        kwh = np.full(weather.shape, np.nan)
        for group in self.groups:
            chosen = _mask(calendar, group.day_types)
            kwh[chosen] = group.line.predict(weather[chosen])
        return kwh

    def parameters(self) -> dict[str, object]:
        """Coefficients by day group (`all`, `weekday`, `weekend`), units in the names."""
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
        """One sentence per day group."""
        return tuple(_sentence(group) for group in self.groups)


def fit(energy: Floats, weather: Floats, calendar: Sequence[DayType]) -> DailyModel:
    """Daily change-point model; weekdays and weekends are told apart when the information criterion says so.

    Args:
        energy: kWh of each known day, shape (n,), without NaN.
        weather: mean outdoor temperature of each of them in °C, shape (n,), without NaN.
        calendar: type of each of them.

    Raises:
        ValueError: no day, or arrays of different lengths.
    """
    if not energy.size == weather.size == len(calendar) or energy.size == 0:
        raise ValueError("energy, weather and calendar must describe the same days, at least one")
    partitions: list[tuple[frozenset[DayType], ...]] = [(ALL_DAYS,)]
    by_type = tuple(frozenset({day_type}) for day_type in DayType)
    if all(_mask(calendar, types).sum() >= MIN_DAYS_OF_A_TYPE for types in by_type):
        partitions.append(by_type)
    models = [_fit_partition(energy, weather, calendar, partition) for partition in partitions]
    floor = noise_floor(energy)

    def criterion(model: DailyModel) -> float:
        residual_ss = float(np.sum((energy - model.predict(weather, calendar)) ** 2))
        parameters = sum(group.line.parameter_count for group in model.groups)
        return information_criterion(residual_ss, energy.size, parameters, floor=floor)

    return min(models, key=criterion)


def _fit_partition(
    energy: Floats, weather: Floats, calendar: Sequence[DayType], partition: Sequence[frozenset[DayType]]
) -> DailyModel:
    groups = []
    for types in partition:
        chosen = _mask(calendar, types)
        groups.append(DayGroup(types, fit_change_point(energy[chosen], weather[chosen])))
    return DailyModel(tuple(groups))


def _mask(
    calendar: Sequence[DayType], types: frozenset[DayType]
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.fromiter((day_type in types for day_type in calendar), dtype=np.bool_, count=len(calendar))


def _sentence(group: DayGroup) -> str:
    line = group.line
    who = {"all": "Every day", "weekday": "On weekdays", "weekend": "At weekends"}[group.label]
    parts = [f"{who} the building uses {line.base_kwh:.4g} kWh whatever the weather"]
    if line.shape is Shape.FLAT:
        parts.append("outdoor temperature explains nothing more")
    if line.heating_balance_c is not None:
        parts.append(f"plus {line.heating_kwh_per_c:.3g} kWh per °C under {line.heating_balance_c:g} °C")
    if line.cooling_balance_c is not None:
        parts.append(f"plus {line.cooling_kwh_per_c:.3g} kWh per °C above {line.cooling_balance_c:g} °C")
    return ", ".join(parts) + "."
