"""`python -m simulators.cee_exchange serve --port P`."""

from typing import Annotated

import typer
from aiohttp import web

from simulators.cee_exchange.office import Office
from simulators.cee_exchange.server import make_app

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def describe() -> None:
    """A pretend délégataire for the exchange connector."""


@app.command()
def serve(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any free port.")] = 0,
    faults: Annotated[str, typer.Option(help="Statuses to answer first, such as 503,429.")] = "",
) -> None:
    """Serve on this machine until interrupted; the key is demo-key."""
    office = Office(faults=[int(each) for each in faults.split(",") if each])
    web.run_app(make_app(office), host="127.0.0.1", port=port)
