"""What a saving is worth: euros, carbon and primary energy, each day at the values of its day."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from .result import SavingsResult
from .valuing import Dated, Factors, sources_of, valued


@dataclass(frozen=True, slots=True)
class Rates:
    """Dated values per kWh of one energy.

    Attributes:
        energy: kind of energy, as in the factors.
        eur_per_kwh: prices, oldest first; empty when none is known.
        factors: of carbon and primary energy.
    """

    energy: str
    factors: Factors
    eur_per_kwh: Dated = field(default=())


@dataclass(frozen=True, slots=True)
class Worth:
    """Saving of the known reporting days in other units; None where a day comes before the first dated value.

    Attributes:
        rates: the values it rests on.
        days: the days that count.
        eur: euros.
        kgco2e: kilograms of CO2 equivalent.
        primary_kwh: primary energy.
    """

    rates: Rates
    days: tuple[date, ...]
    eur: float | None
    kgco2e: float | None
    primary_kwh: float | None

    def to_json(self) -> dict[str, object]:
        """Figures, and the values used with their sources."""
        factors = self.rates.factors
        return {
            "energy": self.rates.energy,
            "savings_eur": self.eur,
            "savings_kgco2e": self.kgco2e,
            "savings_primary_kwh": self.primary_kwh,
            "eur_per_kwh": sources_of(self.rates.eur_per_kwh, self.days),
            "kgco2e_per_kwh": sources_of(factors.kgco2e_per_kwh, self.days),
            "primary_per_kwh": sources_of(factors.primary_per_kwh, self.days),
        }


def worth_of(result: SavingsResult, rates: Rates) -> Worth:
    """Worth of a saving at dated rates."""
    daily = list(daily_savings(result))
    return Worth(
        rates,
        tuple(day for day, _ in daily),
        valued(daily, rates.eur_per_kwh),
        valued(daily, rates.factors.kgco2e_per_kwh),
        valued(daily, rates.factors.primary_per_kwh),
    )


def daily_savings(result: SavingsResult) -> Iterator[tuple[date, float]]:
    """Saving in kWh of each reporting day that counts."""
    cumulated = [(day.date, day.cumulative_kwh) for day in result.days if day.cumulative_kwh is not None]
    if cumulated and cumulated[0][1]:
        yield cumulated[0]
    for (_, before), (day, after) in pairwise(cumulated):
        if after != before:
            yield day, after - before
