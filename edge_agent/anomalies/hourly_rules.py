"""The rules that judge one day from its hours, walking forward: a day is judged by what came before it."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .answers import Answer, Feedback
from .evidence import Test, evidence_of, stuck_run
from .expectation import Expected, Recent
from .kinds import Anomaly, Kind
from .limits import DayEvidence, Limits
from .profiles import MIN_KNOWN_HOURS, Floats
from .schedule import Schedule

_ORDER = (
    Test.SPIKE,
    Test.WEEKEND_LEVEL,
    Test.NIGHT_LEVEL,
    Test.NIGHT_STEP,
    None,  # the meter that is stuck
    Test.EARLY_STEP,
    Test.EARLY_BLOCK,
    Test.SECOND_PULSE,
    Test.LATE_LEVEL,
    Test.PULSE,
)
"""Of several signs of one day, the one that explains the most comes first."""

_STUCK_HOURS = 6
_STUCK_MORE = 3
"""Hours by which a run must pass the longest ordinary one."""
_STEP_SHARE = 0.15
_ZERO_HOURS = 3
_SAME_OUTAGE = timedelta(days=7)
_ACCEPTED_AFTER = 6
_ACCEPTED_OF = 7
"""A pattern found on six of the last seven days of its kind is the building's new way, not a fault of each day."""


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    ratio: float
    hours: tuple[int, ...]


class HourlyRules:
    """Rules of one building; :meth:`learn` first, then :meth:`walk` the days after."""

    def __init__(self, expected: Expected, schedule: Schedule) -> None:
        self._expected, self._schedule = expected, schedule
        self._residual = expected.residual
        self._temp_c = expected.profiles.day_temp_c
        self._recent = Recent()
        self._limits = Limits(schedule.swing_kwh, np.zeros(2))
        self._stuck = {True: _STUCK_HOURS, False: _STUCK_HOURS}
        self._reads_zero = False
        self._last_outage: date | None = None
        self._lately = {working: deque[bool](maxlen=_ACCEPTED_OF) for working in (True, False)}

    def learn(self, rows: Sequence[int]) -> Mapping[Kind, int]:
        """Learn thresholds, and tell how often each rule would have fired on these very days."""
        kwh = self._expected.profiles.kwh
        self._reads_zero = bool(np.mean(kwh[list(rows)] == 0.0) > 0.01)
        usable = [row for row in rows if self._judgeable(row) and not self._is_outage(row)]
        days = []
        for row in usable:
            day, _ = self._evidence(row)
            days.append(day)
            self._recent.keep(self._residual[row], working=day.working)
        self._limits = Limits.learn(days, self._schedule.swing_kwh)
        for working in (True, False):
            runs = sorted(
                len(stuck_run(kwh[row])) for row in usable if self._expected.working(row) is working
            )
            if len(runs) > 1:
                self._stuck[working] = max(_STUCK_HOURS, runs[-2] + _STUCK_MORE)
        fired = dict.fromkeys(sorted({test.kind for test in Test} | {Kind.FLAT}), 0)
        for row, day in zip(usable, days, strict=True):
            if (found := self._verdict(row, day)) is not None:
                fired[found.kind] += 1
        return fired

    def walk(self, rows: Iterable[int], answers: Mapping[date, Feedback]) -> Iterator[Anomaly]:
        """Judge days in order; an answer given about a day changes how the later ones are judged."""
        for row in rows:
            if not self._judgeable(row):
                continue
            if self._is_outage(row):
                yield from self._outage(row)
                continue
            day, residual = self._evidence(row)
            found = self._verdict(row, day)
            if found is not None:
                yield self._anomaly(row, found, residual)
            self._remember(row, day, found, answers.get(day.date))

    def _judgeable(self, row: int) -> bool:
        known = np.count_nonzero(~np.isnan(self._expected.profiles.kwh[row]))
        return bool(known >= MIN_KNOWN_HOURS and not np.isnan(self._expected.kwh[row]).any())

    def _evidence(self, row: int) -> tuple[DayEvidence, Floats]:
        working = self._expected.working(row)
        residual = self._residual[row] - self._recent.offset(working=working)
        evidence = evidence_of(residual, self._schedule, working=working)
        day = self._expected.profiles.dates[row]
        return DayEvidence(day, working, float(self._temp_c[row]), evidence), residual

    def _verdict(self, row: int, day: DayEvidence) -> _Found | None:
        for test in _ORDER:
            if test is None:
                run = stuck_run(self._expected.profiles.kwh[row])
                if len(run) >= self._stuck[day.working]:
                    kind = Kind.FLAT if day.working or not self._jumped(row, run) else Kind.WEEKEND_ON
                    return _Found(kind, len(run) / self._stuck[day.working], run)
            elif test in day.evidence and (ratio := self._limits.ratio(test, day)) > 1.0:
                return _Found(test.kind, ratio, day.evidence[test].hours)
        return None

    def _jumped(self, row: int, run: tuple[int, ...]) -> bool:
        """Whether a steady run began with a step up: a stuck meter repeats what it last read, equipment does not."""
        before = run[0] - 1
        kwh = self._expected.profiles.kwh[row]
        return before >= 0 and bool(kwh[run[0]] - kwh[before] > _STEP_SHARE * self._schedule.swing_kwh)

    def _anomaly(self, row: int, found: _Found, residual: Floats) -> Anomaly:
        hours = list(found.hours)
        observed = float(np.nansum(self._expected.profiles.kwh[row, hours]))
        return Anomaly(
            date=self._expected.profiles.dates[row],
            kind=found.kind,
            hours=found.hours,
            kwh=None if found.kind is Kind.FLAT else max(float(residual[hours].sum()), 0.0),
            ratio=found.ratio,
            observed_kwh=observed,
        )

    def _remember(self, row: int, day: DayEvidence, found: _Found | None, answer: Feedback | None) -> None:
        lately = self._lately[day.working]
        lately.append(found is not None)
        if found is None or sum(lately) >= _ACCEPTED_AFTER:
            self._recent.keep(self._residual[row], working=day.working)
            self._limits.keep(day)
        if answer is None:
            return
        tests = [test for test in Test if test.kind is answer.kind]
        match answer.answer:
            case Answer.WRONG:
                self._limits.raise_to(day, tests)
            case Answer.IGNORE:
                # Twice, because the most extreme of the past is forgiven as a fault of its own.
                self._limits.keep(day, times=2)
            case Answer.FIXED:
                pass

    def _is_outage(self, row: int) -> bool:
        zeros = np.count_nonzero(self._expected.profiles.kwh[row] == 0.0)
        return not self._reads_zero and bool(zeros >= _ZERO_HOURS)

    def _outage(self, row: int) -> Iterator[Anomaly]:
        """The first day of an outage: the days after it, and its returns within a week, are the same one."""
        day = self._expected.profiles.dates[row]
        zero = tuple(int(hour) for hour in np.flatnonzero(self._expected.profiles.kwh[row] == 0.0))
        if self._last_outage is None or day - self._last_outage > _SAME_OUTAGE:
            yield Anomaly(day, Kind.FLAT, zero, None, len(zero) / _ZERO_HOURS, 0.0)
        self._last_outage = day
