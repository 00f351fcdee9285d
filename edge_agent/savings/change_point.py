"""Daily energy as a line of outdoor temperature with change points, fitted in closed form on a grid.

The model is `base + heating·max(0, heating_balance - t) + cooling·max(0, t - cooling_balance)`, each term optional:
the three- and five-parameter change-point family of ASHRAE Guideline 14. How the best one is found: `slope_search`.
"""

import enum
import math
from dataclasses import dataclass, replace

import numpy as np

from .slope_search import Degrees, Floats, Slopes, balance_grid, slope_candidates

MIN_ACTIVE_DAYS = 10
"""Days that must feel a slope before one is believed (CalTRACK 2 asks for as many)."""

_NOISE = 1e-12
"""Share of the variance under which a residual is rounding noise, not information."""


class Shape(enum.StrEnum):
    """Which temperature terms a line has."""

    FLAT = "flat"
    HEATING = "heating"
    COOLING = "cooling"
    HEATING_AND_COOLING = "heating_and_cooling"


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """Daily kWh as a function of the day's mean outdoor temperature.

    Attributes:
        base_kwh: energy of a day without heating or cooling need.
        heating_kwh_per_c: additional kWh per day and per °C under `heating_balance_c`; 0 without a heating term.
        heating_balance_c: temperature under which heating starts; None without a heating term.
        cooling_kwh_per_c: additional kWh per day and per °C above `cooling_balance_c`; 0 without a cooling term.
        cooling_balance_c: temperature above which cooling starts; None without a cooling term.
    """

    base_kwh: float
    heating_kwh_per_c: float = 0.0
    heating_balance_c: float | None = None
    cooling_kwh_per_c: float = 0.0
    cooling_balance_c: float | None = None

    @classmethod
    def sloped(cls, slopes: Slopes) -> ChangePoint:
        """The temperature terms alone, on a base of zero."""
        heating, cooling = slopes.heating or (0.0, None), slopes.cooling or (0.0, None)
        return cls(0.0, *heating, *cooling)

    @property
    def shape(self) -> Shape:
        """Which terms are present."""
        match self.heating_balance_c, self.cooling_balance_c:
            case None, None:
                return Shape.FLAT
            case _, None:
                return Shape.HEATING
            case None, _:
                return Shape.COOLING
            case _:
                return Shape.HEATING_AND_COOLING

    @property
    def coefficient_count(self) -> int:
        """Linear coefficients: the base and one per slope."""
        return 1 + (self.heating_balance_c is not None) + (self.cooling_balance_c is not None)

    @property
    def parameter_count(self) -> int:
        """Everything chosen from the data: coefficients and balance points."""
        return 2 * self.coefficient_count - 1

    def predict(self, temp_c: Floats) -> Floats:
        """Expected kWh of each day, same shape as `temp_c`; NaN where the temperature is NaN."""
        kwh = self.base_kwh + 0.0 * temp_c
        if self.heating_balance_c is not None:
            kwh = kwh + self.heating_kwh_per_c * np.maximum(0.0, self.heating_balance_c - temp_c)
        if self.cooling_balance_c is not None:
            kwh = kwh + self.cooling_kwh_per_c * np.maximum(0.0, temp_c - self.cooling_balance_c)
        return kwh


def fit_change_point(energy_kwh: Floats, temp_c: Floats) -> ChangePoint:
    """Change-point line of least squares, its shape chosen by the Bayesian information criterion.

    Args:
        energy_kwh: energy of each day, shape (n,), without NaN.
        temp_c: mean outdoor temperature of each day, shape (n,), without NaN.
    """
    floor = noise_floor(energy_kwh)
    grid = balance_grid(temp_c)
    slopes = min(
        slope_candidates(
            energy_kwh,
            Degrees.below(temp_c, grid, MIN_ACTIVE_DAYS),
            Degrees.above(temp_c, grid, MIN_ACTIVE_DAYS),
            lambda column: column - column.mean(axis=0),
        ),
        key=lambda found: information_criterion(
            found.residual_ss, energy_kwh.size, 1 + found.parameter_count, floor=floor
        ),
    )
    line = ChangePoint.sloped(slopes)
    return replace(line, base_kwh=float(np.mean(energy_kwh - line.predict(temp_c))))


def noise_floor(energy_kwh: Floats) -> float:
    """Residual sum of squares under which two fits of this energy cannot be told apart."""
    spread = float(np.sum((energy_kwh - energy_kwh.mean()) ** 2))
    return max(_NOISE * spread, _NOISE**2 * float(np.sum(energy_kwh**2)), math.ulp(0.0))


def information_criterion(residual_ss: float, days: int, parameters: int, *, floor: float) -> float:
    """Bayesian information criterion of a Gaussian model, up to a constant (Schwarz, 1978)."""
    return days * math.log(max(residual_ss, floor) / days) + parameters * math.log(days)
