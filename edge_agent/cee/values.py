"""What the formulas of the fiches handle, and the two ways they can fail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class BandRow:
    """One row of a table by ranges: its value holds from `low` to `high`, an absent bound being open."""

    low: Fraction | None
    high: Fraction | None
    low_inclusive: bool
    high_inclusive: bool
    value: Value

    def holds(self, x: Fraction) -> bool:
        """Whether x falls in this row."""
        above = self.low is None or x > self.low or (self.low_inclusive and x == self.low)
        below = self.high is None or x < self.high or (self.high_inclusive and x == self.high)
        return above and below


type Value = Fraction | bool | str | Mapping[str, Value] | Sequence[Value] | BandRow | None
"""What a formula handles: numbers, truth values, words, tables (by key or by range), lists, and the empty cell."""


class ExpressionError(ValueError):
    """The expression itself is wrong: a fault of the catalogue, not of the user."""


class NoAmount(LookupError):  # noqa: N818 - the absence of an amount is an answer of the fiche, not a failure
    """A table has no value there: an absent key, an empty cell, a number outside every range.

    Attributes:
        key: what was looked up.
        where: the table expression that has no value for it.
    """

    def __init__(self, key: str, where: str) -> None:
        super().__init__(f"no value for {key} in {where}")
        self.key = key
        self.where = where


def exact(number: float | Decimal) -> Fraction:
    """The decimal number as written: 0.1 is one tenth, not the nearest binary fraction."""
    return Fraction(repr(number)) if isinstance(number, float) else Fraction(number)
