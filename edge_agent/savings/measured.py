"""What is known of a site: energy and weather by the day and, where there are any, by the hour or by bills."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

from edge_agent.language import Told

from .calendar import ORDINARY, Occupancy
from .civil_days import HourlySample, civil_days
from .periods import Bill, DailySample


@dataclass(frozen=True, slots=True)
class Measured:
    """Measurements of a site.

    Attributes:
        days: civil days, in any order; a day may be absent. Of bills, each day has its share.
        hours: the hours that the days were made from; empty when only days are known.
        zone: time zone of the hours.
        bills: the bills that the days were made from; empty when days or hours are known.
        occupancy: holidays and closures.
        warnings: what had to be decided when the days were made.
    """

    days: tuple[DailySample, ...]
    hours: tuple[HourlySample, ...] = ()
    zone: ZoneInfo | None = None
    bills: tuple[Bill, ...] = ()
    occupancy: Occupancy = field(default=ORDINARY)
    warnings: tuple[Told, ...] = ()

    @classmethod
    def of_days(cls, days: Iterable[DailySample], occupancy: Occupancy = ORDINARY) -> Self:
        """A site known by the day."""
        return cls(tuple(days), occupancy=occupancy)

    @classmethod
    def of_hours(cls, hours: Sequence[HourlySample], zone: ZoneInfo, occupancy: Occupancy = ORDINARY) -> Self:
        """A site known by the hour."""
        made = civil_days(hours, zone)
        return cls(made.days, tuple(hours), zone, occupancy=occupancy, warnings=made.warnings)

    @classmethod
    def of_bills(
        cls, bills: Sequence[Bill], temp_c: Mapping[date, float], occupancy: Occupancy = ORDINARY
    ) -> Self:
        """A site known by its bills and the temperature of each day; a bill with a day without temperature is not known.

        Raises:
            ValueError: two bills share a day.
        """
        ordered = tuple(sorted(bills, key=lambda bill: bill.start))
        for before, after in pairwise(ordered):
            if after.start < before.end:
                raise ValueError(
                    f"bills {before.start}/{before.end} and {after.start}/{after.end} share days: correct one of them"
                )
        known, days = [], []
        for bill in ordered:
            dates = [bill.start + timedelta(days=offset) for offset in range((bill.end - bill.start).days)]
            share = bill.kwh / len(dates) if all(day in temp_c for day in dates) else None
            known += [bill] if share is not None else []
            days += [DailySample(day, share, temp_c.get(day)) for day in dates]
        lost = len(ordered) - len(known)
        left_out = Told(
            f"bills left out because a day of theirs has no temperature: {lost}",
            f"factures écartées car un de leurs jours est sans température : {lost}",
        )
        warnings = (left_out,) if lost else ()
        return cls(tuple(days), bills=tuple(known), occupancy=occupancy, warnings=warnings)

    @property
    def by_date(self) -> dict[date, DailySample]:
        """The days by date.

        Raises:
            ValueError: a date occurs twice.
        """
        samples = {sample.date: sample for sample in self.days}
        if len(samples) != len(self.days):
            raise ValueError("a date occurs twice among the days")
        return samples
