"""The proxy in front of an Enedis in trouble, over real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler, Middleware

from linky_proxy.app import create_app
from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, PRODUCER, Answer, Stack, recorded, running_stack, settings_for

DAILY = "consommation_quotidienne"
UNKNOWN = {"status": 500, "message": "Erreur inconnue. Réessayez plus tard"}


def set_faults(stack: Stack, *faults: dict[str, object]) -> None:
    stack.world.faults = enedis.Faults.model_validate({"faults": faults})


def calls(stack: Stack) -> int:
    return stack.upstream_calls(DAILY)


async def later_token(stack: Stack) -> str:
    """A token minted a while ago, as most are."""
    token = stack.token()
    stack.clock.advance(minutes=5)
    return token


@pytest.mark.parametrize(
    "fault", [{"kind": "reset"}, {"status": 502}, {"status": 503}], ids=["reset", "502", "503"]
)
async def test_a_short_trouble_is_overcome_without_the_client_s_noticing(
    stack: Stack, fault: dict[str, object]
) -> None:
    set_faults(stack, fault | {"resource": DAILY, "times": 2})
    answer = await stack.measure(DAILY)
    assert (answer.status, answer.body) == (200, recorded(f"v2_{DAILY}"))
    assert calls(stack) == 3


@pytest.mark.parametrize(
    ("fault", "status", "tries"),
    [
        ({"kind": "reset"}, 500, 3),
        ({"status": 502}, 502, 3),
        ({"status": 503}, 503, 3),
        ({"status": 500}, 500, 1),
        ({"status": 504}, 504, 1),
        ({"status": 404}, 404, 1),
        ({"status": 200, "body": "<html>maintenance</html>"}, 500, 1),
    ],
    ids=["reset", "502", "503", "500", "504", "404", "html"],
)
async def test_tries_are_few_and_only_for_what_may_pass(
    stack: Stack, fault: dict[str, object], status: int, tries: int
) -> None:
    set_faults(stack, fault | {"resource": DAILY})
    answer = await stack.measure(DAILY)
    assert answer.status == status
    assert calls(stack) == tries


async def test_an_enedis_that_hangs_is_asked_once() -> None:
    async with running_stack(upstream_timeout_s=0.2) as stack:
        stack.share(CONSUMER)
        set_faults(stack, {"kind": "delay", "delay_s": 5, "resource": DAILY})
        answer = await asyncio.wait_for(stack.measure(DAILY), timeout=30)
        assert (answer.status, answer.body) == (500, UNKNOWN)
        assert calls(stack) == 1


async def test_an_enedis_that_is_slow_is_waited_for(stack: Stack) -> None:
    set_faults(stack, {"kind": "delay", "delay_s": 0.3, "resource": DAILY, "times": 1})
    assert (await stack.measure(DAILY)).status == 200


async def test_each_try_takes_a_call_of_the_quota() -> None:
    async with running_stack(quota_per_hour=2, queue_timeout_s=0.5) as stack:
        stack.share(CONSUMER)
        set_faults(stack, {"status": 503, "resource": DAILY, "body": {"error": "maintenance"}})
        answer = await stack.measure(DAILY)
        # No third try: the answer is what Enedis said, not our own 429.
        assert answer.status == 503
        assert calls(stack) == 2
        assert (await stack.measure(DAILY)).status == 429


@asynccontextmanager
async def in_front_of(
    stack: Stack, daily: Callable[[web.Request], Awaitable[web.StreamResponse]], *middlewares: Middleware
) -> AsyncIterator[None]:
    """A proxy in front of an Enedis that answers daily consumptions with `daily`; it becomes the stack's."""

    async def token(_request: web.Request) -> web.Response:
        return web.json_response({"access_token": "application", "expires_in": 12600})

    upstream = web.Application()
    upstream.router.add_get(f"/mesure_synchrone_auto/v2/{DAILY}", daily)
    upstream.router.add_post("/oauth2/v3/token", token)
    async with TestServer(upstream) as server:
        app = create_app(settings_for(server.make_url("/"), upstream_retry_s=()), now=stack.clock)
        app.middlewares.extend(middlewares)
        async with TestServer(app) as proxy:
            stack.proxy = proxy.make_url("/")
            yield


async def test_a_kept_connection_that_is_cut_is_no_call_behind_the_quota_s_back() -> None:
    """An aiohttp client would by itself send a GET again on another connection."""
    arrivals = 0

    async def cut_the_second(request: web.Request) -> web.Response:
        nonlocal arrivals
        arrivals += 1
        if arrivals > 1 and request.transport is not None:
            request.transport.abort()
        return web.json_response(recorded(f"v2_{DAILY}"))

    async with running_stack() as stack, in_front_of(stack, cut_the_second):
        statuses = [(await stack.measure(DAILY, dateDebut=f"2026-09-{day}")).status for day in (28, 29)]
    assert statuses == [200, 500]
    assert arrivals == 2


async def test_an_upstream_429_pauses_every_call_to_this_api_and_to_no_other() -> None:
    async with running_stack(queue_timeout_s=0.5) as stack:
        real = recorded("error_429_900804_throttled_conso_api")
        assert isinstance(real, dict)
        stack.clock.instant = stack.clock.instant.replace(month=7, day=22, hour=4, minute=20)
        stack.share(CONSUMER, PRODUCER)
        token = stack.token()
        set_faults(stack, {"status": 429, "resource": DAILY, "body": real["error"], "times": 1})
        period = {"dateDebut": "2026-07-20", "dateFin": "2026-07-21"}
        first = await stack.measure(DAILY, token=token, **period)
        second = await stack.measure("production_quotidienne", PRODUCER, token=token, **period)
        made = len(stack.world.calls)
        contract = await stack.get("/api/contrat", token=token, prm=CONSUMER)
    assert (first.status, first.body) == (429, real)
    assert first.headers["Retry-After"] == "2400"
    assert second.status == 429
    assert 2300 < int(second.headers["Retry-After"]) <= 2406
    assert made == 2  # the application token, and the first measure
    assert contract.status == 200


@pytest.mark.slow
async def test_a_429_of_the_second_is_waited_out_within_the_client_s_request(stack: Stack) -> None:
    set_faults(stack, {"status": 429, "resource": DAILY, "body": {"error": "Quota Q3 reached"}, "times": 1})
    began = asyncio.get_running_loop().time()
    answer = await stack.measure(DAILY)
    assert answer.status == 200
    assert 1 <= asyncio.get_running_loop().time() - began < 3


@pytest.mark.slow
async def test_an_enedis_that_always_says_429_is_not_asked_again_and_again(stack: Stack) -> None:
    set_faults(stack, {"status": 429, "resource": DAILY, "body": {"error": "Quota Q3 reached"}})
    answer = await stack.measure(DAILY)
    assert answer.status == 429
    assert calls(stack) == 2


@pytest.fixture
async def failing(stack: Stack) -> Stack:
    """The consumer's measures fail for days; the producer's do not."""
    set_faults(stack, {"status": 500, "resource": DAILY, "prm": CONSUMER})
    return stack


async def test_a_point_that_fails_for_days_is_answered_at_once_and_costs_few_calls(failing: Stack) -> None:
    answers: list[Answer] = [
        await failing.measure(DAILY, dateDebut=f"2026-09-{day}") for day in range(10, 28)
    ]
    assert {answer.status for answer in answers} == {500}
    assert {json.dumps(answer.body) for answer in answers} == {
        json.dumps(recorded("error_500_technical_error_conso_api"))
    }
    assert calls(failing) == 3
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 75


async def test_a_failing_point_hides_no_other(failing: Stack) -> None:
    for day in range(10, 15):
        await failing.measure(DAILY, dateDebut=f"2026-09-{day}")
    assert (await failing.measure("production_quotidienne", PRODUCER)).status == 200
    assert (await failing.measure("courbe_de_charge_consommation")).status == 200


async def test_a_point_that_works_again_is_found_out(failing: Stack) -> None:
    for _ in range(4):
        await failing.measure(DAILY)
    set_faults(failing)
    assert (await failing.measure(DAILY)).status == 500
    failing.clock.advance(seconds=80)
    assert (await failing.measure(DAILY)).status == 200
    assert (await failing.measure(DAILY)).status == 200


async def test_a_refusal_is_asked_for_once_a_day(stack: Stack) -> None:
    stack.world.shares.delete(CONSUMER)
    token = await later_token(stack)
    answers = [await stack.measure(name, token=token) for name in (DAILY, "daily_consumption", DAILY)]
    assert [answer.status for answer in answers] == [403] * 3
    assert answers[2].body == answers[0].body
    assert calls(stack) == 1
    stack.share(CONSUMER)
    stack.clock.advance(days=1)
    assert (await stack.measure(DAILY, token=token)).status == 200


async def test_a_new_consent_is_not_answered_with_yesterday_s_refusal(stack: Stack) -> None:
    stack.world.shares.delete(CONSUMER)
    token = await later_token(stack)
    await stack.measure(DAILY, token=token)
    stack.share(CONSUMER)
    stack.clock.advance(minutes=5)
    assert (await stack.measure(DAILY, token=stack.token())).status == 200


async def test_the_refusal_of_some_days_is_not_that_of_others(stack: Stack) -> None:
    token = await later_token(stack)
    old = {"dateDebut": "2026-09-01", "dateFin": "2026-09-02"}
    answers = [await stack.measure(DAILY, token=token, **period) for period in (old, {}, old)]
    assert [answer.status for answer in answers] == [404, 200, 404]
    assert calls(stack) == 2


async def test_what_the_operator_has_to_set_right_is_asked_again(stack: Stack) -> None:
    token = await later_token(stack)
    body = recorded("error_403_900908_api_not_subscribed")
    set_faults(stack, {"status": 403, "resource": DAILY, "body": body, "times": 1})
    assert (await stack.measure(DAILY, token=token)).status == 403
    assert (await stack.measure(DAILY, token=token)).status == 200


async def test_the_same_question_at_the_same_time_is_one_call_whoever_asks_and_however(stack: Stack) -> None:
    set_faults(stack, {"kind": "delay", "delay_s": 0.3, "resource": DAILY, "times": 1})
    tokens = [stack.token() for _ in range(4)]
    names = [DAILY, "daily_consumption"] * 2
    answers = await asyncio.gather(
        *(stack.measure(name, token=token) for name, token in zip(names, tokens, strict=True))
    )
    assert [answer.status for answer in answers] == [200] * 4
    assert answers[0].body == answers[2].body == recorded(f"v2_{DAILY}")
    assert calls(stack) == 1


async def test_a_client_without_the_right_does_not_get_an_answer_in_flight(stack: Stack) -> None:
    set_faults(stack, {"kind": "delay", "delay_s": 0.3, "resource": DAILY, "times": 1})
    answers = await asyncio.gather(stack.measure(DAILY), stack.measure(DAILY, token=stack.token(PRODUCER)))
    assert [answer.status for answer in answers] == [200, 401]


async def test_a_client_that_goes_away_leaves_the_answer_to_the_others() -> None:
    asked, may_answer, left, both_wait = (asyncio.Event() for _ in range(4))

    async def held(_request: web.Request) -> web.Response:
        assert not asked.is_set()
        asked.set()
        await may_answer.wait()
        return web.json_response(recorded(f"v2_{DAILY}"))

    @web.middleware
    async def notice(request: web.Request, handler: Handler) -> web.StreamResponse:
        if asked.is_set():
            both_wait.set()
        try:
            return await handler(request)
        except asyncio.CancelledError:
            left.set()
            raise

    async with running_stack() as stack, in_front_of(stack, held, notice), asyncio.timeout(10):
        impatient = asyncio.create_task(stack.measure(DAILY))
        await asked.wait()
        patient = asyncio.create_task(stack.measure("daily_consumption"))
        await both_wait.wait()
        impatient.cancel()
        await left.wait()
        may_answer.set()
        assert (await patient).status == 200


async def test_a_token_server_in_trouble_is_not_asked_by_everybody() -> None:
    async with running_stack() as stack:
        set_faults(stack, {"status": 503, "resource": "token"})
        answers = await asyncio.gather(*(stack.measure(DAILY) for _ in range(10)))
        answers += [await stack.measure(DAILY) for _ in range(5)]
        assert {answer.status for answer in answers} == {500}
        assert stack.upstream_calls("token") == 1
        stack.clock.advance(seconds=1)
        await stack.measure(DAILY)
        stack.clock.advance(seconds=1)
        await stack.measure(DAILY)
        # The second pause is two seconds long.
        assert stack.upstream_calls("token") == 2
        set_faults(stack)
        stack.share(CONSUMER)
        stack.clock.advance(seconds=1)
        assert (await stack.measure(DAILY)).status == 200


async def test_a_client_may_say_that_it_can_wait() -> None:
    async with running_stack(quota_per_hour=10, quota_backfill_share=0.2, queue_timeout_s=0.2) as stack:
        stack.share(CONSUMER)
        url = stack.proxy.with_path(f"/api/{DAILY}")
        headers = {"Authorization": f"Bearer {stack.token()}", "X-Linky-Priority": "backfill"}

        async def ask(day: int, extra: dict[str, str]) -> int:
            query = {"prm": CONSUMER, "start": f"2026-09-{day}", "end": "2026-10-01"}
            async with stack.session.get(url, params=query, headers=headers | extra) as response:
                return response.status

        lowered = [await ask(day, {}) for day in (27, 28, 29)]
        plain = await ask(26, {"X-Linky-Priority": "interactive"})
    assert lowered == [200, 200, 429]
    assert plain == 200


@pytest.mark.parametrize("status", [400, 403, 404, 409, 418, 500, 501])
async def test_no_refusal_is_too_odd_to_be_relayed(stack: Stack, status: int) -> None:
    bodies: tuple[object, ...] = (None, 5, [], "x", {"error": 5}, {"code": None}, {"nextAccessTime": "?"})
    for body in bodies:
        set_faults(stack, {"status": status, "resource": DAILY, "body": body})
        stack.clock.advance(hours=7)
        assert (await stack.measure(DAILY)).status == status
