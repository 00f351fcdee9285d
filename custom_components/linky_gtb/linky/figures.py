"""All that the entities of a meter show at one moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from .history import LinkySummary, summary
from .hours import DayCheck, DayStatus
from .measures import MeasureType
from .memory import MeterMemory
from .plan import (
    REPAIR_ABSENT_DAYS,
    Moment,
    Wishes,
    earliest_day,
    progress_percent,
    wanted_measures,
)

SHOWN_DAYS: Final = 31
"""Most incomplete days listed in an attribute."""
LATE_DAYS: Final = 3
"""Beyond, data that do not come are worth a word to a person."""


@dataclass(frozen=True, slots=True)
class LinkyState:
    """What the entities of a meter show."""

    summary: LinkySummary
    production: LinkySummary | None
    """None when the meter does not produce, or the user does not want it."""
    calls_today: int
    next_refresh: datetime | None
    """None while only a person can help."""
    progress_percent: float
    """How much of the past that can be read has been."""
    incomplete: tuple[DayCheck, ...]
    """Days of the load curve that are not whole, among those that were asked, newest first."""
    days_late: int
    """Full days since the end of the last data, yesterday's being due today."""
    collection_off: bool
    """Whether the days come without any curve: hourly collection is off at Enedis."""
    news: tuple[date, ...]
    """Days that the last reading brought."""

    @property
    def is_late(self) -> bool:
        """Whether yesterday is still not there, and the day before neither."""
        return self.days_late > 1


def state_of(
    memory: MeterMemory, wishes: Wishes, moment: Moment, following: datetime | None, news: tuple[date, ...]
) -> LinkyState:
    """Return what to show at `moment`, when the next call is at `following`, None when there is none."""
    shown = summary(memory.consumption, moment.today)
    produced = (
        summary(memory.production, moment.today)
        if MeasureType.DAILY_PRODUCTION in wanted_measures(memory, wishes) and memory.production.daily
        else None
    )
    return LinkyState(
        summary=shown,
        production=produced,
        calls_today=memory.calls_of(moment.today),
        next_refresh=following,
        progress_percent=progress_percent(memory, wishes, moment),
        incomplete=_incomplete(memory, wishes, moment),
        days_late=_days_late(memory, wishes, moment),
        collection_off=_collection_off(memory, moment.today),
        news=news,
    )


def _incomplete(memory: MeterMemory, wishes: Wishes, moment: Moment) -> tuple[DayCheck, ...]:
    first = earliest_day(memory, MeasureType.LOAD_CURVE, wishes, moment.today)
    asked = memory.answers_of(MeasureType.LOAD_CURVE).asked
    return tuple(check for check in memory.consumption.incomplete(first, moment.today) if check.day in asked)


def _days_late(memory: MeterMemory, wishes: Wishes, moment: Moment) -> int:
    """Return how many days before today are missing up to the last known; 0 when nothing is known to be late."""
    consumes = MeasureType.DAILY_CONSUMPTION in wanted_measures(memory, wishes)
    history = memory.consumption if consumes else memory.production
    days = [value.day for value in history.daily[-1:]]
    if history.last_curve_day is not None:
        days.append(history.last_curve_day)
    return (moment.today - max(days)).days - 1 if days else 0


def _collection_off(memory: MeterMemory, today: date) -> bool:
    """Return whether a week of days came, and no curve for any of a month that was asked."""
    history = memory.consumption
    days = [today - timedelta(days=back) for back in range(1, REPAIR_ABSENT_DAYS + 1)]
    asked = memory.answers_of(MeasureType.LOAD_CURVE).asked
    absent = [
        check for check in history.checks(days) if check.status is DayStatus.DAILY_ONLY and check.day in asked
    ]
    return len(absent) >= 7 and not any(history.has_curve(day) for day in days)
