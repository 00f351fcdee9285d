"""Energy and cost of each use that has a sub-meter, and of what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from edge_agent.energy.prices import Price, price_on


@dataclass(frozen=True, slots=True)
class Use:
    """One use over a period.

    Attributes:
        name: of the sub-meter; empty for what no sub-meter counts.
        kwh: its energy.
        share: of the whole site's.
        eur: its cost at the price of each day; None when a day has no price.
    """

    name: str
    kwh: float
    share: float
    eur: float | None

    def to_json(self) -> dict[str, object]:
        """The use, rounded; `name` is null for the rest."""
        return {
            "name": self.name or None,
            "kwh": round(self.kwh, 1),
            "share": round(self.share, 4),
            "eur": None if self.eur is None else round(self.eur, 2),
        }


def split_uses(
    site: Mapping[date, float], parts: Mapping[str, Mapping[date, float]], prices: Sequence[Price]
) -> tuple[Use, ...]:
    """Uses by decreasing energy, then the rest, over the days that the main meter and all sub-meters know.

    Sub-meters that add up to more than the site leave no rest, and shares are then those of their sum.

    Args:
        site: kWh of each known day of the main meter.
        parts: the same for each sub-meter.
        prices: dated, sorted.
    """
    days = sorted(set(site).intersection(*(part.keys() for part in parts.values())))
    measured = {name: {day: part[day] for day in days} for name, part in parts.items()}
    rest = {day: site[day] - sum(part[day] for part in measured.values()) for day in days}
    if sum(rest.values()) > 0.0:
        measured[""] = rest
    whole = sum(sum(part.values()) for part in measured.values())
    uses = [
        Use(name, sum(part.values()), sum(part.values()) / whole if whole else 0.0, _cost(part, prices))
        for name, part in measured.items()
    ]
    return tuple(sorted(uses, key=lambda use: (use.name == "", -use.kwh)))


def _cost(days: Mapping[date, float], prices: Sequence[Price]) -> float | None:
    total = 0.0
    for day, kwh in days.items():
        if (price := price_on(prices, day)) is None:
            return None
        total += kwh * price
    return total
