"""The HTTP API: who may ask, what is answered to a wrong question, and streams that cannot choke the agent."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType

from edge_agent.api.server import serving
from edge_agent.api.tokens import Scope, TokenError, TokenFile
from edge_agent.broadcast import Broadcast
from edge_agent.live import Json
from edge_agent.series import SeriesRequest, SeriesTooLongError, UnknownSeriesError


class Pretend:
    """An agent reduced to its answers."""

    def __init__(self) -> None:
        self.broadcast = Broadcast(limit=20)
        self.asked: SeriesRequest | None = None

    def site(self) -> Json:
        return {"site": "s"}

    def state(self) -> Json:
        return {"points": []}

    def savings(self) -> Json | None:
        return None

    def cee(self) -> Sequence[Json]:
        return []

    async def series(self, request: SeriesRequest) -> Json:
        self.asked = request
        match request.id:
            case "long":
                raise SeriesTooLongError("ask for less")
            case "broken":
                raise ZeroDivisionError
            case "known":
                return {"intervals": []}
        raise UnknownSeriesError("no such series")


@pytest.fixture
def tokens(tmp_path: Path) -> TokenFile:
    return TokenFile(tmp_path / "data" / "tokens.json")


@asynccontextmanager
async def served(
    tokens: TokenFile, agent: Pretend | None = None
) -> AsyncIterator[tuple[str, dict[str, str]]]:
    _, secret = tokens.create("test", Scope.READ)
    async with serving(agent or Pretend(), tokens, "127.0.0.1", 0) as (host, port):
        yield f"http://{host}:{port}", {"Authorization": f"Bearer {secret}"}


async def ask(url: str, headers: dict[str, str] | None = None, method: str = "GET") -> tuple[int, str, Json]:
    async with aiohttp.request(method, url, headers=headers) as response:
        return response.status, response.content_type, await response.json(content_type=None)


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}, {"Authorization": "Bearer "}],
)
@pytest.mark.parametrize("path", ["site", "state", "savings", "cee", "series/x", "stream", "nowhere"])
async def test_nothing_is_answered_without_a_known_token(
    tokens: TokenFile, path: str, headers: dict[str, str]
) -> None:
    async with served(tokens) as (url, _):
        status, kind, problem = await ask(f"{url}/api/v1/{path}", headers)
    assert (status, kind) == (401, "application/problem+json")
    assert problem["status"] == 401
    assert problem["title"] == "Unauthorized"


async def test_healthz_needs_no_token(tokens: TokenFile) -> None:
    async with served(tokens) as (url, _):
        for path in ("/healthz", "/api/v1/healthz"):
            assert (await ask(url + path))[0] == 200


async def test_a_token_works_as_soon_as_it_is_made_and_no_longer_than_until_it_is_revoked(
    tokens: TokenFile,
) -> None:
    async with served(tokens) as (url, _):
        # Another process, such as the command line, has its own view of the file.
        elsewhere = TokenFile(tokens.path)
        token, secret = elsewhere.create("late", Scope.ADMIN)
        headers = {"Authorization": f"bearer {secret}"}
        assert (await ask(f"{url}/api/v1/site", headers))[0] == 200
        elsewhere.revoke(token.id)
        assert (await ask(f"{url}/api/v1/site", headers))[0] == 401


async def test_tokens_that_others_can_read_are_not_used(tokens: TokenFile) -> None:
    async with served(tokens) as (url, headers):
        tokens.path.chmod(0o644)
        status, _, problem = await ask(f"{url}/api/v1/site", headers)
    assert status == 503
    assert "its log says why" in str(problem["detail"])


@pytest.mark.parametrize(
    ("path", "status", "detail"),
    [
        ("nowhere", 404, "Not Found"),
        ("series/gone?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z", 404, "no such series"),
        ("series/long?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z", 400, "ask for less"),
        ("series/known?start=2026-01-01T00:00:00Z", 400, "'end' must be like"),
        ("series/known?start=soon&end=2026-01-02T00:00:00Z", 400, "'start' must be like"),
        ("series/known?start=2026-01-01T00:00:00&end=2026-01-02T00:00:00Z", 400, "needs an offset"),
        (
            "series/known?start=2026-01-01T00:00:00Z&end=9999-12-31T23:00:00-05:00",
            400,
            "out of range: from 1900",
        ),
        ("series/known?start=2026-01-02T00:00:00Z&end=2026-01-01T00:00:00Z", 400, "'end' must be after"),
        (
            "series/known?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z&step=week",
            400,
            "raw, 10min, hour",
        ),
        ("series/broken?start=2026-01-01T00:00:00Z&end=2026-01-02T00:00:00Z", 500, "its log says where"),
        ("savings", 404, "no 'savings' section"),
    ],
)
async def test_a_wrong_question_gets_a_problem_document(
    tokens: TokenFile, path: str, status: int, detail: str
) -> None:
    async with served(tokens) as (url, headers):
        found, kind, problem = await ask(f"{url}/api/v1/{path}", headers)
    assert (found, kind) == (status, "application/problem+json")
    assert detail in str(problem["detail"])


async def test_a_read_token_may_not_try_to_write_and_nothing_can_be_written_yet(tokens: TokenFile) -> None:
    async with served(tokens) as (url, headers):
        status, _, problem = await ask(f"{url}/api/v1/state", headers, "POST")
        assert (status, problem["title"]) == (403, "Forbidden")
        _, secret = tokens.create("operator", Scope.CONTROL)
        status, _, problem = await ask(f"{url}/api/v1/state", {"Authorization": f"Bearer {secret}"}, "POST")
        assert (status, problem["title"]) == (405, "Method Not Allowed")


async def test_an_offset_in_a_query_is_understood_escaped_or_not(tokens: TokenFile) -> None:
    agent = Pretend()
    async with served(tokens, agent) as (url, headers):
        for plus in ("+", "%2B"):
            query = f"start=2026-01-01T01:00:00{plus}01:00&end=2026-01-02T00:00:00Z"
            assert (await ask(f"{url}/api/v1/series/known?{query}", headers))[0] == 200
            assert agent.asked is not None
            assert agent.asked.start.isoformat() == "2026-01-01T00:00:00+00:00"


async def test_no_answer_may_be_cached(tokens: TokenFile) -> None:
    async with (
        served(tokens) as (url, headers),
        aiohttp.request("GET", f"{url}/api/v1/state", headers=headers) as response,
    ):
        assert response.headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in response.headers


async def test_a_stream_begins_with_the_state_and_goes_on_with_what_is_published(tokens: TokenFile) -> None:
    agent = Pretend()
    async with (
        served(tokens, agent) as (url, headers),
        aiohttp.ClientSession(headers=headers) as session,
        session.ws_connect(f"{url}/api/v1/stream") as one,
        session.ws_connect(f"{url}/api/v1/stream") as two,
    ):
        for socket in (one, two):
            assert await socket.receive_json(timeout=5) == {"type": "state", "state": {"points": []}}
        agent.broadcast.publish({"type": "kpis", "kpis": {}})
        for socket in (one, two):
            assert await socket.receive_json(timeout=5) == {"type": "kpis", "kpis": {}}


async def test_a_client_that_does_not_read_is_dropped_and_the_others_go_on(tokens: TokenFile) -> None:
    agent = Pretend()
    big = {"type": "points", "points": ["x" * 500_000]}
    async with served(tokens, agent) as (url, headers), aiohttp.ClientSession(headers=headers) as session:
        host, port = url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1024)
        lines = [
            "GET /api/v1/stream HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            f"Authorization: {headers['Authorization']}",
        ]  # fmt: skip
        writer.write("\r\n".join([*lines, "", ""]).encode())
        assert b"101" in await reader.readline()
        async with session.ws_connect(f"{url}/api/v1/stream", max_msg_size=0) as lively:
            await lively.receive_json(timeout=5)
            for _ in range(60):
                agent.broadcast.publish(big)
                assert await lively.receive_json(timeout=5) == big
            agent.broadcast.publish({"type": "last"})
            assert await lively.receive_json(timeout=5) == {"type": "last"}
        # The slow one now reads to the end of what was sent, then finds itself disconnected.
        async with asyncio.timeout(60):
            with suppress(ConnectionError):
                while await reader.read(1 << 20):
                    pass
        writer.close()


async def test_a_stream_ends_with_its_token_and_the_others_go_on(
    tokens: TokenFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_agent.api.stream._LOOK_S", 0.05)
    agent = Pretend()
    async with served(tokens, agent) as (url, headers), aiohttp.ClientSession() as session:
        token, secret = tokens.create("gone", Scope.CONTROL)
        theirs = {"Authorization": f"Bearer {secret}"}
        async with (
            session.ws_connect(f"{url}/api/v1/stream", headers=theirs) as gone,
            session.ws_connect(f"{url}/api/v1/stream", headers=headers) as kept,
        ):
            for socket in (gone, kept):
                await socket.receive_json(timeout=5)
            TokenFile(tokens.path).revoke(token.id)
            message = await gone.receive(timeout=20)
            assert (message.type, message.data) == (WSMsgType.CLOSE, WSCloseCode.POLICY_VIOLATION)
            agent.broadcast.publish({"type": "last"})
            assert await kept.receive_json(timeout=5) == {"type": "last"}
            # Nobody is told anything from a file that others could have changed.
            tokens.path.chmod(0o666)
            assert (await kept.receive(timeout=20)).type is WSMsgType.CLOSE


def test_only_hashes_are_on_disk_and_for_the_owner_alone(tokens: TokenFile) -> None:
    token, secret = tokens.create("ha", Scope.READ)
    assert tokens.path.stat().st_mode & 0o777 == 0o600
    assert tokens.path.parent.stat().st_mode & 0o777 == 0o700
    assert secret not in tokens.path.read_text()
    assert token.sha256 in tokens.path.read_text()
    assert len(secret) >= 43
    lock = tokens.path.with_name("tokens.json.lock")
    assert set(tokens.path.parent.iterdir()) == {tokens.path, lock}
    assert (lock.stat().st_size, lock.stat().st_mode & 0o777) == (0, 0o600)


def test_a_secret_leads_to_its_own_token(tokens: TokenFile) -> None:
    assert tokens.check("anything") is None
    made = [tokens.create(name, scope) for name, scope in (("a", Scope.READ), ("b", Scope.ADMIN))]
    for token, secret in made:
        assert tokens.check(secret) == token
    assert tokens.check(made[0][1] + "x") is None


def test_tokens_made_at_the_same_time_are_all_kept(tokens: TokenFile) -> None:
    def make(name: str) -> str:
        # As other processes would: each with its own view of the file.
        return TokenFile(tokens.path).create(name, Scope.READ)[0].id

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(make, map(str, range(24))))
    assert {token.id for token in tokens.all()} == made


def test_revoking_an_unknown_token_is_an_error(tokens: TokenFile) -> None:
    with pytest.raises(TokenError, match="token list"):
        tokens.revoke("ffff")


@pytest.mark.parametrize("content", ["", "{}", '{"tokens": [{}]}', '{"tokens": [{"scope": "boss"}]}', "[]"])
def test_a_file_that_is_not_of_tokens_is_refused(tokens: TokenFile, content: str) -> None:
    tokens.create("a", Scope.READ)
    tokens.path.write_text(content)
    with pytest.raises(TokenError, match="is not a file of tokens"):
        TokenFile(tokens.path).all()


def test_a_folder_that_cannot_hold_tokens_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(TokenError, match="cannot be written: File exists"):
        TokenFile(tmp_path / "data" / "tokens.json").create("a", Scope.READ)


def test_a_file_that_cannot_be_replaced_is_said(tokens: TokenFile) -> None:
    tokens.path.mkdir(parents=True, mode=0o700)
    tokens.path.chmod(0o700)
    with pytest.raises(TokenError):
        tokens.create("a", Scope.READ)


def test_a_published_message_is_one_json_text_for_all(tokens: TokenFile) -> None:
    broadcast = Broadcast(limit=2)
    with broadcast.listener() as listener:
        broadcast.publish({"é": 1})
        assert json.loads(asyncio.run(listener.next()) or "") == {"é": 1}
    broadcast.publish({"nobody": "listens"})


async def test_a_listener_that_falls_behind_is_told_to_take_the_whole_state(tokens: TokenFile) -> None:
    broadcast = Broadcast(limit=2)
    with broadcast.listener() as listener:
        for number in range(3):
            broadcast.publish({"n": number})
        broadcast.publish({"n": 3})
        assert broadcast.fell_behind == 1
        assert await listener.next() is None, "the state, which holds what was missed"
        assert json.loads(await listener.next() or "") == {"n": 3}
        for number in range(6):
            broadcast.publish({"n": number})
        assert listener.dropped.is_set(), "one that does not even take the state"


async def test_a_client_that_was_slow_goes_on_from_a_fresh_state(tokens: TokenFile) -> None:
    agent = Pretend()
    async with (
        served(tokens, agent) as (url, headers),
        aiohttp.ClientSession(headers=headers) as session,
        session.ws_connect(f"{url}/api/v1/stream") as socket,
    ):
        await socket.receive_json(timeout=5)
        # More than may wait, in one step of the loop: nobody could have kept up.
        for number in range(21):
            agent.broadcast.publish({"n": number})
        agent.broadcast.publish({"type": "last"})
        assert (await socket.receive_json(timeout=5))["type"] == "state"
        assert await socket.receive_json(timeout=5) == {"type": "last"}
