"""``edge-agent simulate``."""

import asyncio
import random
import signal
import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from edge_agent.cli._printing import errors_in_words, fail, print_json
from edge_agent.devices import load_template
from edge_agent.simulation import Faults, Framing, SimulatedDevice, serving


def simulate(
    templates: Annotated[
        list[str],
        typer.Argument(metavar="TEMPLATE…", help="Templates to serve; UNIT:TEMPLATE gives the unit number."),
    ],
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes any free one.")] = 5020,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    rtu: Annotated[bool, typer.Option("--rtu", help="RTU frames over TCP instead of Modbus TCP.")] = False,
    late: Annotated[float, typer.Option(min=0, max=100, metavar="%", help="Requests answered late.")] = 0,
    late_ms: Annotated[float, typer.Option(min=0, help="How late.")] = 1500,
    silent: Annotated[float, typer.Option(min=0, max=100, metavar="%", help="Requests not answered.")] = 0,
    refusing: Annotated[float, typer.Option(min=0, max=100, metavar="%", help="Requests refused.")] = 0,
    short: Annotated[
        float, typer.Option(min=0, max=100, metavar="%", help="Answers that lack a register.")
    ] = 0,
    delay_ms: Annotated[float, typer.Option(min=0, help="Delay of every answer.")] = 0,
    seed: Annotated[int | None, typer.Option(help="Makes the faults the same each time.")] = None,
    folder: Annotated[
        list[Path] | None,
        typer.Option("--templates", metavar="FOLDER", help="Folder of the site's own templates."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document once it listens.")] = False,
) -> None:
    """Serve devices that answer as templates say, with faults when asked, until interrupted."""
    begun = time.monotonic()
    devices: dict[int, SimulatedDevice] = {}
    with errors_in_words():
        for place, text in enumerate(templates, start=1):
            unit, _, name = text.rpartition(":")
            if unit and not (unit.isdecimal() and int(unit) <= 255):
                fail(f"{text!r}: {unit!r} is not a unit number (0 to 255)")
            template = load_template(name, folders=folder or [])
            if not template.registers:
                fail(f"{name}: notes only, there is no register to serve")
            devices[int(unit or place)] = SimulatedDevice(template, lambda: time.monotonic() - begun)
    faults = Faults(
        silent / 100,
        late / 100,
        refusing / 100,
        short / 100,
        late_ms / 1000,
        delay_ms / 1000,
        random.Random(seed),  # noqa: S311 - faults, not secrets
    )
    framing = Framing.RTU if rtu else Framing.TCP
    with errors_in_words():
        asyncio.run(_serve(devices, framing, faults, host, port, as_json=as_json))


async def _serve(
    devices: dict[int, SimulatedDevice],
    framing: Framing,
    faults: Faults,
    host: str,
    port: int,
    *,
    as_json: bool,
) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serving(devices, framing=framing, faults=faults, host=host, port=port) as listening:
        if as_json:
            units = {str(unit): device.template.id for unit, device in devices.items()}
            print_json({"host": host, "port": listening, "framing": framing.value, "units": units})
        else:
            _print(devices, framing, host, listening)
        await stop.wait()


def _print(devices: dict[int, SimulatedDevice], framing: Framing, host: str, port: int) -> None:
    table = Table("unit", "template", "device", "registers")
    for unit, device in devices.items():
        template = device.template
        table.add_row(
            str(unit), template.id, f"{template.vendor} {template.models[0]}", str(len(template.registers))
        )
    console = Console()
    console.print(table)
    kind = "Modbus TCP" if framing is Framing.TCP else "RTU over TCP"
    console.print(f"{kind} on {host}:{port}; Ctrl-C stops it.", markup=False, highlight=False)
