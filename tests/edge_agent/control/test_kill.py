"""``kill -9`` in the middle of leases."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.config import load_building
from edge_agent.control.audit import verify
from edge_agent.control.opening import control_file
from edge_agent.control.record import read_audit
from tests.edge_agent.control.demo_site import ACT, simulated, write_demo
from tests.edge_agent.meters import free_port
from tests.edge_agent.waiting import until

ZONES = ("zone1.setpoint_cmd", "zone2.setpoint_cmd")

pytestmark = pytest.mark.slow


@asynccontextmanager
async def agent_process(config: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """The agent as a process of its own, until it serves; killed in the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "edge_agent", "run", str(config), stderr=asyncio.subprocess.DEVNULL
    )
    url = f"http://127.0.0.1:{load_building(config).config.api.port}/healthz"

    async def serves() -> bool:
        assert process.returncode is None
        try:
            async with aiohttp.request("GET", url) as response:
                return response.status == 200
        except aiohttp.ClientError:
            return False

    try:
        await until(serves, timeout_s=60)
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


class Client:
    """Takes leases over HTTP."""

    def __init__(self, config: Path) -> None:
        building = load_building(config)
        _, secret = TokenFile(building.tokens_file).create("test", Scope.CONTROL)
        self._url = f"http://127.0.0.1:{building.config.api.port}/api/v1"
        self._headers = {"Authorization": f"Bearer {secret}"}

    async def take(self, point: str, value: float) -> dict[str, Any]:
        body = {"value": value, "seconds": 3600, "actor": "test", "priority": "shedding"}
        async with aiohttp.request(
            "POST", f"{self._url}/points/{point}/lease", json=body, headers=self._headers
        ) as response:
            assert response.status == 200, await response.text()
            lease: dict[str, Any] = (await response.json())["lease"]
            return lease

    async def forever(self, chance: random.Random) -> None:
        """Want something else all the time, until the agent is gone."""
        try:
            while True:
                await self.take(chance.choice(ZONES), chance.choice((16.5, 17.0, 18.0, 21.5)))
        except aiohttp.ClientError, AssertionError:
            return


async def test_killed_in_the_middle_of_leases_nothing_is_left_behind_and_the_audit_holds(
    tmp_path: Path,
) -> None:
    chance = random.Random(5)  # noqa: S311 - chance of a test
    async with simulated() as site:
        before = site.zone_c(0), site.zone_c(1)
        many = ACT.replace("min: 16, max: 22,", "min: 16, max: 22, writes_per_day: 10000,")
        config = write_demo(tmp_path, site.port, many, api_port=free_port())
        client = Client(config)
        for _ in range(3):
            async with agent_process(config) as process:
                asking = asyncio.create_task(client.forever(chance))
                await until(lambda: site.zone_c(0) != before[0] or site.zone_c(1) != before[1], timeout_s=60)
                await asyncio.sleep(chance.random() * 0.2)
                process.kill()
                await process.wait()
                await asking
        async with agent_process(config) as process:
            await until(lambda: (site.zone_c(0), site.zone_c(1)) == before, timeout_s=60)
            process.terminate()
            assert await process.wait() == 0
    verdict = verify(read_audit(control_file(load_building(config))))
    assert verdict.valid
    assert verdict.entries > 10
