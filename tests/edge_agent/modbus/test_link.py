"""The link: one request at a time, closed at the first doubt, patient with hosts that refuse."""

import asyncio
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import cast

import pytest

from edge_agent.devices import Space
from edge_agent.modbus.backoff import Backoff, skipped_cycles
from edge_agent.modbus.errors import (
    IllegalAddressError,
    LinkDownError,
    NoAnswerError,
    RefusedError,
    UnitSilentError,
    WrongAnswerError,
)
from edge_agent.modbus.line import Line
from edge_agent.modbus.link import Link
from edge_agent.modbus.opening import link_of
from edge_agent.modbus.requests import Request
from edge_agent.modbus.wires import Client, TcpWire
from tests.edge_agent.meters import exception_answer, free_port, meters, registers_answer, scripted
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until


async def test_it_reads_the_registers_asked_for() -> None:
    async with meters({7: {10: 1, 11: 2, 12: 3}}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        assert await link.read(7, Space.HOLDING, 11, 2) == [2, 3]
        assert await link.read(7, Space.INPUT, 10, 1) == [1]
        assert link.health.connected
        assert link.health.last_good is not None
        assert link.health.errors == 0
        link.close()


def test_no_function_but_those_of_reading_writing_and_naming_is_ever_sent() -> None:
    client = cast("Client", None)
    known = {1, 2, 3, 4, 5, 6, 15, 16, 43}
    for function in set(range(256)) - known:
        with pytest.raises(ValueError, match="is not one that the agent sends"):
            Request(1, function, 0, 1).send(client)


async def test_an_address_that_the_device_does_not_have_is_named_so() -> None:
    async with meters({1: {10: 1}}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port))
        with pytest.raises(IllegalAddressError, match=r"illegal address \(2\)"):
            await link.read(1, Space.HOLDING, 10, 2)
        assert link.health.connected
        link.close()


@pytest.mark.parametrize(
    ("code", "kind"), [(6, RefusedError), (11, UnitSilentError), (3, IllegalAddressError), (99, RefusedError)]
)
async def test_a_modbus_exception_becomes_an_error_of_its_kind(code: int, kind: type[RefusedError]) -> None:
    async with scripted(lambda *_: (0.0, exception_answer(code))) as port:
        link = Link(TcpWire("127.0.0.1", port))
        with pytest.raises(RefusedError) as caught:
            await link.read(1, Space.HOLDING, 0, 1)
        assert type(caught.value) is kind
        assert caught.value.code == code
        link.close()


async def test_a_refused_host_is_reported_within_a_second() -> None:
    link = Link(TcpWire("127.0.0.1", free_port()))
    begun = time.monotonic()
    with pytest.raises(LinkDownError, match="refuses or does not answer"):
        await link.read(1, Space.HOLDING, 0, 1)
    assert time.monotonic() - begun < 1.0
    assert not link.health.connected


async def test_a_refused_host_is_not_knocked_at_again_before_the_backoff_ends() -> None:
    now = 0.0
    link = Link(
        TcpWire("127.0.0.1", free_port()), backoff=Backoff(4.0, 60.0, lambda: 0.0), monotonic=lambda: now
    )
    for _ in range(3):
        with pytest.raises(LinkDownError):
            await link.read(1, Space.HOLDING, 0, 1)
    assert link.health.errors == 1
    now = 2.1
    with pytest.raises(LinkDownError):
        await link.read(1, Space.HOLDING, 0, 1)
    assert link.health.errors == 2


async def test_a_server_that_comes_back_is_read_again() -> None:
    port = free_port()
    link = Link(TcpWire("127.0.0.1", port), timeout_s=0.3, backoff=Backoff(0.01, 0.01, lambda: 0.0))
    async with meters({1: {0: 5}}, port=port):
        assert await link.read(1, Space.HOLDING, 0, 1) == [5]
    with pytest.raises((LinkDownError, NoAnswerError)):
        await link.read(1, Space.HOLDING, 0, 1)
    async with meters({1: {0: 6}}, port=port):

        async def answers() -> bool:
            try:
                return await link.read(1, Space.HOLDING, 0, 1) == [6]
            except LinkDownError, NoAnswerError:
                return False

        await until(answers)
    link.close()


async def test_silence_is_a_timeout_and_the_next_request_goes_over_a_new_connection() -> None:
    async with meters({1: {0: 5}}) as bench:
        link = Link(TcpWire("127.0.0.1", bench.port), timeout_s=0.1)
        with pytest.raises(NoAnswerError, match=r"unit 9 .* within 0.1 s"):
            await link.read(9, Space.HOLDING, 0, 1)
        assert link.health.connected, "a silent unit does not make the host unreachable"
        assert await link.read(1, Space.HOLDING, 0, 1) == [5]
        link.close()


async def test_an_answer_of_the_wrong_length_is_not_taken() -> None:
    async with scripted(lambda *_: (0.0, registers_answer(1, 2, 3))) as port:
        link = Link(TcpWire("127.0.0.1", port))
        with pytest.raises(WrongAnswerError, match="3 registers where 2"):
            await link.read(1, Space.HOLDING, 0, 2)
        link.close()


@pytest.mark.slow
async def test_late_answers_never_become_values_of_other_registers() -> None:
    # Each register holds its own address; every third answer comes after the timeout.
    async with scripted(
        lambda number, _unit, address, _count: (0.25 if number % 3 == 2 else 0.0, registers_answer(address))
    ) as port:
        link = Link(TcpWire("127.0.0.1", port), timeout_s=0.2)
        wrong = good = 0
        for address in range(30):
            try:
                wrong += await link.read(1, Space.HOLDING, address, 1) != [address]
                good += 1
            except NoAnswerError:
                pass
        assert wrong == 0
        assert good >= 15
        link.close()


async def test_requests_of_several_units_go_one_at_a_time() -> None:
    arrivals: list[float] = []

    def behaviour(_number: int, _unit: int, address: int, _count: int) -> tuple[float, bytes]:
        arrivals.append(time.monotonic())
        return 0.02, registers_answer(address)

    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port))
        results = await asyncio.gather(*(link.read(1, Space.HOLDING, address, 1) for address in range(5)))
        assert results == [[address] for address in range(5)]
        assert all(after - before >= 0.015 for before, after in pairwise(arrivals))
        link.close()


async def test_a_cancelled_request_leaves_no_answer_behind_for_the_next() -> None:
    async with scripted(lambda number, *_: (0.1 if number == 0 else 0.0, registers_answer(number))) as port:
        link = Link(TcpWire("127.0.0.1", port))
        task = asyncio.create_task(link.read(1, Space.HOLDING, 0, 1))
        await until(lambda: link.health.connected)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert await link.read(1, Space.HOLDING, 0, 1) in ([0], [1])
        link.close()


def test_backoff_doubles_up_to_its_limit_with_jitter_of_half() -> None:
    calm, eager = Backoff(1.0, 10.0, lambda: 1.0), Backoff(1.0, 10.0, lambda: 0.0)
    assert [calm.delay_s(failures) for failures in (1, 2, 3, 4, 5, 500)] == [1, 2, 4, 8, 10, 10]
    assert eager.delay_s(3) == 2


def test_a_dead_unit_costs_one_timeout_in_ten_cycles_once_detected() -> None:
    assert [skipped_cycles(failures) for failures in range(6)] == [0, 0, 4, 9, 19, 19]


async def test_the_silence_that_a_line_needs_is_kept_between_requests() -> None:
    arrivals: list[float] = []

    def behaviour(_number: int, _unit: int, address: int, _count: int) -> tuple[float, bytes]:
        arrivals.append(time.monotonic())
        return 0.0, registers_answer(address)

    async with scripted(behaviour) as port:
        link = Link(TcpWire("127.0.0.1", port, line=Line(pause_s=0.03)))
        for address in range(4):
            await link.read(1, Space.HOLDING, address, 1)
        link.close()
    assert all(after - before >= 0.029 for before, after in pairwise(arrivals))


@pytest.mark.parametrize("who", ["the link", "a device on it"])
async def test_the_pause_that_a_device_needs_after_connecting_is_kept(tmp_path: Path, who: str) -> None:
    arrivals: list[float] = []

    def behaviour(_number: int, _unit: int, address: int, _count: int) -> tuple[float, bytes]:
        arrivals.append(time.monotonic())
        return 0.0, registers_answer(address)

    async with scripted(behaviour) as port:
        building = make_site(tmp_path, port=port)
        (section,), (device, other) = building.modbus_links, building.modbus_devices
        device = replace(device, template=device.template.model_copy(update={"connect_pause_ms": 200}))
        if who == "the link":
            section, device = section.model_copy(update={"connect_pause_ms": 200}), other
        link = link_of(section, [device, other])
        begun = time.monotonic()
        assert await link.read(1, Space.HOLDING, 7, 1) == [7]
        link.close()
    assert arrivals[0] - begun > 0.19


async def test_what_a_device_says_of_itself_is_read() -> None:
    identity = bytes([43, 14, 1, 1, 0, 0, 2, 0, 3]) + b"ABC" + bytes([1, 2]) + b"X1"

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readexactly(11)
        writer.write(head[:4] + (len(identity) + 1).to_bytes(2) + head[6:7] + identity)
        await writer.drain()
        await reader.read()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    link = Link(TcpWire("127.0.0.1", server.sockets[0].getsockname()[1]))
    assert await link.identify(1) == ["ABC", "X1"]
    link.close()
    server.close()
    server.close_clients()
    await server.wait_closed()
