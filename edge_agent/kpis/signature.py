"""The energy signature: daily energy against outdoor temperature."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge_agent.savings import DailySample
from edge_agent.savings.change_point import ChangePoint, fit_change_point

MIN_DAYS = 60


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, with its days for a chart.

    Attributes:
        line: daily kWh as a function of the temperature of the day.
        points: temperature in °C and energy in kWh of each day.
        r2: share of the variance that the temperature explains; None when the energy does not vary.
    """

    line: ChangePoint
    points: tuple[tuple[float, float], ...]
    r2: float | None

    def to_json(self) -> dict[str, object]:
        """The coefficients; without the days."""
        return {
            "shape": self.line.shape.value,
            "base_kwh_per_day": round(self.line.base_kwh, 2),
            "heating_kwh_per_day_and_c": round(self.line.heating_kwh_per_c, 3),
            "heating_balance_c": self.line.heating_balance_c,
            "cooling_kwh_per_day_and_c": round(self.line.cooling_kwh_per_c, 3),
            "cooling_balance_c": self.line.cooling_balance_c,
            "r2": None if self.r2 is None else round(self.r2, 4),
            "days": len(self.points),
        }


def energy_signature(days: Sequence[DailySample]) -> Signature | None:
    """Signature of days; None when fewer than 60 are known."""
    points = [(day.temp_c, day.kwh) for day in days if day.temp_c is not None and day.kwh is not None]
    if len(points) < MIN_DAYS:
        return None
    temp_c, kwh = (np.array(column, dtype=np.float64) for column in zip(*points, strict=True))
    line = fit_change_point(kwh, temp_c)
    spread = float(np.sum((kwh - kwh.mean()) ** 2))
    left = float(np.sum((kwh - line.predict(temp_c)) ** 2))
    return Signature(line, tuple(points), 1.0 - left / spread if spread > 0.0 else None)
