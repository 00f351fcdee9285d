"""The command line, as an operator types it."""

import asyncio
import json
import logging
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from linky_proxy.cli import app
from linky_proxy.cli.self_check import check_services
from linky_proxy.operation.shared_memory import redis_client
from linky_proxy.tokens.client_token import mint, verify
from linky_proxy.tokens.keyring import Keyring, key_id
from linky_proxy.tokens.revocation import REDIS_KEY, FileRevocations
from tests.linky_proxy.redis_server import redis_server
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, NOON, Stack, running_stack

RUNNER = CliRunner()
KEYS = Keyring(JWT_SECRET)
SECRET = {"LINKY_PROXY_JWT_SECRET": JWT_SECRET}
SETTINGS = SECRET | {
    "LINKY_PROXY_CLIENT_ID": "an-application",
    "LINKY_PROXY_CLIENT_SECRET": "its-secret",
    "LINKY_PROXY_PUBLIC_URL": "http://localhost:8351",
    "LINKY_PROXY_ENEDIS_API_URL": "http://127.0.0.1:9",
}


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


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


@pytest.mark.slow
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
    assert verify(minted["token"], KEYS, NOON).prms == (CONSUMER,)


def test_mint_prints_the_token_alone_so_that_it_can_be_piped() -> None:
    result = RUNNER.invoke(app, ["token", "mint", "--prm", CONSUMER], env=SECRET)
    assert verify(result.stdout.strip(), KEYS, NOON)


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


def minted() -> str:
    return mint([CONSUMER], JWT_SECRET, now=NOON)


def test_a_token_is_revoked_by_itself_or_by_the_id_that_inspect_shows(tmp_path: Path) -> None:
    listed = tmp_path / "revoked"
    environment = {"LINKY_PROXY_REVOKED_FILE": str(listed)}
    text = minted()
    shown = json.loads(RUNNER.invoke(app, ["token", "inspect", "--json"], input=text, env=SECRET).stdout)
    first = RUNNER.invoke(app, ["token", "revoke", "--json"], input=text, env=environment)
    assert json.loads(first.stdout) == {"id": shown["id"], "revoked_in": [str(listed)]}
    assert RUNNER.invoke(app, ["token", "revoke", shown["id"]], env=environment).exit_code == 0
    assert FileRevocations(listed).identifiers() == {shown["id"]}
    assert text not in listed.read_text(encoding="utf-8")
    assert CONSUMER not in listed.read_text(encoding="utf-8")


def test_a_token_is_revoked_in_redis_for_all_replicas() -> None:
    with redis_server() as server:
        environment = {"LINKY_PROXY_REDIS_URL": server.url}
        result = RUNNER.invoke(app, ["token", "revoke", "some-token-id"], env=environment)
        assert result.stdout == "some-token-id revoked in Redis\n"

        async def listed() -> set[bytes | str]:
            async with redis_client(server.url) as redis:
                return await redis.smembers(REDIS_KEY)

        assert asyncio.run(listed()) == {b"some-token-id"}
        server.kill()
        lost = RUNNER.invoke(app, ["token", "revoke", "some-token-id"], env=environment)
    assert lost.exit_code == 2
    assert "not revoked" in lost.stderr


def test_revoking_without_a_place_to_write_says_what_to_set() -> None:
    result = RUNNER.invoke(app, ["token", "revoke", "some-token-id"], env={})
    assert result.exit_code == 2
    assert "LINKY_PROXY_REVOKED_FILE" in result.stderr


def test_revoking_something_else_is_an_error_in_words(tmp_path: Path) -> None:
    environment = {"LINKY_PROXY_REVOKED_FILE": str(tmp_path / "revoked")}
    result = RUNNER.invoke(app, ["token", "revoke", "a b"], env=environment)
    assert result.exit_code == 2
    assert "neither a token nor the id" in result.stderr


def test_a_list_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    environment = {"LINKY_PROXY_REVOKED_FILE": str(tmp_path / "absent" / "revoked")}
    result = RUNNER.invoke(app, ["token", "revoke", "some-token-id"], env=environment)
    assert result.exit_code == 2
    assert str(tmp_path / "absent" / "revoked") in result.stderr


def test_check_of_good_settings_shows_them_without_their_secrets() -> None:
    result = RUNNER.invoke(app, ["check", "--json"], env=SETTINGS)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["problems"] == []
    assert found["settings"]["LINKY_PROXY_CLIENT_ID"] == "an-application"
    assert key_id(JWT_SECRET) in found["settings"]["LINKY_PROXY_JWT_SECRET"]
    assert any("LINKY_PROXY_REDIS_URL" in line for line in found["advice"])
    assert JWT_SECRET not in result.output
    assert "its-secret" not in result.output


def test_check_reads_well_on_a_terminal() -> None:
    result = RUNNER.invoke(app, ["check"], env=SETTINGS | {"COLUMNS": "200"})
    assert "ready to run" in result.stdout
    assert "LINKY_PROXY_SLOT_WINDOW" in result.stdout


def test_check_without_settings_names_what_is_missing() -> None:
    result = RUNNER.invoke(app, ["check"], env={})
    assert result.exit_code == 2
    assert "LINKY_PROXY_PUBLIC_URL is not set" in result.stderr


def test_check_finds_files_that_cannot_be_used(tmp_path: Path) -> None:
    wrong = {
        "LINKY_PROXY_TLS_CERT": str(tmp_path / "absent.crt"),
        "LINKY_PROXY_TLS_KEY": str(tmp_path / "absent.key"),
        "LINKY_PROXY_REVOKED_FILE": str(tmp_path),
    }
    result = RUNNER.invoke(app, ["check"], env=SETTINGS | wrong)
    assert result.exit_code == 1
    assert "problem: LINKY_PROXY_TLS_CERT" in result.stdout
    assert "problem: LINKY_PROXY_REVOKED_FILE" in result.stdout
    assert "not ready to run" in result.stdout


def test_check_advises_about_what_would_go_unnoticed() -> None:
    odd = {"LINKY_PROXY_PUBLIC_URL": "http://proxy.example.org", "LINKY_PROXY_PROT": "1"}
    advice = "\n".join(
        json.loads(RUNNER.invoke(app, ["check", "--json"], env=SETTINGS | odd).stdout)["advice"]
    )
    assert "LINKY_PROXY_PROT is not a setting" in advice
    assert "in the clear" in advice
    public = {"LINKY_PROXY_PUBLIC_URL": "https://proxy.example.org"}
    advice = "\n".join(
        json.loads(RUNNER.invoke(app, ["check", "--json"], env=SETTINGS | public).stdout)["advice"]
    )
    assert "LINKY_PROXY_TRUSTED_PROXIES" in advice


def test_check_online_tells_which_service_does_not_answer() -> None:
    lost = {"LINKY_PROXY_REDIS_URL": "redis://127.0.0.1:9/0"}
    result = RUNNER.invoke(app, ["check", "--online", "--json"], env=SETTINGS | lost)
    assert result.exit_code == 1
    enedis_problem, redis_problem = json.loads(result.stdout)["problems"]
    assert enedis_problem.startswith("Enedis: ")
    assert redis_problem.startswith("LINKY_PROXY_REDIS_URL")


async def test_check_online_is_content_when_both_answer() -> None:
    with redis_server() as server:
        async with running_stack(redis_url=server.url) as stack:
            assert await check_services(stack.settings) == []


async def test_check_online_asks_enedis_alone_when_there_is_no_redis(stack: Stack) -> None:
    assert await check_services(stack.settings) == []
    assert stack.upstream_calls("token") == 1


def test_settings_lists_the_four_that_are_needed() -> None:
    listed = json.loads(RUNNER.invoke(app, ["settings", "--json"]).stdout)
    needed = {one["name"] for one in listed if one["default"] is None}
    assert needed == {
        f"LINKY_PROXY_{name}" for name in ("CLIENT_ID", "CLIENT_SECRET", "JWT_SECRET", "PUBLIC_URL")
    }
    assert "LINKY_PROXY_SLOT_WINDOW" in RUNNER.invoke(app, ["settings"], env={"COLUMNS": "200"}).stdout


def test_the_help_of_run_says_what_it_needs() -> None:
    text = RUNNER.invoke(app, ["run", "--help"], env={"COLUMNS": "200"}).stdout
    for word in (
        "LINKY_PROXY_CLIENT_ID",
        "LINKY_PROXY_PUBLIC_URL",
        "--env-file",
        "_FILE",
        "linky-proxy check",
    ):
        assert word in text


def test_run_with_a_certificate_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    lost = {
        "LINKY_PROXY_TLS_CERT": str(tmp_path / "absent.crt"),
        "LINKY_PROXY_TLS_KEY": str(tmp_path / "absent.key"),
    }
    result = RUNNER.invoke(app, ["run"], env=SETTINGS | lost)
    assert result.exit_code == 2
    assert "LINKY_PROXY_TLS_CERT" in result.stderr


def test_check_shows_which_secrets_still_open() -> None:
    changed = SETTINGS | {"LINKY_PROXY_JWT_PREVIOUS_SECRETS": JWT_SECRET[::-1]}
    shown = json.loads(RUNNER.invoke(app, ["check", "--json"], env=changed).stdout)["settings"]
    assert key_id(JWT_SECRET[::-1]) in shown["LINKY_PROXY_JWT_PREVIOUS_SECRETS"]
    assert JWT_SECRET[::-1] not in json.dumps(shown)
