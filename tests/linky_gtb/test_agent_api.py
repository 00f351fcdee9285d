"""What the client makes of answers that are not the agent's usual ones."""

from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from custom_components.linky_gtb.building.agent_api import (
    AgentClient,
    AgentError,
    AgentRefusedError,
    AgentTokenRefusedError,
    AgentUnreachableError,
    NotAnAgentError,
)

type Ask = Callable[[int, str], Awaitable[AgentClient]]


@pytest.fixture
async def answering(hass: HomeAssistant, socket_enabled: None) -> AsyncGenerator[Ask]:
    """A server that answers the same to everything."""
    servers: list[TestServer] = []

    async def start(status: int, body: str) -> AgentClient:
        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, text=body)

        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        server = TestServer(app, host="127.0.0.1")
        servers.append(server)
        await server.start_server()
        return AgentClient(async_get_clientsession(hass), str(server.make_url("")).rstrip("/"), "token")

    yield start
    for server in servers:
        await server.close()


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (401, "{}", AgentTokenRefusedError),
        (403, '{"title": "Forbidden"}', AgentTokenRefusedError),
        (404, "<html>", NotAnAgentError),
        (404, '{"title": "Not found", "detail": "no savings are configured"}', AgentRefusedError),
        (503, '{"title": "Starting"}', AgentRefusedError),
        (502, "bad gateway", AgentUnreachableError),
        (302, "", NotAnAgentError),
        (200, "<html>", NotAnAgentError),
        (200, "[]", NotAnAgentError),
    ],
)
async def test_each_answer_has_its_error(
    answering: Ask, status: int, body: str, expected: type[AgentError]
) -> None:
    client = await answering(status, body)

    with pytest.raises(expected):
        await client.savings()


async def test_a_server_without_stream_is_not_an_agent(answering: Ask) -> None:
    client = await answering(200, "hello")

    with pytest.raises(NotAnAgentError):
        await anext(client.states())
