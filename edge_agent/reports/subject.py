"""What a report is about: one building's hours, and how to recognise them again."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date
from functools import cached_property
from zoneinfo import ZoneInfo

from edge_agent.energy.prices import Price, price_on
from edge_agent.kpis import Metered
from edge_agent.savings import ORDINARY, DailySample, HourlySample, Occupancy, civil_days


@dataclass(frozen=True)
class Subject:
    """A building's history.

    Attributes:
        name: of the building.
        zone: its time zone.
        hours: energy and outdoor temperature.
        source: where they come from: a file's name, or the ids of series.
        area_m2: heated floor area.
        prices: dated, sorted.
        occupancy: holidays and closures.
        uses: energy of each use or sub-meter; None without any.
        zones: energy of each zone that has meters; None without any.
    """

    name: str
    zone: ZoneInfo
    hours: Sequence[HourlySample]
    source: str
    area_m2: float | None = None
    prices: Sequence[Price] = ()
    occupancy: Occupancy = ORDINARY
    uses: Metered | None = None
    zones: Metered | None = None

    @cached_property
    def days(self) -> tuple[DailySample, ...]:
        """Civil days of the hours."""
        return civil_days(self.hours, self.zone).days

    @cached_property
    def daily_kwh(self) -> dict[date, float]:
        """Energy of each known day."""
        return {day.date: day.kwh for day in self.days if day.kwh is not None}

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of the hours: SHA-256 of the lines `start,kwh,temp_c` in UTC, blanks where unknown.

        Anybody with the same hours finds the same fingerprint, whatever file they came in.
        """
        digest = hashlib.sha256()
        for hour in sorted(self.hours, key=lambda hour: hour.start):
            kwh = "" if hour.kwh is None else f"{hour.kwh:.6f}"
            temp = "" if hour.temp_c is None else f"{hour.temp_c:.3f}"
            digest.update(f"{hour.start.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ},{kwh},{temp}\n".encode())
        return digest.hexdigest()

    def cost_eur(self, kwh: dict[date, float]) -> float | None:
        """Cost of energies at the price of each day; None when a day has no price."""
        total = 0.0
        for day, energy in kwh.items():
            if (price := price_on(self.prices, day)) is None:
                return None
            total += energy * price
        return total
