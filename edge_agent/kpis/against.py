"""Energy of a week or a month against what the building usually uses in that weather."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from edge_agent.anomalies.expectation import Expected
from edge_agent.savings import Period

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Against:
    """A period against its expectation, over the hours known on both sides.

    Attributes:
        period: the days.
        observed_kwh: what was used.
        expected_kwh: what the habits of the learning year would have used.
        known_days: days that count, with at least 22 hours.
    """

    period: Period
    observed_kwh: float
    expected_kwh: float
    known_days: int

    @property
    def deviation(self) -> float | None:
        """Observed above expected, as a fraction of expected; None when nothing was expected."""
        return self.observed_kwh / self.expected_kwh - 1.0 if self.expected_kwh > 0.0 else None

    def to_json(self) -> dict[str, object]:
        """The figures, rounded; the deviation in percent."""
        return {
            "period": {"start": self.period.start.isoformat(), "end": self.period.end.isoformat()},
            "observed_kwh": round(self.observed_kwh, 1),
            "expected_kwh": round(self.expected_kwh, 1),
            "deviation_percent": None if self.deviation is None else round(100 * self.deviation, 2),
            "known_days": self.known_days,
        }


def against_expected(expected: Expected, period: Period) -> Against:
    """Observed and expected energy of a period."""
    profiles = expected.profiles
    rows = [row for row, day in enumerate(profiles.dates) if day in period]
    observed, usual = profiles.kwh[rows], expected.kwh[rows]
    known = ~np.isnan(observed) & ~np.isnan(usual)
    return Against(
        period,
        float(np.where(known, observed, 0.0).sum()),
        float(np.where(known, usual, 0.0).sum()),
        int(np.count_nonzero(known.sum(axis=1) >= 22)),
    )


def week_of(day: date) -> Period:
    """The week, from Monday, that a day is in."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + _WEEK)


def month_of(day: date) -> Period:
    """The month that a day is in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1))
