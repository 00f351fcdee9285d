"""`deploy/haproxy.cfg` in front of two real replicas that share their quota in a real redis-server."""

import asyncio
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from yarl import URL

from linky_proxy.tokens.client_token import mint
from tests.linky_proxy.deployed import DEPLOY, ROOT, Deployment, certificate, deployment, program
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET

pytestmark = pytest.mark.slow


MEASURE = f"/api/consommation_quotidienne?pointId={CONSUMER}&dateDebut={{start}}&dateFin=2026-10-01"


def documented_metrics() -> set[str]:
    page = (ROOT / "docs/en/proxy.md").read_text(encoding="utf-8")
    table = page.partition("<!-- metrics -->")[2].partition("<!-- /metrics -->")[0]
    return set(re.findall(r"^\| `(linky_proxy_\w+)`", table, re.MULTILINE))


def measure(day: int) -> str:
    # Another start each time: identical requests in flight would be one call.
    return MEASURE.format(start=f"2026-09-{1 + day % 29:02}")


def bearer(deployed: Deployment) -> dict[str, str]:
    deployed.world.shares.grant(CONSUMER, deployed.world.today, deployed.world.today + timedelta(days=1094))
    token = mint([CONSUMER], JWT_SECRET, now=deployed.world.now())
    return {"Authorization": f"Bearer {token}"}


async def test_both_replicas_serve_and_together_keep_one_quota(tmp_path: Path) -> None:
    async with deployment(
        tmp_path,
        LINKY_PROXY_QUOTA_PER_HOUR="20",
        LINKY_PROXY_QUOTA_BACKFILL_SHARE="1",
        LINKY_PROXY_QUEUE_TIMEOUT_S="0",
    ) as one:
        headers = bearer(one)
        answers = await asyncio.gather(*(one.get(measure(day), headers) for day in range(29)))
        served = [status for status, _, _ in answers]
        assert served.count(200) == 20
        assert served.count(429) == 9
        assert [name for name, _ in one.world.calls].count("consommation_quotidienne") == 20
        assert all(int(sent["Retry-After"]) > 3000 for status, _, sent in answers if status == 429)
    assert set(one.balancer.served_by) == {"a", "b"}


async def test_a_replica_that_is_stopped_loses_no_request(tmp_path: Path) -> None:
    async with deployment(tmp_path, LINKY_PROXY_QUOTA_PER_HOUR="100000") as one:
        headers = bearer(one)
        stopped = asyncio.Event()
        under_way = asyncio.Event()
        statuses: list[int] = []

        async def client(first_day: int) -> None:
            after_the_stop = 0
            day = first_day
            while after_the_stop < 10:
                status, _, _ = await one.get(measure(day), headers)
                statuses.append(status)
                under_way.set()
                after_the_stop += stopped.is_set()
                day += 4

        async def stop() -> None:
            one.replicas[0].terminate()
            assert await asyncio.wait_for(one.replicas[0].wait(), 60) == 0
            stopped.set()

        async with asyncio.timeout(90), asyncio.TaskGroup() as group:
            for first_day in range(4):
                group.create_task(client(first_day))
            await under_way.wait()
            group.create_task(stop())
        assert set(statuses) == {200}


async def test_figures_for_the_operator_are_not_for_the_internet(tmp_path: Path) -> None:
    async with deployment(tmp_path) as one:
        assert [(await one.get(path))[0] for path in ("/metrics", "/readyz")] == [404, 404]
        for port in one.ports:
            async with one.session.get(f"http://127.0.0.1:{port}/metrics") as response:
                shown = set(re.findall(r"^# TYPE (linky_proxy_\w+)", await response.text(), re.MULTILINE))
            # What the operator's page lists is all that there is.
            assert {name for name in shown if not name.endswith("_created")} == documented_metrics()


async def test_plain_http_is_sent_to_https(tmp_path: Path) -> None:
    async with deployment(tmp_path) as one:
        async with one.session.get(one.balancer.http / "api/slot", allow_redirects=False) as response:
            assert response.status == 308
            assert response.headers["Location"].startswith("https://localhost")
        status, _, sent = await one.get("/")
        assert status == 200
        assert "max-age" in sent["Strict-Transport-Security"]


async def test_a_consent_begun_on_one_replica_may_end_on_the_other(tmp_path: Path) -> None:
    async with deployment(tmp_path) as one:
        first, second = (URL(f"http://127.0.0.1:{port}") for port in one.ports)
        assert await one.consent(begin=first, end=second) == 302


async def test_the_address_that_a_visitor_claims_does_not_help_him_past_the_limit(tmp_path: Path) -> None:
    async with deployment(tmp_path, LINKY_PROXY_CALLBACKS_PER_CLIENT="1") as one:
        async with asyncio.timeout(30):
            while set(one.balancer.served_by) != {"a", "b"}:
                claimed = f"203.0.113.{len(one.balancer.served_by)}"
                await one.get("/api/callback", {"X-Forwarded-For": claimed})
        # His one try on each replica is spent: even a consent that is all right is refused now.
        assert await one.consent({"X-Forwarded-For": "203.0.113.99"}) == 400


async def test_replicas_without_enedis_still_answer_in_the_clients_dialect(tmp_path: Path) -> None:
    async with deployment(tmp_path, LINKY_PROXY_CLIENT_SECRET="refused") as one:
        headers = bearer(one)
        async with asyncio.timeout(60):
            # Until the balancer has seen that neither is ready.
            while "alive" not in b"".join(one.balancer.lines).decode():
                status, body, _ = await one.get(measure(0), headers)
                assert (status, json.loads(body)["status"]) == (500, 500)


async def test_the_balancer_logs_json_without_addresses_or_points(tmp_path: Path) -> None:
    async with deployment(tmp_path) as one:
        await one.get(measure(0), bearer(one))
        # The line of a request is written after its answer.
        await asyncio.wait_for(one.balancer.logged.wait(), 30)
    lines = [line for line in one.balancer.lines if b'"time"' in line]
    assert lines
    for line in lines:
        assert json.loads(line)["duration_ms"] >= 0
        assert CONSUMER.encode() not in line
        assert b"127.0.0.1" not in line


async def test_haproxy_finds_nothing_to_say_about_its_file(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        program("haproxy"),
        *("-c", "-f", str(DEPLOY / "haproxy.cfg")),
        env={
            "HTTP_BIND": ":8080",
            "HTTPS_BIND": ":8443",
            "TLS_CERTIFICATE": str(certificate(tmp_path)),
            "REPLICA_A": "127.0.0.1:1",
            "REPLICA_B": "127.0.0.1:2",
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    assert not re.search(rb"WARNING|ALERT", said), said.decode()
