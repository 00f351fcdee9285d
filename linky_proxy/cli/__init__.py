"""Command line: `linky-proxy run`, `check`, `settings` and `token`."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from linky_proxy import __version__
from linky_proxy.cli import token as token_cli
from linky_proxy.cli.options import AsJson, EnvFile, failed, load_or_fail
from linky_proxy.cli.self_check import Findings, advise, check_files, check_services
from linky_proxy.cli.settings_table import unknown_variables, values, variables
from linky_proxy.operation import json_logging
from linky_proxy.operation.service import serve
from linky_proxy.settings import Settings, SettingsError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(token_cli.app, name="token", help="Mint, inspect and revoke clients' tokens.")


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
    """Serve until interrupted.

    Settings are LINKY_PROXY_… variables, from the environment or from --env-file. Four are needed:
    LINKY_PROXY_CLIENT_ID and LINKY_PROXY_CLIENT_SECRET (of the application on Enedis' DataHub),
    LINKY_PROXY_JWT_SECRET (signs clients' tokens; openssl rand -hex 32) and LINKY_PROXY_PUBLIC_URL (where browsers
    reach the proxy). A secret is better given by a file: LINKY_PROXY_JWT_SECRET_FILE=/run/secrets/jwt.

    `linky-proxy settings` lists them all; `linky-proxy check` says what is missing.
    """
    settings = load_or_fail(Settings, env_file)
    json_logging.configure(settings.log_level)
    try:
        asyncio.run(serve(settings))
    except SettingsError as error:
        raise failed(str(error)) from error
    except OSError as error:
        raise failed(
            f"cannot listen on {settings.host}:{settings.port}: {error.strerror or error}. "
            "Set LINKY_PROXY_HOST or LINKY_PROXY_PORT."
        ) from error


def _print_table(rows: Iterable[tuple[str, ...]], header: tuple[str, ...]) -> None:
    table = Table(*header)
    for row in rows:
        # Escaped by rich's own markup rules otherwise: a path may hold brackets.
        table.add_row(*(cell.replace("[", r"\[") for cell in row))
    Console().print(table)


@app.command("settings")
def list_settings(*, as_json: AsJson = False) -> None:
    """List every variable, what it means and its default."""
    listed = variables()
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in listed], ensure_ascii=False))
        return
    rows = [(one.name, "(needed)" if one.default is None else one.default, one.meaning) for one in listed]
    _print_table(rows, ("variable", "default", "meaning"))


@app.command()
def check(
    *,
    online: Annotated[
        bool, typer.Option("--online", help="Also ask Enedis for an application token, and Redis.")
    ] = False,
    env_file: EnvFile = None,
    as_json: AsJson = False,
) -> None:
    """Say whether the proxy could run with these settings, and what is missing; ends with 1 when it could not."""
    settings = load_or_fail(Settings, env_file)
    problems = [*check_files(settings), *(asyncio.run(check_services(settings)) if online else ())]
    findings = Findings(problems, advise(settings, unknown_variables(env_file)))
    if as_json:
        typer.echo(json.dumps({"settings": values(settings)} | asdict(findings), ensure_ascii=False))
    else:
        _print_table(values(settings).items(), ("variable", "value"))
        for label, lines in (("problem", findings.problems), ("advice", findings.advice)):
            for line in lines:
                typer.echo(f"{label}: {line}")
        typer.echo("not ready to run" if findings.problems else "ready to run")
    if findings.problems:
        raise typer.Exit(1)


def main() -> None:
    """Entry point of the console script."""
    app(prog_name="linky-proxy")
