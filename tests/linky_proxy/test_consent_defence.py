"""Consents that somebody else tries to get hold of, and visitors who try too often."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import aiohttp
import jwt
import pytest
from yarl import URL

from linky_proxy.consent.callback_limits import CallbackLimits
from linky_proxy.consent.claim import ConsentClaims
from linky_proxy.consent.sharing import ConsentRefusedError
from linky_proxy.consent.used_once import MemoryUsedOnce, RedisUsedOnce, UsesUnknownError
from linky_proxy.operation.shared_memory import redis_client
from linky_proxy.tokens.keyring import Keyring
from simulators import enedis
from simulators.enedis.shares import autorisation_id
from tests.linky_proxy.redis_server import redis_server
from tests.linky_proxy.stack import JWT_SECRET, NOON, Stack, running_stack

METER = enedis.WHOLE_BUILDING
KEYS = Keyring(JWT_SECRET)


@pytest.fixture
async def unshared() -> AsyncIterator[Stack]:
    async with running_stack() as started:
        yield started


class Browser:
    """One visitor with cookies of its own."""

    def __init__(self, stack: Stack, session: aiohttp.ClientSession) -> None:
        self.stack = stack
        self.session = session

    async def begin(self) -> str:
        url = self.stack.proxy.with_path("/api/auth")
        async with self.session.get(url, allow_redirects=False) as response:
            return URL(response.headers["Location"]).query["state"]

    async def come_back(self, *, forwarded_for: str = "", **query: str) -> tuple[int, str]:
        url = self.stack.proxy.with_path("/api/callback").with_query(query)
        headers = {"X-Forwarded-For": forwarded_for} if forwarded_for else {}
        async with self.session.get(url, headers=headers, allow_redirects=False) as response:
            return response.status, await response.text()

    async def consent(self, identifier: str, *, forwarded_for: str = "") -> int:
        state = await self.begin()
        status, _ = await self.come_back(state=state, autorisation_id=identifier, forwarded_for=forwarded_for)
        return status


@asynccontextmanager
async def browser(stack: Stack) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield Browser(stack, session)


def share_today(stack: Stack, prm: str = METER) -> str:
    stack.share(prm)
    return str(autorisation_id(prm))


async def test_a_number_guessed_on_the_day_of_the_consent_opens_nothing_once_its_holder_has_come_back(
    unshared: Stack,
) -> None:
    identifier = share_today(unshared)
    async with browser(unshared) as holder, browser(unshared) as thief:
        assert await holder.consent(identifier) == 302
        assert await thief.consent(identifier) == 400


async def test_a_holder_may_come_back_again_with_the_number_that_enedis_gives_to_all_his_meters(
    unshared: Stack,
) -> None:
    identifier = share_today(unshared)
    async with browser(unshared) as holder:
        assert [await holder.consent(identifier) for _ in range(2)] == [302, 302]


async def test_the_next_day_a_renewed_consent_may_be_taken_by_any_browser(unshared: Stack) -> None:
    identifier = share_today(unshared)
    async with browser(unshared) as holder:
        assert await holder.consent(identifier) == 302
    unshared.clock.advance(days=1, minutes=10)
    unshared.world.shares.delete(METER)
    share_today(unshared)
    async with browser(unshared) as elsewhere:
        assert await elsewhere.consent(identifier) == 302


async def test_a_consent_is_taken_once_even_by_two_browsers_at_the_same_time(unshared: Stack) -> None:
    identifier = share_today(unshared)
    async with browser(unshared) as one, browser(unshared) as other:
        statuses = await asyncio.gather(one.consent(identifier), other.consent(identifier))
    assert sorted(statuses) == [302, 400]


async def test_the_proof_of_another_consent_is_none() -> None:
    claims = ConsentClaims(KEYS, MemoryUsedOnce())
    proof = await claims.claim(1, "", NOON)
    await claims.claim(2, "", NOON)
    with pytest.raises(ConsentRefusedError, match="another browser"):
        await claims.claim(2, proof, NOON)


async def test_numbers_cannot_be_tried_one_after_the_other() -> None:
    async with running_stack(callbacks_per_client=3) as stack, browser(stack) as visitor:
        identifier = share_today(stack)
        assert [await visitor.consent(str(number)) for number in (1, 2, 3)] == [400, 400, 400]
        asked = stack.upstream_calls("subscribed_services")
        assert await visitor.consent(identifier) == 400
        assert stack.upstream_calls("subscribed_services") == asked
        stack.clock.advance(minutes=10)
        assert await visitor.consent(identifier) == 302


async def test_all_visitors_together_cannot_use_up_the_quota_of_consents() -> None:
    async with running_stack(callbacks_total=2) as stack:
        identifier = share_today(stack)
        for number in (1, 2):
            async with browser(stack) as visitor:
                await visitor.consent(str(number))
        asked = stack.upstream_calls("subscribed_services")
        async with browser(stack) as visitor:
            assert await visitor.consent(identifier) == 400
        assert stack.upstream_calls("subscribed_services") == asked


async def test_behind_a_trusted_load_balancer_each_visitor_is_one_client() -> None:
    async with (
        running_stack(callbacks_per_client=1, trusted_proxies="127.0.0.0/8") as stack,
        browser(stack) as first,
        browser(stack) as second,
    ):
        identifier = share_today(stack)
        assert await first.consent("1", forwarded_for="192.0.2.1") == 400
        assert await second.consent(identifier, forwarded_for="192.0.2.2") == 302


async def test_a_visitor_cannot_pass_for_many_by_writing_the_header_himself() -> None:
    async with running_stack(callbacks_per_client=1) as stack, browser(stack) as visitor:
        identifier = share_today(stack)
        assert await visitor.consent("1", forwarded_for="192.0.2.1") == 400
        assert await visitor.consent(identifier, forwarded_for="192.0.2.2") == 400


async def test_every_failure_is_the_same_answer() -> None:
    async with running_stack(callbacks_per_client=7) as stack:
        taken = share_today(stack)
        async with browser(stack) as holder, browser(stack) as visitor:
            assert await holder.consent(taken) == 302
            answers = {
                "no state": await visitor.come_back(autorisation_id=taken),
                "taken": await visitor.come_back(state=await visitor.begin(), autorisation_id=taken),
                "unknown": await visitor.come_back(state=await visitor.begin(), autorisation_id="12345"),
                "malformed": await visitor.come_back(state=await visitor.begin(), autorisation_id="x"),
                "declined": await visitor.come_back(state=await visitor.begin(), error="access_denied"),
            }
            stack.clock.advance(days=1)
            answers["stale"] = await visitor.come_back(state=await visitor.begin(), autorisation_id=taken)
            answers["limited"] = await visitor.come_back(state=await visitor.begin(), autorisation_id="1")
            answers["limited again"] = await visitor.come_back(state="", autorisation_id="1")
    assert len({(status, page) for status, page in answers.values()}) == 1
    assert answers["no state"][0] == 400


@pytest.mark.parametrize(
    ("identifier", "delay_s"),
    [("12345", 0), ("x", 0), ("12345", 0.1)],
    ids=["unknown", "malformed", "unknown, Enedis slow"],
)
async def test_the_time_of_a_failure_does_not_tell_what_enedis_knows(identifier: str, delay_s: float) -> None:
    step_s = 0.8
    async with running_stack(consent_failure_s=step_s) as stack, browser(stack) as visitor:
        if delay_s:
            slow = {"kind": "delay", "delay_s": delay_s, "resource": "subscribed_services"}
            stack.world.faults = enedis.Faults.model_validate({"faults": [slow]})
        state = await visitor.begin()
        loop = asyncio.get_running_loop()
        began = loop.time()
        await visitor.come_back(state=state, autorisation_id=identifier)
        assert step_s <= loop.time() - began < 2 * step_s


async def test_a_state_used_on_one_replica_is_used_on_the_other() -> None:
    with redis_server() as redis:
        async with (
            running_stack(redis_url=redis.url) as stack,
            running_stack(redis_url=redis.url) as other,
            browser(stack) as visitor,
        ):
            state = await visitor.begin()
            binding = visitor.session.cookie_jar.filter_cookies(stack.proxy)["linky-proxy-consent"].value
            first, _ = await visitor.come_back(state=state, autorisation_id=share_today(stack))
            url = other.proxy.with_path("/api/callback").with_query(
                state=state, autorisation_id=share_today(other)
            )
            cookies = {"linky-proxy-consent": binding}
            async with (
                aiohttp.ClientSession(cookies=cookies) as elsewhere,
                elsewhere.get(url, allow_redirects=False) as response,
            ):
                second = response.status
    assert (first, second) == (302, 400)


async def test_without_its_redis_a_consent_fails_closed() -> None:
    with redis_server() as redis:
        async with running_stack(redis_url=redis.url) as stack, browser(stack) as visitor:
            identifier = share_today(stack)
            redis.kill()
            assert await visitor.consent(identifier) == 400
            assert stack.upstream_calls("subscribed_services") == 0


async def test_what_redis_is_told_expires_and_names_nobody() -> None:
    with redis_server() as server:
        async with redis_client(server.url) as redis:
            used = RedisUsedOnce(redis)
            assert await used.use(f"state {METER}", timedelta(minutes=10), NOON)
            assert not await used.use(f"state {METER}", timedelta(minutes=10), NOON)
            (key,) = await redis.keys("*")
            assert METER.encode() not in key
            assert await redis.get(key) == b"1"
            assert 0 < await redis.ttl(key) <= 600


async def test_a_lost_redis_says_that_nothing_is_known() -> None:
    with redis_server() as server:
        url = server.url
    async with redis_client(url) as redis:
        with pytest.raises(UsesUnknownError):
            await RedisUsedOnce(redis).use("x", timedelta(minutes=10), NOON)
        with pytest.raises(ConsentRefusedError):
            await ConsentClaims(KEYS, RedisUsedOnce(redis)).claim(1, "", NOON)


class TestLimits:
    def test_the_limit_is_over_any_ten_minutes(self) -> None:
        limits = CallbackLimits(per_client=2, total=100)
        at = [NOON + timedelta(minutes=minutes) for minutes in (0, 6, 9, 10, 11, 16)]
        assert [limits.admit_client("a", now) for now in at] == [True, True, False, True, False, True]

    def test_clients_do_not_count_for_each_other(self) -> None:
        limits = CallbackLimits(per_client=1, total=100)
        assert limits.admit_client("a", NOON)
        assert limits.admit_client("b", NOON)
        assert not limits.admit_client("a", NOON)

    def test_a_flood_of_addresses_is_forgotten_oldest_first(self) -> None:
        limits = CallbackLimits(per_client=1, total=100)
        for number in range(10_001):
            limits.admit_client(str(number), NOON)
        assert len(limits._clients) == 10_000
        assert not limits.admit_client("10000", NOON)


async def test_the_token_of_a_consent_is_signed_with_the_current_secret(unshared: Stack) -> None:
    token = await enedis.grant(unshared.session, str(unshared.proxy), METER)
    assert jwt.get_unverified_header(token)["kid"]
