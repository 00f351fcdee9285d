"""`edge-agent cee specific`: an operation that no fiche covers, against its rules."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from edge_agent.cee.specific_operation import (
    Assessment,
    MeasuredPeriod,
    assess,
    measured_period,
    read_operation,
)
from edge_agent.cli._cee_files import mistakes_in_words, object_of, prices_of
from edge_agent.cli._cee_site import site_of
from edge_agent.cli._printing import print_json

NOT_ELIGIBLE = 3


def specific_command(
    *,
    inputs: Annotated[str, typer.Option(metavar="FILE.json|-", help="The operation, as one JSON object.")],
    measured: Annotated[
        str | None,
        typer.Option(metavar="FILE.json", help="Measurement after works: the agent's GET /api/v1/savings."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(metavar="building.yaml", help="Run the measurement from the data of this site instead."),
    ] = None,
    prices: Annotated[
        str | None, typer.Option(metavar="FILE.json", help="Your own dated prices and share.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Volume, payback time, audit age, costs, measurement and deadlines of a specific operation.

    Exits 0 when nothing blocks it, 3 when something does, 2 when the input is wrong.
    """
    with mistakes_in_words():
        operation = read_operation(object_of(inputs))
        period = _site_measurement(config) if config is not None else _file_measurement(measured)
        found = assess(operation, measured=period, prices=prices_of(prices))
    if as_json:
        print_json(found.to_json())
    else:
        _print(found)
    if not found.eligible:
        raise typer.Exit(NOT_ELIGIBLE)


def _file_measurement(path: str | None) -> MeasuredPeriod | None:
    return None if path is None else measured_period(object_of(path))


def _site_measurement(config: Path) -> MeasuredPeriod | None:
    from edge_agent.evaluation import evaluate_savings  # noqa: PLC0415 - only a site loads the store and numpy
    from edge_agent.store import Store  # noqa: PLC0415 - as above

    with site_of(config) as building, Store(building.database) as store:
        report = evaluate_savings(building, store.reader, datetime.now(UTC))
    return None if report is None else measured_period(report.document)


def _print(found: Assessment) -> None:
    console = Console()
    lines = [
        f"Gain: {float(found.annual_gain_kwh):,.0f} kWh a year, {float(found.annual_saving_eur):,.0f} € a year",
        f"Eligible cost: {float(found.costs.total_eur):,.0f} €; payback {float(found.payback.years):.2f} years",
        f"Volume: {float(found.kwh_cumac):,.0f} kWh cumac over {found.operation.lifetime_years} years",
        f"Measurement: {found.metering.months} months after the works",
    ]
    if found.metering.kwh_cumac is not None:
        lines.append(f"Measured: {float(found.metering.kwh_cumac):,.0f} kWh cumac")
    if found.prime is not None:
        lines.append(f"Prime: {found.prime.low_eur:,.0f} to {found.prime.high_eur:,.0f} €, not an offer")
    lines += [f"{each.day}: {each.en}" for each in found.deadlines]
    console.print(found.operation.title, style="bold", markup=False, highlight=False)
    console.print("\n".join(lines), markup=False, highlight=False)
    for each in found.findings:
        style = "red" if each.severity == "blocking" else "yellow"
        console.print(
            f"{each.code}: {each.text} — {each.correction}", style=style, markup=False, highlight=False
        )
