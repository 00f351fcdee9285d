"""Command line of the simulator."""

from typing import Annotated

import typer
from aiohttp import web

from simulators.rte.server import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World, create_app

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def describe() -> None:
    """A pretend RTE: Tempo and EcoWatt."""


@app.command()
def serve(
    *,
    port: Annotated[int, typer.Option(help="Port to listen on.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    client_id: Annotated[str, typer.Option(help="The account's client id.")] = DEMO_CLIENT_ID,
    client_secret: Annotated[str, typer.Option(help="The account's secret.")] = DEMO_CLIENT_SECRET,
    tempo_as_list: Annotated[bool, typer.Option(help="Answer the calendar as a list.")] = False,
) -> None:
    """Serve the token and both APIs until interrupted."""
    world = World(client_id=client_id, client_secret=client_secret, tempo_as_list=tempo_as_list)
    web.run_app(create_app(world), host=host, port=port, access_log=None)
