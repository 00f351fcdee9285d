"""What Prometheus can read, after things have happened."""

from prometheus_client.parser import text_string_to_metric_families

from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, PRODUCER, Stack, running_stack

DAILY = "consommation_quotidienne"
MEASURES = "mesure_synchrone_auto"

type Labels = frozenset[tuple[str, str]]


async def figures(stack: Stack) -> dict[tuple[str, Labels], float]:
    answer = await stack.get("/metrics", token="")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def key(name: str, **labels: str) -> tuple[str, Labels]:
    return f"linky_proxy_{name}", frozenset(labels.items())


async def test_the_quota_used_and_its_limit_are_told_per_api_and_window() -> None:
    async with running_stack(quota_per_second=7, quota_per_hour=50) as stack:
        stack.share(CONSUMER)
        await stack.measure(DAILY)
        await stack.measure(DAILY)
        told = await figures(stack)
    assert told[key("quota_used", api=MEASURES, window="second")] == 2
    assert told[key("quota_used", api=MEASURES, window="hour")] == 2
    assert told[key("quota_used", api="comptage_auto", window="hour")] == 0
    assert told[key("quota_limit", api=MEASURES, window="second")] == 7
    assert told[key("quota_limit", api=MEASURES, window="hour")] == 50


async def test_waits_and_refusals_are_counted_by_priority() -> None:
    async with running_stack(quota_per_hour=2, quota_backfill_share=1, queue_timeout_s=0) as stack:
        stack.share(CONSUMER)
        for end in ("2026-10-01", "2026-09-10", "2026-09-11"):
            await stack.measure(DAILY, dateDebut="2026-09-01", dateFin=end)
        told = await figures(stack)
    assert told[key("quota_wait_seconds_count", api=MEASURES, priority="interactive")] == 1
    assert told[key("quota_wait_seconds_count", api=MEASURES, priority="backfill")] == 1
    assert told[key("quota_refused_total", api=MEASURES, priority="backfill")] == 1
    assert told[key("quota_waiting", api=MEASURES, priority="backfill")] == 0


async def test_answers_of_enedis_are_counted_by_status_and_timed(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate(
        {
            "faults": [
                {"status": 400, "resource": DAILY, "times": 1},
                {"kind": "reset", "resource": DAILY, "times": 1},
            ]
        }
    )
    await stack.measure(DAILY)
    await stack.measure(DAILY)
    told = await figures(stack)
    counted = {
        status: told[key("upstream_answers_total", api=MEASURES, status=status)]
        for status in ("200", "400", "none")
    }
    assert counted == {"200": 1, "400": 1, "none": 1}
    assert told[key("upstream_seconds_count", api=MEASURES)] == 3


async def test_a_pause_that_enedis_asked_for_is_shown() -> None:
    async with running_stack(queue_timeout_s=0) as stack:
        stack.world.faults = enedis.Faults.model_validate(
            {"faults": [{"status": 429, "resource": DAILY, "body": {"error": "Quota Q4 reached"}}]}
        )
        await stack.measure(DAILY)
        told = await figures(stack)
    assert 59 <= told[key("quota_paused_seconds", api=MEASURES)] <= 66
    assert told[key("quota_paused_seconds", api="comptage_auto")] == 0


async def test_calls_that_were_spared_and_breakers_are_counted(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate(
        {"faults": [{"status": 500, "resource": DAILY, "prm": CONSUMER}]}
    )
    for _ in range(5):
        await stack.measure(DAILY)
    token = stack.token()
    stack.clock.advance(minutes=5)
    for _ in range(3):
        old = {"dateDebut": "2026-01-01", "dateFin": "2026-01-02"}
        await stack.measure("production_quotidienne", PRODUCER, token=token, **old)
    told = await figures(stack)
    assert told[key("spared_calls_total", reason="failing")] == 2
    assert told[key("spared_calls_total", reason="refused")] == 2
    # Its minute is over, so that the next request will ask.
    assert told[key("breakers_open")] == 0


async def test_an_open_breaker_is_shown(stack: Stack) -> None:
    stack.world.faults = enedis.Faults.model_validate({"faults": [{"status": 500, "resource": DAILY}]})
    for _ in range(3):
        await stack.measure(DAILY)
    assert (await figures(stack))[key("breakers_open")] == 1


async def test_a_proxy_without_redis_says_nothing_about_it(stack: Stack) -> None:
    assert key("redis_up") not in await figures(stack)


async def test_figures_hold_no_point_no_token_and_no_value(stack: Stack) -> None:
    token = stack.token()
    for name in (DAILY, "daily_consumption", "consumption_load_curve"):
        await stack.measure(name, token=token)
    stack.world.shares.delete(CONSUMER)
    await stack.measure(DAILY, token=token)
    text = (await stack.get("/metrics", token="")).text
    assert [
        secret
        for secret in (CONSUMER, PRODUCER, token, "33495", JWT_SECRET, enedis.DEMO_CLIENT_ID)
        if secret in text
    ] == []
    assert CONSUMER[-4:] not in text


async def test_two_proxies_in_one_process_count_apart(stack: Stack) -> None:
    await stack.measure(DAILY)
    async with running_stack() as other:
        told = await figures(other)
    assert key("upstream_seconds_count", api=MEASURES) not in told
