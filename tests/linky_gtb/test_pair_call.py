"""Pairing with an agent that answers badly, and documents of control that are not what they should be."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession

from custom_components.linky_gtb.building.agent_api import (
    AgentError,
    AgentRefusedError,
    AgentUnreachableError,
    NotAnAgentError,
    PairingRefusedError,
    pair,
)
from custom_components.linky_gtb.building.control_documents import read_control, read_lease, read_writing
from custom_components.linky_gtb.building.json_reading import AgentDocumentError
from custom_components.linky_gtb.json_value import Json

from .fake_agent import control, lease_of


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (403, "{}", PairingRefusedError),
        (429, "{}", PairingRefusedError),
        (404, "{}", PairingRefusedError),
        (500, "{}", AgentUnreachableError),
        (503, '{"detail": "the agent cannot pair"}', AgentRefusedError),
        (302, "", NotAnAgentError),
        (201, "not json", NotAnAgentError),
        (201, '{"token": ""}', NotAnAgentError),
        (200, "[]", NotAnAgentError),
    ],
)
async def test_an_answer_without_a_token_is_an_error_of_its_kind(
    hass: HomeAssistant, socket_enabled: None, status: int, body: str, error: type[AgentError]
) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(status=status, text=body)

    app = web.Application()
    app.router.add_post("/api/v1/pair", answer)
    async with TestServer(app, host="127.0.0.1") as server:
        with pytest.raises(error):
            await pair(async_get_clientsession(hass), str(server.make_url("/")).rstrip("/"), "1234")


async def test_an_agent_that_is_not_there_is_unreachable(hass: HomeAssistant, socket_enabled: None) -> None:
    with pytest.raises(AgentUnreachableError):
        await pair(async_get_clientsession(hass), "http://127.0.0.1:9", "1234")


@pytest.mark.parametrize(
    "document",
    [
        "no object",
        {"mode": 3},
        {**control(), "leases": {}},
        {**control(), "leases": [{**lease_of("p", "a", 1), "requested": None}]},
        {**control(), "worn": [3]},
    ],
)
def test_a_broken_document_of_control_is_named(document: Json) -> None:
    with pytest.raises(AgentDocumentError):
        read_control(document)


def test_an_instant_that_is_none_is_not_known() -> None:
    assert read_lease({**lease_of("p", "a", 1), "expires": "soon"}, "lease").expires is None


def test_options_whose_values_are_no_numbers_are_named() -> None:
    with pytest.raises(AgentDocumentError, match="not a number"):
        read_writing({"kind": "select", "min": 0, "max": 1, "options": {"x": "On"}}, "write")
