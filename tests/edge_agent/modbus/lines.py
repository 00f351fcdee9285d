"""Lines that misbehave on purpose, written against the protocol: RTU over TCP, and RTU on a pair of pseudo-terminals.

Each register holds its own address, so that a value that is not its address is a wrong value that looks right.
"""

import asyncio
import os
import struct
import termios
import tty
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

type Answer = list[tuple[float, bytes]]
"""(delay in seconds, bytes to send) in any number; nothing is silence."""


def crc(frame: bytes) -> bytes:
    """Checksum of an RTU frame, low byte first (Modbus over serial line, appendix B)."""
    value = 0xFFFF
    for byte in frame:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ 0xA001 if value & 1 else value >> 1
    return struct.pack("<H", value)


def frame(unit: int, pdu: bytes) -> bytes:
    """An RTU frame."""
    body = bytes([unit]) + pdu
    return body + crc(body)


def own_addresses(request: bytes) -> bytes:
    """The right answer to an RTU read request of 8 bytes, on a device whose registers hold their own addresses."""
    unit, function, address, count = struct.unpack(">BBHH", request[:6])
    words = struct.pack(f">{count}H", *range(address, address + count))
    return frame(unit, bytes([function, 2 * count]) + words)


@dataclass
class Line:
    """A line whose device answers by script, in the order of the questions, as a device on a half-duplex line does.

    Attributes:
        behaviour: (request number, RTU request) to what is sent and when.
        requests: requests received.
    """

    behaviour: Callable[[int, bytes], Answer]
    requests: list[bytes] = field(default_factory=list)
    _buffer: bytes = b""
    _last_sent: float = 0.0

    def received(self, data: bytes, send: Callable[[bytes], None]) -> None:
        """Take bytes from the master; answer each whole request."""
        self._buffer += data
        while len(self._buffer) >= 8:
            request, self._buffer = self._buffer[:8], self._buffer[8:]
            assert crc(request[:6]) == request[6:], "the agent sent a frame with a wrong checksum"
            self.requests.append(request)
            loop = asyncio.get_running_loop()
            for delay_s, answer in self.behaviour(len(self.requests) - 1, request):
                self._last_sent = max(self._last_sent + 1e-4, loop.time() + delay_s)
                loop.call_at(self._last_sent, send, answer)


@asynccontextmanager
async def over_tcp(line: Line) -> AsyncIterator[int]:
    """Serve the line as a gateway that forwards whatever comes to whoever is connected now; gives the port."""
    current: list[asyncio.StreamWriter] = []

    def send(answer: bytes) -> None:
        if current and not current[-1].is_closing():
            current[-1].write(answer)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        current.append(writer)
        try:
            while data := await reader.read(1024):
                line.received(data, send)
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        server.close_clients()
        await server.wait_closed()


@asynccontextmanager
async def over_pty(line: Line) -> AsyncIterator[str]:
    """Serve the line on a pseudo-terminal; gives the name of its other end."""
    device, port = os.openpty()
    tty.setraw(device)
    tty.setraw(port)
    loop = asyncio.get_running_loop()
    open_end = True

    def send(answer: bytes) -> None:
        if open_end:
            os.write(device, answer)

    loop.add_reader(device, lambda: line.received(os.read(device, 1024), send))
    try:
        yield os.ttyname(port)
    finally:
        open_end = False
        loop.remove_reader(device)
        termios.tcflush(device, termios.TCIOFLUSH)
        os.close(device)
        os.close(port)
