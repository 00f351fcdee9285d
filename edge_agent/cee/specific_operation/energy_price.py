"""Mean price of energy over the 48 months before engagement, from the bills themselves.

Source: trade guides of the ADEME file for specific operations (48 months; not read in an official text).
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Self

from pydantic import Field, model_validator

from edge_agent.cee.expiring import months_later
from edge_agent.cee.schema import Strict
from edge_agent.cee.values import exact

MONTHS = 48
DAY = timedelta(days=1)


class Bill(Strict):
    """A bill: energy and amount without tax over `[start, end)`."""

    start: date
    end: date
    kwh: Decimal = Field(gt=0, max_digits=15)
    eur_excl_tax: Decimal = Field(ge=0, max_digits=15)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"a bill ends on {self.end}, not after its start {self.start}")
        return self


class MeanPrice(Strict):
    """Mean price over a window.

    Attributes:
        start: first day of the window.
        end: day after its last one.
        kwh: energy billed in the window; a bill across an edge counts for its days inside.
        eur: amount without tax, counted the same way.
        missing_days: days of the window that no bill covers.
        counted_twice: days that two bills cover.
    """

    start: date
    end: date
    kwh: Decimal
    eur: Decimal
    missing_days: int
    counted_twice: int

    @property
    def eur_per_kwh(self) -> Fraction:
        """The mean price, weighted by energy."""
        return exact(self.eur) / exact(self.kwh)

    @property
    def complete(self) -> bool:
        """Whether every day is billed once."""
        return self.missing_days == 0 and self.counted_twice == 0


def mean_price(bills: Sequence[Bill], engaged: date) -> MeanPrice:
    """Mean price over the 48 months that end on the engagement date.

    Raises:
        ValueError: no bill falls in them.
    """
    start = months_later(engaged, -MONTHS)
    days: dict[date, int] = {}
    kwh = eur = Fraction(0)
    for bill in bills:
        first, after = max(bill.start, start), min(bill.end, engaged)
        inside = (after - first).days
        if inside <= 0:
            continue
        part = Fraction(inside, (bill.end - bill.start).days)
        kwh += exact(bill.kwh) * part
        eur += exact(bill.eur_excl_tax) * part
        for shift in range(inside):
            day = first + shift * DAY
            days[day] = days.get(day, 0) + 1
    if not days:
        raise ValueError(f"no bill falls between {start} and {engaged}: the mean price cannot be computed")
    return MeanPrice(
        start=start,
        end=engaged,
        kwh=_decimal(kwh),
        eur=_decimal(eur),
        missing_days=(engaged - start).days - len(days),
        counted_twice=sum(1 for count in days.values() if count > 1),
    )


def _decimal(number: Fraction) -> Decimal:
    return Decimal(number.numerator) / Decimal(number.denominator)
