"""A unit: reads its plan, decodes, and learns what its device refuses."""

from pathlib import Path

import pytest

from edge_agent.config import Device
from edge_agent.modbus.errors import LinkDownError, NoAnswerError, RefusedError
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Reading, Unit
from tests.edge_agent.meters import Registers, exception_answer, free_port, meters, put, scripted
from tests.edge_agent.sites import make_site


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
        link = Link("127.0.0.1", bench.port)
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
        link = Link("127.0.0.1", bench.port)
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
        link = Link("127.0.0.1", bench.port)
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
        link = Link("127.0.0.1", bench.port)
        reading = await unit_of(device, link).poll()
        link.close()
    assert reading is not None
    assert reading.values["temperature"] is None


async def test_a_dead_unit_is_skipped_for_longer_and_longer_and_its_neighbour_is_read(device: Device) -> None:
    async with meters({1: full_map(device)}) as bench:
        link = Link("127.0.0.1", bench.port, timeout_s=0.2)
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
    link = Link("127.0.0.1", port := free_port(), timeout_s=0.2)
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
        link = Link("127.0.0.1", port)
        unit = unit_of(device, link)
        for _ in range(4):
            reading = await unit.poll()
            assert reading is not None
            assert isinstance(reading.error, RefusedError)
        link.close()


async def test_a_host_that_is_down_is_not_the_units_fault(device: Device) -> None:
    link = Link("127.0.0.1", free_port())
    unit = unit_of(device, link)
    for _ in range(5):
        reading = await unit.poll()
        assert reading is not None, "the unit is tried again as soon as the host is there"
        assert isinstance(reading.error, LinkDownError)


async def test_the_pause_that_a_device_needs_is_kept_between_requests(device: Device) -> None:
    template = device.template.model_copy(update={"request_gap_ms": 20, "max_read_registers": 2})
    async with meters({1: full_map(device)}) as bench:
        link = Link("127.0.0.1", bench.port)
        unit = Unit(link, 1, template, template.registers)
        reading = await unit.poll()
        link.close()
    assert reading is not None
    assert len(unit.blocks) == 4
    assert len(reading.values) == 4
