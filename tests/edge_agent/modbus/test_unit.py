"""A unit: reads its plan, decodes, and learns what its device refuses."""

import asyncio
import contextlib
import json
import struct
import time
from itertools import pairwise
from pathlib import Path

import pytest

from edge_agent.config import Device
from edge_agent.devices import DeviceTemplate, Space, load_template
from edge_agent.modbus.errors import (
    LinkDownError,
    NoAnswerError,
    NotWritableError,
    RefusedError,
    WrongAnswerError,
)
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Reading, Unit, Written
from edge_agent.modbus.wires import TcpWire
from tests.edge_agent.meters import (
    Registers,
    exception_answer,
    free_port,
    meters,
    put,
    registers_answer,
    scripted,
)
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until


@pytest.fixture
def device(tmp_path: Path) -> Device:
    return make_site(tmp_path).devices[0]


def unit_of(device: Device, link: Link, number: int = 1) -> Unit:
    return Unit(link, number, device.template, device.template.registers)


def full_map(device: Device) -> Registers:
    words = dict.fromkeys(range(30), 0)
    put(words, device.template.register("power"), 1234.5)
    put(words, device.template.register("voltage"), 230.1)
    put(words, device.template.register("energy_import"), 98765.4)
    put(words, device.template.register("temperature"), -3.5)
    return words


async def test_values_come_decoded_and_in_one_request_when_the_device_allows(device: Device) -> None:
    async with meters({1: full_map(device)}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        reading = await unit_of(device, link).poll()
        link.close()
    assert reading is not None
    assert reading.values == {
        "power": 1234.5,
        "voltage": 230.1,
        "energy_import": 98765.4,
        "temperature": -3.5,
    }
    assert bench.requests == [(1, 0, 21)]


async def test_a_refused_block_is_split_and_the_lesson_kept(device: Device) -> None:
    words = {address: word for address, word in full_map(device).items() if address in {0, 1, 2, 10, 11, 20}}
    async with meters({1: words}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        unit = unit_of(device, link)
        first = await unit.poll()
        bench.requests.clear()
        second = await unit.poll()
        link.close()
    assert first is not None
    assert second is not None
    assert first.values == second.values
    assert len(first.values) == 4
    assert first.refused == frozenset()
    assert bench.requests == [(1, 0, 3), (1, 10, 2), (1, 20, 1)]


async def test_a_register_that_is_not_there_does_not_hide_the_others(device: Device) -> None:
    words = {address: word for address, word in full_map(device).items() if address != 20}
    async with meters({1: words}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        unit = unit_of(device, link)
        reading = await unit.poll()
        link.close()
    assert reading is not None
    assert reading.refused == {"temperature"}
    assert set(reading.values) == {"power", "voltage", "energy_import"}
    assert reading.error is None


async def test_a_value_that_the_device_calls_not_available_is_none(device: Device) -> None:
    words = full_map(device)
    words[20] = 0x8000
    async with meters({1: words}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        reading = await unit_of(device, link).poll()
        link.close()
    assert reading is not None
    assert reading.values["temperature"] is None


async def test_a_dead_unit_is_skipped_for_longer_and_longer_and_its_neighbour_is_read(device: Device) -> None:
    async with meters({1: full_map(device)}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port), timeout_s=0.2)
        alive, dead = unit_of(device, link), unit_of(device, link, 9)
        skipped = timeouts = 0
        for _ in range(40):
            reading = await dead.poll()
            skipped += reading is None
            timeouts += reading is not None
            neighbour = await alive.poll()
            assert neighbour is not None
            assert len(neighbour.values) == 4
        link.close()
    assert timeouts == 5, "two to detect it, then after 4, 9 and 19 skipped cycles"
    assert skipped == 35


async def test_a_dead_unit_that_comes_back_is_read_at_every_poll_again(device: Device) -> None:
    units: dict[int, Registers] = {1: full_map(device)}
    link = Link(TcpWire("127.0.0.1", port := free_port()), timeout_s=0.2)
    unit = unit_of(device, link, 2)
    async with meters(units, port=port):
        assert isinstance((await poll_until_tried(unit)).error, NoAnswerError)
        assert isinstance((await poll_until_tried(unit)).error, NoAnswerError)
    link.close()
    async with meters({2: full_map(device)}, port=port):
        assert (await poll_until_tried(unit)).error is None
        for _ in range(3):
            assert await unit.poll() is not None
    link.close()


async def poll_until_tried(unit: Unit) -> Reading:
    for _ in range(30):
        reading = await unit.poll()
        if reading is not None:
            return reading
    raise AssertionError("never tried again")


async def test_a_busy_device_is_an_error_of_this_poll_only(device: Device) -> None:
    async with scripted(lambda *_: (0.0, exception_answer(6))) as port:
        link = Link(TcpWire("127.0.0.1", port))
        unit = unit_of(device, link)
        for _ in range(4):
            reading = await unit.poll()
            assert reading is not None
            assert isinstance(reading.error, RefusedError)
        link.close()


async def test_a_host_that_is_down_is_not_the_units_fault(device: Device) -> None:
    link = Link(TcpWire("127.0.0.1", free_port()))
    unit = unit_of(device, link)
    for _ in range(5):
        reading = await unit.poll()
        assert reading is not None, "the unit is tried again as soon as the host is there"
        assert isinstance(reading.error, LinkDownError)


async def test_the_pause_that_a_device_needs_is_kept_between_requests(device: Device) -> None:
    arrivals: list[float] = []

    def behaviour(_number: int, _unit: int, _address: int, count: int) -> tuple[float, bytes]:
        arrivals.append(time.monotonic())
        return 0.0, registers_answer(*[1] * count)

    template = device.template.model_copy(update={"request_gap_ms": 50, "max_read_registers": 2})
    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port))
        reading = await Unit(link, 1, template, template.registers).poll()
        link.close()
    assert reading is not None
    assert len(reading.values) == len(arrivals) == 4
    assert all(after - before > 0.045 for before, after in pairwise(arrivals))


async def test_a_device_is_left_the_time_it_needs_after_a_write(writable: DeviceTemplate) -> None:
    arrivals: list[float] = []

    def behaviour(number: int, _unit: int, address: int, second: int) -> tuple[float, bytes]:
        arrivals.append(time.monotonic())
        # The first is the write, which is confirmed by its echo.
        return 0.0, struct.pack(">BHH", 6, address, second) if number == 0 else registers_answer(210)

    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port))
        slow = writable.model_copy(update={"write_pause_ms": 150})
        done = await Unit(link, 1, slow, slow.registers).write("setpoint", 21.0)
        link.close()
    assert done.read_back == 21.0
    assert arrivals[1] - arrivals[0] > 0.145


async def test_a_write_is_confirmed_and_read_back_ahead_of_reads(writable: DeviceTemplate) -> None:
    async with meters({1: {0: 190, 1: 0, 10: 0}}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        unit = Unit(link, 1, writable, writable.registers)
        done = await unit.write("setpoint", 21.04)
        link.close()
    assert done == Written(21.04, 21.0, 21.0)
    assert bench.units[1][0] == 210


async def test_a_write_waits_for_one_request_at_most(writable: DeviceTemplate) -> None:
    order: list[int] = []

    def behaviour(_number: int, _unit: int, address: int, count: int) -> tuple[float, bytes]:
        order.append(address)
        return 0.01, registers_answer(*[210] * min(count, 2))

    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port))
        reads = [asyncio.create_task(link.read(1, Space.HOLDING, 100 + n, 1)) for n in range(6)]
        await until(lambda: bool(order))
        unit = Unit(link, 1, writable, writable.registers)
        with contextlib.suppress(WrongAnswerError):  # the script confirms no write
            await unit.write("setpoint", 21.0)
        await asyncio.gather(*reads, return_exceptions=True)
        link.close()
    assert order.index(0) == 1


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("room", 20.0, "is read-only"),
        ("setpoint", 40.0, "outside what the device accepts"),
        ("reset", 1.0, "must never be written: it resets the appliance"),
        ("raw", 1e9, "does not fit"),
        ("raw", 32767.0, "would be read as 'not available'"),
    ],
)
async def test_what_must_not_be_written_is_refused_before_anything_is_sent(
    writable: DeviceTemplate, key: str, value: float, reason: str
) -> None:
    link = Link(TcpWire("127.0.0.1", free_port()))
    with pytest.raises(NotWritableError, match=reason):
        await Unit(link, 1, writable, writable.registers).write(key, value)
    assert link.health.requests == 0


async def test_a_write_that_cannot_be_read_back_says_so(writable: DeviceTemplate) -> None:
    def behaviour(number: int, _unit: int, address: int, count: int) -> tuple[float, bytes] | None:
        return (0.0, struct.pack(">BHH", 6, address, count)) if number == 0 else None

    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port), timeout_s=0.1)
        done = await Unit(link, 1, writable, writable.registers).write("setpoint", 21.0)
        link.close()
    assert done.read_back is None
    assert isinstance(done.error, NoAnswerError)


@pytest.fixture
def writable(tmp_path: Path) -> DeviceTemplate:
    content = {
        "id": "thermostat",
        "vendor": "Test",
        "models": ["T"],
        "kind": "thermostat",
        "verification": "verified",
        "write_functions": [6],
        "never_write": [{"address": 10, "why": "resets the appliance"}],
        "registers": [
            {
                "key": "setpoint",
                "address": 0,
                "type": "int16",
                "scale": 0.1,
                "unit": "°C",
                "access": "rw",
                "write_min": 5,
                "write_max": 30,
            },
            {"key": "room", "address": 1, "type": "int16", "scale": 0.1, "unit": "°C"},
            {"key": "reset", "address": 10, "type": "uint16", "access": "rw"},
            {"key": "raw", "address": 11, "type": "int16", "access": "rw", "sentinels": [{"raw": "0x7FFF"}]},
        ],
    }
    (tmp_path / "thermostat.json").write_text(json.dumps(content), encoding="utf-8")
    return load_template("thermostat", folders=[tmp_path])
