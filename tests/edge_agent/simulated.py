"""Simulated devices served from a thread of their own, for commands that run a loop themselves."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from edge_agent.devices import load_template
from edge_agent.simulation import Faults, Framing, SimulatedDevice, serving


@contextmanager
def simulated(
    templates: Mapping[int, str], *, framing: Framing = Framing.TCP, faults: Faults | None = None
) -> Iterator[tuple[int, dict[int, SimulatedDevice]]]:
    """Serve templates by unit number; gives the port and the devices."""
    devices = {unit: SimulatedDevice(load_template(name), lambda: 0.0) for unit, name in templates.items()}
    ports: list[int] = []
    ready, loop = threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        async with serving(devices, framing=framing, faults=faults) as port:
            ports.append(port)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield ports[0], devices
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        loop.close()
