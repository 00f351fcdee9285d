"""``edge-agent anomalies``: what went wrong, from one file, without a site or a server."""

from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.anomalies.detect import AnomaliesRefusedError, Detection, detect
from edge_agent.anomalies.priced import to_json
from edge_agent.anomalies.profiles import profiles_of
from edge_agent.anomalies.sentences import name_of
from edge_agent.cli._hourly_file import occupancy_of, read_hours
from edge_agent.cli._parameters import PERIOD, parse_period, parse_zone
from edge_agent.cli._printing import fail, print_json
from edge_agent.energy import Price
from edge_agent.language import Language
from edge_agent.savings import Period

REFUSED = 3


def anomalies(
    *,
    energy: Annotated[
        Path, typer.Option(help="CSV or CSV.gz: ts_utc,kwh,temp_c by the hour; blank = missing.")
    ],
    train: Annotated[
        Period,
        typer.Option(
            parser=parse_period, metavar=PERIOD, help="Days to learn from, about a year of ordinary use."
        ),
    ],
    test: Annotated[
        Period, typer.Option(parser=parse_period, metavar=PERIOD, help="Days to judge, after them.")
    ],
    timezone: Annotated[
        ZoneInfo,
        typer.Option(
            parser=parse_zone,
            metavar="ZONE",
            help="Time zone of the building; its country's public holidays are taken into account.",
        ),
    ] = "Europe/Paris",  # type: ignore[assignment]  # typer parses the default like a given value
    price: Annotated[
        float | None, typer.Option(min=0, metavar="EUR", help="Price of a kWh, to value the excess.")
    ] = None,
    language: Annotated[Language, typer.Option(help="Language of the sentences.")] = Language.EN,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list in JSON.")] = False,
) -> None:
    """What went wrong, day by day: kind, hours, energy in excess, likely cause.

    Thresholds are learned on the days of --train, and each day of --test is judged by those before it alone. Exits 2
    when the input is wrong, 3 when there are too few days to learn from.
    """
    if train.overlaps(test):
        fail(f"--train {train} and --test {test} share days: end one before the other")
    hours = read_hours(energy)
    try:
        found = detect(profiles_of(hours, timezone), train, test, occupancy=occupancy_of(hours, timezone))
    except AnomaliesRefusedError as refusal:
        typer.echo(f"refused: {refusal}", err=True)
        raise typer.Exit(REFUSED) from refusal
    prices = [] if price is None else [Price(date.min, price)]
    rows = [to_json(anomaly, language, prices) for anomaly in found.anomalies]
    if as_json:
        print_json(rows)
        for warning in found.warnings:
            typer.echo(f"Warning: {warning}", err=True)
    else:
        _print(found, rows, language)


def _print(found: Detection, rows: list[dict[str, object]], language: Language) -> None:
    console = Console()
    for row in rows:
        console.print(f"• {row['sentence']}", markup=False, highlight=False)
    table = Table("rule", "alerts", "in the learning days", title="How often each rule fires")
    counts: dict[str, int] = {}
    for anomaly in found.anomalies:
        counts[anomaly.kind] = counts.get(anomaly.kind, 0) + 1
    for kind, past in found.replay.items():
        table.add_row(name_of(kind, language), str(counts.get(kind, 0)), str(past))
    console.print(table)
    console.print(
        f"{found.judged_days} days judged after {found.learning_days} learned; working day "
        f"{found.schedule.opens}:00 to {found.schedule.closes}:00.",
        highlight=False,
    )
    for warning in found.warnings:
        console.print(f"Warning: {warning}", style="yellow", markup=False, highlight=False)
