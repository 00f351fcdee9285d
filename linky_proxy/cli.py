"""Command line: `linky-proxy run`, `linky-proxy token mint`, `linky-proxy token inspect`."""

import asyncio
import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from linky_proxy import __version__, json_logging
from linky_proxy.app import utc_now
from linky_proxy.service import serve
from linky_proxy.settings import Settings, SettingsError, TokenSettings, load
from linky_proxy.tokens import LIFETIME, InvalidTokenError, Token, decode
from linky_proxy.tokens import mint as mint_token
from linky_proxy.usage_point import mask, parse_prm

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
token_app = typer.Typer(no_args_is_help=True)
app.add_typer(token_app, name="token", help="Mint and inspect clients' tokens.")

# Plain assignments: typer does not look inside `type` aliases.
EnvFile = Annotated[
    Path | None, typer.Option("--env-file", help="File of LINKY_PROXY_… lines; the environment wins over it.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def _fail(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)


def _load[S: TokenSettings](kind: type[S], env_file: Path | None) -> S:
    try:
        return load(kind, env_file)
    except SettingsError as error:
        raise _fail(str(error)) from error


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def describe(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Stateless proxy between an Enedis Data Connect application and clients of the Conso-API interface."""


@app.command()
def run(*, env_file: EnvFile = None) -> None:
    """Serve until interrupted. Settings: LINKY_PROXY_… variables, or --env-file."""
    settings = _load(Settings, env_file)
    json_logging.configure(settings.log_level)
    try:
        asyncio.run(serve(settings))
    except OSError as error:
        raise _fail(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}. "
            "Set LINKY_PROXY_HOST or LINKY_PROXY_PORT."
        ) from error


@token_app.command()
def mint(
    *,
    prm: Annotated[list[str], typer.Option(help="Delivery point, 14 digits; repeatable.")],
    days: Annotated[
        int, typer.Option(min=1, max=LIFETIME.days, help="Days until it expires.")
    ] = LIFETIME.days,
    env_file: EnvFile = None,
    as_json: AsJson = False,
) -> None:
    """Mint a token for points whose consent was given otherwise. Needs LINKY_PROXY_JWT_SECRET (or ..._FILE)."""
    prms = [parsed for text in prm if (parsed := parse_prm(text)) is not None]
    if len(prms) != len(prm):
        raise _fail("--prm: a PRM is 14 digits")
    settings = _load(TokenSettings, env_file)
    now = utc_now()
    end = now + timedelta(days=days)
    text = mint_token(prms, settings.jwt_secret.get_secret_value(), now=now, consent_end=end)
    typer.echo(json.dumps({"token": text, "expires": end.isoformat(timespec="seconds")}) if as_json else text)


def _describe_token(token: Token, *, signed_here: bool | None, reveal: bool) -> dict[str, object]:
    return {
        "prms": [prm if reveal else mask(prm) for prm in token.prms],
        "issued": token.issued.isoformat(),
        "expires": token.expires.isoformat(),
        "expired": token.expires <= utc_now(),
        "id": token.identifier,
        "signed_here": signed_here,
    }


def _check_signature(text: str, env_file: Path | None) -> bool | None:
    """Whether the signature is ours; None when no secret is set to check it with."""
    try:
        secret = load(TokenSettings, env_file).jwt_secret.get_secret_value()
    except SettingsError:
        return None
    try:
        decode(text, secret)
    except InvalidTokenError:
        return False
    return True


@token_app.command()
def inspect(
    *,
    source: Annotated[
        str, typer.Argument(metavar="TOKEN", help="The token, or - to read it from standard input.")
    ] = "-",
    reveal: Annotated[bool, typer.Option("--reveal", help="Show whole PRMs.")] = False,
    env_file: EnvFile = None,
    as_json: AsJson = False,
) -> None:
    """Say what a token opens and until when; its signature is checked when the secret is set."""
    text = (sys.stdin.read() if source == "-" else source).strip()
    try:
        decoded = decode(text, None)
    except InvalidTokenError as error:
        raise _fail(f"cannot read the token: {error}") from error
    described = _describe_token(decoded, signed_here=_check_signature(text, env_file), reveal=reveal)
    if as_json:
        typer.echo(json.dumps(described))
        return
    table = Table(show_header=False)
    for name, value in described.items():
        table.add_row(name, ", ".join(value) if isinstance(value, list) else str(value))
    Console().print(table)


def main() -> None:
    """Entry point of the console script."""
    app(prog_name="linky-proxy")
