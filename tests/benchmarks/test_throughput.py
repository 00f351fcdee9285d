"""The measuring instruments, on real processes but few requests."""

import asyncio
import dataclasses
import json
import os
import signal
import sys
from datetime import UTC, datetime
from functools import partial
from io import StringIO
from typing import override

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from rich.console import Console
from typer.testing import CliRunner

from benchmarks import cli
from benchmarks.cli import app, scenarios, slot_window
from benchmarks.proxy import instant_upstream, load, processes, tables, throughput
from benchmarks.proxy.day import Arrival, Turn
from benchmarks.proxy.instant_upstream import create_app, week_document
from linky_proxy.measures.parameters import Measured
from linky_proxy.measures.translate import to_legacy
from linky_proxy.slot.daily_minute import SlotWindow
from linky_proxy.usage_point import Prm

pytestmark = pytest.mark.slow


RUNNER = CliRunner()


async def test_every_request_is_sent_and_timed_after_a_warm_up() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=200 if request.path == "/a" else 404)

    server = web.Application()
    server.add_routes([web.get("/{any}", answer)])
    async with TestServer(server) as running:
        callers = [load.Caller(url=str(running.make_url(path))) for path in ("/a", "/b")]
        timing = await load.run(load.Order(callers=callers, requests=40))
    assert sum(timing.statuses.values()) == 40
    assert set(timing.statuses) == {200, 404}
    # Three of each caller before the clock starts.
    assert len(asked) == 46
    assert 0 < timing.p50_ms <= timing.p99_ms <= timing.seconds * 1000


def test_the_upstreams_week_is_one_that_the_proxy_can_translate() -> None:
    translated = to_legacy(week_document(), Measured.CURVE)
    assert isinstance(translated, dict)
    readings = translated["interval_reading"]
    assert isinstance(readings, list)
    assert len(readings) == 336


def test_no_two_clients_ask_for_the_same_meter() -> None:
    direct, proxied = throughput.callers(
        throughput.CASES[0],
        8,
        upstream_url="http://upstream",
        proxy_url="http://proxy",
        jwt_secret="a secret for the tests, 32 bytes long at least",
        now=datetime.now(UTC),
    )
    assert len({caller.url for caller in direct}) == 8
    assert len({caller.headers["Authorization"] for caller in proxied}) == 8


async def test_an_answer_that_is_no_success_spoils_the_measure() -> None:
    async with TestServer(create_app()) as upstream:
        wrong = load.Caller(url=str(upstream.make_url("/nowhere?pointId=99999999999991")))
        with pytest.raises(throughput.RefusedError, match="404") as refusal:
            await throughput._timed(load.Order(callers=[wrong], requests=5))
    assert "99999999999991" not in str(refusal.value)


class _Announcement(StringIO):
    """A standard output that tells when something was written."""

    def __init__(self) -> None:
        super().__init__()
        self.made = asyncio.Event()

    @override
    def flush(self) -> None:
        self.made.set()


async def test_the_upstream_ends_with_whoever_started_it(monkeypatch: pytest.MonkeyPatch) -> None:
    announcement = _Announcement()
    read_end, write_end = os.pipe()
    monkeypatch.setattr("sys.stdout", announcement)
    monkeypatch.setattr("sys.stdin", os.fdopen(read_end))
    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        serving = group.create_task(instant_upstream.serve())
        await announcement.made.wait()
        url = f"http://127.0.0.1:{int(announcement.getvalue())}/oauth2/v3/token"
        async with aiohttp.ClientSession() as session, session.post(url) as response:
            assert (await response.json())["access_token"]
        os.close(write_end)
        await serving


async def test_a_process_that_does_not_stop_when_asked_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_STOP_S", 0.1)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", deaf, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    await processes._end(process)
    assert process.returncode == -signal.SIGKILL
    # Ending what has ended is nothing.
    await processes._end(process)


async def test_a_load_generator_reads_its_order_and_prints_its_timing() -> None:
    async with TestServer(create_app()) as upstream:
        url = str(upstream.make_url("/mesure_synchrone_auto/v2/consommation_quotidienne"))
        order = load.Order(callers=[load.Caller(url=url)], requests=10)
        timing = await throughput._timed(order)
    assert timing.statuses == {200: 10}


async def test_a_proxy_that_cannot_start_is_told_with_its_own_words() -> None:
    with pytest.raises(processes.ProcessFailedError, match="LINKY_PROXY_CLIENT_ID"):
        async with processes.proxy({}):
            pass


async def test_a_process_that_fails_is_told_with_its_own_words() -> None:
    with pytest.raises(processes.ProcessFailedError, match="Order"):
        await processes.ask("benchmarks.proxy.load", "{}")


def test_the_command_prints_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throughput, "measure", partial(throughput.measure, cases=throughput.CASES[2:]))
    sizes = ["--requests", "100", "--rounds", "1", "--clients", "2", "--meters", "100", "--crowd", "50"]
    done = RUNNER.invoke(app, ["proxy", *sizes, "--json"])
    assert done.exit_code == 0, done.output
    printed = json.loads(done.stdout)
    (one,) = printed["throughput"]["measured"]
    assert one["case"] == throughput.CASES[2].name
    assert 0 < one["throughput_ratio"] < 1
    assert one["cpu_ms"] > 0
    assert printed["throughput"]["memory_loaded_mib"] > 20
    assert [(day["arrival"], day["replicas"]) for day in printed["days"]] == [
        ("slots", 1),
        ("slots", 4),
        ("crowd", 1),
        ("crowd", 4),
    ]
    assert all(day["within_quota"] for day in printed["days"])


def test_the_table_of_days_names_every_day() -> None:
    done = RUNNER.invoke(
        app, ["proxy", "--part", "days", "--meters", "50", "--crowd", "50", "--replicas", "1"]
    )
    assert done.exit_code == 0
    assert "slots, 08:05-12:00" in done.stdout
    assert "all at once, 06:00-06:20" in done.stdout


def test_the_table_of_the_load_shows_ratios_and_what_the_proxy_adds() -> None:
    measured = throughput.Measured(
        case="a day",
        concurrency=32,
        direct=load.Timing(statuses={200: 1000}, seconds=0.25, p50_ms=1.5, p99_ms=2.5),
        proxied=load.Timing(statuses={200: 1000}, seconds=1.0, p50_ms=4.0, p99_ms=9.75),
        cpu_ms=0.625,
    )
    report = throughput.Report(measured=[measured], memory_idle_mib=60.0, memory_loaded_mib=70.0)
    output = Console(width=140, record=True, file=StringIO())
    output.print(tables.throughput_table(report))
    shown = output.export_text()
    for text in ("4000", "1000", "0.25", "2.50", "7.25", "9.75", "60 MiB idle"):
        assert text in shown


def test_a_day_over_the_quota_makes_the_command_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(_prm: Prm) -> None:
        return

    def no_quota(_replicas: int) -> list[Turn]:
        return [at_once]

    monkeypatch.setattr(cli, "make_turns", no_quota)
    done = RUNNER.invoke(
        app, ["proxy", "--part", "days", "--meters", "9", "--crowd", "600", "--replicas", "1"]
    )
    assert done.exit_code == 1
    assert "NO" in done.stdout


def test_a_measure_that_failed_is_told_in_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = dataclasses.replace(throughput.CASES[0], proxy_type="unknown")
    monkeypatch.setattr(throughput, "measure", partial(throughput.measure, cases=[broken]))
    sizes = ["--requests", "100", "--rounds", "1", "--clients", "1"]
    done = RUNNER.invoke(app, ["proxy", "--part", "load", *sizes])
    assert done.exit_code == 1
    assert "answered {400: " in done.stderr
    assert "Traceback" not in done.stderr


def test_the_window_of_a_day_is_the_shortest_that_holds_its_calls() -> None:
    assert slot_window(3760) == SlotWindow.parse("08:05-12:00")
    assert slot_window(10_000) == SlotWindow.parse("08:05-18:30")
    assert slot_window(20_000) == SlotWindow.parse("03:00-23:59:59")
    assert slot_window(40_000) is None


def test_meters_whose_two_calls_fit_in_no_day_are_asked_once() -> None:
    slots, crowd = scenarios([20_000], [20_000], [1])
    assert (slots.calls_per_meter, slots.arrival) == (1, Arrival.SLOTS)
    assert (crowd.calls_per_meter, crowd.arrival) == (2, Arrival.CROWD)


def test_an_instant_of_the_next_day_says_so() -> None:
    assert tables.clock(17 * 3600 + 65) == "17:01:05"
    assert tables.clock(26 * 3600) == "+1 d 02:00:00"
