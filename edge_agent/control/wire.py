"""The way to one register of one device."""

from dataclasses import dataclass
from typing import Protocol

from edge_agent.modbus.errors import LinkError
from edge_agent.modbus.unit import Written


class Wire(Protocol):
    """One register: what is written goes before the reads that wait."""

    async def write(self, value: float) -> float | None:
        """Send a value and read back; ``None`` when the device says "not available".

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


class Device(Protocol):
    """What a wire asks of a device (see ``edge_agent.modbus.unit``)."""

    async def write(self, key: str, value: float) -> Written:
        """Write a register, before any read that waits, and read it back."""
        ...

    async def read(self, key: str) -> float | None:
        """Read a register, before the reads that wait."""
        ...


@dataclass(frozen=True, slots=True)
class RegisterWire:
    """A register of a device that the agent reads."""

    device: Device
    key: str

    async def write(self, value: float) -> float | None:
        """Send a value and read it back; raises LinkError."""
        written = await self.device.write(self.key, value)
        if written.error is not None:
            raise written.error
        return written.read_back

    async def read(self) -> float | None:
        """What the device holds; raises LinkError."""
        return await self.device.read(self.key)


class Nowhere:
    """The wire of a device that cannot be written: what is left on it cannot be given back."""

    async def write(self, _value: float) -> float | None:
        """Never works."""
        raise LinkError("this device is not on a link that the agent writes through")

    async def read(self) -> float | None:
        """Never works."""
        raise LinkError("this device is not on a link that the agent writes through")
