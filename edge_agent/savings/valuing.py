"""A saving in euros, in kilograms of CO2 equivalent and in primary energy, with factors that are dated and editable."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Self


class FactorsError(ValueError):
    """A file of factors that cannot be used; the message names it and what to do."""


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value that holds from its date until that of the next one.

    Attributes:
        start: first day.
        value: per kWh.
        source: where it comes from.
    """

    start: date
    value: float
    source: str = ""


type Dated = Sequence[DatedValue]


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors of one kind of energy.

    Attributes:
        kgco2e_per_kwh: emissions, oldest first.
        primary_per_kwh: primary energy, oldest first.
    """

    kgco2e_per_kwh: tuple[DatedValue, ...]
    primary_per_kwh: tuple[DatedValue, ...]

    @classmethod
    def read(cls, content: str, *, name: str, energy: str) -> Self:
        """Factors of a kind of energy from the text of a file like the one that is shipped.

        Raises:
            FactorsError: the text, the kind of energy or a value is not what it should be.
        """
        try:
            energies = json.loads(content)["energies"]
            if energy not in energies:
                raise FactorsError(f"{name}: no energy {energy!r}; it has {', '.join(sorted(energies))}")
            return cls(*(_dated(energies[energy][key]) for key in ("kgco2e_per_kwh", "primary_per_kwh")))
        except (KeyError, TypeError, ValueError) as error:
            if isinstance(error, FactorsError):
                raise
            raise FactorsError(
                f"{name}: not a file of factors ({error}); start from a copy of the shipped one"
            ) from error


def shipped_energies() -> tuple[str, ...]:
    """Kinds of energy that the shipped factors know."""
    return tuple(sorted(json.loads(_shipped())["energies"]))


def factors_of(energy: str, path: Path | None = None) -> Factors:
    """Factors of a kind of energy, from a file of the site's own or from those that are shipped.

    Raises:
        FactorsError: the file cannot be used.
    """
    try:
        content = _shipped() if path is None else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FactorsError(f"{path}: cannot be read: {error}") from error
    return Factors.read(content, name=str(path or "factors.json"), energy=energy)


def valued(daily_kwh: Iterable[tuple[date, float]], values: Dated) -> float | None:
    """Sum of a daily energy at each day's value; None when a day comes before the first value, or there is none.

    Args:
        daily_kwh: days and their energy, positive or negative.
        values: oldest first.
    """
    total = 0.0
    for day, kwh in daily_kwh:
        place = bisect_right(values, day, key=lambda value: value.start)
        if place == 0:
            return None
        total += kwh * values[place - 1].value
    return total if values else None


def sources_of(values: Dated, days: Sequence[date]) -> list[dict[str, object]]:
    """The values that these days used, with their dates and sources."""
    used = {bisect_right(values, day, key=lambda value: value.start) - 1 for day in days} - {-1}
    return [
        {
            "from": values[place].start.isoformat(),
            "value": values[place].value,
            "source": values[place].source,
        }
        for place in sorted(used)
    ]


@cache
def _shipped() -> str:
    return (files("edge_agent.savings") / "factors.json").read_text(encoding="utf-8")


def _dated(rows: Sequence[Mapping[str, Any]]) -> tuple[DatedValue, ...]:
    values = tuple(
        DatedValue(date.fromisoformat(row["from"]), float(row["value"]), str(row.get("source", "")))
        for row in rows
    )
    if list(values) != sorted(values, key=lambda value: value.start):
        raise FactorsError("factors must be sorted by date")
    return values
