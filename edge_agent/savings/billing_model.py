"""The baseline of bills: the daily line, seen through sums over irregular periods."""

from dataclasses import replace

import numpy as np

from .calendar import Calendar
from .change_point import ChangePoint, information_criterion, noise_floor
from .daily_model import ALL_DAYS, DailyModel, DayGroup
from .model import Family
from .slope_search import Degrees, Floats, balance_grid, slope_candidates

MIN_ACTIVE_BILLS = 3
"""Bills that must feel a slope before it is believed."""


def fit_billing(energy: Floats, weather: Floats, calendar: Calendar) -> DailyModel:
    """Daily change-point line whose sums over the bills come nearest to their energies.

    Each bill counts by its mean day, weighted by its days, and its degrees are summed day by day, so that a bill of 20 days
    and one of 65 say each what it knows. Kinds of day cannot be told apart from bills.

    Args:
        energy: kWh of each bill, shape (m,), without NaN.
        weather: mean outdoor temperature of each day of the bills in °C, shape (n,), without NaN.
        calendar: these n days, with their bills.

    Raises:
        ValueError: no bill, arrays of different lengths, or a calendar that is not one of bills.
    """
    if calendar.bills is None:
        raise ValueError("the billing model needs a calendar of bills")
    firsts = np.flatnonzero(np.diff(calendar.bills, prepend=-1))
    if weather.size != len(calendar) or energy.size != firsts.size or energy.size == 0:
        raise ValueError("energy, weather and calendar must describe the same bills, at least one")
    days = np.diff(firsts, append=len(calendar)).astype(np.float64)
    per_day = energy / days
    root = np.sqrt(days / days.mean())

    def mean_day(degrees: Degrees) -> Degrees:
        felt = (np.add.reduceat(degrees.felt_c, firsts, axis=0).T / days).T
        kept = np.count_nonzero(felt > 0.0, axis=0) >= MIN_ACTIVE_BILLS
        return Degrees(degrees.balance_c[kept], felt[:, kept])

    def centre(column: Floats) -> Floats:
        centred: Floats = column - np.average(column, axis=0, weights=days)
        weighted: Floats = (root * centred.T).T
        return weighted

    grid = balance_grid(weather)
    floor = noise_floor(per_day)
    slopes = min(
        slope_candidates(
            per_day,
            mean_day(Degrees.below(weather, grid, 1)),
            mean_day(Degrees.above(weather, grid, 1)),
            centre,
        ),
        key=lambda found: information_criterion(
            found.residual_ss, energy.size, 1 + found.parameter_count, floor=floor
        ),
    )
    line = ChangePoint.sloped(slopes)
    base = float((energy.sum() - line.predict(weather).sum()) / days.sum())
    return DailyModel((DayGroup(ALL_DAYS, replace(line, base_kwh=base)),), Family.BILLING)
