"""An agent running in the test's own loop, and a client of its API over a real socket."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp

from edge_agent.apart import Elsewhere, in_thread
from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.config import Building
from edge_agent.live import Json
from edge_agent.service import Agent, Clock, utc_now
from edge_agent.store import Store


@dataclass
class Running:
    """A running agent."""

    url: str
    session: aiohttp.ClientSession
    store: Store
    agent: Agent

    async def get(self, path: str, status: int = 200) -> Json:
        async with self.session.get(f"{self.url}/api/v1{path}") as response:
            assert response.status == status, await response.text()
            content: Json = await response.json(content_type=None)
            return content

    async def send(self, method: str, path: str, body: object, status: int = 200) -> Json:
        async with self.session.request(method, f"{self.url}/api/v1{path}", json=body) as response:
            assert response.status == status, await response.text()
            content: Json = await response.json(content_type=None)
            return content

    async def point(self, point: str) -> Json:
        state = await self.get("/state")
        points = state["points"]
        assert isinstance(points, list)
        found: Json = next(each for each in points if each["id"] == point)
        return found

    async def quality(self, point: str) -> object:
        return (await self.point(point))["quality"]


@asynccontextmanager
async def running(
    building: Building, *, clock: Clock = utc_now, settle_s: float = 5.0, elsewhere: Elsewhere = in_thread
) -> AsyncIterator[Running]:
    """Run the agent of a building until the end of the block, then stop it cleanly; a year is computed in a thread, which is quicker."""
    _, secret = TokenFile(building.tokens_file).create("test", Scope.CONTROL)
    stop, served = asyncio.Event(), asyncio.get_running_loop().create_future()
    with Store(building.database) as store:
        agent = Agent(building, store, clock=clock, settle_s=settle_s, elsewhere=elsewhere)
        task = asyncio.create_task(
            agent.run(stop, lambda host, port: served.set_result(f"http://{host}:{port}"))
        )
        await asyncio.wait([task, served], return_when=asyncio.FIRST_COMPLETED, timeout=60)
        try:
            headers = {"Authorization": f"Bearer {secret}"}
            async with aiohttp.ClientSession(headers=headers) as session:
                yield Running(served.result(), session, store, agent)
        finally:
            stop.set()
            await asyncio.wait_for(task, 60)
