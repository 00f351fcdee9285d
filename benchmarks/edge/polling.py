"""One request per point against our plan, on the same points and the same servers."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from pymodbus.client import AsyncModbusTcpClient

from benchmarks.edge.reference import HOSTS, Meter
from benchmarks.measuring import spending
from edge_agent.devices import Space
from edge_agent.modbus.codec import decode
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Unit
from edge_agent.modbus.wires import TcpWire


@dataclass(frozen=True, slots=True)
class Cycle:
    """The best of several readings of the whole set.

    Attributes:
        requests: requests of one cycle.
        points: values that it brought.
        seconds: its duration.
        cpu_s: processor time of the reader.
    """

    requests: int
    points: int
    seconds: float
    cpu_s: float

    @property
    def points_per_s(self) -> float:
        """Speed."""
        return self.points / self.seconds

    @property
    def cpu_per_point_us(self) -> float:
        """Processor time per point, in µs."""
        return self.cpu_s / self.points * 1e6


async def naive(meters: Sequence[Meter], ports: Sequence[int], cycles: int) -> Cycle:
    """One request per point with pymodbus, hosts side by side."""
    clients = [AsyncModbusTcpClient("127.0.0.1", port=port) for port in ports]
    for client in clients:
        await client.connect()

    async def host(number: int) -> tuple[int, int]:
        client, requests, points = clients[number], 0, 0
        for meter in meters:
            if meter.host != number:
                continue
            for key in meter.keys:
                register = meter.template.register(key)
                ask = (
                    client.read_input_registers
                    if register.space is Space.INPUT
                    else client.read_holding_registers
                )
                answer = await ask(register.address, count=register.words, device_id=meter.unit)
                decode(register, answer.registers)
                requests, points = requests + 1, points + 1
        return requests, points

    async def once() -> tuple[int, int]:
        counts = await asyncio.gather(*(host(number) for number in range(HOSTS)))
        return sum(count[0] for count in counts), sum(count[1] for count in counts)

    best = await _best(once, cycles)
    for client in clients:
        client.close()
    return best


async def planned(meters: Sequence[Meter], ports: Sequence[int], cycles: int) -> Cycle:
    """Our links and units, hosts side by side."""
    links = [Link(TcpWire("127.0.0.1", port)) for port in ports]
    units = [
        (
            meter.host,
            Unit(
                links[meter.host],
                meter.unit,
                meter.template,
                [meter.template.register(key) for key in meter.keys],
            ),
        )
        for meter in meters
    ]

    async def host(number: int) -> int:
        points = 0
        for place, unit in units:
            if place == number and (reading := await unit.poll()) is not None:
                if reading.error is not None:
                    raise reading.error
                points += len(reading.values)
        return points

    async def once() -> tuple[int, int]:
        before = sum(link.health.requests for link in links)
        points = await asyncio.gather(*(host(number) for number in range(HOSTS)))
        return sum(link.health.requests for link in links) - before, sum(points)

    best = await _best(once, cycles)
    for link in links:
        link.close()
    return best


async def _best(once: Callable[[], Awaitable[tuple[int, int]]], cycles: int) -> Cycle:
    found = []
    for _ in range(cycles):
        with spending() as spent:
            requests, points = await once()
        found.append(Cycle(requests, points, spent.wall_s, spent.cpu_s))
    return min(found, key=lambda cycle: cycle.cpu_s)
