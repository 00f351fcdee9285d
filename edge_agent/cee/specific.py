"""Arithmetic of operations that no fiche covers: discounted lifetime, volume, payback time.

Sources: arrêté of 29/12/2014, article 3 (4 % a year, first year counted whole); arrêté of 04/09/2014, annex 4 (payback
time above three years).
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .values import exact

DISCOUNT = Fraction(104, 100)
MIN_PAYBACK_YEARS = 3


def discounted_years(years: int) -> Fraction:
    """Sum of 1.04^-k over the years of life, the first counting 1; exact.

    Raises:
        ValueError: there is no year.
    """
    if years < 1:
        raise ValueError(f"a lifetime of {years} years gives no saving")
    return sum((1 / DISCOUNT**year for year in range(years)), start=Fraction(0))


def discounted_volume(annual_gain_kwh: float | Decimal, years: int) -> Fraction:
    """Volume in kWh cumac of a yearly final-energy gain over a lifetime; exact, not rounded."""
    return exact(annual_gain_kwh) * discounted_years(years)


def annual_saving_eur(annual_gain_kwh: float | Decimal, eur_per_kwh: float | Decimal) -> Fraction:
    """Yearly saving in euros, taxes excluded, at the mean price of energy."""
    return exact(annual_gain_kwh) * exact(eur_per_kwh)


@dataclass(frozen=True, slots=True)
class Payback:
    """Payback time (TRB) in years, and whether it is long enough for certificates."""

    years: Fraction
    eligible: bool


def payback(extra_cost_eur: float | Decimal, annual_saving_eur: float | Decimal) -> Payback:
    """Extra cost over yearly saving, taxes excluded; eligible strictly above three years.

    Raises:
        ValueError: the saving is not above zero.
    """
    saving = exact(annual_saving_eur)
    if saving <= 0:
        raise ValueError("the yearly saving must be above 0 € to pay anything back")
    years = exact(extra_cost_eur) / saving
    return Payback(years, eligible=years > MIN_PAYBACK_YEARS)
