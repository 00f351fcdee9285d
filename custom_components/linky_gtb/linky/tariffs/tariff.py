"""A tariff is a list of dated versions; each says the option, its windows and its prices, all taxes included.

Money is exact: prices are `Decimal`, costs are `Fraction` of a euro.
"""

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from custom_components.linky_gtb.linky.civil_time import PARIS, civil_day, day_end, day_start

from .off_peak import OffPeakPeriod, is_off_peak
from .registers import REGISTERS, Option, Register
from .tempo import TempoCalendar

_HOUR: Final = timedelta(hours=1)
_SATURDAY: Final = 5


@dataclass(frozen=True)
class TariffVersion:
    """What holds from the midnight that begins `valid_from` until the next version."""

    valid_from: date
    option: Option
    prices: Mapping[Register, Decimal]
    """€ per kWh, taxes included, for each register of the option."""
    subscription_eur_per_month: Decimal = Decimal()
    off_peak: tuple[OffPeakPeriod, ...] = ()

    def __post_init__(self) -> None:
        """Refuse prices that are not those of the option.

        Raises:
            ValueError: when a register of the option has no price, or a price has no register.
        """
        if set(self.prices) != set(REGISTERS[self.option]):
            raise ValueError(f"{self.option} needs a price for each of {', '.join(REGISTERS[self.option])}")

    @cached_property
    def bound_minutes(self) -> tuple[int, ...]:
        """The minutes of the hour at which the register may change, sorted."""
        windows = [window for period in self.off_peak for window in period.windows]
        return tuple(sorted({0} | {bound % 60 for window in windows for bound in (window.start, window.end)}))


@dataclass(frozen=True, slots=True)
class Part:
    """Part of an interval in which register and price do not change."""

    start: datetime
    end: datetime
    register: Register | None
    """None when it cannot be known: before the first version, or a Tempo day without colour."""
    price: Decimal | None
    """€ per kWh; None with the register."""


@dataclass(frozen=True)
class Tariff:
    """Versions, oldest first, and the colours that Tempo versions need."""

    versions: tuple[TariffVersion, ...]
    tempo: TempoCalendar = field(default_factory=TempoCalendar)

    def __post_init__(self) -> None:
        """Refuse versions out of order.

        Raises:
            ValueError: when two versions begin on the same day, or a later one comes first.
        """
        days = [version.valid_from for version in self.versions]
        if any(later <= earlier for earlier, later in pairwise(days)):
            raise ValueError("the versions of a tariff must be in the order of their dates, one a day")

    @cached_property
    def _starts(self) -> tuple[datetime, ...]:
        return tuple(day_start(version.valid_from) for version in self.versions)

    def version_at(self, instant: datetime) -> TariffVersion | None:
        """Return the version in force at `instant`; None before the first."""
        position = bisect_right(self._starts, instant)
        return self.versions[position - 1] if position else None

    def register_at(self, instant: datetime) -> Register | None:
        """Return the register that counts at `instant`, None when it cannot be known."""
        version = self.version_at(instant)
        return None if version is None else self._register(version, instant)

    def _register(self, version: TariffVersion, instant: datetime) -> Register | None:
        if version.option is Option.BASE:
            return Register.BASE
        local = instant.astimezone(PARIS)
        weekend = local.weekday() >= _SATURDAY
        match version.option:
            case Option.WEEKEND:
                return Register.WEEKEND if weekend else Register.BASE
            case Option.PEAK_OFF_PEAK_WEEKEND if weekend:
                return Register.WEEKEND
            case Option.PEAK_OFF_PEAK | Option.PEAK_OFF_PEAK_WEEKEND if not version.off_peak:
                # Those of the meter, which nobody has told yet.
                return None
            case Option.PEAK_OFF_PEAK | Option.PEAK_OFF_PEAK_WEEKEND:
                return Register.OFF_PEAK if is_off_peak(version.off_peak, local) else Register.PEAK
            case Option.TEMPO:
                return self.tempo.register_at(local)

    def price_at(self, instant: datetime) -> Decimal | None:
        """Return the price of a kWh at `instant`, in €, taxes included; None when it cannot be known."""
        version, register = self.version_at(instant), self.register_at(instant)
        return None if version is None or register is None else version.prices[register]

    def parts(self, start: datetime, end: datetime) -> Iterator[Part]:
        """Return the parts of [start, end), in order, each with one register and one price."""
        while start < end:
            version = self.version_at(start)
            register = None if version is None else self._register(version, start)
            after = min(end, _next_bound(version, start))
            yield Part(start, after, register, version.prices[register] if version and register else None)
            start = after

    def price_of_day(self, day: date) -> Part | None:
        """Return the whole civil `day` as one part, when its register and its price do not change."""
        start, end = day_start(day), day_end(day)
        parts = self.parts(start, end)
        first = next(parts)
        if first.register is None or any(
            (part.register, part.price) != (first.register, first.price) for part in parts
        ):
            return None
        return Part(start, end, first.register, first.price)

    def subscription_eur(self, day: date) -> Fraction:
        """Return the part of the monthly subscription that falls on the civil `day`: one of the days of its month."""
        version = self.version_at(day_start(day))
        if version is None:
            return Fraction()
        return Fraction(version.subscription_eur_per_month) / monthrange(day.year, day.month)[1]

    def registers(self) -> tuple[Register, ...]:
        """Return the registers of all versions, each once."""
        used = {register for version in self.versions for register in REGISTERS[version.option]}
        return tuple(register for register in Register if register in used)

    def registers_at(self, instant: datetime) -> tuple[Register, ...]:
        """Return the registers of the version in force at `instant`."""
        version = self.version_at(instant)
        return () if version is None else REGISTERS[version.option]

    def with_tempo(self, tempo: TempoCalendar) -> Tariff:
        """Return the tariff with other colours."""
        return replace(self, tempo=tempo)

    def first_day(self) -> date | None:
        """Return the day from which prices are known."""
        return self.versions[0].valid_from if self.versions else None


def cost_eur(energy_wh: Fraction, price_eur_per_kwh: Decimal) -> Fraction:
    """Return the exact cost of `energy_wh`."""
    return energy_wh * _eur_per_wh(price_eur_per_kwh)


@lru_cache(maxsize=64)
def _eur_per_wh(price_eur_per_kwh: Decimal) -> Fraction:
    return Fraction(price_eur_per_kwh) / 1000


def _next_bound(version: TariffVersion | None, instant: datetime) -> datetime:
    # The offset of Paris is a whole number of hours, so a civil minute of the hour is that of UTC.
    hour = instant.replace(minute=0, second=0, microsecond=0)
    for minute in version.bound_minutes if version else ():
        if minute > instant.minute:
            return hour.replace(minute=minute)
    return hour + _HOUR


def days_of(first: datetime, end: datetime) -> Iterator[date]:
    """Return the civil days that [first, end) touches, in order."""
    day = civil_day(first)
    while day_start(day) < end:
        yield day
        day += timedelta(days=1)
