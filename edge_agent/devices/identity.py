"""How a device is recognised on a line, and how it is set when it leaves the factory."""

from typing import Literal

from pydantic import Field

from edge_agent.devices.coding import Space
from edge_agent.devices.register import Bits, Frozen


class Fingerprint(Frozen):
    """Registers whose content names the device.

    Attributes:
        space: table to read from.
        address: first register.
        words: number of registers, read in one request and alone.
        expect: words that identify it: one of these sequences. Empty: the content is only shown.
        text: whether the registers hold characters, to be shown as text.
        meaning: what the content says.
    """

    space: Space = Space.HOLDING
    address: int = Field(ge=0, le=0xFFFF)
    words: int = Field(ge=1, le=64)
    expect: tuple[tuple[Bits, ...], ...] = ()
    text: bool = False
    meaning: str = ""

    def matches(self, words: list[int]) -> bool:
        """Whether the content is one of those expected."""
        return tuple(words) in self.expect


class Probe(Frozen):
    """A value whose plausibility shows that the map fits.

    Attributes:
        key: register to read.
        low: smallest plausible value, in its unit.
        high: largest plausible value.
    """

    key: str
    low: float
    high: float


class SerialDefaults(Frozen):
    """Setting of a serial port."""

    baudrate: int
    parity: Literal["N", "E", "O"] = "N"
    stopbits: Literal[1, 2] = 1
