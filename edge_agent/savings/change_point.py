"""Daily energy as a line of outdoor temperature with change points, fitted in closed form on a grid.

The model is `base + heating·max(0, heating_balance - t) + cooling·max(0, t - cooling_balance)`, each term optional:
the three- and five-parameter change-point family of ASHRAE Guideline 14. For given balance points it is linear, so
every pair of a 0.5 °C grid is solved exactly and the best one kept: no starting point, no local minimum, the same
answer on every machine.
"""

import enum
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

GRID_STEP_C = 0.5
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

    Slopes are positive by construction: a candidate whose unconstrained solution has a slope of zero or less is
    dropped in favour of a simpler shape, so that the kept solution is still an ordinary least squares one, without bias.

    Args:
        energy_kwh: energy of each day, shape (n,), without NaN.
        temp_c: mean outdoor temperature of each day, shape (n,), without NaN.
    """
    floor = noise_floor(energy_kwh)
    return min(
        _candidates(energy_kwh, temp_c),
        key=lambda line: information_criterion(
            float(np.sum((energy_kwh - line.predict(temp_c)) ** 2)),
            energy_kwh.size,
            line.parameter_count,
            floor=floor,
        ),
    )


def noise_floor(energy_kwh: Floats) -> float:
    """Residual sum of squares under which two fits of this energy cannot be told apart."""
    spread = float(np.sum((energy_kwh - energy_kwh.mean()) ** 2))
    return max(_NOISE * spread, _NOISE**2 * float(np.sum(energy_kwh**2)), math.ulp(0.0))


def information_criterion(residual_ss: float, days: int, parameters: int, *, floor: float) -> float:
    """Bayesian information criterion of a Gaussian model, up to a constant (Schwarz, 1978)."""
    return days * math.log(max(residual_ss, floor) / days) + parameters * math.log(days)


def _candidates(energy_kwh: Floats, temp_c: Floats) -> Iterator[ChangePoint]:
    """Best line of each shape, the simplest first."""
    mean_kwh = float(energy_kwh.mean())
    centred = energy_kwh - mean_kwh
    grid = (
        np.arange(math.ceil(temp_c.min() / GRID_STEP_C), math.floor(temp_c.max() / GRID_STEP_C) + 1)
        * GRID_STEP_C
    )
    heating = _Terms.build(np.maximum(0.0, grid[None, :] - temp_c[:, None]), grid, centred)
    cooling = _Terms.build(np.maximum(0.0, temp_c[:, None] - grid[None, :]), grid, centred)

    yield ChangePoint(mean_kwh)
    if (best := heating.best_single()) is not None:
        yield ChangePoint(
            mean_kwh - heating.slopes[best] * heating.means[best],
            heating_kwh_per_c=float(heating.slopes[best]),
            heating_balance_c=float(heating.balance_c[best]),
        )
    if (best := cooling.best_single()) is not None:
        yield ChangePoint(
            mean_kwh - cooling.slopes[best] * cooling.means[best],
            cooling_kwh_per_c=float(cooling.slopes[best]),
            cooling_balance_c=float(cooling.balance_c[best]),
        )
    if (pair := _best_pair(heating, cooling)) is not None:
        h, c, heating_slope, cooling_slope = pair
        yield ChangePoint(
            mean_kwh - heating_slope * float(heating.means[h]) - cooling_slope * float(cooling.means[c]),
            heating_kwh_per_c=heating_slope,
            heating_balance_c=float(heating.balance_c[h]),
            cooling_kwh_per_c=cooling_slope,
            cooling_balance_c=float(cooling.balance_c[c]),
        )


@dataclass(frozen=True, slots=True)
class _Terms:
    """Degrees of each day for each balance point of the grid, centred so that the base drops out of the algebra."""

    balance_c: Floats
    centred: Floats  # (days, balance points)
    means: Floats
    squares: Floats
    with_energy: Floats

    @classmethod
    def build(cls, degrees: Floats, grid: Floats, energy: Floats) -> _Terms:
        felt = np.count_nonzero(degrees > 0.0, axis=0) >= MIN_ACTIVE_DAYS
        degrees = degrees[:, felt]
        means = degrees.mean(axis=0)
        centred = degrees - means
        return cls(grid[felt], centred, means, np.sum(centred**2, axis=0), energy @ centred)

    @property
    def slopes(self) -> Floats:
        """Least squares slope of each term alone."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.with_energy / self.squares

    def best_single(self) -> int | None:
        """Index of the balance point that explains most, None when none has a positive slope."""
        usable = (self.squares > 0.0) & (self.with_energy > 0.0)
        if not usable.any():
            return None
        explained = np.where(usable, self.slopes * self.with_energy, -np.inf)
        return int(np.argmax(explained))


def _best_pair(heating: _Terms, cooling: _Terms) -> tuple[int, int, float, float] | None:
    """Balance points and slopes of the best line with both terms, None when no pair has two positive slopes."""
    if heating.balance_c.size == 0 or cooling.balance_c.size == 0:
        return None
    cross = heating.centred.T @ cooling.centred
    squares = heating.squares[:, None] * cooling.squares[None, :]
    determinant = squares - cross**2
    solvable = determinant > 1e-9 * squares
    determinant = np.where(solvable, determinant, 1.0)
    by_heating = heating.with_energy[:, None]
    by_cooling = cooling.with_energy[None, :]
    heating_slopes = (cooling.squares[None, :] * by_heating - cross * by_cooling) / determinant
    cooling_slopes = (heating.squares[:, None] * by_cooling - cross * by_heating) / determinant
    usable = (
        solvable
        & (heating_slopes > 0.0)
        & (cooling_slopes > 0.0)
        & (heating.balance_c[:, None] <= cooling.balance_c[None, :])
    )
    if not usable.any():
        return None
    explained = np.where(usable, heating_slopes * by_heating + cooling_slopes * by_cooling, -np.inf)
    h, c = (int(index) for index in np.unravel_index(np.argmax(explained), explained.shape))
    return h, c, float(heating_slopes[h, c]), float(cooling_slopes[h, c])
