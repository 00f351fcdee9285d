"""What a meter's energy costs, as figures shown at one moment. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from .civil_time import civil_day
from .costs import Costs
from .tariffs import Register

type DailyEur = Mapping[date, Fraction]

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CostToDate:
    """The cost of a period to date, against the same days of the period before."""

    eur: Fraction
    before_eur: Fraction | None
    """None unless each of those days is priced."""


@dataclass(frozen=True, slots=True)
class CostFigures:
    """The figures of a meter's costs; until the last day that is priced."""

    last_day: date
    last_day_eur: Fraction
    month: CostToDate
    year: CostToDate
    shares: Mapping[Register, Fraction]
    """Part of each register in the energy of the last day's month, from 0 to 1."""


def cost_figures(costs: Costs, today: date) -> CostFigures | None:
    """Return the figures on the civil day `today`; None when no day before it is priced."""
    eur = _by_day(costs.money_eur)
    energy_days = {civil_day(hour) for hours in costs.energy_wh.values() for hour in hours}
    unpriced = set(costs.unpriced_days)
    last = max((day for day in energy_days if day < today), default=None)
    if last is None:
        return None

    def to_date(first: date, before: Callable[[date], date | None]) -> CostToDate:
        days = [first + n * _DAY for n in range((last - first).days + 1)]
        then = [found for day in days if (found := before(day)) is not None]
        known = all(day in energy_days and day not in unpriced for day in then)
        return CostToDate(_sum(eur, days), _sum(eur, then) if then and known else None)

    month = last.replace(day=1)
    return CostFigures(
        last_day=last,
        last_day_eur=eur.get(last, Fraction()),
        month=to_date(month, _month_before),
        year=to_date(last.replace(month=1, day=1), _year_before),
        shares=_shares(costs.energy_wh, month, last),
    )


def _by_day(amounts: Mapping[datetime, Fraction]) -> DailyEur:
    days: dict[date, Fraction] = {}
    for hour, amount in amounts.items():
        day = civil_day(hour)
        days[day] = days.get(day, Fraction()) + amount
    return days


def _sum(eur: DailyEur, days: Sequence[date]) -> Fraction:
    return sum((eur.get(day, Fraction()) for day in days), Fraction())


def _shares(
    energy_wh: Mapping[Register, Mapping[datetime, Fraction]], first: date, last: date
) -> Mapping[Register, Fraction]:
    sums = {
        register: sum((wh for hour, wh in hours.items() if first <= civil_day(hour) <= last), Fraction())
        for register, hours in energy_wh.items()
    }
    whole = sum(sums.values(), Fraction())
    return {register: wh / whole for register, wh in sums.items()} if whole else {}


def _month_before(day: date) -> date | None:
    """Return the same day of the month before; None when that month is shorter."""
    last = day.replace(day=1) - _DAY
    return last.replace(day=day.day) if day.day <= last.day else None


def _year_before(day: date) -> date | None:
    return None if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
