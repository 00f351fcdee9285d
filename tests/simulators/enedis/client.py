"""A client of the simulator on a loopback socket, with clocks that the test moves."""

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer
from yarl import URL

from simulators.enedis import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World, create_app, meter_book

METER = "30001234567890"
FIXTURES = Path(__file__).parent / "fixtures"
CALLBACK = "http://proxy.example.org/api/callback"

_CREDENTIALS = base64.b64encode(f"{DEMO_CLIENT_ID}:{DEMO_CLIENT_SECRET}".encode()).decode()
BASIC = {"Authorization": f"Basic {_CREDENTIALS}"}

type Json = dict[str, Json] | list[Json] | str | int | float | bool | None


def recorded(name: str) -> Json:
    body: Json = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return body


@dataclass
class Clocks:
    """Wall clock and quota clock, moving together."""

    instant: datetime = datetime(2026, 10, 26, 10, tzinfo=UTC)
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.instant

    def monotonic(self) -> float:
        return self.seconds

    def advance(self, seconds: float) -> None:
        self.instant += timedelta(seconds=seconds)
        self.seconds += seconds


@dataclass
class Client:
    world: World
    clocks: Clocks
    url: URL
    session: aiohttp.ClientSession
    token: str = ""

    def share(self, prm: str = METER) -> None:
        self.world.shares.grant(prm, self.world.today, self.world.today + timedelta(days=1094))

    async def ask_token(self, **form: str) -> tuple[int, Json]:
        headers = {} if form else BASIC
        data = {"grant_type": "client_credentials"} | form
        async with self.session.post(
            self.url.with_path("/oauth2/v3/token"), data=data, headers=headers
        ) as response:
            return response.status, await response.json()

    async def call(self, path: str, *, question: Json = None, **query: str) -> tuple[int, Json]:
        if not self.token:
            self.token = self.world.issue_token()
        async with self.session.request(
            "GET" if question is None else "POST",
            self.url.with_path(path),
            params=query,
            json=question,
            headers={"Authorization": f"Bearer {self.token}"},
        ) as response:
            return response.status, await response.json()

    async def measure(
        self, resource: str, start: str, end: str, prm: str = METER, **query: str
    ) -> tuple[int, Json]:
        path = f"/mesure_synchrone_auto/v2/{resource}"
        return await self.call(path, pointId=prm, dateDebut=start, dateFin=end, **query)

    async def points(
        self, resource: str, start: str, end: str, prm: str = METER, **query: str
    ) -> list[dict[str, Json]]:
        status, body = await self.measure(resource, start, end, prm, **query)
        assert status == 200, body
        assert isinstance(body, dict)
        quantities = body["grandeur"]
        assert isinstance(quantities, list)
        assert isinstance(quantities[0], dict)
        points = quantities[0]["points"]
        assert isinstance(points, list)
        return [point for point in points if isinstance(point, dict)]


@asynccontextmanager
async def running() -> AsyncIterator[Client]:
    clocks = Clocks()
    world = World(
        redirect_url=CALLBACK, now=clocks.now, monotonic=clocks.monotonic, meters=meter_book(recorded=True)
    )
    async with TestServer(create_app(world)) as server, aiohttp.ClientSession() as session:
        yield Client(world, clocks, server.make_url("/"), session)
