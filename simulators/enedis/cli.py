"""Command line of the simulator."""

import asyncio
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from aiohttp import web

from simulators.enedis.faults import FaultFileError, Faults, load_faults
from simulators.enedis.server import create_app
from simulators.enedis.shares import ShareFileError, Shares
from simulators.enedis.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World, meter_book

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def describe() -> None:
    """A pretend Enedis Data Connect 2026."""


def _print_now(text: str) -> None:
    print(text, flush=True)


async def run(world: World, host: str, port: int, announce: Callable[[str], None] = _print_now) -> None:
    """Serve `world` until SIGINT or SIGTERM; announces its address when it is ready (port 0 takes a free one)."""
    runner = web.AppRunner(create_app(world), access_log=None, shutdown_timeout=2)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound = runner.addresses[0][1]
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        announce(f"simulators.enedis: listening on http://{host}:{bound}")
        await stop.wait()
    finally:
        await runner.cleanup()


def _fail(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(2)


@app.command()
def serve(
    *,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")],
    redirect_url: Annotated[
        str, typer.Option(help="The proxy's callback, e.g. http://127.0.0.1:8351/api/callback.")
    ],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    client_id: Annotated[str, typer.Option(help="The application's client id.")] = DEMO_CLIENT_ID,
    client_secret: Annotated[str, typer.Option(help="The application's secret.")] = DEMO_CLIENT_SECRET,
    faults: Annotated[
        Path | None, typer.Option(help="JSON file of faults (see simulators/enedis/faults.py).")
    ] = None,
    recorded: Annotated[
        bool, typer.Option(help="Also serve the recorded meters 99999999999991 and ...992.")
    ] = False,
    shared: Annotated[
        list[str] | None, typer.Option(help="PRM already shared for three years; repeatable.")
    ] = None,
    shares: Annotated[
        Path | None, typer.Option(help="File that keeps the consents, so that a restart does not lose them.")
    ] = None,
    published_at: Annotated[
        datetime,
        typer.Option(formats=["%H:%M"], help="Paris time at which the day before becomes available."),
    ] = datetime(1900, 1, 1),  # noqa: DTZ001 - only its time of day is used
) -> None:
    """Serve the consent pages and the APIs."""
    try:
        chosen = load_faults(faults) if faults else Faults()
        kept = Shares.from_file(shares) if shares else Shares()
    except (FaultFileError, ShareFileError) as error:
        raise _fail(str(error)) from error
    world = World(
        redirect_url=redirect_url,
        client_id=client_id,
        client_secret=client_secret,
        meters=meter_book(recorded=recorded),
        faults=chosen,
        shares=kept,
        published_at=published_at.time(),
    )
    for prm in shared or ():
        if not kept.allows(prm, world.today):
            kept.grant(prm, world.today, world.today + timedelta(days=1094))
    try:
        asyncio.run(run(world, host, port))
    except OSError as error:
        raise _fail(
            f"cannot listen on {host}:{port}: {error.strerror or error}. Choose another --port."
        ) from error
