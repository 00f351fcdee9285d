"""What was measured, as tables and as JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict

from rich.table import Table

from benchmarks.savings.drift_study import WINDOWS, Change, Held, Study
from benchmarks.savings.eemeter_peer import PeerLine
from benchmarks.savings.speed import Line
from edge_agent.savings.drift import factor

_OWN_YEARS = (0, 1, 3, 5)


def speed_table(lines: Sequence[Line], peer: Mapping[str, PeerLine]) -> Table:
    """Speed, memory and agreement."""
    table = Table(title="Baselines: time, memory, agreement", title_justify="left")
    for heading in (
        *("case", "model", "import s", "fit s", "whole s", "peak MB", "saving %", "CV"),
        *("eemeter %", "eemeter CV", "opendsm %", "opendsm CV", "eemeter here: fit s", "MB"),
    ):
        table.add_column(heading, justify="left" if heading in {"case", "model"} else "right")
    for line in lines:
        beside = _beside(line, peer)
        table.add_row(
            line.name,
            line.family,
            f"{line.import_s:.2f}",
            f"{line.fit_s:.3f}",
            f"{line.whole_s:.2f}",
            f"{line.peak_mb:.0f}",
            f"{line.savings_percent:.2f}",
            f"{line.cv_rmse:.3f}",
            _number(line.oracle.eemeter_percent, 2),
            _number(line.oracle.eemeter_cv, 3),
            _number(line.oracle.opendsm_percent, 2),
            _number(line.oracle.opendsm_cv, 3),
            _number(None if beside is None else beside.fit_s, 2),
            _number(None if beside is None else beside.peak_mb, 0),
        )
    return table


def _beside(line: Line, peer: Mapping[str, PeerLine]) -> PeerLine | None:
    """The peer on the same data: it is measured by the day."""
    return peer.get(line.name) if line.family == "daily" else None


def _number(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def coverage_table(study: Study) -> Table:
    """How often 90 % intervals held, by length, past, scatter and fold."""
    table = Table(
        title=f"Changes of buildings without declared works, {study.family.value} model", title_justify="left"
    )
    for heading in (
        *("group", "changes", "buildings", "median change", "model alone"),
        *("drift, factors of other folds", "drift, shipped factors", "median half-width"),
    ):
        table.add_column(heading, justify="left" if heading == "group" else "right")
    for name, chosen in groups(study):
        if (held := study.held(chosen)) is not None:
            table.add_row(name, *_cells(held))
    return table


def groups(study: Study) -> Iterable[tuple[str, Callable[[Change], bool]]]:
    """The lines of the table; all but the first ones are of changes over a year."""

    def over(days: int, kept: Callable[[Change], bool] = lambda _: True) -> Callable[[Change], bool]:
        return lambda change: change.window == days and kept(change)

    def with_past(years: int) -> Callable[[Change], bool]:
        return over(365, lambda change: len(change.drift.counted) == years)

    def of_fold(fold: int) -> Callable[[Change], bool]:
        return over(365, lambda change: study.fold_of[change.building] == fold)

    yield from ((f"{days} days", over(days)) for days in WINDOWS)
    yield from ((f"a year, {years} of its own before", with_past(years)) for years in _OWN_YEARS)
    yield "a year, CV under 10 %", over(365, lambda change: change.drift.cv < 0.1)
    yield "a year, CV over 20 %", over(365, lambda change: change.drift.cv > 0.2)
    yield from ((f"a year, fold {fold + 1}", of_fold(fold)) for fold in sorted(set(study.fold_of.values())))


def _cells(held: Held) -> tuple[str, ...]:
    return (
        str(held.changes),
        str(held.buildings),
        f"{100 * held.median_change:.1f} %",
        f"{100 * held.model:.0f} %",
        f"{100 * held.unseen:.0f} %",
        f"{100 * held.shipped:.0f} %",
        f"{100 * held.width:.1f} %",
    )


def factors_line(study: Study) -> str:
    """Factors found on all buildings beside those that are shipped."""
    found = ", ".join(f"{window} days {at:.2f}" for window, at in study.factors.items())
    shipped = ", ".join(f"{window} days {factor(window):.2f}" for window in WINDOWS)
    return f"Factors that hold 90 % on all the buildings: {found}. Shipped: {shipped}."


def coverage_json(study: Study) -> dict[str, object]:
    """The same for a program."""
    return {
        "family": study.family.value,
        "factors": study.factors,
        "groups": {
            name: asdict(held) for name, chosen in groups(study) if (held := study.held(chosen)) is not None
        },
    }


def speed_json(lines: Sequence[Line], peer: Mapping[str, PeerLine]) -> list[dict[str, object]]:
    """The same for a program."""
    return [
        {**asdict(line), "eemeter_here": None if beside is None else asdict(beside)}
        for line in lines
        for beside in (_beside(line, peer),)
    ]
