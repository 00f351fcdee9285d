"""The way to one register of one device."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from edge_agent.config import Building, Point
from edge_agent.devices import DeviceTemplate, Register, Space
from edge_agent.modbus.codec import decode, encode


class Wire(Protocol):
    """One register: what is written goes before the reads that wait."""

    async def write(self, value: float) -> None:
        """Send a value.

        Raises:
            LinkError: it was refused, or whether the device took it is not known.
        """
        ...

    async def read(self) -> float | None:
        """What the device holds; ``None`` when it says "not available".

        Raises:
            LinkError: no usable answer.
        """
        ...


class Line(Protocol):
    """What a wire asks of a link (see ``edge_agent.modbus.link``)."""

    async def read(
        self, unit: int, space: Space, address: int, count: int, *, urgent: bool = False
    ) -> list[int]:
        """Read cells."""
        ...

    async def write(
        self, unit: int, space: Space, address: int, values: Sequence[int], *, multiple: bool = False
    ) -> None:
        """Write cells, before any read that waits."""
        ...


@dataclass(frozen=True, slots=True)
class ModbusWire:
    """A register behind a Modbus link."""

    line: Line
    unit: int
    register: Register
    template: DeviceTemplate

    async def write(self, value: float) -> None:
        """Send a value with the function that the template prefers."""
        register, template = self.register, self.template
        words = encode(register, value, word_order=template.word_order, byte_order=template.byte_order)
        preferred = template.write_functions[0] if template.write_functions else None
        await self.line.write(
            self.unit, register.space, register.address, words, multiple=preferred in {15, 16}
        )

    async def read(self) -> float | None:
        """What the device holds, before the polls that wait."""
        register, template = self.register, self.template
        words = await self.line.read(self.unit, register.space, register.address, register.words, urgent=True)
        return decode(register, words, word_order=template.word_order, byte_order=template.byte_order)


def wire_to(building: Building, point: Point, lines: Mapping[str, Line]) -> ModbusWire:
    """The wire of a point over the link of its device."""
    device = next(each for each in building.devices if each.section.id == point.device)
    return ModbusWire(lines[device.section.link], device.section.unit, point.register, device.template)
