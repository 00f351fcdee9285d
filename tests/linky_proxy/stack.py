"""A whole stack on loopback: pretend Enedis, real proxy, and a client."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from aiohttp.test_utils import TestServer
from yarl import URL

from linky_proxy.app import create_app
from linky_proxy.settings import Settings
from linky_proxy.tokens.client_token import mint
from linky_proxy.usage_point import Prm
from simulators import enedis

FIXTURES = Path(__file__).parent / "fixtures"
JWT_SECRET = "a secret for the tests, 32 bytes long at least"
CONSUMER = Prm(enedis.RECORDED_CONSUMER)
PRODUCER = Prm(enedis.RECORDED_PRODUCER)
NOON = datetime(2026, 10, 5, 10, tzinfo=UTC)

type Json = dict[str, Json] | list[Json] | str | int | float | bool | None


def recorded(name: str) -> Json:
    found: Json = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return found


@dataclass
class Clock:
    instant: datetime = NOON

    def __call__(self) -> datetime:
        return self.instant

    def advance(self, **parts: float) -> None:
        self.instant += timedelta(**parts)


@dataclass(frozen=True)
class Answer:
    status: int
    body: Json
    headers: Mapping[str, str]
    text: str = ""


@dataclass
class Stack:
    world: enedis.World
    clock: Clock
    proxy: URL
    simulator: URL
    session: aiohttp.ClientSession
    settings: Settings

    def token(self, *prms: Prm) -> str:
        return mint(prms or (CONSUMER, PRODUCER), JWT_SECRET, now=self.clock())

    def share(self, *prms: str) -> None:
        for prm in prms:
            self.world.shares.grant(prm, self.world.today, self.world.today + timedelta(days=1094))

    async def get(self, path: str, *, token: str | None = None, method: str = "GET", **query: str) -> Answer:
        headers = (
            {"Authorization": f"Bearer {self.token() if token is None else token}"} if token != "" else {}
        )
        async with self.session.request(
            method, self.proxy.with_path(path), params=query, headers=headers, allow_redirects=False
        ) as response:
            text = await response.text()
            body = json.loads(text) if text and response.content_type == "application/json" else None
            return Answer(response.status, body, response.headers, text)

    async def measure(
        self, name: str, prm: str = CONSUMER, *, token: str | None = None, **query: str
    ) -> Answer:
        period = {"dateDebut": "2026-09-29", "dateFin": "2026-10-01"}
        return await self.get(f"/api/{name}", token=token, **({"pointId": prm} | period | query))

    def upstream_calls(self, resource: str) -> int:
        return [name for name, _ in self.world.calls].count(resource)


def settings_for(simulator: URL, **changes: object) -> Settings:
    values: dict[str, object] = {
        "client_id": enedis.DEMO_CLIENT_ID,
        "client_secret": enedis.DEMO_CLIENT_SECRET,
        "jwt_secret": JWT_SECRET,
        "public_url": "http://proxy.example.org",
        "enedis_api_url": str(simulator),
        "enedis_consent_url": str(simulator.with_path(enedis.AUTHORIZE_PATH)),
        "consent_retry_s": (0.01, 0.01),
        "consent_failure_s": 0,
        "callbacks_per_client": 1000,
        "quota_per_second": 1000,
        "quota_margin_s": 0,
        "upstream_retry_s": (0.01, 0.01),
        "drain_s": 0,
    }
    return Settings.model_validate(values | changes)


@asynccontextmanager
async def running_stack(**changes: object) -> AsyncIterator[Stack]:
    """Start everything on free ports; `changes` are settings of the proxy."""
    clock = Clock()
    world = enedis.World(
        redirect_url="",
        meters=enedis.meter_book(recorded=True),
        now=clock,
        throttle=enedis.Throttle(per_second=1000, per_hour=100_000),
    )
    async with TestServer(enedis.create_app(world)) as simulator:
        settings = settings_for(simulator.make_url("/"), **changes)
        async with (
            TestServer(create_app(settings, now=clock)) as proxy,
            aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session,
        ):
            world.redirect_url = str(proxy.make_url("/api/callback"))
            yield Stack(world, clock, proxy.make_url("/"), simulator.make_url("/"), session, settings)
