"""Who asks too often waits; who is wrong too often is not listened to; nobody else suffers."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from edge_agent.api.hosts import is_ours
from edge_agent.api.limits import Lockout, RateLimit
from edge_agent.api.server import Guards, serving
from edge_agent.api.tokens import Scope, TokenFile
from tests.edge_agent.api.test_api import Pretend, ask


def test_a_burst_is_let_through_and_then_the_long_run_rate() -> None:
    rate = RateLimit(per_second=2, burst=3)
    assert [rate.wait_s("a", 10.0) for _ in range(3)] == [0, 0, 0]
    assert rate.wait_s("a", 10.0) == 0.5
    assert rate.wait_s("b", 10.0) == 0, "another key has its own"
    assert rate.wait_s("a", 10.5) == 0
    assert rate.wait_s("a", 10.5) > 0


def test_ten_failures_in_a_minute_lock_for_five() -> None:
    lockout = Lockout()
    assert [lockout.failed("a", float(second)) for second in range(10)] == [False] * 9 + [True]
    assert lockout.locked_s("a", 10.0) == 299.0
    assert lockout.locked_s("b", 10.0) == 0
    assert lockout.locked_s("a", 309.0) == 0


def test_failures_far_apart_do_not_lock() -> None:
    lockout = Lockout()
    assert not any(lockout.failed("a", 61.0 * turn) for turn in range(50))


def test_a_million_addresses_do_not_fill_the_memory() -> None:
    lockout, rate = Lockout(), RateLimit()
    for number in range(5000):
        lockout.failed(str(number), 0.0)
        rate.wait_s(str(number), 0.0)
    assert len(lockout._failures) == len(rate._buckets) == 1024


async def test_an_address_that_keeps_presenting_wrong_tokens_is_locked_out(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path / "tokens.json")
    _, secret = tokens.create("test", Scope.READ)
    guards = Guards(lockout=Lockout(attempts=3))
    async with serving(Pretend(), tokens, "127.0.0.1", 0, guards=guards) as (host, port):
        url = f"http://{host}:{port}/api/v1/site"
        found = [await ask(url, {"Authorization": "Bearer wrong"}) for _ in range(4)]
        assert [status for status, _, _ in found] == [401, 401, 401, 429]
        assert "wait" in str(found[-1][2]["detail"])
        # The others behind the same proxy still work.
        assert (await ask(url, {"Authorization": f"Bearer {secret}"}))[0] == 200


async def test_a_token_that_is_no_text_is_a_wrong_one(tmp_path: Path) -> None:
    async with serving(Pretend(), TokenFile(tmp_path / "tokens.json"), "127.0.0.1", 0) as (host, port):
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(
            b"GET /api/v1/site HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \xff\xfe\r\nConnection: close\r\n\r\n"
        )
        answer = await asyncio.wait_for(reader.read(), 30)
        writer.close()
    assert answer.startswith(b"HTTP/1.1 401 ")


async def test_a_token_that_asks_too_often_is_told_how_long_to_wait(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path / "tokens.json")
    (_, hasty), (_, calm) = tokens.create("a", Scope.READ), tokens.create("b", Scope.READ)
    guards = Guards(rate=RateLimit(per_second=0.01, burst=2))
    async with serving(Pretend(), tokens, "127.0.0.1", 0, guards=guards) as (host, port):
        url = f"http://{host}:{port}/api/v1/site"
        statuses = [(await ask(url, {"Authorization": f"Bearer {hasty}"}))[0] for _ in range(3)]
        assert statuses == [200, 200, 429]
        async with aiohttp.request("GET", url, headers={"Authorization": f"Bearer {hasty}"}) as refused:
            assert 1 <= int(refused.headers["Retry-After"]) <= 101
        assert (await ask(url, {"Authorization": f"Bearer {calm}"}))[0] == 200


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8350", "localhost", "[::1]:8350", "192.168.1.20", "gateway", "gtb.local:8350", "gtb.example.org", "GTB.Example.Org."],
)  # fmt: skip
def test_addresses_short_names_local_names_and_the_sites_own_are_ours(host: str) -> None:
    assert is_ours(host, {"gtb.example.org"})


@pytest.mark.parametrize(
    "host", ["evil.example.com", "evil.local.example.com", "", "a b", "x:port", "gtb.example.org.evil.com"]
)
def test_a_name_that_a_public_server_could_give_out_is_not(host: str) -> None:
    assert not is_ours(host, {"gtb.example.org"})


async def test_a_web_page_that_points_its_own_name_at_the_agent_gets_nothing(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path / "tokens.json")
    _, secret = tokens.create("test", Scope.READ)
    async with serving(Pretend(), tokens, "127.0.0.1", 0) as (host, port):
        headers = {"Authorization": f"Bearer {secret}", "Host": "rebound.example.com"}
        for path in ("/healthz", "/api/v1/state"):
            status, kind, problem = await ask(f"http://{host}:{port}{path}", headers)
            assert (status, kind) == (421, "application/problem+json")
            assert "api.hosts" in str(problem["detail"])


async def test_no_other_site_is_allowed_in_by_cors(tmp_path: Path) -> None:
    tokens = TokenFile(tmp_path / "tokens.json")
    _, secret = tokens.create("test", Scope.READ)
    async with serving(Pretend(), tokens, "127.0.0.1", 0) as (host, port):
        asking = {"Origin": "http://evil.example.com", "Access-Control-Request-Method": "PUT"}
        for method, headers in (
            ("OPTIONS", asking),
            ("GET", {**asking, "Authorization": f"Bearer {secret}"}),
        ):
            async with aiohttp.request(
                method, f"http://{host}:{port}/api/v1/state", headers=headers
            ) as answer:
                assert not [name for name in answer.headers if name.lower().startswith("access-control")]
