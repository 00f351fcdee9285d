"""Money from energy, with the price of its day (pure)."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Price:
    """A price in euros per kWh, valid from ``start`` until the next price starts."""

    start: date
    eur_per_kwh: float


def price_on(prices: Sequence[Price], day: date) -> float | None:
    """Price valid on a day, ``None`` before the first one; ``prices`` are sorted by date."""
    found = bisect_right(prices, day, key=lambda price: price.start)
    return prices[found - 1].eur_per_kwh if found else None


def cumulated_eur(
    cumulated_kwh: Iterable[tuple[date, float | None]], prices: Sequence[Price]
) -> dict[date, float | None]:
    """Value day after day a cumulated energy, each day's part at that day's price.

    Args:
        cumulated_kwh: days in order with the energy cumulated at their end; ``None`` before counting starts and on
            days that are not known. What accrued over unknown days is valued on the next known one.
        prices: sorted by date.

    Returns:
        Euros cumulated at the end of each day; ``None`` where the energy is, and from the first day that has no price.
    """
    result: dict[date, float | None] = {}
    eur: float | None = 0.0
    before_kwh = 0.0
    for day, kwh in cumulated_kwh:
        if kwh is None:
            result[day] = None
            continue
        price = price_on(prices, day)
        eur = None if eur is None or price is None else eur + (kwh - before_kwh) * price
        before_kwh = kwh
        result[day] = eur
    return result
