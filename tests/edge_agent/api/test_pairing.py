"""Pairing: a code typed once becomes a token; guessing, waiting too long or trying twice becomes nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from edge_agent.api.pairing import ATTEMPTS, VALID, PairingFile
from edge_agent.api.tokens import Scope, TokenError, TokenFile
from edge_agent.live import Json
from tests.edge_agent.cli.test_commands import ask
from tests.edge_agent.meters import free_port
from tests.edge_agent.service.running import Running, running
from tests.edge_agent.sites import make_site

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)


@pytest.fixture
def codes(tmp_path: Path) -> PairingFile:
    return PairingFile(tmp_path / "data" / "pairing.json")


def wrong(code: str) -> str:
    return f"{(int(code.replace('-', '')) + 1) % 10**8:08}"


def test_a_code_is_good_once(codes: PairingFile) -> None:
    code = codes.begin(Scope.CONTROL, NOON)
    assert len(code) == 9
    assert codes.waits(NOON)
    assert codes.redeem(f" {code.replace('-', ' ')} ", NOON) is Scope.CONTROL
    assert codes.redeem(code, NOON) is None
    assert not codes.waits(NOON)


def test_a_code_is_good_for_minutes(codes: PairingFile) -> None:
    code = codes.begin(Scope.READ, NOON)
    assert not codes.waits(NOON + VALID)
    assert codes.redeem(code, NOON + VALID) is None
    assert not codes.path.exists()


def test_five_wrong_tries_end_a_code(codes: PairingFile) -> None:
    code = codes.begin(Scope.READ, NOON)
    assert [codes.redeem(wrong(code), NOON) for _ in range(ATTEMPTS)] == [None] * ATTEMPTS
    assert codes.redeem(code, NOON) is None


def test_a_new_code_ends_the_one_before(codes: PairingFile) -> None:
    first = codes.begin(Scope.READ, NOON)
    second = codes.begin(Scope.ADMIN, NOON)
    assert codes.redeem(first, NOON) is None or first == second
    assert codes.redeem(second, NOON) is Scope.ADMIN


def test_the_code_is_not_on_disk_and_its_file_is_for_its_owner_alone(codes: PairingFile) -> None:
    code = codes.begin(Scope.READ, NOON)
    text = codes.path.read_text()
    assert code not in text
    assert code.replace("-", "") not in text
    assert codes.path.stat().st_mode & 0o777 == 0o600
    codes.path.chmod(0o644)
    with pytest.raises(TokenError, match="others can read it"):
        codes.redeem(code, NOON)
    codes.path.chmod(0o600)
    codes.path.write_text("{}")
    with pytest.raises(TokenError, match="cannot be used"):
        codes.redeem(code, NOON)


def test_a_folder_that_cannot_hold_a_code_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(TokenError, match="cannot be written"):
        PairingFile(tmp_path / "data" / "pairing.json").begin(Scope.READ, NOON)


async def pair(agent: Running, code: str, status: int) -> Json:
    # Without a token: that is what pairing is for.
    async with aiohttp.request(
        "POST", f"{agent.url}/api/v1/pair", json={"code": code, "name": "Home Assistant"}
    ) as response:
        assert response.status == status, await response.text()
        content: Json = await response.json(content_type=None)
        return content


async def test_a_program_exchanges_the_code_of_the_command_line_for_a_token_that_works(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    building = make_site(tmp_path, port=free_port())
    async with running(building) as agent:
        code = ask("pair", "--config", str(building.path), "--scope", "read").splitlines()[0]
        paired = await pair(agent, code, 201)
        assert (paired["scope"], paired["site"]) == ("read", (await agent.get("/site"))["site"])
        headers = {"Authorization": f"Bearer {paired['token']}"}
        async with aiohttp.request("GET", f"{agent.url}/api/v1/state", headers=headers) as response:
            assert response.status == 200
        assert "is wrong or too old" in str((await pair(agent, code, 403))["detail"])
    names = [token.name for token in TokenFile(building.tokens_file).all()]
    assert "Home Assistant" in names
    assert str(paired["token"]) not in caplog.text
    assert code not in caplog.text


async def test_an_address_that_guesses_is_locked_out(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port())
    code = PairingFile(building.pairing_file).begin(Scope.READ, datetime.now(UTC))
    async with running(building) as agent:
        for _ in range(5):
            await pair(agent, wrong(code), 403)
        assert "wait" in str((await pair(agent, code, 429))["detail"])


async def test_a_file_that_cannot_be_used_is_told_in_the_log_alone(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port())
    PairingFile(building.pairing_file).begin(Scope.READ, datetime.now(UTC))
    async with running(building) as agent:
        building.pairing_file.chmod(0o644)
        assert "its log says why" in str((await pair(agent, "1234", 503))["detail"])


def test_the_command_prints_the_code_alone_on_its_line(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    assert ask("pair", "--config", str(building.path)).splitlines()[0].replace("-", "").isdigit()
    assert '"expires"' in ask("pair", "--config", str(building.path), "--json", "--minutes", "1")
    assert timedelta(minutes=10) == VALID
