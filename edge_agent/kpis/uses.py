"""Energy and cost of each use that has a sub-meter, and of what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from edge_agent.energy.prices import Price, price_on
from edge_agent.language import Language
from edge_agent.savings import Period

_NAMES = {
    "heating": ("chauffage", "heating"),
    "cooling": ("refroidissement", "cooling"),
    "hot_water": ("eau chaude sanitaire", "hot water"),
    "lighting": ("éclairage", "lighting"),
    "auxiliaries": ("auxiliaires", "auxiliaries"),
    "other": ("autres usages", "other uses"),
}


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
        """The use, rounded; `name` and `names` are null for the rest."""
        names = {language.value: use_name(self.name, language) for language in Language}
        return {
            "name": self.name or None,
            "names": names if self.name else None,
            "kwh": round(self.kwh, 1),
            "share": round(self.share, 4),
            "eur": None if self.eur is None else round(self.eur, 2),
        }


@dataclass(frozen=True, slots=True)
class Metered:
    """Daily energy of a site and of the parts that its meters tell apart.

    Attributes:
        site: kWh of each known day.
        parts: the same for each use, zone or sub-meter, by name.
        unpriced: names of parts that hold another energy than electricity; empty for the rest.
    """

    site: Mapping[date, float]
    parts: Mapping[str, Mapping[date, float]]
    unpriced: frozenset[str] = frozenset()

    def split(self, period: Period, prices: Sequence[Price]) -> tuple[Use, ...]:
        """Parts of a period; see :func:`split_uses`."""
        within = {day: kwh for day, kwh in self.site.items() if day in period}
        uses = split_uses(within, self.parts, prices)
        return tuple(replace(use, eur=None) if use.name in self.unpriced else use for use in uses)


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


def use_name(name: str, language: Language) -> str:
    """A use of the decree on building automation in words; the name of anything else is its own."""
    french, english = _NAMES.get(name, (name, name))
    return french if language is Language.FR else english
