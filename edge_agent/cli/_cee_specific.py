"""`edge-agent cee specific`: an operation that no fiche covers, against its rules."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from edge_agent.cli._cee_files import mistakes_in_words, object_of, prices_of
from edge_agent.cli._cee_site import site_of
from edge_agent.cli._printing import print_json

if TYPE_CHECKING:
    from edge_agent.cee.specific_operation import MeasuredPeriod

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
    # Estimates, which programs ask for by the thousand, need none of this.
    from edge_agent.cee.specific_operation import assess, read_operation  # noqa: PLC0415 - see above

    with mistakes_in_words():
        operation = read_operation(object_of(inputs))
        period = _site_measurement(config) if config is not None else _file_measurement(measured)
        found = assess(operation, measured=period, prices=prices_of(prices))
    if as_json:
        print_json(found.to_json())
    else:
        from edge_agent.cli._cee_specific_printing import print_assessment  # noqa: PLC0415 - as above

        print_assessment(found)
    if not found.eligible:
        raise typer.Exit(NOT_ELIGIBLE)


def _file_measurement(path: str | None) -> MeasuredPeriod | None:
    from edge_agent.cee.specific_operation import measured_period  # noqa: PLC0415 - as above

    return None if path is None else measured_period(object_of(path))


def _site_measurement(config: Path) -> MeasuredPeriod | None:
    from edge_agent.cee.specific_operation import measured_period  # noqa: PLC0415 - as above
    from edge_agent.evaluation import evaluate_savings  # noqa: PLC0415 - only a site loads the store and numpy
    from edge_agent.store import Store  # noqa: PLC0415 - as above

    with site_of(config) as building, Store(building.database) as store:
        report = evaluate_savings(building, store.reader, datetime.now(UTC))
    return None if report is None else measured_period(report.document)
