"""What to ask next, so that everything is asked once, the newest first, and slowly.

A day is asked until it is answered. Then it is asked again only while there is hope: thirty days when nothing came,
seven when a part came, and never twice between two of the meter's daily moments.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from .civil_time import civil_day
from .measures import MeasureType
from .memory import MeterMemory
from .schedule import Slot, latest_slot

CALLS_PER_HOUR: Final = 4
"""Of the reading of the past; the recent days do not wait."""
RECENT_DAYS: Final = 7
REPAIR_ABSENT_DAYS: Final = 30
REPAIR_PARTIAL_DAYS: Final = 7

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of a meter."""

    consumption: bool = True
    production: bool = True
    months: int = 36
    """How far back; Enedis keeps 24 months of curve and 36 of daily values."""
    registers: bool = False
    """Whether the tariff has several registers, which the indexes tell exactly."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When the question is asked, and the meter's daily moments."""

    now: datetime
    slot: Slot

    @property
    def today(self) -> date:
        """The civil day of Paris."""
        return civil_day(self.now)


@dataclass(frozen=True, slots=True)
class Request:
    """One call: a measure of the days from `start` to the day before `end`."""

    measure: MeasureType
    start: date
    end: date


def next_request(
    memory: MeterMemory, wishes: Wishes, moment: Moment, skipping: Collection[MeasureType] = ()
) -> Request | None:
    """Return the call to make now, None when there is none.

    Recent days come first and are not counted; older ones wait until fewer than `CALLS_PER_HOUR` were made.

    Args:
        memory: what is known and what was answered.
        wishes: what the user wants.
        moment: when.
        skipping: measures that just failed.
    """
    firsts = [
        request
        for measure in wanted_measures(memory, wishes)
        if measure not in skipping
        and (request := next(windows_to_ask(memory, measure, wishes, moment), None)) is not None
    ]
    recent = moment.today - RECENT_DAYS * _DAY
    for request in firsts:
        if request.end > recent:
            return request
    if firsts and len(memory.calls_within_hour(moment.now)) < CALLS_PER_HOUR:
        return firsts[0]
    return None


def wanted_measures(memory: MeterMemory, wishes: Wishes) -> tuple[MeasureType, ...]:
    """Return the measures the user wants and the meter has, in the order in which to ask."""
    return tuple(
        measure
        for measure in MeasureType
        if (wishes.production if measure.is_production else wishes.consumption)
        and not memory.answers_of(measure).closed
        # Only daily values tell whether the meter produces.
        and (measure is not MeasureType.PRODUCTION_CURVE or memory.production.daily)
        and (measure is not MeasureType.REGISTER_INDEX or wishes.registers)
    )


def earliest_day(memory: MeterMemory, measure: MeasureType, wishes: Wishes, today: date) -> date:
    """Return the first day of `measure` that can be asked: not before what Enedis keeps, nor what it refused."""
    days = [months_before(today, min(wishes.months, measure.kept_months))]
    if (refused := memory.refused(measure)) is not None:
        days.append(refused + _DAY)
    if memory.contract is not None and memory.contract.activation_date is not None:
        days.append(memory.contract.activation_date)
    return max(days)


def windows_to_ask(
    memory: MeterMemory, measure: MeasureType, wishes: Wishes, moment: Moment
) -> Iterator[Request]:
    """Yield the calls that would complete `measure`, newest first, each as short as it can be."""
    refused = memory.refused(measure)
    pending: list[date] = []
    reach = date.max
    for day in _days_to_ask(memory, measure, wishes, moment):
        if pending and day < reach:
            yield Request(measure, pending[-1], pending[0] + _DAY)
            pending = []
        if not pending:
            reach = _reach(day + _DAY, measure, refused)
        pending.append(day)
    if pending:
        yield Request(measure, pending[-1], pending[0] + _DAY)


def next_past_request(memory: MeterMemory, wishes: Wishes, moment: Moment) -> datetime | None:
    """Return when more of the past may be asked, None when nothing of it is left to ask."""
    if not any(
        True
        for measure in wanted_measures(memory, wishes)
        for _ in windows_to_ask(memory, measure, wishes, moment)
    ):
        return None
    calls = memory.calls_within_hour(moment.now)
    oldest = calls[-CALLS_PER_HOUR] if len(calls) >= CALLS_PER_HOUR else moment.now
    return oldest + timedelta(hours=1)


def progress_percent(memory: MeterMemory, wishes: Wishes, moment: Moment) -> float:
    """Return how much of the past that can be read has been: known, or answered without value."""
    settled = total = 0
    for measure in wanted_measures(memory, wishes):
        asked = memory.answers_of(measure).asked
        earliest = earliest_day(memory, measure, wishes, moment.today)
        for back in range(1, (moment.today - earliest).days + 1):
            day = moment.today - back * _DAY
            total += 1
            settled += day in asked or memory.is_known(measure, day)
    return round(100 * settled / total, 1) if total else 100.0


def months_before(day: date, months: int) -> date:
    """Return the same day `months` before; when that month is shorter, the first day of the next."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:
        return date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)


def _reach(end: date, measure: MeasureType, refused: date | None) -> date:
    """Return the first day that a call that stops before `end` may ask.

    When a longer call was refused, the beginning of the meter is somewhere between: half of it is tried.
    """
    start = end - measure.window_days * _DAY
    if refused is None or refused < start:
        return start
    return end - ((end - refused).days // 2 or 1) * _DAY


def _days_to_ask(memory: MeterMemory, measure: MeasureType, wishes: Wishes, moment: Moment) -> Iterator[date]:
    earliest = earliest_day(memory, measure, wishes, moment.today)
    day = moment.today - _DAY
    while day >= earliest:
        if not memory.is_known(measure, day) and _is_due(memory, measure, day, moment):
            yield day
        day -= _DAY


def _is_due(memory: MeterMemory, measure: MeasureType, day: date, moment: Moment) -> bool:
    asked = memory.answers_of(measure).asked.get(day)
    if asked is None:
        return True
    age = (moment.today - day).days
    if age > _hope_days(memory, measure, day, moment.today):
        return False
    return asked < latest_slot(moment.slot, moment.now, second_try=age == 1)


def _hope_days(memory: MeterMemory, measure: MeasureType, day: date, today: date) -> int:
    """Return until which age an unknown `day` may still come."""
    if not measure.is_curve:
        return REPAIR_ABSENT_DAYS
    history = memory.of(measure)
    if history.has_curve(day):
        return REPAIR_PARTIAL_DAYS
    last = history.last_curve_day
    # Without any curve for a month, hourly collection is off: one call a day is enough to see it come back.
    is_collected = last is not None and (today - last).days <= REPAIR_ABSENT_DAYS
    return REPAIR_ABSENT_DAYS if is_collected else RECENT_DAYS
