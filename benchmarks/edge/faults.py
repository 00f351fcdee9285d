"""Late answers, a dead unit and a host that refuses: ours beside pymodbus as it comes."""

import asyncio
import socket
import struct
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from pymodbus import FramerType
from pymodbus.client import AsyncModbusTcpClient
from pymodbus.exceptions import ModbusException

from benchmarks.measuring import spending
from edge_agent.devices import Space, load_template
from edge_agent.modbus.errors import LinkError, UnitWaitingError
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Unit
from edge_agent.modbus.wires import TcpWire
from edge_agent.simulation import Framing, SimulatedDevice, serving
from edge_agent.simulation.server import crc

_QUESTIONS = 60
_TIMEOUT_S = 0.1
_DETECTION = 3
"""Cycles in which a silent unit is found out."""


@dataclass(frozen=True, slots=True)
class Late:
    """Of 60 questions, every fifth answered after the timeout: what came of them."""

    wrong: int
    right: int
    errors: int


@asynccontextmanager
async def _late_gateway() -> AsyncIterator[int]:
    """RTU over TCP; registers hold their own addresses, answers keep the order of the questions."""
    number = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal number
        try:
            while True:
                unit, function, address, count = struct.unpack(">BBHHxx", await reader.readexactly(8))
                late = number % 5 == 2
                number += 1
                await asyncio.sleep(_TIMEOUT_S * 1.3 if late else 0)
                words = struct.pack(f">{count}H", *range(address, address + count))
                body = bytes([unit, function, 2 * count]) + words
                writer.write(body + crc(body))
        except asyncio.IncompleteReadError, ConnectionError:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        server.close_clients()
        await server.wait_closed()


async def late_with_pymodbus() -> Late:
    """Pymodbus as it comes, but for a short timeout."""
    async with _late_gateway() as port:
        client = AsyncModbusTcpClient(
            "127.0.0.1", port=port, framer=FramerType.RTU, timeout=_TIMEOUT_S, retries=0
        )
        await client.connect()
        wrong = right = errors = 0
        for address in range(_QUESTIONS):
            try:
                answer = await client.read_holding_registers(address, count=1, device_id=1)
                matches = answer.registers == [address]
                wrong, right = wrong + (not matches), right + matches
            except ModbusException:
                errors += 1
        client.close()
    return Late(wrong, right, errors)


async def late_with_ours() -> Late:
    """Our link."""
    async with _late_gateway() as port:
        link = Link(TcpWire("127.0.0.1", port, rtu=True), timeout_s=_TIMEOUT_S)
        wrong = right = errors = 0
        address = 0
        while address < _QUESTIONS:
            try:
                matches = await link.read(1, Space.HOLDING, address, 1, spare=1) == [address]
                wrong, right = wrong + (not matches), right + matches
            except UnitWaitingError:
                # Nothing was asked: it waits until late answers are past, as a poller would.
                await asyncio.sleep(_TIMEOUT_S)
                continue
            except LinkError:
                errors += 1
            address += 1
        link.close()
    return Late(wrong, right, errors)


@asynccontextmanager
async def _gateway_with_a_dead_unit() -> AsyncIterator[int]:
    device = SimulatedDevice(load_template("eastron_sdm120"), time.monotonic)
    async with serving({1: device}, framing=Framing.RTU) as port:
        yield port


async def dead_with_pymodbus() -> float:
    """Seconds that a dead unit costs its neighbours in each cycle, with pymodbus' own timeouts and retries."""
    async with _gateway_with_a_dead_unit() as port:
        client = AsyncModbusTcpClient("127.0.0.1", port=port, framer=FramerType.RTU)
        await client.connect()
        with spending() as spent, suppress(ModbusException):
            await client.read_input_registers(0, count=2, device_id=9)
        client.close()
        return spent.wall_s


async def dead_with_ours(cycles: int = 60) -> float:
    """Timeouts that a dead unit costs its neighbours in each cycle, once it was detected."""
    template = load_template("eastron_sdm120")
    async with _gateway_with_a_dead_unit() as port:
        link = Link(TcpWire("127.0.0.1", port, rtu=True), timeout_s=_TIMEOUT_S)
        dead = Unit(link, 9, template, template.registers)
        held_s = 0.0
        for cycle in range(cycles + _DETECTION):
            with spending() as spent:
                await dead.poll()
            if cycle >= _DETECTION:
                held_s += spent.wall_s
            # A period of one timeout, which is short: late answers must have the time to come.
            await asyncio.sleep(_TIMEOUT_S)
        link.close()
        return held_s / cycles / _TIMEOUT_S


async def refused() -> float:
    """Seconds until a host that refuses is reported."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with spending() as spent, suppress(LinkError):
        await Link(TcpWire("127.0.0.1", port)).read(1, Space.HOLDING, 0, 1)
    return spent.wall_s
