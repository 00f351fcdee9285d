"""The command line: serve until told to stop, write the past, say mistakes in words."""

import asyncio
import csv
import os
import signal
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pymodbus.client import AsyncModbusTcpClient
from typer.testing import CliRunner

from simulators.building.cli import app, fast_clock, paris_today, run
from simulators.building.units import DEMO_TEMPLATES

from .conftest import TestClock

runner = CliRunner()


def test_history_writes_the_past_up_to_the_last_whole_hour(tmp_path: Path) -> None:
    out = tmp_path / "history.csv"
    before = datetime.now(UTC)
    result = runner.invoke(app, ["history", "--out", str(out)])
    assert result.exit_code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    last = datetime.fromisoformat(rows[-1]["ts_utc"])
    assert timedelta(0) <= before - last - timedelta(hours=1) < timedelta(hours=1)
    assert f"{len(rows)} hours" in result.output


def test_history_says_where_it_could_not_write(tmp_path: Path) -> None:
    out = tmp_path / "absent" / "history.csv"
    result = runner.invoke(app, ["history", "--out", str(out)])
    assert result.exit_code == 1
    assert f"error: cannot write {out}: No such file or directory" in result.stderr


def test_serve_says_which_template_is_missing(tmp_path: Path) -> None:
    result = runner.invoke(app, ["serve", "--port", "0", "--templates", str(tmp_path)])
    assert result.exit_code == 1
    assert "error: no device template is called 'demo_heat_meter'" in result.stderr


def test_serve_says_that_its_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = runner.invoke(app, ["serve", "--port", str(taken.getsockname()[1])])
    assert result.exit_code == 1
    assert "error: cannot listen on 127.0.0.1" in result.stderr


def test_a_fast_clock_starts_now_and_runs_faster(clock: TestClock) -> None:
    fast = fast_clock(clock.now, 60, now=clock)
    start = fast()
    clock.move(seconds=2)
    assert fast() - start == timedelta(minutes=2)


def test_the_day_of_the_replay_is_that_of_paris() -> None:
    assert paris_today(datetime(2026, 11, 21, 23, 30, tzinfo=UTC)).isoformat() == "2026-11-22"


@pytest.mark.slow
async def test_run_serves_until_it_is_told_to_stop(clock: TestClock) -> None:
    said: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    async with asyncio.timeout(60), asyncio.TaskGroup() as tasks:
        tasks.create_task(
            run(
                host="127.0.0.1",
                port=0,
                clock=clock,
                templates=DEMO_TEMPLATES,
                stop=stop,
                tell=said.put_nowait,
            )
        )
        line = await said.get()
        assert line.startswith("building: 9 Modbus units on 127.0.0.1:")
        stop.set()
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", int(line.rsplit(":", 1)[1]))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.slow
async def test_the_program_serves_and_stops_cleanly_on_a_signal(number: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulators.building",
        "serve",
        "--port",
        "0",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[3],
        env={**os.environ, "PYTHONUNBUFFERED": ""},
    )
    assert process.stdout is not None
    async with asyncio.timeout(30):
        port = int((await process.stdout.readline()).decode().rsplit(":", 1)[1])
        client = AsyncModbusTcpClient("127.0.0.1", port=port, timeout=5, retries=0)
        await client.connect()
        answer = await client.read_input_registers(0, count=1, device_id=5)
        client.close()
        process.send_signal(number)
        _, errors = await process.communicate()
    assert not answer.isError()
    assert (process.returncode, errors) == (0, b"")
