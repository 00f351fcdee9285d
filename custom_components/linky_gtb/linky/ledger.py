"""Rows of a statistic: an amount an hour and the running total, and which of them a change makes to be written again.

Changing a row means writing again the total of every later one; nothing else is touched. Amounts are exact fractions,
so that writing what is already there changes nothing and the total never drifts. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

ENERGY_STEPS: Final = 6_000
"""Steps of a Wh. What Enedis gives is a whole number of sixtieths (watts × minutes); imported files have decimals."""
MONEY_STEPS: Final = 10**9
"""Steps of a €: a day of subscription is a thirtieth of a month, and must not drift over the years."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a statistic, in Wh or in €."""

    start: datetime
    """An hour, UTC."""
    amount: Fraction
    total: Fraction
    """Sum of the amounts from the beginning of the statistic to the end of this hour."""


def rows_from_first_change(
    before: Mapping[datetime, Fraction], after: Mapping[datetime, Fraction], total_before: Fraction
) -> tuple[Row, ...]:
    """Return the rows of `after` from the first that is not in `before` to the last; none when all is there.

    Args:
        before: amounts by hour as they are written.
        after: amounts by hour as they must be; holds every hour of `before`, since a row can only be emptied.
        total_before: the total before the first hour of both.
    """
    rows: list[Row] = []
    total = total_before
    for start in sorted(after):
        amount = after[start]
        total += amount
        if rows or before.get(start) != amount:
            rows.append(Row(start, amount, total))
    return tuple(rows)


def quantized(amount: Fraction, steps: int) -> Fraction:
    """Return `amount` as a whole number of 1/`steps`, which is how it comes back from the recorder."""
    return Fraction(round(amount * steps), steps)
