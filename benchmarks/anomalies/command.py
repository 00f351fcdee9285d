"""`script/bench anomalies`."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.anomalies.night import MEMORY_GOAL_MB, TIME_GOAL_S, Night, measure_night
from benchmarks.anomalies.tables import measure, score_tables, to_json

F1_GOAL = 0.89
RESTARTS_GOAL = 0.7
ALERTS_GOAL = 6.0
_PAGE_WIDTH = 140


def anomalies(
    *,
    night: Annotated[
        bool, typer.Option("--night", help="Time and memory of a nightly run of one site instead.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Precision, recall and F1 of the anomalies per kind, buildings tuned with and held out apart."""
    console = Console(stderr=True)
    if night:
        with console.status("filling a store and running its night"):
            taken = measure_night()
        typer.echo(json.dumps(asdict(taken), indent=2) if as_json else night_told(taken))
        return
    with console.status("judging buildings and years"):
        report = measure()
    if as_json:
        typer.echo(json.dumps(to_json(report), indent=2))
        return
    terminal = Console()
    output = terminal if terminal.is_terminal else Console(width=_PAGE_WIDTH)
    for table in score_tables(report):
        output.print(table)
    output.print(
        f"Goals: F1 {F1_GOAL} and restarts recalled {RESTARTS_GOAL} on held-out buildings, "
        f"{ALERTS_GOAL:g} alerts per building and year. {report.seconds:.2f} s per building and year."
    )


def night_told(night: Night) -> str:
    """What a run took beside what it may take."""
    return (
        f"Nightly run of one site with five years of hours ({night.found}):\n"
        f"{night.seconds:.1f} s, of which savings {night.savings_s:.1f} s, {night.cpu_s:.1f} s of processor (goal {TIME_GOAL_S:g} s)\n"
        f"{night.peak_mb:.0f} MB at most, {night.savings_mb:.0f} MB after savings, {night.idle_mb:.0f} MB before "
        f"(goal {MEMORY_GOAL_MB:g} MB)"
    )
