"""The best heating and cooling slopes over a grid of balance points, solved exactly.

For given balance points a change-point line is linear, so every pair of a 0.5 °C grid is solved in closed form and the
best one kept: no starting point, no local minimum, the same answer on every machine. What is not a slope (one base, one
per hour of the week, one per bill length) is taken out beforehand by centring, which leaves the same least squares
solution for the slopes (Frisch and Waugh, 1933).
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]

GRID_STEP_C = 0.5


@dataclass(frozen=True, slots=True)
class Slopes:
    """Heating and cooling terms, their balance points, and what they leave unexplained.

    Attributes:
        residual_ss: sum of squares that is left.
        heating: kWh per °C under the balance point, and that point in °C; None without the term.
        cooling: the same above its balance point.
    """

    residual_ss: float
    heating: tuple[float, float] | None = None
    cooling: tuple[float, float] | None = None

    @property
    def parameter_count(self) -> int:
        """Slopes and balance points chosen from the data."""
        return 2 * (self.heating is not None) + 2 * (self.cooling is not None)


def balance_grid(temp_c: Floats, step_c: float = GRID_STEP_C) -> Floats:
    """Balance points to try: every multiple of the step that the weather reaches."""
    first, last = math.ceil(temp_c.min() / step_c), math.floor(temp_c.max() / step_c)
    return np.arange(first, last + 1) * step_c


def slope_candidates(
    energy: Floats, heating: Degrees, cooling: Degrees, centre: Callable[[Floats], Floats]
) -> Iterator[Slopes]:
    """Best slopes of each shape, the simplest first.

    Slopes are positive by construction: a candidate whose unconstrained solution has a slope of zero or less is dropped in
    favour of a simpler shape, so that the kept solution is still an ordinary least squares one, without bias.

    Args:
        energy: shape (n,).
        heating: degrees under each balance point.
        cooling: degrees above each balance point.
        centre: takes out of (n,) or (n, k) columns what is not a slope, and applies weights.
    """
    centred = centre(energy)
    cold, warm = _Terms.build(heating, centre, centred), _Terms.build(cooling, centre, centred)

    def left(*parts: Floats) -> float:
        return float(np.sum((centred - sum(parts)) ** 2))

    yield Slopes(left())
    if (best := cold.best_single()) is not None:
        slope = float(cold.slopes[best])
        yield Slopes(left(slope * cold.centred[:, best]), heating=(slope, float(cold.balance_c[best])))
    if (best := warm.best_single()) is not None:
        slope = float(warm.slopes[best])
        yield Slopes(left(slope * warm.centred[:, best]), cooling=(slope, float(warm.balance_c[best])))
    if (pair := _best_pair(cold, warm)) is not None:
        h, c, cold_slope, warm_slope = pair
        yield Slopes(
            left(cold_slope * cold.centred[:, h], warm_slope * warm.centred[:, c]),
            heating=(cold_slope, float(cold.balance_c[h])),
            cooling=(warm_slope, float(warm.balance_c[c])),
        )


@dataclass(frozen=True, slots=True)
class Degrees:
    """Degrees felt by each interval for each balance point that enough intervals feel.

    Attributes:
        balance_c: shape (k,).
        felt_c: shape (n, k), zero or more.
    """

    balance_c: Floats
    felt_c: Floats

    @classmethod
    def below(cls, temp_c: Floats, grid: Floats, min_active: int) -> Degrees:
        """Need for heat, of balance points under which at least `min_active` intervals are."""
        return cls._felt(np.maximum(0.0, grid[None, :] - temp_c[:, None]), grid, min_active)

    @classmethod
    def above(cls, temp_c: Floats, grid: Floats, min_active: int) -> Degrees:
        """Need for cooling, of balance points above which at least `min_active` intervals are."""
        return cls._felt(np.maximum(0.0, temp_c[:, None] - grid[None, :]), grid, min_active)

    @classmethod
    def _felt(cls, degrees: Floats, grid: Floats, min_active: int) -> Degrees:
        kept = np.count_nonzero(degrees > 0.0, axis=0) >= min_active
        return cls(grid[kept], degrees[:, kept])


@dataclass(frozen=True, slots=True)
class _Terms:
    """Degrees of each interval for each balance point, centred so that the rest drops out of the algebra."""

    balance_c: Floats
    centred: Floats  # (intervals, balance points)
    squares: Floats
    with_energy: Floats

    @classmethod
    def build(cls, degrees: Degrees, centre: Callable[[Floats], Floats], energy: Floats) -> _Terms:
        centred = centre(degrees.felt_c)
        squares = np.einsum("ij,ij->j", centred, centred)
        return cls(degrees.balance_c, centred, squares, energy @ centred)

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
