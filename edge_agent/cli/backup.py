"""``edge-agent backup`` and ``edge-agent restore``."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from edge_agent.cli._printing import errors_in_words, print_json
from edge_agent.config import load_building
from edge_agent.control.copying import back_up_control, copy_beside, restore_control
from edge_agent.control.opening import control_file
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
    """Copy the history to one file, and the control file beside it, while the agent works. Keep building.yaml and templates/ too.

    The copy holds no token: after a restore on another machine, pair again.
    """
    with errors_in_words():
        building = load_building(config)
        if target.is_dir():
            target /= f"{building.config.site.id}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.sqlite"
        console = Console(stderr=True)
        with console.status(f"copying {building.database}"):
            size = copy(building.database, target)
            control = back_up_control(control_file(building), target)
    if as_json:
        print_json({"file": str(target), "bytes": size, "control": str(control) if control else None})
        return
    output = Console(soft_wrap=True)
    output.print(f"{target}: {size / 1e6:.1f} MB, checked.", markup=False, highlight=False)
    if control:
        output.print(f"{control}: leases, wear and audit, checked.", markup=False, highlight=False)


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="As 'backup' made it")],
    *,
    config: Config,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of the history; what was there is moved aside. Stop the agent first.

    The control file beside it (leases, wear, audit) is put back where there is none; one that is there knows more, and stays.
    """
    with errors_in_words():
        building = load_building(config)
        console = Console(stderr=True)
        with only_agent(building.store_folder), console.status(f"checking and copying {source}"):
            controls = restore_control(source, control_file(building))
            aside = put_back(source, building.database, datetime.now(UTC))
    if as_json:
        file = str(building.database)
        print_json({"file": file, "aside": str(aside) if aside else None, "control": controls})
        return
    console = Console(soft_wrap=True)
    console.print(
        f"{source} is now the history of {building.config.site.name}.", markup=False, highlight=False
    )
    if controls:
        console.print("Leases, wear and audit were put back too.", markup=False, highlight=False)
    elif copy_beside(source).is_file():
        console.print(
            f"{control_file(building)} knows more than the backup, and stays.", markup=False, highlight=False
        )
    if aside:
        console.print(f"What was there is in {aside}.", markup=False, highlight=False)
