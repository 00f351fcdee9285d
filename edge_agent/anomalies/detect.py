"""From hours of energy and temperature to the anomalies of a period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from edge_agent.errors import EdgeAgentError
from edge_agent.savings import Period
from edge_agent.savings.calendar import ORDINARY, Occupancy

from .answers import Feedback
from .expectation import Expected, expect
from .hourly_rules import HourlyRules
from .kinds import Anomaly, Kind
from .profiles import MIN_KNOWN_HOURS, Profiles
from .schedule import Schedule, learn_schedule
from .slow_rules import slow_changes

MIN_LEARNING_DAYS = 60
MIN_WORKING_DAYS = 20


class AnomaliesRefusedError(EdgeAgentError):
    """The days to learn from are too few; the message says how many are needed."""


@dataclass(frozen=True, slots=True, eq=False)
class Detection:
    """Anomalies of a period, and what the rules rest on.

    Attributes:
        anomalies: by date.
        replay: how often each rule would have fired on the days that it was learned on.
        learning_days: days it was learned on.
        judged_days: days of the period that could be judged.
        schedule: working day of the building.
        expected: every day beside what was expected of it.
    """

    anomalies: tuple[Anomaly, ...]
    replay: Mapping[Kind, int]
    learning_days: int
    judged_days: int
    schedule: Schedule
    expected: Expected

    @property
    def warnings(self) -> tuple[str, ...]:
        """What makes the answer weaker."""
        warnings = []
        if self.expected.weatherless:
            warnings.append(
                "the outdoor temperature is too little known: the weather was not taken into account"
            )
        if self.learning_days < 330:
            warnings.append(
                f"learned on {self.learning_days} days only: a season that they lack may look unusual"
            )
        return tuple(warnings)


def detect(
    profiles: Profiles,
    learning: Period,
    judged: Period,
    *,
    occupancy: Occupancy = ORDINARY,
    feedback: Sequence[Feedback] = (),
) -> Detection:
    """Anomalies of `judged`, by rules learned on `learning`.

    A day is only ever judged by days before it.

    Args:
        profiles: days of the site, holding both periods as far as they are known.
        learning: about a year of ordinary use.
        judged: the days to judge, after them.
        occupancy: holidays and closures.
        feedback: answers to earlier alerts, of the judged period or of the learning one.

    Raises:
        AnomaliesRefusedError: too few days to learn from.
        ValueError: the periods overlap.
    """
    if learning.overlaps(judged):
        raise ValueError(f"the days to learn from ({learning}) and to judge ({judged}) must not overlap")
    learning_rows, judged_rows = (_rows(profiles, period) for period in (learning, judged))
    _require_enough(profiles, learning_rows, learning)
    expected = expect(profiles, learning_rows, occupancy)
    working = [
        row for row in learning_rows if expected.working(row) and not np.isnan(expected.kwh[row]).any()
    ]
    if len(working) < MIN_WORKING_DAYS:
        raise AnomaliesRefusedError(
            f"{len(working)} working days with a temperature are known in {learning} and {MIN_WORKING_DAYS} are needed"
        )
    schedule = learn_schedule(expected.kwh[working])
    rules = HourlyRules(expected, schedule)
    replay = dict(rules.learn(learning_rows))
    answers = {each.date: each for each in feedback}
    found = list(rules.walk(judged_rows, answers))
    slow = list(slow_changes(expected, schedule, learning_rows, judged_rows))
    return Detection(
        anomalies=tuple(sorted([*found, *slow], key=lambda each: (each.date, each.kind))),
        replay=replay,
        learning_days=len(learning_rows),
        judged_days=len(judged_rows),
        schedule=schedule,
        expected=expected,
    )


def _rows(profiles: Profiles, period: Period) -> list[int]:
    """Rows of the days of a period that are known well enough."""
    known = np.count_nonzero(~np.isnan(profiles.kwh), axis=1)
    first, end = (min(max(profiles.place(day), 0), len(profiles)) for day in (period.start, period.end))
    return [row for row in range(first, end) if known[row] >= MIN_KNOWN_HOURS]


def _require_enough(profiles: Profiles, rows: Sequence[int], learning: Period) -> None:
    if len(rows) < MIN_LEARNING_DAYS:
        span = f"{_first(profiles)} to {_last(profiles)}" if len(profiles) else "no day"
        raise AnomaliesRefusedError(
            f"{len(rows)} days of {learning} are known by the hour and {MIN_LEARNING_DAYS} are needed, "
            f"best a whole year (the series holds {span})"
        )


def _first(profiles: Profiles) -> date:
    return profiles.dates[0]


def _last(profiles: Profiles) -> date:
    return profiles.dates[-1]
