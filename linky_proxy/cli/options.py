"""What the commands have in common."""

from pathlib import Path
from typing import Annotated

import typer

from linky_proxy.settings import SettingsError, SharedSettings, load

# Plain assignments: typer does not look inside `type` aliases.
EnvFile = Annotated[
    Path | None,
    typer.Option(
        "--env-file", metavar="FILE", help="File of LINKY_PROXY_… lines; the environment wins over it."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def failed(message: str, code: int = 2) -> typer.Exit:
    """Tells the user what is wrong and ends the command."""
    typer.echo(message, err=True)
    return typer.Exit(code)


def load_or_fail[S: SharedSettings](kind: type[S], env_file: Path | None) -> S:
    """The settings.

    Raises:
        typer.Exit: after saying which are missing or wrong.
    """
    try:
        return load(kind, env_file)
    except SettingsError as error:
        raise failed(str(error)) from error
