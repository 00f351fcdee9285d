"""Thresholds of a building, learned from its own ordinary days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from .evidence import Evidence, Test
from .profiles import Floats

MIN_SPREADS = 6.0
"""Least distance from the median of a test, in robust standard deviations."""
FORGIVEN_DAYS = 1
"""Days of the learning year that may go past a threshold: the real faults that it holds."""
MARGIN = 1.15
"""How far above the most extreme ordinary day a threshold stands."""
PRECEDENT_SHARE = 0.08
"""Share of the swing by which a day must pass what the same weekday has already shown."""
REMEMBERED_WEEKS = 52
_SEASONS = 3
_MIN_DAYS = 10
_MAD_TO_SIGMA = 1.4826

SWING_SHARE = {
    Test.SPIKE: 0.75,
    Test.WEEKEND_LEVEL: 0.25,
    Test.NIGHT_LEVEL: 0.2,
    Test.NIGHT_STEP: 0.2,
    Test.EARLY_STEP: 0.15,
    Test.EARLY_BLOCK: 0.12,
    Test.LATE_LEVEL: 0.3,
    Test.PULSE: 0.5,
    Test.SECOND_PULSE: 0.2,
}
"""Share of the daily swing under which a fault is not worth an alert, however unusual."""


@dataclass(frozen=True, slots=True)
class DayEvidence:
    """Evidence of one day, with what decides which thresholds apply to it."""

    date: date
    working: bool
    temp_c: float
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class _Scale:
    median: float
    spread: float


@dataclass(slots=True)
class Limits:
    """Thresholds of every test; they learn from days found ordinary, and from answers.

    Attributes:
        swing_kwh: daily swing of the building.
    """

    swing_kwh: float
    _season_edges_c: Floats
    _scales: dict[tuple[Test, bool, int], _Scale] = field(default_factory=dict)
    _spreads: dict[tuple[Test, bool], float] = field(default_factory=dict)
    _shown: defaultdict[tuple[Test, int], list[float]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def learn(cls, days: Sequence[DayEvidence], swing_kwh: float) -> Limits:
        """Thresholds from ordinary days: per test, kind of day and season (thirds of the temperatures)."""
        known = [day.temp_c for day in days if not np.isnan(day.temp_c)]
        edges = np.zeros(_SEASONS - 1)
        if known:
            edges = np.array([np.quantile(known, third / _SEASONS) for third in range(1, _SEASONS)])
        limits = cls(swing_kwh, edges)
        for test in Test:
            for working in (True, False):
                limits._learn(
                    test, working, [day for day in days if day.working is working and test in day.evidence]
                )
        for day in days:
            limits.keep(day)
        return limits

    def keep(self, day: DayEvidence, *, times: int = 1) -> None:
        """Remember what an ordinary day showed, so that the same weekday may show it again."""
        for test, sign in day.evidence.items():
            self._shown[test, day.date.weekday()] += [sign.value] * times

    def raise_to(self, day: DayEvidence, tests: Iterable[Test]) -> None:
        """Never again alert on a sign as weak as those of this day."""
        for test in tests:
            key = (test, day.working)
            if test in day.evidence and key in self._spreads:
                self._spreads[key] = max(self._spreads[key], MARGIN * self._distance(test, day))

    def ratio(self, test: Test, day: DayEvidence) -> float:
        """How far past its threshold a test is; it fires at 1."""
        if (test, day.working) not in self._spreads:
            return 0.0
        value = day.evidence[test].value
        shown = sorted(self._shown[test, day.date.weekday()][-REMEMBERED_WEEKS:])
        precedent = shown[max(len(shown) - 1 - FORGIVEN_DAYS, 0)] if shown else 0.0
        return min(
            self._distance(test, day) / self._spreads[test, day.working],
            value / (SWING_SHARE[test] * self.swing_kwh),
            value / max(precedent + PRECEDENT_SHARE * self.swing_kwh, 1e-9),
        )

    def _learn(self, test: Test, working: bool, days: Sequence[DayEvidence]) -> None:
        if len(days) < _MIN_DAYS:
            return
        values = np.array([day.evidence[test].value for day in days])
        seasons = np.array([self._season(day) for day in days])
        everything = _scale(values)
        for season in range(_SEASONS):
            own = values[seasons == season]
            scale = _scale(own) if own.size >= _MIN_DAYS else everything
            self._scales[test, working, season] = _Scale(
                scale.median, max(scale.spread, everything.spread / 2)
            )
        distances = sorted(self._distance(test, day) for day in days)
        self._spreads[test, working] = max(MIN_SPREADS, MARGIN * distances[-1 - FORGIVEN_DAYS])

    def _distance(self, test: Test, day: DayEvidence) -> float:
        scale = self._scales[test, day.working, self._season(day)]
        return (day.evidence[test].value - scale.median) / scale.spread

    def _season(self, day: DayEvidence) -> int:
        return (
            _SEASONS // 2 if np.isnan(day.temp_c) else int(np.searchsorted(self._season_edges_c, day.temp_c))
        )


def _scale(values: Floats) -> _Scale:
    median = float(np.median(values))
    spread = _MAD_TO_SIGMA * float(np.median(np.abs(values - median)))
    return _Scale(median, spread + 1e-9)
