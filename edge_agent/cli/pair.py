"""``edge-agent pair``."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from edge_agent.api.pairing import VALID, PairingFile
from edge_agent.api.tokens import Scope
from edge_agent.cli._printing import errors_in_words, print_json
from edge_agent.cli.token import ScopeChoice
from edge_agent.config import load_building

_VALID_MINUTES = VALID // timedelta(minutes=1)


def pair(
    *,
    config: Annotated[Path, typer.Option("--config", metavar="CONFIG", help="building.yaml of the site")],
    scope: Annotated[
        ScopeChoice, typer.Option(help="What the token will allow: control to write set-points.")
    ] = ScopeChoice.CONTROL,
    minutes: Annotated[int, typer.Option(min=1, max=60, help="How long the code is good.")] = _VALID_MINUTES,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")] = False,
) -> None:
    """Make a code that Home Assistant exchanges for a token: good once, for minutes, and for five tries."""
    with errors_in_words():
        building = load_building(config)
        codes = PairingFile(building.pairing_file)
        until = datetime.now(UTC).replace(microsecond=0) + timedelta(minutes=minutes)
        code = codes.begin(Scope[scope.name], datetime.now(UTC), timedelta(minutes=minutes))
    if as_json:
        print_json({"code": code, "scope": scope.value, "expires": until.isoformat()})
        return
    console = Console(soft_wrap=True)
    console.print(code, markup=False, highlight=False)
    Console(stderr=True).print(
        f"Type it in Home Assistant within {minutes} minutes; the token will have the scope {scope.value}.",
        style="dim",
    )
