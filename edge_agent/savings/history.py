"""How much the building itself changed from one year to the next, before the baseline."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from .calendar import Occupancy
from .coverage import MIN_BASELINE_COVERAGE, DayTable
from .drift import MAX_OWN_YEARS
from .events import Event, Treatment
from .fitting import fit
from .periods import DailySample, Period

_YEAR = timedelta(days=365)


def own_changes(
    samples: Mapping[date, DailySample],
    baseline: Period,
    occupancy: Occupancy,
    events: Sequence[Event] = (),
) -> tuple[float, ...]:
    """Relative change of each year up to the baseline against a daily model of the year before, the latest first.

    Stops at the first year that is not known well enough, or that holds works or another confirmed event: that change is
    no ordinary drift.

    Args:
        samples: days by date, from before the baseline on.
        baseline: the baseline; its own change against the year before is the first.
        occupancy: holidays and closures.
        events: of the log.
    """
    changes: list[float] = []
    for back in range(1, MAX_OWN_YEARS + 1):
        learned = Period(baseline.start - back * _YEAR, baseline.start - (back - 1) * _YEAR)
        foretold = Period(learned.end, learned.end + _YEAR)
        change = _change(samples, learned, foretold, occupancy)
        if change is None or any(_disturbs(event, learned, foretold) for event in events):
            break
        changes.append(change)
    return tuple(changes)


def _change(
    samples: Mapping[date, DailySample], learned: Period, foretold: Period, occupancy: Occupancy
) -> float | None:
    before, after = (DayTable.of(samples, period, occupancy) for period in (learned, foretold))
    if min(before.coverage.fraction, after.coverage.fraction) < MIN_BASELINE_COVERAGE:
        return None
    known, seen = before.known(), after.known()
    if known.energy.mean() <= 0.0:
        return None
    expected = float(
        fit(known.energy, known.weather, known.calendar).predict(seen.weather, seen.calendar).sum()
    )
    return (expected - float(seen.energy.sum())) / expected if expected > 0.0 else None


def _disturbs(event: Event, learned: Period, foretold: Period) -> bool:
    if event.treatment in {Treatment.PENDING, Treatment.UNUSED}:
        return False
    return event.start < foretold.end and (event.end is None or event.end > learned.start)
