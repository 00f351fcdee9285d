"""Polls the units of one link, each at its own pace."""

import asyncio
import heapq
import logging
from collections.abc import Callable, Sequence

from edge_agent.config import Device
from edge_agent.config.points import period_s
from edge_agent.devices import Pace
from edge_agent.modbus.errors import LinkDownError, LinkError
from edge_agent.modbus.lessons import LessonBook
from edge_agent.modbus.link import Link, LinkHealth
from edge_agent.modbus.unit import Reading, Unit

_LOG = logging.getLogger(__name__)
_LONGEST_STEP_S = 60.0
"""No poll of a unit takes longer unless something is frozen, whatever the timeouts of its requests."""

type OnReading = Callable[[Device, Reading], None]


class Poller:
    """One per link: its units wait for each other, those of other links do not."""

    def __init__(
        self,
        link: Link,
        devices: Sequence[Device],
        on_reading: OnReading,
        lessons: LessonBook | None = None,
    ) -> None:
        self.link = link
        self._devices = tuple(devices)
        self._units = {device.section.id: _unit(link, device, lessons) for device in devices}
        self._on_reading = on_reading
        self._told: dict[str, type[LinkError] | None] = {}
        self._down = False
        self._beat_at: float | None = None
        self._quiet_until = 0.0

    @property
    def health(self) -> LinkHealth:
        """State of the link."""
        return self.link.health

    def unit(self, device: str) -> Unit:
        """The unit of a device, to write to it.

        Raises:
            KeyError: the device is not on this link.
        """
        return self._units[device]

    def __contains__(self, device: str) -> bool:
        return device in self._units

    def is_frozen(self, now: float) -> bool:
        """Whether a poll should have ended long ago.

        Args:
            now: time of the loop.
        """
        return self._beat_at is not None and now > max(self._quiet_until, self._beat_at) + _LONGEST_STEP_S

    async def run(self) -> None:
        """Poll until cancelled; a cycle that came too late is skipped, not caught up."""
        loop = asyncio.get_running_loop()
        start = loop.time()
        due = [
            (start + device.section.start_offset_s, number, pace)
            for number, device in enumerate(self._devices)
            for pace in sorted(self._units[device.section.id].paces)
        ]
        heapq.heapify(due)
        try:
            while due:
                when, number, pace = due[0]
                self._beat_at, self._quiet_until = loop.time(), when
                await asyncio.sleep(when - loop.time())
                device = self._devices[number]
                read = await self._poll(device, pace)
                period = period_s(device.section, pace if read else Pace.FAST)
                heapq.heapreplace(due, (max(when + period, loop.time()), number, pace))
        finally:
            self._beat_at = None
            self.link.close()

    async def _poll(self, device: Device, pace: Pace) -> bool:
        reading = await self._units[device.section.id].poll(pace)
        if reading is None:
            return False
        self._tell(device, reading.error)
        self._on_reading(device, reading)
        return reading.error is None

    def _tell(self, device: Device, error: LinkError | None) -> None:
        """Log changes of state only: what is off for a week is one line, not a million."""
        if isinstance(error, LinkDownError):
            if not self._down:
                _LOG.warning("%s", error)
            self._down = True
            return
        if self._down:
            _LOG.info("%s is reached again", self.link.name)
        self._down = False
        kind = type(error) if error else None
        if kind is self._told.get(device.section.id):
            return
        self._told[device.section.id] = kind
        if error:
            _LOG.warning("%s: %s", device.section.id, error)
        else:
            _LOG.info("%s: answers again", device.section.id)


def _unit(link: Link, device: Device, lessons: LessonBook | None) -> Unit:
    section, template = device.section, device.template
    registers = [point.register for point in device.points]
    if lessons is None:
        return Unit(link, section.unit, template, registers)
    return Unit(
        link,
        section.unit,
        template,
        registers,
        lesson=lessons.of(section.id, template.id),
        on_lesson=lambda lesson: lessons.keep(section.id, lesson),
    )
