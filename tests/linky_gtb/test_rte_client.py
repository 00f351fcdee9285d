"""What each refusal of RTE, and each answer that is not one, becomes."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from custom_components.linky_gtb.rte.client import RteClient
from custom_components.linky_gtb.rte.errors import (
    RteCredentialsError,
    RteError,
    RteNotSubscribedError,
    RteQuotaError,
    RteUnexpectedError,
    RteUnreachableError,
)

TOKEN = '{"access_token": "abc", "expires_in": "7200"}'


@dataclass
class Rte:
    """A server that answers what it is told to, on the token and on the signals."""

    token: tuple[int, str] = (200, TOKEN)
    signals: tuple[int, str] = (200, '{"signals": []}')
    headers: dict[str, str] = field(default_factory=dict)

    async def answer(self, request: web.Request) -> web.Response:
        status, text = self.token if request.path == "/token/oauth/" else self.signals
        return web.Response(status=status, text=text, headers=self.headers)


@pytest.fixture
async def rte(socket_enabled: None) -> AsyncGenerator[tuple[Rte, RteClient]]:
    told, app = Rte(), web.Application()
    app.router.add_route("*", "/{path:.*}", told.answer)
    async with TestServer(app, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        url = str(server.make_url("")).rstrip("/")
        yield told, RteClient(session, url, "id", "secret", lambda: datetime.now(UTC))


@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (400, "", RteCredentialsError),
        (401, "", RteCredentialsError),
        (429, "", RteQuotaError),
        (503, "", RteUnreachableError),
        (418, "", RteUnexpectedError),
        (200, "<html>", RteUnexpectedError),
        (200, '{"access_token": "abc"}', RteUnexpectedError),
        (200, '{"access_token": "abc", "expires_in": "soon"}', RteUnexpectedError),
    ],
)
async def test_a_token_that_is_refused_says_why(
    rte: tuple[Rte, RteClient], status: int, text: str, error: type[RteError]
) -> None:
    server, client = rte
    server.token = (status, text)

    with pytest.raises(error) as raised:
        await client.check()

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (401, "", RteCredentialsError),
        (403, "", RteNotSubscribedError),
        (500, "", RteUnreachableError),
        (200, "<html>", RteUnexpectedError),
        (200, '{"signals": [1]}', RteUnexpectedError),
    ],
)
async def test_a_call_that_is_refused_says_why(
    rte: tuple[Rte, RteClient], status: int, text: str, error: type[RteError]
) -> None:
    server, client = rte
    server.signals = (status, text)

    with pytest.raises(error) as raised:
        await client.ecowatt()

    assert type(raised.value) is error


@pytest.mark.parametrize(
    ("header", "seconds"), [("1800", 1800), ("60", 900), ("Wed, 21 Oct 2026 07:28:00 GMT", 900)]
)
async def test_a_quota_is_obeyed_and_never_for_less_than_a_quarter_of_an_hour(
    rte: tuple[Rte, RteClient], header: str, seconds: float
) -> None:
    server, client = rte
    server.signals, server.headers = (429, ""), {"Retry-After": header}

    with pytest.raises(RteQuotaError) as raised:
        await client.ecowatt()

    assert raised.value.retry_after_s == seconds


async def test_a_server_that_is_not_there_is_told_as_such(socket_enabled: None) -> None:
    async with aiohttp.ClientSession() as session:
        client = RteClient(session, "http://127.0.0.1:9", "id", "secret", lambda: datetime.now(UTC))
        with pytest.raises(RteUnreachableError):
            await client.check()
