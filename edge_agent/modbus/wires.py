"""What carries the frames: TCP, RTU over TCP, or a serial port. Opening one is all that differs between links."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pymodbus import FramerType
from pymodbus.client import AsyncModbusSerialClient, AsyncModbusTcpClient

from edge_agent.modbus.line import Line

type Client = AsyncModbusTcpClient | AsyncModbusSerialClient
type Trace = Callable[[bool, bytes], bytes]
"""Sees each packet (True: sent) and gives it back."""


class Wire(Protocol):
    """A way to devices."""

    @property
    def name(self) -> str:
        """How messages call it."""
        ...

    @property
    def line(self) -> Line:
        """Its speed."""
        ...

    @property
    def numbered(self) -> bool:
        """Whether answers carry the number of their request (Modbus TCP), so that a late one is recognised."""
        ...

    @property
    def advice(self) -> str:
        """What to check when it cannot be opened."""
        ...

    def client(self, timeout_s: float, trace: Trace) -> Client:
        """A client that is not yet connected: no retry, no reconnection of its own."""
        ...


@dataclass(frozen=True, slots=True)
class TcpWire:
    """Modbus TCP, or RTU frames through a TCP gateway (``rtu``)."""

    host: str
    port: int = 502
    rtu: bool = False
    line: Line = field(default_factory=Line)

    @property
    def name(self) -> str:
        """How messages call it."""
        return f"{self.host}:{self.port}"

    @property
    def numbered(self) -> bool:
        """Whether answers carry the number of their request."""
        return not self.rtu

    @property
    def advice(self) -> str:
        """What to check when it cannot be opened."""
        return "is the device on, is the address right, does a firewall stand between?"

    def client(self, timeout_s: float, trace: Trace) -> Client:
        """A client that is not yet connected."""
        return AsyncModbusTcpClient(
            self.host,
            port=self.port,
            framer=FramerType.RTU if self.rtu else FramerType.SOCKET,
            timeout=timeout_s,
            retries=0,
            reconnect_delay=0,
            reconnect_delay_max=0,
            trace_packet=trace,
        )


@dataclass(frozen=True, slots=True)
class SerialWire:
    """Modbus RTU on a serial port."""

    port: str
    baudrate: int = 19200
    parity: str = "E"
    stopbits: int = 1
    line: Line = field(default_factory=lambda: Line(baud=19200))

    @property
    def name(self) -> str:
        """How messages call it."""
        return self.port

    @property
    def numbered(self) -> bool:
        """Serial frames have no number."""
        return False

    @property
    def advice(self) -> str:
        """What to check when it cannot be opened."""
        return (
            "is the adapter plugged in, may this user open it (group dialout), does another program hold it?"
        )

    def client(self, timeout_s: float, trace: Trace) -> Client:
        """A client that is not yet connected."""
        return AsyncModbusSerialClient(
            self.port,
            framer=FramerType.RTU,
            baudrate=self.baudrate,
            parity=self.parity,
            stopbits=self.stopbits,
            timeout=timeout_s,
            retries=0,
            reconnect_delay=0,
            reconnect_delay_max=0,
            trace_packet=trace,
        )
