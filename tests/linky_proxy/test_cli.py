"""The command line, as an operator types it."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
import pytest
from typer.testing import CliRunner

from linky_proxy.cli import app
from linky_proxy.tokens import mint, verify
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, NOON

RUNNER = CliRunner()
SECRET = {"LINKY_PROXY_JWT_SECRET": JWT_SECRET}
SETTINGS = SECRET | {
    "LINKY_PROXY_CLIENT_ID": "an-application",
    "LINKY_PROXY_CLIENT_SECRET": "its-secret",
    "LINKY_PROXY_PUBLIC_URL": "http://localhost:8351",
    "LINKY_PROXY_ENEDIS_API_URL": "http://127.0.0.1:9",
}


@asynccontextmanager
async def running(
    **environment: str,
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Mapping[str, object]]]:
    """`python -m linky_proxy run` with its "listening" log line; always ended."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "linky_proxy",
        "run",
        env={"PATH": os.environ["PATH"]} | environment,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    try:
        line = await asyncio.wait_for(process.stderr.readline(), timeout=30)
        yield process, json.loads(line)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def test_run_serves_says_where_and_stops_when_asked() -> None:
    async with running(**SETTINGS, LINKY_PROXY_PORT="0") as (process, listening):
        assert listening["message"] == "listening"
        url = f"http://127.0.0.1:{listening['port']}/healthz"
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            assert response.status == 200
        process.terminate()
        assert await asyncio.wait_for(process.wait(), timeout=20) == 0


def test_run_without_settings_names_what_is_missing() -> None:
    result = RUNNER.invoke(app, ["run"], env={})
    assert result.exit_code == 2
    assert "LINKY_PROXY_CLIENT_ID is not set" in result.stderr


def test_run_on_a_port_in_use_says_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = RUNNER.invoke(app, ["run"], env=SETTINGS | {"LINKY_PROXY_PORT": port})
    assert result.exit_code == 2
    assert f"127.0.0.1:{port}" in result.stderr
    assert "LINKY_PROXY_PORT" in result.stderr


def test_mint_makes_a_token_for_the_points_given() -> None:
    result = RUNNER.invoke(app, ["token", "mint", "--prm", CONSUMER, "--days", "30", "--json"], env=SECRET)
    assert result.exit_code == 0
    minted = json.loads(result.stdout)
    assert verify(minted["token"], JWT_SECRET, NOON).prms == (CONSUMER,)


def test_mint_prints_the_token_alone_so_that_it_can_be_piped() -> None:
    result = RUNNER.invoke(app, ["token", "mint", "--prm", CONSUMER], env=SECRET)
    assert verify(result.stdout.strip(), JWT_SECRET, NOON)


def test_mint_refuses_what_is_no_point() -> None:
    result = RUNNER.invoke(app, ["token", "mint", "--prm", "123"], env=SECRET)
    assert result.exit_code == 2
    assert "14 digits" in result.stderr


def test_mint_without_a_secret_says_which_variable_to_set() -> None:
    result = RUNNER.invoke(app, ["token", "mint", "--prm", CONSUMER], env={})
    assert result.exit_code == 2
    assert "LINKY_PROXY_JWT_SECRET" in result.stderr


@pytest.mark.parametrize(
    ("environment", "signed_here"),
    [(SECRET, True), ({"LINKY_PROXY_JWT_SECRET": JWT_SECRET[::-1]}, False), ({}, None)],
)
def test_inspect_tells_whether_the_signature_is_ours(
    environment: dict[str, str], signed_here: bool | None
) -> None:
    text = mint([CONSUMER], JWT_SECRET, now=NOON)
    result = RUNNER.invoke(app, ["token", "inspect", "--json"], input=text, env=environment)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["signed_here"] is signed_here


def test_inspect_shows_four_digits_unless_told_otherwise() -> None:
    text = mint([CONSUMER], JWT_SECRET, now=NOON)
    assert CONSUMER not in RUNNER.invoke(app, ["token", "inspect", text]).stdout
    assert CONSUMER in RUNNER.invoke(app, ["token", "inspect", text, "--reveal"]).stdout


def test_inspect_of_something_else_is_an_error_in_words() -> None:
    result = RUNNER.invoke(app, ["token", "inspect", "nonsense"])
    assert result.exit_code == 2
    assert "not a token" in result.stderr


def test_the_version_is_printed() -> None:
    assert RUNNER.invoke(app, ["--version"]).stdout.strip() == "0.1.0"
