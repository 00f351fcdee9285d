"""All that is remembered of a meter between two readings, and between two starts of Home Assistant."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from .civil_time import civil_day
from .contract import DatedWindows, MeterContract, with_windows
from .history import LinkyHistory
from .measures import MeasureType
from .schedule import Slot

_CALLS_KEPT_DAYS: Final = 30
_HOUR: Final = timedelta(hours=1)
_PROBE_DAYS: Final = 30
"""A meter that gave no production over so many days does not produce."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the server answered about one measure, beside the values."""

    asked: Mapping[date, datetime] = field(default_factory=dict)
    """By day still without value, when it was last answered."""
    refused: date | None = None
    """The latest first day found to be before the meter, the consent, or what Enedis keeps."""
    closed: bool = False
    """Whether the meter does not have this measure at all."""


@dataclass(frozen=True)
class MeterMemory:
    """What is known of a meter, what was asked for it, and when it may be asked again."""

    consumption: LinkyHistory = field(default_factory=LinkyHistory)
    production: LinkyHistory = field(default_factory=LinkyHistory)
    answers: Mapping[MeasureType, Answers] = field(default_factory=dict)
    calls_by_day: Mapping[date, int] = field(default_factory=dict)
    """Calls of the last thirty civil days."""
    recent_calls: tuple[datetime, ...] = ()
    """Calls of the last hour."""
    slot: Slot | None = None
    """The moments the server asks us to call at; None when it does not say."""
    slot_asked: datetime | None = None
    contract: MeterContract | None = None
    """None when the server does not say, or Enedis does not let it."""
    contract_due: datetime | None = None
    """When it is worth asking again; None before the first time."""
    meter_windows: tuple[DatedWindows, ...] = ()
    """Off-peak windows seen in the meter, oldest first."""
    swaps: frozenset[date] = frozenset()
    """Days on which the index went down, that were announced."""
    not_before: datetime | None = None
    """No call before this instant."""
    failures: int = 0
    """Readings that failed in a row."""

    def of(self, measure: MeasureType) -> LinkyHistory:
        """Return the history that `measure` feeds."""
        return self.production if measure.is_production else self.consumption

    def answers_of(self, measure: MeasureType) -> Answers:
        """Return what the server said about `measure`."""
        return self.answers.get(measure, Answers())

    def refused(self, measure: MeasureType) -> date | None:
        """Return the latest day known to be too early for `measure`.

        Days too early for the daily values of a flow are too early for all of it.
        """
        daily = MeasureType.DAILY_PRODUCTION if measure.is_production else MeasureType.DAILY_CONSUMPTION
        days = [answers.refused for answers in (self.answers_of(measure), self.answers_of(daily))]
        return max((day for day in days if day is not None), default=None)

    def is_known(self, measure: MeasureType, day: date) -> bool:
        """Return whether asking for `measure` of `day` could teach nothing."""
        history = self.of(measure)
        if measure.is_curve:
            return history.is_whole(day)
        if measure is MeasureType.REGISTER_INDEX:
            return day in history.index_days
        return day in (history.max_by_day if measure is MeasureType.MAX_POWER else history.daily_wh)

    def calls_of(self, day: date) -> int:
        """Return how many calls were made on the civil `day`."""
        return self.calls_by_day.get(day, 0)

    def calls_within_hour(self, now: datetime) -> tuple[datetime, ...]:
        """Return the instants of the calls of the hour before `now`, oldest first."""
        return tuple(call for call in self.recent_calls if now - call < _HOUR)

    def with_call(self, now: datetime) -> MeterMemory:
        """Return the memory with one more call, made at `now`."""
        today = civil_day(now)
        kept = {day: n for day, n in self.calls_by_day.items() if (today - day).days < _CALLS_KEPT_DAYS}
        kept[today] = kept.get(today, 0) + 1
        return replace(self, calls_by_day=kept, recent_calls=(*self.calls_within_hour(now), now))

    def with_answer(
        self, measure: MeasureType, start: date, end: date, now: datetime, reading: LinkyHistory
    ) -> MeterMemory:
        """Return the memory with the `reading` of the days from `start` to the day before `end`.

        The days the answer leaves without value are remembered as asked at `now`.
        """
        history = self.of(measure).with_reading(reading)
        known = (
            replace(self, production=history) if measure.is_production else replace(self, consumption=history)
        )
        before = self.answers_of(measure)
        days = [start + timedelta(days=offset) for offset in range((end - start).days)]
        asked = {**before.asked, **dict.fromkeys(days, now)}
        closed = measure is MeasureType.DAILY_PRODUCTION and not history.daily and len(days) >= _PROBE_DAYS
        return known._with(
            measure,
            replace(
                before,
                asked={day: at for day, at in asked.items() if not known.is_known(measure, day)},
                closed=closed,
            ),
        )

    def with_refusal(self, measure: MeasureType, start: date) -> MeterMemory:
        """Return the memory that knows that `measure` does not begin before the day after `start`."""
        before = self.answers_of(measure)
        refused = start if before.refused is None else max(before.refused, start)
        return self._with(measure, replace(before, refused=refused))

    def with_closed(self, measure: MeasureType) -> MeterMemory:
        """Return the memory that knows that the meter does not have `measure`."""
        return self._with(measure, replace(self.answers_of(measure), closed=True))

    def with_contract(self, contract: MeterContract | None, now: datetime, due: datetime) -> MeterMemory:
        """Return the memory with what the server said at `now`, to be asked again when `due`.

        Windows that changed hold from that day on; an answer without contract takes nothing away.
        """
        if contract is None:
            return replace(self, contract_due=due)
        windows = with_windows(self.meter_windows, contract.windows, civil_day(now))
        return replace(self, contract=contract, contract_due=due, meter_windows=windows)

    def with_production_reopened(self) -> MeterMemory:
        """Return the memory in which production is to be tried again."""
        kept = {measure: answers for measure, answers in self.answers.items() if not measure.is_production}
        return self if len(kept) == len(self.answers) else replace(self, answers=kept)

    def _with(self, measure: MeasureType, answers: Answers) -> MeterMemory:
        return replace(self, answers={**self.answers, measure: answers})
