"""How often the intervals hold on real buildings without declared works, each judged by constants it never touched.

Buildings are split in folds. For each fold the two factors of `edge_agent.savings.drift` are found again on the other
folds; then every year-on-year change of the fold's buildings is held against the interval that they make.
"""

import csv
import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from edge_agent.savings import Calendar, Family, Measured, Period, fit
from edge_agent.savings.baseline import fit_baseline
from edge_agent.savings.coverage import MIN_BASELINE_COVERAGE, DayTable
from edge_agent.savings.drift import Drift, factor
from edge_agent.savings.periods import DailySample
from edge_agent.savings.uncertainty import model_half_width_kwh

DATA = Path(__file__).parent / "data/uk_cam_elec_daily_2006_2019_shared.csv.gz"
WINDOWS = (30, 91, 182, 365, 730)
"""Days after the baseline over which a change is measured."""
FOLDS = 5
STARTS = ((1, 1), (7, 1))
"""Month and day on which baselines start, every year."""
MAX_ZERO_SHARE = 0.02
CONFIDENCE = 0.90


@dataclass(frozen=True, slots=True)
class Change:
    """One building that did nothing, seen as if it had.

    Attributes:
        building: its name in the archive.
        window: days of the reporting period.
        share: saving that would be stated, as a fraction of the expected energy.
        model_half: half-width of the model's own interval, the same way.
        drift: what the drift-aware interval rests on.
    """

    building: str
    window: int
    share: float
    model_half: float
    drift: Drift

    def held(self, at_factor: float) -> bool:
        """Whether the interval with that factor holds zero."""
        return abs(self.share) <= max(self.model_half, at_factor * self.drift.spread)


def buildings(path: Path = DATA) -> dict[str, dict[date, DailySample]]:
    """Days of each building."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = [column for column in rows[0] if column.startswith("b")]
    return {name: {day.date: day for day in _days(rows, name)} for name in named}


def _days(rows: Sequence[dict[str, str]], name: str) -> Iterator[DailySample]:
    for row in rows:
        kwh, temp_c = (float(row[column]) if row[column] else None for column in (name, "temp_c"))
        yield DailySample(date.fromisoformat(row["date"]), kwh, temp_c)


def changes_of(name: str, days: dict[date, DailySample], family: Family = Family.DAILY) -> list[Change]:
    """Every change of a building, from every start of a baseline that is known well enough."""
    found: list[Change] = []
    for month, day in STARTS:
        past: list[float] = []
        for year in range(min(days).year, max(days).year + 1):
            start = date(year, month, day)
            baseline = Period(start, date(year + 1, month, day))
            made = _changes(name, days, baseline, family, tuple(reversed(past)))
            found += made
            # The daily model tells the past whatever the family, as the product does.
            own = _own_change(days, Period(start, start + timedelta(days=365)))
            past = [] if own is None else [*past, own]
    return found


def _known(days: dict[date, DailySample], period: Period) -> DayTable | None:
    table = DayTable.of(days, period)
    known = table.known()
    if len(known.dates) < MIN_BASELINE_COVERAGE * len(period) or known.energy.mean() <= 0.0:
        return None
    return known if np.mean(known.energy == 0.0) <= MAX_ZERO_SHARE else None


def _own_change(days: dict[date, DailySample], learned: Period) -> float | None:
    before, after = (
        _known(days, learned),
        _known(days, Period(learned.end, learned.end + timedelta(days=365))),
    )
    if before is None or after is None:
        return None
    model = fit(before.energy, before.weather, Calendar.of_days(before.dates))
    expected = float(model.predict(after.weather, after.calendar).sum())
    return (expected - float(after.energy.sum())) / expected


def _changes(
    name: str, days: dict[date, DailySample], baseline: Period, family: Family, past: tuple[float, ...]
) -> Iterator[Change]:
    if _known(days, baseline) is None:
        return
    last = baseline.end + timedelta(days=max(WINDOWS))
    table = DayTable.of(days, Period(baseline.start, last))
    fitted = fit_baseline(Measured.of_days(days.values()), table, family, baseline.__contains__)
    for window in WINDOWS:
        after = _known(days, Period(baseline.end, baseline.end + timedelta(days=window)))
        if after is None:
            continue
        expected = sum(fitted.expected[day] for day in after.dates)
        half = model_half_width_kwh(fitted.goodness, expected_kwh=expected, days=len(after.dates))
        share = (expected - float(after.energy.sum())) / expected
        yield Change(name, window, share, half / expected, Drift(fitted.daily_cv, past))


def factor_of(changes: Sequence[Change]) -> float:
    """Factor with which nine changes in ten are held."""
    return float(np.quantile([abs(change.share) / change.drift.spread for change in changes], CONFIDENCE))


@dataclass(frozen=True, slots=True)
class Held:
    """How often intervals held, over a group of changes.

    Attributes:
        changes: how many.
        buildings: of how many buildings.
        model: share held by the model's own interval.
        unseen: share held by the drift-aware interval with factors from the other folds.
        shipped: share held with the shipped factors.
        width: median half-width with the shipped factors, as a share of the expected energy.
        median_change: median absolute change.
    """

    changes: int
    buildings: int
    model: float
    unseen: float
    shipped: float
    width: float
    median_change: float


@dataclass(frozen=True, slots=True)
class Study:
    """Every change with the factor that the other folds gave for its window.

    Attributes:
        family: of the model.
        changes: with that factor.
        fold_of: fold of each building.
        factors: factor of each window on all the buildings.
    """

    family: Family
    changes: tuple[tuple[Change, float], ...]
    fold_of: dict[str, int]
    factors: dict[int, float]

    def held(self, chosen: Callable[[Change], bool]) -> Held | None:
        """How often intervals held on the chosen changes; None when there is none."""
        group = [(change, unseen) for change, unseen in self.changes if chosen(change)]
        if not group:
            return None
        shipped = [factor(change.window) for change, _ in group]
        return Held(
            len(group),
            len({change.building for change, _ in group}),
            float(np.mean([abs(change.share) <= change.model_half for change, _ in group])),
            float(np.mean([change.held(unseen) for change, unseen in group])),
            float(np.mean([change.held(at) for (change, _), at in zip(group, shipped, strict=True)])),
            float(
                np.median(
                    [
                        max(change.model_half, at * change.drift.spread)
                        for (change, _), at in zip(group, shipped, strict=True)
                    ]
                )
            ),
            float(np.median([abs(change.share) for change, _ in group])),
        )


def study(
    data: dict[str, dict[date, DailySample]],
    family: Family = Family.DAILY,
    progress: Callable[[str], None] = lambda _: None,
) -> Study:
    """Measure every building, then judge each by the others' factors."""
    found: list[Change] = []
    for name, days in data.items():
        progress(f"{name}, {family.value} model")
        found += changes_of(name, days, family)
    fold_of = {name: place % FOLDS for place, name in enumerate(data)}
    judged = []
    for window in WINDOWS:
        of_window = [change for change in found if change.window == window]
        for fold in range(FOLDS):
            others = factor_of([change for change in of_window if fold_of[change.building] != fold])
            judged += [(change, others) for change in of_window if fold_of[change.building] == fold]
    factors = {
        window: factor_of([change for change in found if change.window == window]) for window in WINDOWS
    }
    return Study(family, tuple(judged), fold_of, factors)
