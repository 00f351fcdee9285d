"""Time-outs and quota, between the real proxy and a pretend Enedis that enforces its own."""

import asyncio
import re
import time

import pytest

from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, recorded, running_stack


async def test_an_enedis_that_does_not_answer_is_given_up_on() -> None:
    async with running_stack(upstream_timeout_s=0.2) as stack:
        stack.share(CONSUMER)
        stack.world.faults = enedis.Faults.model_validate(
            {"faults": [{"kind": "delay", "delay_s": 5, "resource": "consommation_*"}]}
        )
        answer = await asyncio.wait_for(stack.measure("daily_consumption"), timeout=30)
    assert answer.status == 500
    assert answer.body == {"status": 500, "message": "Erreur inconnue. Réessayez plus tard"}


async def test_a_token_server_that_does_not_answer_is_given_up_on() -> None:
    async with running_stack(upstream_timeout_s=0.2) as stack:
        stack.world.faults = enedis.Faults.model_validate(
            {"faults": [{"kind": "delay", "delay_s": 5, "resource": "token"}]}
        )
        answer = await asyncio.wait_for(stack.measure("daily_consumption"), timeout=30)
    assert (answer.status, answer.body) == (500, recorded("error_500_token_refresh_conso_api"))


@pytest.mark.slow
async def test_a_burst_is_spread_so_that_enedis_never_says_429() -> None:
    async with running_stack(quota_per_second=5, quota_margin_s=0.25) as stack:
        stack.share(CONSUMER)
        stack.world.throttle = enedis.Throttle(per_second=5, per_hour=1000)
        began = time.monotonic()
        starts = [f"2026-09-{day:02}" for day in range(20, 28)]
        answers = await asyncio.gather(
            *(stack.measure("daily_consumption", dateDebut=start) for start in starts)
        )
        elapsed = time.monotonic() - began
    assert [answer.status for answer in answers] == [200] * 8
    assert elapsed >= 1


async def test_a_call_that_would_wait_too_long_gets_429_in_enedis_words_and_when_to_come_back() -> None:
    async with running_stack(quota_per_hour=2, queue_timeout_s=0.5) as stack:
        stack.share(CONSUMER)
        answers = [await stack.measure("daily_consumption") for _ in range(3)]
        upstream_calls = stack.upstream_calls("consommation_quotidienne")
    refused = answers[2]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert upstream_calls == 2
    assert 3500 < int(refused.headers["Retry-After"]) <= 3601
    real = recorded("error_429_900804_throttled_conso_api")
    assert isinstance(refused.body, dict)
    assert isinstance(real, dict)
    assert refused.body["message"] == real["message"]
    ours, theirs = refused.body["error"], real["error"]
    assert isinstance(ours, dict)
    assert isinstance(theirs, dict)
    assert list(ours) == list(theirs)
    assert (ours["code"], ours["message"]) == (theirs["code"], theirs["message"])
    access = str(ours["nextAccessTime"])
    assert re.fullmatch(r"\d{4}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2}\+0000 UTC", access)
    assert str(ours["description"]).endswith(access)


async def test_concurrent_first_calls_ask_for_one_application_token() -> None:
    async with running_stack() as stack:
        stack.share(CONSUMER)
        await asyncio.gather(*(stack.measure("daily_consumption") for _ in range(5)))
        assert stack.upstream_calls("token") == 1


async def test_concurrent_calls_with_a_refused_token_renew_it_once() -> None:
    async with running_stack() as stack:
        stack.share(CONSUMER)
        await stack.measure("daily_consumption")
        stack.world.drop_tokens()
        answers = await asyncio.gather(*(stack.measure("daily_consumption") for _ in range(4)))
        assert [answer.status for answer in answers] == [200] * 4
        assert stack.upstream_calls("token") == 2


async def test_ready_when_enedis_gives_a_token_and_not_otherwise() -> None:
    async with running_stack() as stack:
        stack.world.client_secret = "changed"
        refused = await stack.get("/readyz", token="")
        stack.world.client_secret = enedis.DEMO_CLIENT_SECRET
        stack.clock.advance(seconds=2)
        accepted = await stack.get("/readyz", token="")
        alive = await stack.get("/healthz", token="")
    assert refused.status == 503
    assert isinstance(refused.body, dict)
    assert "401" in str(refused.body["reason"])
    assert (accepted.status, accepted.body) == (200, {"status": "ready"})
    assert alive.status == 200


async def test_the_proxy_survives_an_unreachable_enedis() -> None:
    async with running_stack(enedis_api_url="http://127.0.0.1:9/") as stack:
        ready = await stack.get("/readyz", token="")
        answer = await stack.measure("daily_consumption")
        alive = await stack.get("/healthz", token="")
    assert (ready.status, answer.status, alive.status) == (503, 500, 200)
