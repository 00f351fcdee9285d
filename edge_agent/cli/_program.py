"""The program: a group of commands, each loaded from its module when it is asked for."""

import importlib
from typing import Annotated, override

import typer
from typer.core import TyperCommand, TyperGroup

from edge_agent import version

# Loading everything would cost each command the start of Modbus, HTTP and numpy, which most do not use.
_COMMANDS = {
    "run": ("run", "run"),
    "check": ("check", "check"),
    "plan": ("plan", "plan"),
    "devices": ("devices", "devices"),
    "points": ("points", "app"),
    "scan": ("scan", "scan"),
    "probe": ("probe", "probe"),
    "try": ("try_", "try_"),
    "commission": ("commission", "commission"),
    "simulate": ("simulate", "simulate"),
    "read": ("read", "read"),
    "import": ("import_history", "import_history"),
    "savings": ("savings", "savings"),
    "anomalies": ("anomalies", "anomalies"),
    "kpis": ("kpis", "kpis"),
    "report": ("report", "app"),
    "cee": ("cee", "app"),
    "dossier": ("dossier", "app"),
    "exchange": ("exchange", "app"),
    "lease": ("lease", "lease"),
    "release": ("lease", "release"),
    "leases": ("lease", "leases"),
    "audit": ("audit", "audit"),
    "token": ("token", "app"),
    "pair": ("pair", "pair"),
    "backup": ("backup", "backup"),
    "restore": ("backup", "restore"),
}


class _CommandsOnDemand(TyperGroup):
    # The context is typed as an object because its class is private to typer, and not used.
    @override
    def list_commands(self, ctx: object) -> list[str]:
        return list(_COMMANDS)

    @override
    def get_command(self, ctx: object, cmd_name: str) -> TyperCommand | TyperGroup | None:
        if cmd_name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[cmd_name]
        found = getattr(importlib.import_module(f"edge_agent.cli.{module}"), attribute)
        if not isinstance(found, typer.Typer):
            function, found = found, typer.Typer()
            found.command(cmd_name)(function)
        command = typer.main.get_command(found)
        command.name = cmd_name
        return command if isinstance(command, TyperCommand | TyperGroup) else None


app = typer.Typer(
    cls=_CommandsOnDemand,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Reads the points of a building, keeps them, computes energy, savings and CEE estimates, and serves them.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"edge-agent {version()}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    del show_version  # acted on by its callback


def main() -> None:
    """Run the program; exits 2 when the input is wrong."""
    app()
