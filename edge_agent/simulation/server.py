"""Serves simulated devices over Modbus TCP, or RTU frames over TCP, written against the protocol."""

import asyncio
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from enum import StrEnum

from edge_agent.errors import EdgeAgentError
from edge_agent.simulation.device import SimulatedDevice
from edge_agent.simulation.faults import Faults

_GATEWAY_SILENT = 11
_RTU_FIXED = {1: 8, 2: 8, 3: 8, 4: 8, 5: 8, 6: 8}


class SimulationError(EdgeAgentError):
    """The server cannot listen."""


class Framing(StrEnum):
    """How requests are framed."""

    TCP = "tcp"
    RTU = "rtu"


@asynccontextmanager
async def serving(
    devices: Mapping[int, SimulatedDevice],
    *,
    framing: Framing = Framing.TCP,
    faults: Faults | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[int]:
    """Serve devices by unit number while the context lasts, and give the port.

    Another unit is refused as a gateway does on TCP, and met with silence on RTU.

    Raises:
        SimulationError: nothing can listen there.
    """
    handler = _Handler(devices, faults or Faults())
    serve = handler.rtu if framing is Framing.RTU else handler.tcp
    try:
        server = await asyncio.start_server(serve, host, port)
    except OSError as error:
        raise SimulationError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        server.close_clients()
        await server.wait_closed()


class _Handler:
    def __init__(self, devices: Mapping[int, SimulatedDevice], faults: Faults) -> None:
        self._devices, self._faults = devices, faults

    async def tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                number, _protocol, length, unit = struct.unpack(">HHHB", await reader.readexactly(7))
                pdu = await reader.readexactly(max(length - 1, 1))
                if unit in self._devices:
                    answer = self._faults.on(self._devices[unit].answer(pdu))
                else:
                    answer = (self._faults.delay_s, bytes([pdu[0] | 0x80, _GATEWAY_SILENT]))
                if answer is not None:
                    head = struct.pack(">HHHB", number, 0, len(answer[1]) + 1, unit)
                    await _send(writer, answer[0], head + answer[1])
        except asyncio.IncompleteReadError, ConnectionError:
            pass
        finally:
            writer.close()

    async def rtu(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                unit, pdu = await _rtu_request(reader)
                answer = self._faults.on(self._devices[unit].answer(pdu)) if unit in self._devices else None
                if answer is not None:
                    body = bytes([unit]) + answer[1]
                    await _send(writer, answer[0], body + crc(body))
        except asyncio.IncompleteReadError, ConnectionError:
            pass
        finally:
            writer.close()


async def _send(writer: asyncio.StreamWriter, delay_s: float, frame: bytes) -> None:
    # One thing at a time, as a device on a half-duplex line: what is late makes the next one wait.
    if delay_s:
        await asyncio.sleep(delay_s)
    writer.write(frame)
    await writer.drain()


async def _rtu_request(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readexactly(7)
    size = _RTU_FIXED.get(head[1], 9 + head[6])
    frame = head + await reader.readexactly(size - 7)
    if crc(frame[:-2]) != frame[-2:]:
        raise ConnectionError("wrong checksum: the two ends no longer agree on where frames begin")
    return frame[0], frame[1:-2]


def crc(frame: bytes) -> bytes:
    """Checksum of an RTU frame, low byte first (Modbus over serial line, appendix B)."""
    value = 0xFFFF
    for byte in frame:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)
