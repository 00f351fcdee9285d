"""Against programs that share nothing with ours: libmodbus as a server, tmodbus as a server, mbpoll as a client."""

import asyncio
import os
import threading
import tty
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tmodbus.exceptions import IllegalDataAddressError
from tmodbus.pdu import ReadHoldingRegistersPDU
from tmodbus.server import AsyncRtuOverTcpServer, AsyncTcpServer

from edge_agent.devices import Space, load_template
from edge_agent.modbus.codec import decode
from edge_agent.modbus.errors import IllegalAddressError
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Unit
from edge_agent.modbus.wires import SerialWire, TcpWire
from edge_agent.simulation import SimulatedDevice, serving
from simulators.libmodbus_peer import Peer
from tests.edge_agent.meters import free_port
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow


@asynccontextmanager
async def serial_cable() -> AsyncIterator[tuple[str, str]]:
    """Two pseudo-terminals joined by a null-modem; gives the names of both ends."""
    pairs = [os.openpty() for _ in range(2)]
    for pair in pairs:
        for end in pair:
            tty.setraw(end)
    (near, near_port), (far, far_port) = pairs
    loop = asyncio.get_running_loop()
    loop.add_reader(near, lambda: os.write(far, os.read(near, 1024)))
    loop.add_reader(far, lambda: os.write(near, os.read(far, 1024)))
    try:
        yield os.ttyname(near_port), os.ttyname(far_port)
    finally:
        loop.remove_reader(near)
        loop.remove_reader(far)
        for pair in pairs:
            for end in pair:
                os.close(end)


async def read_all_spaces(link: Link) -> None:
    assert await link.read(1, Space.HOLDING, 1000, 100) == list(range(1000, 1100))
    assert await link.read(1, Space.INPUT, 7, 3) == [7, 8, 9]
    assert await link.read(1, Space.COIL, 10, 11) == [0, 1] * 5 + [0]
    assert await link.read(1, Space.DISCRETE, 3, 2) == [1, 0]
    await link.write(1, Space.HOLDING, 50, [4242])
    await link.write(1, Space.HOLDING, 51, [1, 2, 3])
    assert await link.read(1, Space.HOLDING, 50, 4) == [4242, 1, 2, 3]
    await link.write(1, Space.COIL, 60, [1])
    await link.write(1, Space.COIL, 61, [0, 1, 1])
    assert await link.read(1, Space.COIL, 60, 4) == [1, 0, 1, 1]


async def test_a_libmodbus_server_is_read_and_written_over_tcp() -> None:
    link = Link(TcpWire("127.0.0.1", Peer().listen()))
    await read_all_spaces(link)
    link.close()


async def test_a_libmodbus_server_is_read_and_written_over_a_serial_line() -> None:
    peer = Peer()
    async with serial_cable() as (near, far):
        threading.Thread(target=peer.serve_rtu, args=(far, 1), daemon=True).start()
        link = Link(SerialWire(near, parity="N"), timeout_s=0.5)

        async def answers() -> bool:
            try:
                return await link.read(1, Space.HOLDING, 5, 1) == [5]
            except Exception:  # noqa: BLE001 - until the peer has opened its end
                return False

        await until(answers)
        await read_all_spaces(link)
        link.close()


class OwnAddresses:
    """A device of tmodbus whose registers hold their own addresses up to 999."""

    def supports_unit_id(self, unit_id: int) -> bool:
        return unit_id == 1

    async def __call__(self, unit_id: int, request: Any) -> Any:
        assert isinstance(request, ReadHoldingRegistersPDU)
        start, count = request.start_address, request.quantity
        if start + count > 1000:
            raise IllegalDataAddressError(request.function_code)
        return list(range(start, start + count))


@pytest.mark.parametrize("rtu", [False, True])
async def test_a_tmodbus_server_is_read_and_its_refusals_are_understood(*, rtu: bool) -> None:
    port = free_port()
    kind = AsyncRtuOverTcpServer if rtu else AsyncTcpServer
    server = kind("127.0.0.1", OwnAddresses(), port=port)
    await server.start()
    try:
        link = Link(TcpWire("127.0.0.1", port, rtu=rtu))
        for space in (Space.HOLDING, Space.INPUT):
            for count in (1, 2, 60, 125):
                assert await link.read(1, space, 100, count) == list(range(100, 100 + count))
        with pytest.raises(IllegalAddressError):
            await link.read(1, Space.HOLDING, 990, 20)
        assert await link.read(1, Space.HOLDING, 990, 10) == list(range(990, 1000))
        link.close()
    finally:
        await server.stop()


@pytest.mark.parametrize(
    "template_id", ["eastron_sdm630", "carlo_gavazzi_em300_et300", "abb_a43_a44_b23_b24"]
)
async def test_a_template_is_read_whole_from_a_libmodbus_server(template_id: str) -> None:
    template = load_template(template_id)
    link = Link(TcpWire("127.0.0.1", Peer().listen()))
    reading = await Unit(link, 1, template, template.registers).poll()
    link.close()
    assert reading is not None
    assert reading.error is None
    for register in template.registers:
        words = list(range(register.address, register.end))
        assert reading.values[register.key] == decode(register, words)


async def test_mbpoll_reads_a_simulated_device() -> None:
    device = SimulatedDevice(load_template("eastron_sdm630"), lambda: 0.0)
    async with serving({1: device}) as port:
        process = await asyncio.create_subprocess_exec(
            "mbpoll", "-m", "tcp", "-p", str(port), "-a", "1", "-t", "3:float", "-B", "-0", "-r", "0", "-c", "3", "-1",
            "127.0.0.1", stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        output, _ = await process.communicate()
    assert process.returncode == 0
    assert output.decode().count("231") == 3


async def test_mbpoll_is_refused_what_the_device_does_not_have() -> None:
    device = SimulatedDevice(load_template("eastron_sdm630"), lambda: 0.0)
    async with serving({1: device}) as port:
        process = await asyncio.create_subprocess_exec(
            "mbpoll", "-m", "tcp", "-p", str(port), "-a", "1", "-t", "4", "-0", "-r", "9000", "-c", "1", "-1", "127.0.0.1",
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        output, _ = await process.communicate()
    assert "Illegal data address" in output.decode()
