"""A real process that is told to stop while it works."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from linky_proxy.tokens.client_token import mint
from linky_proxy.wall_clock import utc_now
from tests.linky_proxy.deployed import replica
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, recorded

pytestmark = pytest.mark.slow

DAILY = "consommation_quotidienne"


@dataclass
class Held:
    """An Enedis that answers measures when it is told to."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def measure(self, _request: web.Request) -> web.Response:
        self.asked.set()
        await self.may_answer.wait()
        return web.json_response(recorded(f"v2_{DAILY}"))

    async def token(self, _request: web.Request) -> web.Response:
        return web.json_response({"access_token": "application", "expires_in": 12600})

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get(f"/mesure_synchrone_auto/v2/{DAILY}", self.measure)
        app.router.add_post("/oauth2/v3/token", self.token)
        return app


@dataclass
class Running:
    process: asyncio.subprocess.Process
    base: str
    session: aiohttp.ClientSession

    async def status(self, path: str) -> int:
        async with self.session.get(self.base + path) as response:
            await response.read()
            return response.status

    async def measure(self) -> int:
        query = {"prm": CONSUMER, "start": "2026-09-29", "end": "2026-10-01"}
        headers = {"Authorization": f"Bearer {mint([CONSUMER], JWT_SECRET, now=utc_now())}"}
        async with self.session.get(f"{self.base}/api/{DAILY}", params=query, headers=headers) as response:
            await response.read()
            return response.status

    async def until_draining(self) -> None:
        while await self.status("/readyz") != 503:  # a round trip each: no need to sleep
            pass


@asynccontextmanager
async def running(held: Held, drain_s: float) -> AsyncIterator[Running]:
    async with TestServer(held.app()) as upstream, aiohttp.ClientSession() as session:
        environment = {
            "LINKY_PROXY_CLIENT_ID": "application",
            "LINKY_PROXY_CLIENT_SECRET": "secret",
            "LINKY_PROXY_JWT_SECRET": JWT_SECRET,
            "LINKY_PROXY_PUBLIC_URL": "http://proxy.example.org",
            "LINKY_PROXY_ENEDIS_API_URL": str(upstream.make_url("/")),
            "LINKY_PROXY_PORT": "0",
            "LINKY_PROXY_DRAIN_S": str(drain_s),
        }
        async with replica(environment) as (process, port), asyncio.timeout(30):
            yield Running(process, f"http://127.0.0.1:{port}", session)


async def test_a_balancer_is_told_first_and_requests_are_still_served() -> None:
    held = Held()
    held.may_answer.set()
    async with running(held, drain_s=60) as proxy:
        assert await proxy.status("/readyz") == 200
        proxy.process.send_signal(signal.SIGTERM)
        await proxy.until_draining()
        assert await proxy.measure() == 200
        assert await proxy.status("/healthz") == 200


async def test_requests_in_hand_are_finished_before_the_end() -> None:
    held = Held()
    async with running(held, drain_s=0.1) as proxy:
        in_hand = asyncio.create_task(proxy.measure())
        await held.asked.wait()
        proxy.process.send_signal(signal.SIGTERM)
        await proxy.until_draining()
        held.may_answer.set()
        assert await in_hand == 200
        assert await proxy.process.wait() == 0


async def test_a_second_signal_shortens_the_wait() -> None:
    async with running(Held(), drain_s=60) as proxy:
        proxy.process.send_signal(signal.SIGTERM)
        await proxy.until_draining()
        proxy.process.send_signal(signal.SIGTERM)
        assert await proxy.process.wait() == 0
