"""Answers that a délégataire should not give: in pieces, without end, or none at all."""

import asyncio

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from edge_agent.exchange import client
from edge_agent.exchange.client import Exchange, ExchangeError
from edge_agent.exchange.settings import ExchangeSettings
from tests.edge_agent.dossiers.town_hall import NAME
from tests.edge_agent.exchange.delegataire import SIRET, Bench


async def test_an_answer_that_comes_in_pieces_is_read_whole(bench: Bench) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.raw_path)
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in (
            b'{"reference": "DEL/1", ',
            b'"status": "pending", "received": "2026-07-01T10:00:00Z"}',
        ):
            await response.write(piece)
            await asyncio.sleep(0.05)
        return response

    other = web.Application()
    other.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(other, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        exchange = Exchange(bench.settings(base_url=str(server.make_url("/v1"))), SIRET, session)
        sent = await exchange.send({"dossier": {}})
        assert await exchange.answer(sent.reference, NAME) is None

    assert asked == ["/v1/dossiers", "/v1/dossiers/DEL%2F1"]


async def test_an_answer_without_end_is_refused(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_LARGEST_ANSWER", 10)
    async with aiohttp.ClientSession() as session:
        exchange = Exchange(bench.settings(), SIRET, session)
        with pytest.raises(ExchangeError, match="more than 10 bytes"):
            await exchange.send({"dossier": bench.cabinet.get(NAME).model_dump(mode="json")})


@pytest.mark.parametrize(
    "body", [b"<html>", b"{", b"[]", b'{"access_token": 1}', b'{"access_token": "x", "expires_in": "soon"}']
)
async def test_a_token_that_is_none_is_an_error(bench: Bench, body: bytes) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(body=body)

    other = web.Application()
    other.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(other, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        settings = replace_url(bench.oauth(), str(server.make_url("/oauth/token")))
        with pytest.raises(ExchangeError, match="access_token"):
            await Exchange(settings, SIRET, session).answer("DEL-00001", NAME)


async def test_a_token_without_duration_is_used(bench: Bench) -> None:
    async def token(_request: web.Request) -> web.Response:
        return web.json_response({"access_token": "x", "expires_in": None})

    async def pending(_request: web.Request) -> web.Response:
        return web.json_response({"status": "pending"})

    other = web.Application()
    other.router.add_post("/oauth/token", token)
    other.router.add_get("/{path:.*}", pending)
    async with TestServer(other, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        settings = replace_url(bench.oauth(), str(server.make_url("/oauth/token")))
        here = settings.model_copy(update={"base_url": str(server.make_url("/v1"))})
        assert await Exchange(here, SIRET, session).answer("DEL-00001", NAME) is None


def replace_url(settings: ExchangeSettings, token_url: str) -> ExchangeSettings:
    return settings.model_copy(update={"auth": settings.auth.model_copy(update={"token_url": token_url})})


@pytest.mark.parametrize("body", [b"", b"[]", b"<a", b"<!DOCTYPE x><a/>", b'{"reference": "x"}'])
async def test_an_answer_that_is_none_is_an_error(bench: Bench, body: bytes) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body)

    other = web.Application()
    other.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(other, host="127.0.0.1") as server, aiohttp.ClientSession() as session:
        settings = bench.settings(base_url=str(server.make_url("/v1")))
        exchange = Exchange(settings, SIRET, session)
        with pytest.raises(ExchangeError):
            await exchange.send({"dossier": {}})
        with pytest.raises(ExchangeError):
            await exchange.answer("x", NAME)
        with pytest.raises(ExchangeError):
            await exchange.rotate_key()
