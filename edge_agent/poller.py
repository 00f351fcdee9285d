"""Polls the units of one link, each at its own pace."""

import asyncio
import heapq
import logging
from collections.abc import Callable, Sequence

from edge_agent.config import Device
from edge_agent.modbus.errors import LinkDownError, LinkError
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Reading, Unit

_LOG = logging.getLogger(__name__)

type OnReading = Callable[[Device, Reading], None]


class Poller:
    """One per link: its units wait for each other, those of other links do not."""

    def __init__(self, link: Link, devices: Sequence[Device], on_reading: OnReading) -> None:
        self.link = link
        self._units = [
            (
                device,
                Unit(link, device.section.unit, device.template, [point.register for point in device.points]),
            )
            for device in devices
        ]
        self._on_reading = on_reading
        self._told: dict[str, type[LinkError] | None] = {}
        self._down = False

    async def run(self) -> None:
        """Poll until cancelled; a cycle that came too late is skipped, not caught up."""
        loop = asyncio.get_running_loop()
        due = [(loop.time(), number) for number in range(len(self._units))]
        try:
            while due:
                when, number = due[0]
                await asyncio.sleep(when - loop.time())
                device, unit = self._units[number]
                await self._poll(device, unit)
                following = when + device.section.poll_s
                heapq.heapreplace(due, (max(following, loop.time()), number))
        finally:
            self.link.close()

    async def _poll(self, device: Device, unit: Unit) -> None:
        reading = await unit.poll()
        if reading is None:
            return
        self._tell(device, reading.error)
        self._on_reading(device, reading)

    def _tell(self, device: Device, error: LinkError | None) -> None:
        """Log changes of state only: what is off for a week is one line, not a million."""
        if isinstance(error, LinkDownError):
            if not self._down:
                _LOG.warning("%s", error)
            self._down = True
            return
        if self._down:
            _LOG.info("%s:%d is reached again", self.link.host, self.link.port)
        self._down = False
        kind = type(error) if error else None
        if kind is self._told.get(device.section.id):
            return
        self._told[device.section.id] = kind
        if error:
            _LOG.warning("%s: %s", device.section.id, error)
        else:
            _LOG.info("%s: answers again", device.section.id)
