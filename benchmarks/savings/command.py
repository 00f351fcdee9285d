"""`script/bench savings`."""

import json
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.peers import PeerMissingError
from benchmarks.savings import drift_study, eemeter_peer, speed, tables
from edge_agent.savings import Family

_PAGE_WIDTH = 180


def savings(
    *,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="The study of docs/savings-calibration.md, about two minutes.")
    ] = False,
    eemeter: Annotated[bool, typer.Option(help="Measure eemeter 3.2.0 too, in its own environment.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Times, memory and agreement of the savings models; with --coverage, how often their intervals hold."""
    terminal = Console()
    output = terminal if terminal.is_terminal else Console(width=_PAGE_WIDTH)
    studies: list[drift_study.Study] = []
    lines: list[speed.Line] = []
    peer: dict[str, eemeter_peer.PeerLine] = {}
    missing = None
    with Console(stderr=True).status("") as status:
        if coverage:
            data = drift_study.buildings()
            studies = [
                drift_study.study(data, family, status.update) for family in (Family.DAILY, Family.BILLING)
            ]
        else:
            lines = list(speed.measure(status.update))
            peer, missing = _beside(eemeter, status.update)
    if as_json:
        answer = {
            "coverage": [tables.coverage_json(study) for study in studies],
            "cases": tables.speed_json(lines, peer),
            "eemeter": missing,
        }
        typer.echo(json.dumps(answer, indent=2))
        return
    for study in studies:
        output.print(tables.coverage_table(study))
        output.print(tables.factors_line(study))
    if lines:
        output.print(tables.speed_table(lines, peer))
    if missing:
        output.print(missing)


def _beside(
    wanted: bool, progress: Callable[[str], None]
) -> tuple[dict[str, eemeter_peer.PeerLine], str | None]:
    """Lines of eemeter, or why there are none."""
    if not wanted:
        return {}, None
    try:
        return eemeter_peer.measure(progress), None
    except PeerMissingError as error:
        return {}, f"eemeter 3.2.0 is not measured here: {error}"
