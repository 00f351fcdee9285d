"""`script/bench anomalies`."""

import json
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.anomalies.tables import measure, score_tables, to_json

F1_GOAL = 0.89
RESTARTS_GOAL = 0.7
ALERTS_GOAL = 6.0
_PAGE_WIDTH = 140


def anomalies(*, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Precision, recall and F1 of the anomalies per kind, buildings tuned with and held out apart."""
    console = Console(stderr=True)
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
