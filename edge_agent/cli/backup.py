"""``edge-agent backup`` and ``edge-agent restore``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from edge_agent.cli._printing import errors_in_words, print_json
from edge_agent.config import load_building
from edge_agent.store import backup as copy
from edge_agent.store import only_agent
from edge_agent.store import restore as put_back

Config = Annotated[Path, typer.Option("--config", metavar="CONFIG", help="building.yaml of the site")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="File to make, or folder to make one in")],
    *,
    config: Config,
    as_json: AsJson = False,
) -> None:
    """Copy the history to one file, while the agent works. Keep building.yaml and templates/ beside it.

    The copy holds no token: after a restore on another machine, pair again.
    """
    with errors_in_words():
        building = load_building(config)
        if target.is_dir():
            target /= f"{building.config.site.id}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite"
        console = Console(stderr=True)
        with console.status(f"copying {building.database}"):
            size = copy(building.database, target)
    if as_json:
        print_json({"file": str(target), "bytes": size})
    else:
        Console(soft_wrap=True).print(
            f"{target}: {size / 1e6:.1f} MB, checked.", markup=False, highlight=False
        )


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="As 'backup' made it")],
    *,
    config: Config,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the history; what was there is moved aside. Stop the agent first."""
    with errors_in_words():
        building = load_building(config)
        console = Console(stderr=True)
        with only_agent(building.store_folder), console.status(f"checking and copying {source}"):
            aside = put_back(source, building.database, datetime.now(UTC))
    if as_json:
        print_json({"file": str(building.database), "aside": str(aside) if aside else None})
        return
    console = Console(soft_wrap=True)
    console.print(
        f"{source} is now the history of {building.config.site.name}.", markup=False, highlight=False
    )
    if aside:
        console.print(f"What was there is in {aside}.", markup=False, highlight=False)
