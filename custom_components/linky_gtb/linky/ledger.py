"""Rows of a statistic: an amount an hour and the running total, and which of them a change makes to be written again.

Changing a row means changing the total of every later one; nothing else is touched. Amounts are exact fractions, so
that writing what is already there changes nothing and the total never drifts. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Final

ENERGY_STEPS: Final = 6_000
"""Steps of a Wh. What Enedis gives is a whole number of sixtieths (watts × minutes); imported files have decimals."""
MONEY_STEPS: Final = 10**9
"""Steps of a €: a day of subscription is a thirtieth of a month, and must not drift over the years."""
SHIFT_FROM: Final = 500
"""Rows whose totals alone move, and all by as much, from which moving them together costs less than writing each."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a statistic, in Wh or in €."""

    start: datetime
    """An hour, UTC."""
    amount: Fraction
    total: Fraction
    """Sum of the amounts from the beginning of the statistic to the end of this hour."""


@dataclass(frozen=True, slots=True)
class Shift:
    """The totals of all rows from `start` on move by as much."""

    start: datetime
    by: Fraction


@dataclass(frozen=True, slots=True)
class Writing:
    """How to change a statistic: the rows first, then the shifts, oldest first.

    In that order a writing that is cut short leaves totals that contradict the amounts, which the next comparison sees.
    """

    rows: tuple[Row, ...]
    """Their totals are those before the shifts, which move them too."""
    shifts: tuple[Shift, ...]


def changed_rows(
    existing: Sequence[Row], after: Mapping[datetime, Fraction], total_before: Fraction
) -> tuple[Row, ...]:
    """Return the rows of `after` that are not in `existing` as they must be; none when all is there.

    Args:
        existing: the rows as they are written, from the first hour of both on, oldest first.
        after: amounts by hour as they must be; holds every hour of `existing`, since a row can only be emptied.
        total_before: the total before the first hour of both.
    """
    there = {row.start: row for row in existing}
    rows: list[Row] = []
    total = total_before
    for start in sorted(after):
        total += after[start]
        row = Row(start, after[start], total)
        if there.get(start) != row:
            rows.append(row)
    return tuple(rows)


def writing_of(existing: Sequence[Row], changed: Sequence[Row], shift_from: int = SHIFT_FROM) -> Writing:
    """Return the shortest way found to bring `changed` into `existing`.

    Where an old gap is filled, years of later rows change by their total alone: they are shifted together.

    Args:
        existing: the rows as they are written, oldest first.
        changed: the rows as they must be, oldest first; the others of `existing` stay.
        shift_from: see `SHIFT_FROM`.
    """
    if not changed:
        return Writing((), ())
    there = {row.start: row for row in existing}
    wanted = there | {row.start: row for row in changed}
    rows: list[Row] = []
    shifts: list[Shift] = []
    shifted = Fraction()
    for offset, run in _runs(there, wanted):
        if offset is not None and offset != shifted and len(run) >= shift_from:
            shifts.append(Shift(run[0].start, offset - shifted))
            shifted = offset
        if offset != shifted:
            rows += (replace(row, total=row.total - shifted) for row in run)
    return Writing(tuple(rows), tuple(shifts))


def _runs(
    there: Mapping[datetime, Row], wanted: Mapping[datetime, Row]
) -> Iterator[tuple[Fraction | None, list[Row]]]:
    """Yield the rows of `wanted` in order, those together whose totals alone move and by as much.

    With each run comes by how much; None for rows that must be written.
    """
    run: list[Row] = []
    last: Fraction | None = None
    for start in sorted(wanted):
        row, old = wanted[start], there.get(start)
        offset = row.total - old.total if old is not None and old.amount == row.amount else None
        if run and offset != last:
            yield last, run
            run = []
        last = offset
        run.append(row)
    if run:
        yield last, run


def quantized(amount: Fraction, steps: int) -> Fraction:
    """Return `amount` as a whole number of 1/`steps`, which is how it comes back from the recorder."""
    return amount if steps % amount.denominator == 0 else Fraction(round(amount * steps), steps)
