"""``edge-agent token``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.cli._printing import errors_in_words, print_json
from edge_agent.config import load_building

app = typer.Typer(no_args_is_help=True, help="Tokens that give access to the API.")


class ScopeChoice(StrEnum):
    """What a token allows; each scope holds those before it."""

    READ = "read"
    CONTROL = "control"
    ADMIN = "admin"


Config = Annotated[Path, typer.Option("--config", metavar="CONFIG", help="building.yaml of the site")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document instead of text.")]


@app.command()
def create(
    *,
    config: Config,
    name: Annotated[str, typer.Option(help="Who it is for.")] = "home-assistant",
    scope: Annotated[ScopeChoice, typer.Option(help="What it allows.")] = ScopeChoice.READ,
    as_json: AsJson = False,
) -> None:
    """Make a token and show it: it cannot be shown again."""
    with errors_in_words():
        token, secret = _tokens(config).create(name, Scope[scope.name])
    if as_json:
        print_json({**token.to_json(), "token": secret})
    else:
        Console(soft_wrap=True).print(secret, markup=False, highlight=False)
        Console(stderr=True).print("Keep it now: only its hash is stored.", style="dim")


@app.command("list")
def list_tokens(*, config: Config, as_json: AsJson = False) -> None:
    """Show the tokens, without their secrets."""
    with errors_in_words():
        tokens = [token.to_json() for token in _tokens(config).all()]
    if as_json:
        print_json({"tokens": tokens})
        return
    table = Table("id", "name", "scope", "created")
    for token in tokens:
        table.add_row(*token.values())
    Console().print(table)


@app.command()
def revoke(
    token_id: Annotated[str, typer.Argument(metavar="ID", help="As 'token list' shows it.")],
    *,
    config: Config,
    as_json: AsJson = False,
) -> None:
    """Make a token useless, at once."""
    with errors_in_words():
        _tokens(config).revoke(token_id)
    if as_json:
        print_json({"revoked": token_id})
    else:
        Console().print(f"{token_id} is revoked.", markup=False)


def _tokens(config: Path) -> TokenFile:
    return TokenFile(load_building(config).tokens_file)
