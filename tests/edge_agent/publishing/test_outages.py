"""Ten minutes without the broker, without Home Assistant, without the agent: no sample lost, none doubled, energy right.

The clock of the building runs a hundred times faster than ours.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest

from edge_agent.config import Device, Point
from edge_agent.store import Store
from edge_agent.store.reading import ALL_TIME
from tests.edge_agent.meters import Registers, meters, put
from tests.edge_agent.publishing.servers import mosquitto
from tests.edge_agent.publishing.test_mqtt import BASE, Heard, listening, publishing
from tests.edge_agent.service.running import running
from tests.edge_agent.service.test_agent import world
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow
ENERGY = "main.energy_import"
SPEED = 100
TEN_MINUTES_S = 600 / SPEED
POWER_KW = 600.0


class FastClock:
    """A hundred seconds a second."""

    def __init__(self) -> None:
        self._start, self._origin = (
            datetime(2026, 1, 15, 11, 30, tzinfo=UTC),
            asyncio.get_running_loop().time(),
        )

    def __call__(self) -> datetime:
        return self._start + timedelta(seconds=self.elapsed_s)

    @property
    def elapsed_s(self) -> float:
        return (time.monotonic() - self._origin) * SPEED


@asynccontextmanager
async def counting(units: dict[int, Registers], device: Device, clock: FastClock) -> AsyncIterator[None]:
    """The meter counts until the end of the block."""
    register = device.template.register("energy_import")

    async def count() -> None:
        while True:
            put(units[1], register, round(1000 + POWER_KW * clock.elapsed_s / 3600, 1))
            await asyncio.sleep(0.02)

    task = asyncio.create_task(count())
    try:
        yield
    finally:
        task.cancel()


def instants(store: Store) -> list[datetime]:
    """Instants at which the counter had moved: what is published when every change is."""
    samples = list(store.reader.samples(*ALL_TIME, point=ENERGY))
    return [
        samples[0].time,
        *(after.time for before, after in pairwise(samples) if after.value != before.value),
    ]


def nearly_all_delivered(store: Store) -> bool:
    # The last polls are always on their way.
    return store.reader.waiting().get("mqtt", 0) <= 5


def heard_instants(heard: Heard) -> dict[datetime, int]:
    found = heard.instants(ENERGY)
    return {datetime.fromisoformat(str(instant)): times for (instant, _), times in found.items()}


def has_heard(heard: Heard, number: int) -> bool:
    return len(heard_instants(heard)) > number


async def test_ten_minutes_of_each_outage_cost_no_sample_and_double_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_agent.publishing.mqtt._RETRY_S", (0.05, 0.2))
    # A commit gathers for as much of the building's second.
    monkeypatch.setattr("edge_agent.historian._GATHER_S", 0.9 / SPEED)
    # Polls come every tenth of our seconds: ten of the building's.
    monkeypatch.setattr(Point, "stale_after_s", property(lambda point: 3 * SPEED * point.poll_s))
    device, clock = make_site(tmp_path).devices[0], FastClock()
    units = world(device)
    async with (
        mosquitto(tmp_path / "broker") as broker,
        meters(units) as served,
        counting(units, device, clock),
    ):
        building = publishing(tmp_path, served.port, broker.port)
        heard = Heard()
        async with listening(broker.port, f"{BASE}/#", heard):
            async with running(building, clock=clock) as agent:
                await until(lambda: len(heard_instants(heard)) > 5)
                await broker.stop(signal.SIGTERM)
                await asyncio.sleep(TEN_MINUTES_S)
                await broker.start()
                await until(lambda: nearly_all_delivered(agent.store))
            # The agent is stopped: the meter goes on counting.
            before = instants_of(building.database)
            await asyncio.sleep(TEN_MINUTES_S)
        async with running(building, clock=clock) as agent:
            # Home Assistant is away; its broker keeps its messages.
            await asyncio.sleep(TEN_MINUTES_S)
            async with listening(broker.port, f"{BASE}/#", heard):
                await until(lambda: nearly_all_delivered(agent.store))
                kept = instants(agent.store)[:-10]
                await until(lambda: set(kept) <= heard_instants(heard).keys())
                last = max(agent.store.reader.samples(*ALL_TIME, point=ENERGY), key=lambda each: each.time)
                query = f"start=2026-01-15T11:00:00Z&end={last.time + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}&step=hour"
                hours = (await agent.get(f"/series/{ENERGY}?{query}"))["intervals"]
    assert len(before) > 20
    assert len(kept) > len(before) + 20
    told = heard_instants(heard)
    assert set(kept) <= told.keys(), "no sample lost"
    # By its instant, each sample is had once. QoS 1 may carry again what was in flight when the broker stopped: one cycle.
    assert sum(told[each] - 1 for each in kept) <= 1
    with Store(building.database) as store:
        samples = list(store.reader.samples(*ALL_TIME, point=ENERGY))
    assert isinstance(hours, list)
    measured = sum(each["value"] for each in hours if each["value"] is not None)
    counted = last.value - samples[0].value
    # What came between the two questions is a few polls at most.
    assert measured == pytest.approx(counted, abs=POWER_KW / 3600 * 10 * 10)


def instants_of(database: Path) -> list[datetime]:
    with Store(database) as store:
        return instants(store)


@asynccontextmanager
async def process(config: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The agent as a process of its own."""
    agent = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edge_agent", "run", str(config),
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield agent
    finally:
        if agent.returncode is None:
            agent.kill()
        await agent.wait()


async def test_an_agent_that_is_killed_says_offline_and_loses_nothing_that_it_kept(tmp_path: Path) -> None:
    device, clock = make_site(tmp_path).devices[0], FastClock()
    units = world(device)
    async with (
        mosquitto(tmp_path / "broker") as broker,
        meters(units) as served,
        counting(units, device, clock),
    ):
        building = publishing(tmp_path, served.port, broker.port)
        async with listening(broker.port, f"{BASE}/#") as heard:
            for _ in range(2):
                async with process(building.path) as agent:
                    had = len(heard_instants(heard))
                    await until(partial(has_heard, heard, had + 30), timeout_s=60)
                    assert heard.text(f"{BASE}/status") == b"online"
                    agent.kill()
                await until(lambda: heard.text(f"{BASE}/status") == b"offline")
            async with process(building.path) as agent:
                kept = set(instants_of(building.database))
                await until(lambda: kept <= heard_instants(heard).keys(), timeout_s=60)
                agent.terminate()
                await agent.wait()
            await until(lambda: heard.text(f"{BASE}/status") == b"offline")
    told = heard_instants(heard)
    # What was delivered and not yet ticked off when a kill came is said again, its instant tells that it is the same: two
    # seconds of ten cycles, a commit and the next that ticks it off.
    assert sum(times - 1 for times in told.values()) <= 2 * 2 * 10
