"""What the known energy costs, hour by hour, and the energy of each register. Pure.

An interval is cut where the register changes; each part takes its share of the energy by its minutes. The energy of a
day that only its daily value tells is priced when the price does not depend on the hour, and left out otherwise.

Where the meter's own registers are known for a day, they decide: the parts of each register are brought to what the
register counted, so that the day is exact even when the windows are not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from .civil_time import civil_day, day_end, day_start
from .ledger import Row, changed_rows, quantized
from .series import Interval
from .tariffs import Register, Tariff
from .tariffs.tariff import Part, cost_eur, days_of

_MINUTE: Final = timedelta(minutes=1)
_NO_SPLITS: Final[Mapping[date, Mapping[Register, Fraction]]] = MappingProxyType({})
_TOLERANCE: Final = Fraction(1, 20)
"""Of a day's energy: windows that end inside a half-hour share it by minutes, which is not what the meter counts."""

type Splits = Mapping[date, Mapping[Register, Fraction]]
"""By civil day, the energy of each register in Wh."""

type Amounts = Mapping[datetime, Fraction]
"""By hour (UTC): Wh or €."""


@dataclass(frozen=True)
class Costs:
    """What a history costs by a tariff."""

    first: datetime
    """Start of the first civil day of the history."""
    end: datetime
    """End of the last day or interval of it."""
    money_eur: Amounts
    """Energy and subscription; the subscription of a day is on its midnight."""
    energy_wh: Mapping[Register, Amounts]
    unpriced: Mapping[date, Fraction]
    """By day, energy in Wh since the tariff begins whose price is not known: no curve, or no colour."""
    days_without_curve: frozenset[date]
    """Days that only an unpriced daily value tells."""
    disagreements: tuple[date, ...] = ()
    """Days whose windows say another energy of a register than the register itself, oldest first."""

    @property
    def unpriced_wh(self) -> Fraction:
        """Energy since the tariff begins whose price is not known."""
        return sum(self.unpriced.values(), Fraction())

    @property
    def unpriced_days(self) -> tuple[date, ...]:
        """The days of that energy, oldest first."""
        return tuple(sorted(self.unpriced))


def costs_of(
    intervals: Sequence[Interval],
    daily_wh: Mapping[date, Fraction],
    tariff: Tariff,
    splits: Splits = _NO_SPLITS,
) -> Costs | None:
    """Return what the history costs; None when nothing is known.

    Args:
        intervals: the load curve, sorted, without overlap.
        daily_wh: daily values; one counts for what the curve of its day does not hold, as in the consumption.
        tariff: prices by date.
        splits: the energy of each register on days of which the meter's registers are known.
    """
    bounds = bounds_of(intervals, daily_wh)
    return None if bounds is None else costs_within(bounds, intervals, daily_wh, tariff, splits)


def costs_within(
    bounds: tuple[datetime, datetime],
    intervals: Sequence[Interval],
    daily_wh: Mapping[date, Fraction],
    tariff: Tariff,
    splits: Splits,
) -> Costs:
    """Return what the history costs, with the subscription of all days that `bounds` touch.

    Args:
        bounds: from the first civil day to the end of the history.
        intervals: as for `costs_of`, like the rest.
        daily_wh: daily values.
        tariff: prices by date.
        splits: the energy of each register.
    """
    account = _Account(tariff, splits)
    for interval in intervals:
        account.add_interval(interval)
    for day, rest in _rests(intervals, daily_wh).items():
        account.add_day(day, rest)
    account.add_splits()
    first, end = bounds
    for day in days_of(first, end):
        account.add_subscription(day)
    curve_days = {civil_day(interval.start) for interval in intervals}
    return Costs(
        first,
        end,
        account.money_eur,
        account.energy_wh,
        account.unpriced_wh,
        frozenset(account.unpriced_wh.keys() - curve_days),
        tuple(sorted(account.disagreements)),
    )


def amounts_to_write(
    existing: Sequence[Row],
    wanted: Amounts,
    days_without_curve: frozenset[date],
    total_before: Fraction,
    steps: int,
) -> tuple[Row, ...]:
    """Return the rows that make a statistic hold `wanted`: those whose amount or total changes.

    Rows that are not wanted are emptied, except those of `days_without_curve` that an earlier reading priced by hour.
    """
    before = {row.start: row.amount for row in existing}
    kept: set[datetime] = set()
    for day in days_without_curve:
        midnight, *others = _hours_of_day(day)
        if any(before.get(hour) for hour in others):
            kept.update((midnight, *others))
    after = {start: amount if start in kept else Fraction() for start, amount in before.items()}
    after |= {start: quantized(amount, steps) for start, amount in wanted.items() if start not in kept}
    return changed_rows(existing, after, total_before)


class _Account:
    """Sums being made."""

    def __init__(self, tariff: Tariff, splits: Splits) -> None:
        self._tariff = tariff
        # The registers of another option than the day's say nothing of its prices.
        self._splits = {
            day: split
            for day, split in splits.items()
            if (version := tariff.version_at(day_start(day))) is not None
            and split.keys() <= version.prices.keys()
        }
        self._parts: dict[date, list[tuple[Part, Fraction]]] = {day: [] for day in self._splits}
        self.disagreements: list[date] = []
        first_day = tariff.first_day()
        self._begins = None if first_day is None else day_start(first_day)
        self.money_eur: dict[datetime, Fraction] = {}
        self.energy_wh: dict[Register, dict[datetime, Fraction]] = {}
        self.unpriced_wh: dict[date, Fraction] = {}

    def add_interval(self, interval: Interval) -> None:
        for part in self._tariff.parts(interval.start, interval.end):
            # Nearly every interval is one part: dividing exact fractions is the slow part of a long history.
            is_whole = part.start == interval.start and part.end == interval.end
            energy = (
                interval.energy_wh
                if is_whole
                else interval.energy_wh * ((part.end - part.start) // _MINUTE) / interval.minutes
            )
            # Looked up only where there are splits: the civil day of each part is slow to tell.
            if self._parts and (parts := self._parts.get(civil_day(part.start))) is not None:
                parts.append((part, energy))
            elif part.register is None or part.price is None:
                self._leave_out(part.start, energy)
            else:
                self._add(part.start, part.register, energy, cost_eur(energy, part.price))

    def add_day(self, day: date, energy_wh: Fraction) -> None:
        if day in self._splits:
            return
        part = self._tariff.price_of_day(day)
        if part is None or part.register is None or part.price is None:
            self._leave_out(day_start(day), energy_wh)
        else:
            self._add(part.start, part.register, energy_wh, cost_eur(energy_wh, part.price))

    def add_splits(self) -> None:
        for day, split in self._splits.items():
            counted: dict[Register, Fraction] = {}
            parts = self._parts[day]
            for part, energy in parts:
                if part.register is not None:
                    counted[part.register] = counted.get(part.register, Fraction()) + energy
            if _disagree(split, counted):
                self.disagreements.append(day)
            for register, exact in split.items():
                self._add_split(day, register, exact, counted.get(register, Fraction()))

    def _add_split(self, day: date, register: Register, exact: Fraction, counted: Fraction) -> None:
        version = self._tariff.version_at(day_start(day))
        if version is None:
            return
        price = version.prices[register]
        if not counted:
            if exact:
                self._add(day_start(day), register, exact, cost_eur(exact, price))
            return
        factor = exact / counted
        for part, energy in self._parts[day]:
            if part.register is register:
                self._add(part.start, register, energy * factor, cost_eur(energy * factor, price))

    def add_subscription(self, day: date) -> None:
        amount = self._tariff.subscription_eur(day)
        if amount:
            midnight = day_start(day)
            self.money_eur[midnight] = self.money_eur.get(midnight, Fraction()) + amount

    def _add(self, start: datetime, register: Register, energy_wh: Fraction, eur: Fraction) -> None:
        hour = start.replace(minute=0, second=0, microsecond=0)
        _increase(self.money_eur, hour, eur)
        _increase(self.energy_wh.setdefault(register, {}), hour, energy_wh)

    def _leave_out(self, start: datetime, energy_wh: Fraction) -> None:
        if self._begins is not None and start >= self._begins:
            day = civil_day(start)
            self.unpriced_wh[day] = self.unpriced_wh.get(day, Fraction()) + energy_wh


def _hours_of_day(day: date) -> Iterable[datetime]:
    start, end = day_start(day), day_end(day)
    return (start + timedelta(hours=number) for number in range((end - start) // timedelta(hours=1)))


def _increase(amounts: dict[datetime, Fraction], hour: datetime, amount: Fraction) -> None:
    amounts[hour] = amounts[hour] + amount if hour in amounts else amount


def _disagree(split: Mapping[Register, Fraction], counted: Mapping[Register, Fraction]) -> bool:
    """Return whether a whole curve and the registers share the day's energy otherwise."""
    whole = sum(split.values(), Fraction())
    if sum(counted.values(), Fraction()) != whole:
        return False
    registers = split.keys() | counted.keys()
    return any(
        abs(split.get(one, Fraction()) - counted.get(one, Fraction())) > whole * _TOLERANCE
        for one in registers
    )


def bounds_of(intervals: Sequence[Interval], daily_wh: Iterable[date]) -> tuple[datetime, datetime] | None:
    """Return the start of the first civil day of a history and its end; None when nothing is known."""
    days = {*daily_wh, *(civil_day(interval.start) for interval in intervals[:1])}
    if not days:
        return None
    ends = [day_start(max(days) + timedelta(days=1)), *(interval.end for interval in intervals[-1:])]
    return day_start(min(days)), max(ends)


def _rests(intervals: Iterable[Interval], daily_wh: Mapping[date, Fraction]) -> dict[date, Fraction]:
    """Return by day what its daily value tells beyond its curve; nothing where the curve holds midnight's hour.

    The consumption follows the same rule: the rest stands on the row of midnight, which must be free.
    """
    curve: dict[date, Fraction] = {}
    midnight_known: set[date] = set()
    for interval in intervals:
        day = civil_day(interval.start)
        curve[day] = curve[day] + interval.energy_wh if day in curve else interval.energy_wh
        if interval.start < day_start(day) + timedelta(hours=1):
            midnight_known.add(day)
    rests = {
        day: whole - curve.get(day, Fraction())
        for day, whole in daily_wh.items()
        if day not in midnight_known
    }
    return {day: rest for day, rest in rests.items() if rest > 0}
