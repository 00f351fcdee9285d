"""The scores as tables and as JSON, buildings tuned with and held out apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table

from benchmarks.anomalies.cases import TEST, TUNING, UNTOUCHED, Case, require_apart
from benchmarks.anomalies.scoring import Outcome, Tally, alerts_per_year, by_kind, run, total
from benchmarks.measuring import spending

type Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Report:
    """Outcomes of the three sets, and the time that one building and year takes.

    Attributes:
        tuning: years with faults of the buildings that the rules were tuned with.
        untouched: years of the same buildings without faults put in.
        test: years with faults of buildings that were held out.
        seconds: mean time to learn one year and judge the next.
    """

    tuning: tuple[Outcome, ...]
    untouched: tuple[Outcome, ...]
    test: tuple[Outcome, ...]
    seconds: float


def measure(
    tuning: Sequence[Case] = TUNING, untouched: Sequence[Case] = UNTOUCHED, test: Sequence[Case] = TEST
) -> Report:
    """Score every case."""
    require_apart((*tuning, *untouched), test)
    for case in (*tuning, *test):
        case.load()
    with spending() as spent:
        tuned, clean, held_out = (tuple(map(run, cases)) for cases in (tuning, untouched, test))
    return Report(tuned, clean, held_out, spent.wall_s / (len(tuning) + len(untouched) + len(test)))


def score_tables(report: Report) -> list[Table]:
    """One table per set, kinds then all, and one of untouched years."""
    tables = [
        _scores("Held out: buildings that no rule was tuned with", report.test),
        _scores(
            "Tuned with: the same rules on the buildings that their thresholds were chosen on", report.tuning
        ),
    ]
    clean = Table(
        "building and year", "alerted days", title="Years with nothing put in (buildings tuned with)"
    )
    for outcome in report.untouched:
        clean.add_row(outcome.case.name, str(outcome.false_days))
    clean.add_row("per building and year", f"{alerts_per_year(report.untouched):.1f}", style="bold")
    return [*tables, clean]


def to_json(report: Report) -> Json:
    """The same for programs."""
    return {
        "held_out": _scores_json(report.test),
        "tuned_with": _scores_json(report.tuning),
        "untouched": {
            "cases": {outcome.case.name: outcome.false_days for outcome in report.untouched},
            "alerts_per_building_year": alerts_per_year(report.untouched),
        },
        "seconds_per_building_year": report.seconds,
    }


def _scores(title: str, outcomes: Sequence[Outcome]) -> Table:
    table = Table("kind", "precision", "recall", "F1", "kind named", "found", "missed", "false", title=title)
    for kind, tally in by_kind(outcomes).items():
        table.add_row(kind.value, *_cells(tally))
    everything = total(outcomes)
    table.add_row("all, by the day", *_cells(everything), style="bold")
    table.caption = f"{alerts_per_year(outcomes):.1f} alerts per building and year on days without a label"
    return table


def _cells(tally: Tally) -> list[str]:
    labelled = tally.hits + tally.misses > 0
    return [
        f"{tally.precision:.2f}",
        f"{tally.recall:.2f}" if labelled else "—",
        f"{tally.f1:.2f}" if labelled else "—",
        f"{tally.named} of {tally.hits}" if labelled else "—",
        str(tally.hits),
        str(tally.misses),
        str(tally.false),
    ]


def _scores_json(outcomes: Sequence[Outcome]) -> Json:
    return {
        "all": _tally_json(total(outcomes)),
        "kinds": {kind.value: _tally_json(tally) for kind, tally in by_kind(outcomes).items()},
        "cases": {outcome.case.name: _tally_json(total([outcome])) for outcome in outcomes},
        "alerts_per_building_year": alerts_per_year(outcomes),
    }


def _tally_json(tally: Tally) -> Json:
    return {
        "precision": tally.precision,
        "recall": tally.recall,
        "f1": tally.f1,
        "found": tally.hits,
        "named": tally.named,
        "missed": tally.misses,
        "false": tally.false,
    }
