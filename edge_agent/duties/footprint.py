"""Primary energy and CO2 of final energy, from dated factors that the site may replace."""

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from edge_agent.cee import CeeInputError


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class DatedFactor(_Strict):
    """A factor, from its day until the next one of the same name."""

    name: str
    start: date | None = Field(alias="from")
    value: float = Field(ge=0)


class Factors(_Strict):
    """Factors and where they were read.

    Attributes:
        primary_energy: kWh of primary energy for a kWh of final energy, by energy.
        co2_kg_per_kwh: kg of CO2 equivalent for a kWh of final energy, by energy or `energy_use`.
        source: where they were read.
        confidence: how they are known.
    """

    primary_energy: list[DatedFactor]
    co2_kg_per_kwh: list[DatedFactor]
    source: list[str] = Field(min_length=1)
    confidence: str

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for factors in (self.primary_energy, self.co2_kg_per_kwh):
            seen: dict[str, date] = {}
            for factor in factors:
                start = factor.start or date.min
                if factor.name in seen and start <= seen[factor.name]:
                    raise ValueError(f"factors of {factor.name} must follow each other in time")
                seen[factor.name] = start
        return self


@dataclass(frozen=True, slots=True)
class Footprint:
    """Primary energy and CO2 of a year.

    Attributes:
        year: civil year.
        final_kwh: final energy counted.
        primary_kwh: primary energy; None when a factor is missing.
        co2_kg: CO2 equivalent; None when a factor is missing.
        missing: energies without a factor.
    """

    year: int
    final_kwh: float
    primary_kwh: float | None
    co2_kg: float | None
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The stable machine answer."""
        return {
            "year": self.year,
            "final_kwh": round(self.final_kwh),
            "primary_kwh": None if self.primary_kwh is None else round(self.primary_kwh),
            "co2_kg": None if self.co2_kg is None else round(self.co2_kg),
            "missing_factors": list(self.missing),
        }


@functools.cache
def shipped_factors() -> Factors:
    """The factors of the program."""
    return parse_factors((resources.files(__package__) / "factors.json").read_text(encoding="utf-8"))


def parse_factors(text: str) -> Factors:
    """Factors of a JSON text in the form of the shipped file.

    Raises:
        CeeInputError: it is not in that form.
    """
    try:
        return Factors.model_validate(json.loads(text))
    except ValueError as error:
        raise CeeInputError(f"factors: {error}") from error


def footprint(year: int, energies: Sequence[tuple[str, str | None, float]], factors: Factors) -> Footprint:
    """Primary energy and CO2 of a year, with the factors that held on its last day.

    Args:
        year: civil year.
        energies: energy, use where it is known, and final energy in kWh.
        factors: dated factors.
    """
    on = date(year, 12, 31)
    primary_of, co2_of = _at(factors.primary_energy, on), _at(factors.co2_kg_per_kwh, on)
    primary = co2 = 0.0
    missing: dict[str, None] = {}
    for energy, use, kwh in energies:
        one = primary_of.get(energy)
        other = co2_of.get(f"{energy}_{use}") if use else co2_of.get(energy)
        if one is None or other is None:
            missing[energy if use is None else f"{energy}_{use}"] = None
        primary += kwh * (one or 0.0)
        co2 += kwh * (other or 0.0)
    no_primary = any(primary_of.get(energy) is None for energy, _, _ in energies)
    no_co2 = any(co2_of.get(f"{energy}_{use}" if use else energy) is None for energy, use, _ in energies)
    return Footprint(
        year,
        sum(kwh for _, _, kwh in energies),
        None if no_primary else primary,
        None if no_co2 else co2,
        tuple(missing),
    )


def _at(factors: Sequence[DatedFactor], on: date) -> Mapping[str, float]:
    return {factor.name: factor.value for factor in factors if factor.start is None or factor.start <= on}
