"""Never a wrong value: whatever comes late, twice, halved or for another, a value is that of its register or none."""

import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from edge_agent.devices import Space
from edge_agent.modbus.backoff import Backoff
from edge_agent.modbus.errors import LinkDownError, LinkError, NoAnswerError, RefusedError
from edge_agent.modbus.link import Link
from edge_agent.modbus.wires import SerialWire, TcpWire
from tests.edge_agent.modbus.lines import Answer, Line, frame, over_pty, over_tcp, own_addresses
from tests.edge_agent.waiting import until

TIMEOUT_S = 0.02
AT_ONCE = Backoff(0.001, 0.001, lambda: 0.0)


@asynccontextmanager
async def rtu_link(kind: str, line: Line, timeout_s: float = TIMEOUT_S) -> AsyncIterator[Link]:
    if kind == "tcp":
        async with over_tcp(line) as port:
            link = Link(TcpWire("127.0.0.1", port, rtu=True), timeout_s=timeout_s, backoff=AT_ONCE)
            yield link
            link.close()
    else:
        async with over_pty(line) as name:
            link = Link(SerialWire(name, parity="N"), timeout_s=timeout_s, backoff=AT_ONCE)
            yield link
            link.close()


async def wrong_values(link: Link, addresses: range) -> list[tuple[int, list[int]]]:
    """Values that are not those of their register, when each is asked for until it is answered.

    All requests are alike, which hides a shift best.
    """
    wrong = []
    for address in addresses:
        words: list[int] = []

        async def answered(address: int = address) -> bool:
            nonlocal words
            try:
                words = await link.read(1, Space.HOLDING, address, 1)
            except LinkError:
                return False
            return True

        await until(answered)
        if words != [address]:
            wrong.append((address, words))
    return wrong


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tcp", "pty"])
@pytest.mark.parametrize("late_s", [TIMEOUT_S * 1.3, TIMEOUT_S * 5])
async def test_an_answer_after_the_timeout_never_becomes_the_value_of_another_register(
    kind: str, late_s: float
) -> None:
    def behaviour(number: int, request: bytes) -> Answer:
        return [(late_s if number % 5 == 2 else 0.0, own_addresses(request))]

    async with rtu_link(kind, Line(behaviour)) as link:
        assert await wrong_values(link, range(100, 108)) == []


def late(source: random.Random) -> Callable[[int, bytes], Answer]:
    return lambda _number, request: [
        (source.choice([0, 0, 0, 0.5, 1.1, 2, 4]) * TIMEOUT_S, own_addresses(request))
    ]


def doubled(source: random.Random) -> Callable[[int, bytes], Answer]:
    # A gateway that asked twice forwards both answers, the second within the silence that ends a frame.
    return lambda _number, request: [
        (0.0, own_addresses(request)),
        *([(0.001, own_addresses(request))] if source.random() < 0.4 else []),
    ]


def halved(source: random.Random) -> Callable[[int, bytes], Answer]:
    def behaviour(_number: int, request: bytes) -> Answer:
        whole = own_addresses(request)
        cut = source.randrange(1, len(whole))
        return source.choice(
            [
                [(0.0, whole)],
                [(0.0, whole[:cut])],
                [(0.0, whole[:cut]), (0.002, whole[cut:])],
                [(0.0, whole[cut:])],
            ]
        )

    return behaviour


def of_another_unit(source: random.Random) -> Callable[[int, bytes], Answer]:
    return lambda _number, request: [
        (0.0, own_addresses(request) if source.random() < 0.6 else frame(2, own_addresses(request)[1:-2]))
    ]


def of_another_length(source: random.Random) -> Callable[[int, bytes], Answer]:
    return lambda _number, request: [
        (
            0.0,
            own_addresses(request) if source.random() < 0.6 else frame(1, bytes([request[1], 4, 0, 7, 0, 8])),
        )
    ]


def garbled(source: random.Random) -> Callable[[int, bytes], Answer]:
    def behaviour(_number: int, request: bytes) -> Answer:
        whole = bytearray(own_addresses(request))
        if source.random() < 0.4:
            whole[source.randrange(len(whole))] ^= 1 << source.randrange(8)
        return [(0.0, bytes(whole))]

    return behaviour


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tcp", "pty"])
@pytest.mark.parametrize("fault", [late, doubled, halved, of_another_unit, of_another_length, garbled])
async def test_the_fault_matrix_gives_no_wrong_value(
    kind: str, fault: Callable[[random.Random], Callable[[int, bytes], Answer]]
) -> None:
    async with rtu_link(kind, Line(fault(random.Random(7)))) as link:  # noqa: S311 - a test's choice
        assert await wrong_values(link, range(1000, 1007)) == []


async def test_a_question_of_another_shape_frees_a_unit_from_doubt() -> None:
    def behaviour(number: int, request: bytes) -> Answer:
        return [] if number == 0 else [(0.0, own_addresses(request))]

    line = Line(behaviour)
    async with rtu_link("pty", line, 0.4) as link:
        with pytest.raises(NoAnswerError):
            await link.read(1, Space.HOLDING, 10, 1)
        assert await link.read(1, Space.HOLDING, 11, 1) == [11]
    assert [request[1] for request in line.requests] == [3, 4, 3]


async def test_a_refusal_of_that_question_frees_it_as_well() -> None:
    def behaviour(number: int, request: bytes) -> Answer:
        match request[1]:
            case 4:
                return [(0.0, frame(1, bytes([0x84, 1])))]
            case _:
                return [] if number == 0 else [(0.0, own_addresses(request))]

    async with rtu_link("pty", Line(behaviour), 0.4) as link:
        with pytest.raises(NoAnswerError):
            await link.read(1, Space.HOLDING, 10, 1)
        assert await link.read(1, Space.HOLDING, 11, 1) == [11]


async def test_a_unit_that_ignores_the_question_is_read_again_once_an_answer_would_be_lost() -> None:
    now = 0.0

    def behaviour(number: int, request: bytes) -> Answer:
        return [] if number == 0 or request[1] == 4 else [(0.0, own_addresses(request))]

    async with over_pty(Line(behaviour)) as name:
        link = Link(SerialWire(name, parity="N"), timeout_s=TIMEOUT_S, backoff=AT_ONCE, monotonic=lambda: now)
        for _ in range(2):
            with pytest.raises(NoAnswerError):
                await link.read(1, Space.HOLDING, 10, 1)
        now += 11 * TIMEOUT_S
        assert await link.read(1, Space.HOLDING, 10, 1) == [10]
        link.close()


async def test_a_late_refusal_is_not_taken_for_that_of_the_next_request() -> None:
    def behaviour(number: int, request: bytes) -> Answer:
        return (
            [(TIMEOUT_S * 1.5, frame(1, bytes([0x83, 2])))]
            if number == 0
            else [(0.0, own_addresses(request))]
        )

    async with rtu_link("tcp", Line(behaviour)) as link:
        with pytest.raises(NoAnswerError):
            await link.read(1, Space.HOLDING, 10, 1)
        refusals = 0

        async def answers() -> bool:
            nonlocal refusals
            try:
                return await link.read(1, Space.HOLDING, 11, 1) == [11]
            except RefusedError:
                refusals += 1
            except LinkError:
                pass
            return False

        await until(answers)
    assert refusals == 0


async def test_a_line_that_never_falls_silent_is_named() -> None:
    def behaviour(_number: int, request: bytes) -> Answer:
        return [(0.0, own_addresses(request)), *((n * 0.001, b"\x55") for n in range(1, 2000))]

    async with rtu_link("tcp", Line(behaviour)) as link:

        async def fails() -> bool:
            try:
                await link.read(1, Space.HOLDING, 2, 1)
            except LinkError:
                return True
            return False

        await until(fails)


async def test_a_serial_port_that_is_not_there_is_named_with_what_to_check() -> None:
    link = Link(SerialWire("/dev/no-such-port"))
    with pytest.raises(LinkDownError, match=r"/dev/no-such-port refuses .*group dialout"):
        await link.read(1, Space.HOLDING, 1, 1)


async def test_two_questions_in_a_row_never_have_answers_of_one_shape() -> None:
    line = Line(lambda _number, request: [(0.0, own_addresses(request))])
    async with rtu_link("pty", line, 0.4) as link:
        for address in (10, 20, 30):
            assert await link.read(1, Space.HOLDING, address, 4, spare=1) == list(range(address, address + 4))
    assert [request[5] for request in line.requests] == [4, 5, 4]


async def test_a_device_that_refuses_the_longer_question_is_asked_another_between() -> None:
    def behaviour(_number: int, request: bytes) -> Answer:
        refused = request[1] == 3 and request[5] == 5
        return [(0.0, frame(1, bytes([0x83, 2])) if refused else own_addresses(request))]

    line = Line(behaviour)
    async with rtu_link("pty", line, 0.4) as link:
        for _ in range(3):
            assert await link.read(1, Space.HOLDING, 10, 4, spare=1) == [10, 11, 12, 13]
    assert [tuple(request[1:6:4]) for request in line.requests] == [(3, 4), (3, 5), (3, 4), (4, 1), (3, 4)]
