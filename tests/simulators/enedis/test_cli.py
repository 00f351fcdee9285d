"""The simulator started as the demo starts it."""

import asyncio
import os
import re
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from simulators.enedis import World
from simulators.enedis.cli import app, run
from tests.simulators.enedis.client import BASIC, CALLBACK, METER

RUNNER = CliRunner()
ROOT = Path(__file__).parents[3]


@pytest.mark.slow
async def test_serve_says_where_and_stops_when_asked() -> None:
    arguments = ["serve", "--port", "0", "--redirect-url", CALLBACK, "--recorded", "--shared", METER]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulators.enedis", *arguments, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert process.stdout is not None
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), timeout=30)).decode()
        url = line.split()[-1]
        async with aiohttp.ClientSession(url) as session:
            async with session.post(
                "/oauth2/v3/token", data={"grant_type": "client_credentials"}, headers=BASIC
            ) as answer:
                token = (await answer.json())["access_token"]
            headers = {"Authorization": f"Bearer {token}"}
            async with session.get(f"/comptage_auto/v1/{METER}", headers=headers) as answer:
                assert answer.status == 200
        process.terminate()
        assert await asyncio.wait_for(process.wait(), timeout=20) == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_it_serves_until_sigint() -> None:
    announced: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(run(World(redirect_url=CALLBACK), "127.0.0.1", 0, announced.set_result))
        text = await asyncio.wait_for(announced, timeout=10)
        os.kill(os.getpid(), signal.SIGINT)
    assert re.search(r"http://127\.0\.0\.1:\d+", text)


def test_a_file_that_does_not_hold_shares_is_told(tmp_path: Path) -> None:
    file = tmp_path / "shares.json"
    file.write_text("[1]", encoding="utf-8")
    result = RUNNER.invoke(app, ["serve", "--port", "0", "--redirect-url", CALLBACK, "--shares", str(file)])
    assert result.exit_code == 2
    assert "shares.json" in result.stderr


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = RUNNER.invoke(app, ["serve", "--port", port, "--redirect-url", CALLBACK, "--shared", METER])
    assert result.exit_code == 2
    assert port in result.stderr


def test_a_bad_file_of_faults_is_told(tmp_path: Path) -> None:
    result = RUNNER.invoke(
        app, ["serve", "--port", "0", "--redirect-url", CALLBACK, "--faults", str(tmp_path / "absent.json")]
    )
    assert result.exit_code == 2
    assert "absent.json" in result.stderr
