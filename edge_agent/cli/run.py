"""``edge-agent run``."""

from pathlib import Path
from typing import Annotated

import typer

from edge_agent.cli._printing import errors_in_words
from edge_agent.config import load_building
from edge_agent.running import take_over


def run(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="building.yaml of the site")],
    *,
    verbose: Annotated[bool, typer.Option("--verbose", help="Log more.")] = False,
) -> None:
    """Read the points, keep them, compute and serve, until interrupted."""
    with errors_in_words():
        building = load_building(config)
    take_over(building, verbose=verbose)
