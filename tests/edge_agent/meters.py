"""Modbus TCP servers on loopback for tests: pymodbus' own, and a hand-written one that misbehaves on purpose."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from pymodbus.constants import ExcCodes
from pymodbus.exceptions import NoSuchIdException
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from edge_agent.devices import Order, Register
from edge_agent.modbus.codec import encode

type Registers = dict[int, int]


def put(words: Registers, register: Register, value: float) -> None:
    """Make a device show a value in a register (big orders)."""
    for offset, word in enumerate(encode(register, value, word_order=Order.BIG, byte_order=Order.BIG)):
        words[register.address + offset] = word


@dataclass
class Meters:
    """Units of a server: their registers, which are silent, and the requests they got."""

    units: Mapping[int, Registers]
    port: int = 0
    requests: list[tuple[int, int, int]] = field(default_factory=list)
    polled: asyncio.Event = field(default_factory=asyncio.Event)

    def device(self, unit: int) -> SimDevice:
        words = self.units[unit]

        async def answer(
            _function: int,
            start: int,
            address: int,
            count: int,
            current: list[int],
            written: list[int] | list[bool] | None,
        ) -> ExcCodes | None:
            if written is not None:
                words.update(enumerate(map(int, written), address))
                return None
            self.requests.append((unit, address, count))
            self.polled.set()
            for each in range(address, address + count):
                current[each - start] = words[each]
            return None

        blocks = [SimData(address, values=0, datatype=DataType.REGISTERS) for address in sorted(words)]
        return SimDevice(unit, simdata=blocks, action=answer)


async def _silence(*_request: object) -> ExcCodes | None:
    raise NoSuchIdException


def _nobody() -> SimDevice:
    """Unit 0 stands for all units that are not there; with this one, the server does not answer for them."""
    return SimDevice(
        0, simdata=[SimData(0, values=0, datatype=DataType.REGISTERS, count=1000)], action=_silence
    )


@asynccontextmanager
async def meters(units: Mapping[int, Registers], *, port: int = 0) -> AsyncIterator[Meters]:
    """Serve units with pymodbus; a unit that is not there stays silent, as on a gateway."""
    bench = Meters(units)
    server = ModbusTcpServer(
        [_nobody(), *(bench.device(unit) for unit in units)],
        address=("127.0.0.1", port),
        ignore_missing_devices=True,
    )
    await server.serve_forever(background=True)
    transport = server.transport
    assert isinstance(transport, asyncio.Server)
    bench.port = transport.sockets[0].getsockname()[1]
    try:
        yield bench
    finally:
        await server.shutdown()  # type: ignore[no-untyped-call]  # pymodbus does not type it


type Behaviour = Callable[[int, int, int, int], tuple[float, bytes] | None]
"""(request number, unit, address, count) to (delay in seconds, answer PDU), or None for silence."""


@asynccontextmanager
async def scripted(behaviour: Behaviour) -> AsyncIterator[int]:
    """Serve by script, and give the port; written against the protocol, not against pymodbus."""
    number = 0
    tasks: set[asyncio.Task[None]] = set()

    async def later(writer: asyncio.StreamWriter, delay_s: float, frame: bytes) -> None:
        await asyncio.sleep(delay_s)
        writer.write(frame)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal number
        try:
            while True:
                head = await reader.readexactly(7)
                transaction, _protocol, length, unit = struct.unpack(">HHHB", head)
                pdu = await reader.readexactly(length - 1)
                _function, address, count = struct.unpack(">BHH", pdu)
                said = behaviour(number, unit, address, count)
                number += 1
                if said is None:
                    continue
                delay_s, answer = said
                frame = struct.pack(">HHHB", transaction, 0, len(answer) + 1, unit) + answer
                task = asyncio.create_task(later(writer, delay_s, frame))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
        except asyncio.IncompleteReadError, ConnectionError:
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


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def registers_answer(*words: int) -> bytes:
    """PDU that answers function 3 with words."""
    return struct.pack(f">BB{len(words)}H", 3, 2 * len(words), *words)


def exception_answer(code: int) -> bytes:
    """PDU that refuses function 3."""
    return bytes((0x83, code))
