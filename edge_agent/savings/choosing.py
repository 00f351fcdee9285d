"""Which family of model suits the data, and why."""

import enum
from datetime import date

import numpy as np

from .baseline import Keep, fit_baseline
from .coverage import DayTable
from .measured import Measured
from .model import Family


class Choice(enum.StrEnum):
    """What may be asked for; `auto` takes the family that suits the data."""

    DAILY = "daily"
    HOURLY = "hourly"
    BILLING = "billing"
    AUTO = "auto"


def choose_family(
    measured: Measured, table: DayTable, in_baseline: Keep, choice: Choice
) -> tuple[Family, str]:
    """Family to use, and the reason in words.

    Of hours, the daily and the hourly model each learn the odd weeks and foretell the daily sums of the even ones, then the
    other way round; the one that is nearer is taken.

    Raises:
        SavingsRefused: half of the baseline gives a biased model.
    """
    if choice is not Choice.AUTO:
        return Family(choice.value), "asked for"
    if measured.bills:
        return Family.BILLING, "energy is known by bills"
    if not measured.hours:
        return Family.DAILY, "energy is known by the day"
    misses = {family: _miss(measured, table, in_baseline, family) for family in (Family.DAILY, Family.HOURLY)}
    best = min(misses, key=lambda family: misses[family])
    told = ", ".join(f"{family.value} {100 * miss:.1f} %" for family, miss in misses.items())
    return best, f"nearest on weeks it had not seen (CV(RMSE) of daily sums: {told})"


def _miss(measured: Measured, table: DayTable, in_baseline: Keep, family: Family) -> float:
    """CV(RMSE) of daily sums over weeks that the model did not learn."""
    squares, energies = 0.0, []
    for parity in (0, 1):
        learned, held = (_weeks(in_baseline, parity=wanted) for wanted in (1 - parity, parity))
        fitted = fit_baseline(measured, table, family, learned)
        unseen = table.where(held).known()
        for day, kwh in zip(unseen.dates, unseen.energy.tolist(), strict=True):
            if day in fitted.expected:
                squares += (kwh - fitted.expected[day]) ** 2
                energies.append(kwh)
    return float(np.sqrt(squares / len(energies)) / np.mean(energies))


def _weeks(in_baseline: Keep, *, parity: int) -> Keep:
    def kept(day: date) -> bool:
        return in_baseline(day) and day.toordinal() // 7 % 2 == parity

    return kept
