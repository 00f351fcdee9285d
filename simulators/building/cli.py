"""Command line of the pretend building: ``serve`` its meters, or write its ``history``."""

import asyncio
import signal
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from edge_agent.devices import TemplateError
from simulators.building.circuits import Circuits
from simulators.building.history import write_history
from simulators.building.live import Building
from simulators.building.server import AddressInUseError, serving
from simulators.building.source import cambridge_building
from simulators.building.units import DEMO_TEMPLATES, units
from simulators.replay import TARGET_ZONE

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)

type Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


def fast_clock(start: datetime, speed: float, now: Clock = utc_now) -> Clock:
    """A clock that shows ``start`` now and then runs ``speed`` times as fast as ``now``."""
    origin = now()
    return lambda: start + (now() - origin) * speed


def paris_today(now: datetime) -> date:
    """Civil day in Paris, on which the replay's calendar depends."""
    return now.astimezone(TARGET_ZONE).date()


async def run(
    *, host: str, port: int, clock: Clock, templates: Path, stop: asyncio.Event, tell: Callable[[str], None]
) -> None:
    """Serve the building until ``stop`` is set.

    Args:
        host: address to listen on.
        port: port to listen on; 0 takes any free one.
        clock: the present instant, aware.
        templates: folder of the demo's own templates.
        stop: ends the server.
        tell: receives one line once the server listens.

    Raises:
        AddressInUseError: nothing can listen there.
        TemplateError: a template is missing or wrong.
    """
    circuits = Circuits(cambridge_building(paris_today(clock())))
    building = Building(circuits, clock())
    line = units(templates)
    async with serving(building, line, clock=clock, host=host, port=port) as bound:
        tell(f"building: {len(line)} Modbus units on {host}:{bound}")
        await stop.wait()


@app.command()
def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="TCP port; 0 takes any free one.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    speed: Annotated[float, typer.Option(min=0.001, help="Simulated seconds per second.")] = 1.0,
    templates: Annotated[Path, typer.Option(help="Folder of the demo's own templates.")] = DEMO_TEMPLATES,
) -> None:
    """Answer as the building's meters and controllers on one Modbus TCP port, until Ctrl-C."""

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        clock = fast_clock(utc_now(), speed)
        await run(host=host, port=port, clock=clock, templates=templates, stop=stop, tell=_tell)

    try:
        asyncio.run(main())
    except (AddressInUseError, TemplateError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(1) from error


@app.command()
def history(
    out: Annotated[Path, typer.Option(help="CSV file to write: ts_utc,kwh,temp_c.")],
) -> None:
    """Write the building's past, hour by hour, up to the last hour that is over."""
    now = utc_now()
    try:
        with out.open("w", encoding="utf-8", newline="") as file:
            hours = write_history(cambridge_building(paris_today(now)), now, file)
    except OSError as error:
        typer.echo(f"error: cannot write {out}: {error.strerror}", err=True)
        raise typer.Exit(1) from error
    typer.echo(f"{out}: {hours} hours")


def _tell(line: str) -> None:
    # A supervisor reads this through a pipe, where nothing flushes by itself.
    print(line, flush=True)
