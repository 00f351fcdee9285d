"""Éco Énergie Tertiaire: where a site stands against its reference year, adjusted for weather.

Sources: décret 2019-771; arrêté of 10/04/2020 (LOGL2005904A): 1 000 m² and more, final energy −40 % in 2030, −50 % in 2040,
−60 % in 2050 against a reference year from 2010 on, or an absolute value (Cabs, not in this program).
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

AREA_M2 = 1000
FIRST_REFERENCE_YEAR = 2010
TARGETS = {2030: 0.40, 2040: 0.50, 2050: 0.60}
HEATING_BASE_C = 18.0
KNOWN_DAYS = 330
"""Days of a year with energy and temperature below which the year is not adjusted."""


@dataclass(frozen=True, slots=True)
class Degrees:
    """Heating degree days of a year at base 18 °C, and the days known."""

    degree_days: float
    days: int


@dataclass(frozen=True, slots=True)
class TertiaryYear:
    """Final energy of a year.

    Attributes:
        year: civil year.
        kwh: final energy, all uses.
        degree_days: heating degree days of the year; None when not known.
    """

    year: int
    kwh: float
    degree_days: float | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the site stands.

    Attributes:
        concerned: whether the area makes it concerned; None while it is not known.
        reference: reference year.
        latest: latest whole year.
        adjusted_kwh: its energy at the weather of the reference year; None when not adjustable.
        heating_share: share of its energy that follows the weather; None when not known.
        reduction: reduction against the reference, adjusted where possible; None without both years.
        targets: energy to reach, by year.
    """

    concerned: bool | None
    reference: TertiaryYear | None
    latest: TertiaryYear | None
    adjusted_kwh: float | None
    heating_share: float | None
    reduction: float | None
    targets: Mapping[int, float]

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        level = (
            self.adjusted_kwh if self.adjusted_kwh is not None else (self.latest.kwh if self.latest else None)
        )
        return {
            "concerned": self.concerned,
            "reference": _year(self.reference),
            "latest": _year(self.latest),
            "adjusted_kwh": _rounded(self.adjusted_kwh),
            "heating_share": None if self.heating_share is None else round(self.heating_share, 3),
            "weather_adjusted": self.adjusted_kwh is not None,
            "reduction": None if self.reduction is None else round(self.reduction, 4),
            "targets": [
                {
                    "year": year,
                    "kwh": round(kwh),
                    "reached": None if level is None else level <= kwh,
                    "missing_kwh": None if level is None else max(0, round(level - kwh)),
                }
                for year, kwh in self.targets.items()
            ],
            "sources": ["décret 2019-771", "arrêté of 10/04/2020, LOGL2005904A (secondary source)"],
            "note": "degree days at base 18 °C over our own data; OPERAT applies its own adjustment to what is declared",
        }


def degree_days(temperatures: Mapping[date, float | None], year: int) -> Degrees:
    """Heating degree days of a civil year from daily mean temperatures in °C."""
    known = [value for day, value in temperatures.items() if day.year == year and value is not None]
    return Degrees(sum(max(0.0, HEATING_BASE_C - value) for value in known), len(known))


def adjusted_kwh(
    daily_kwh: Mapping[date, float | None],
    temperatures: Mapping[date, float | None],
    reference_degree_days: float,
) -> tuple[float, float] | None:
    """Energy of a year at the weather of the reference year, and the share of it that follows the weather.

    Ordinary least squares of daily energy on degree days: what the slope explains is scaled by the degree days, the rest
    stays. None when fewer than 330 days are known, or when energy does not rise with cold.
    """
    pairs = [
        (max(0.0, HEATING_BASE_C - degrees), kwh)
        for day, kwh in daily_kwh.items()
        if kwh is not None and (degrees := temperatures.get(day)) is not None
    ]
    if len(pairs) < KNOWN_DAYS:
        return None
    mean_x = sum(x for x, _ in pairs) / len(pairs)
    mean_y = sum(y for _, y in pairs) / len(pairs)
    spread = sum((x - mean_x) ** 2 for x, _ in pairs)
    if spread == 0:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in pairs) / spread
    total, cold = sum(y for _, y in pairs), sum(x for x, _ in pairs)
    if slope <= 0 or cold <= 0 or total <= 0:
        return None
    heating = min(slope * cold, total)
    days = len(pairs)
    # The reference has a whole year of degree days; bring the known days to a whole year too.
    scale = 365 / days
    return (total - heating) * scale + heating * (reference_degree_days / cold), heating / total


def standing(
    area_m2: float | None,
    reference: TertiaryYear | None,
    latest: TertiaryYear | None,
    adjusted: tuple[float, float] | None = None,
) -> Standing:
    """Where a site stands.

    Raises:
        ValueError: the reference year is before 2010.
    """
    if reference is not None and reference.year < FIRST_REFERENCE_YEAR:
        raise ValueError(f"the reference year {reference.year} is before {FIRST_REFERENCE_YEAR}")
    level = adjusted[0] if adjusted is not None else (latest.kwh if latest is not None else None)
    return Standing(
        concerned=None if area_m2 is None else area_m2 >= AREA_M2,
        reference=reference,
        latest=latest,
        adjusted_kwh=None if adjusted is None else adjusted[0],
        heating_share=None if adjusted is None else adjusted[1],
        reduction=None if reference is None or level is None else 1 - level / reference.kwh,
        targets={}
        if reference is None
        else {year: reference.kwh * (1 - share) for year, share in TARGETS.items()},
    )


def operat_csv(site_name: str, area_m2: float | None, years: Sequence[tuple[int, str, float]]) -> str:
    """What to enter in OPERAT by hand: a line for each year and energy; OPERAT has no import format that was found.

    Args:
        site_name: name of the site.
        area_m2: area subject to the rules.
        years: year, energy and final energy in kWh.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(["site", "surface_m2", "annee", "energie", "consommation_kwh_energie_finale"])
    for year, energy, kwh in years:
        writer.writerow([site_name, "" if area_m2 is None else f"{area_m2:g}", year, energy, round(kwh)])
    return text.getvalue()


def _year(year: TertiaryYear | None) -> dict[str, object] | None:
    if year is None:
        return None
    return {"year": year.year, "kwh": round(year.kwh), "degree_days": _rounded(year.degree_days)}


def _rounded(value: float | None) -> int | None:
    return None if value is None else round(value)
