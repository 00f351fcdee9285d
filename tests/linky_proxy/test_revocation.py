"""Tokens that open nothing any more."""

from pathlib import Path

import pytest

from linky_proxy.operation.shared_memory import redis_client
from linky_proxy.tokens.client_token import decode
from linky_proxy.tokens.keyring import Keyring
from linky_proxy.tokens.revocation import (
    REDIS_KEY,
    REFRESH_S,
    FileRevocations,
    RedisRevocations,
    RevocationsOf,
    RevocationsUnknownError,
    revoke_in_file,
)
from tests.linky_proxy.redis_server import redis_server
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, PRODUCER, running_stack


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    return tmp_path / "revoked"


async def test_a_token_revoked_in_the_file_stops_opening_without_a_restart(listed: Path) -> None:
    async with running_stack(revoked_file=listed) as stack:
        stack.share(CONSUMER, PRODUCER)
        stolen, kept = stack.token(), stack.token()
        assert (await stack.measure("daily_consumption", token=stolen)).status == 200
        revoke_in_file(listed, decode(stolen, Keyring(JWT_SECRET)).identifier, "stolen")
        refused = await stack.measure("daily_consumption", token=stolen)
        assert refused.status == 401
        assert refused.body == {
            "status": 401,
            "message": "Votre token est invalide ou ne permet pas d'accéder à ce PRM",
        }
        assert (await stack.measure("daily_consumption", token=kept)).status == 200
        listed.write_text("# nobody\n", encoding="utf-8")
        assert (await stack.measure("daily_consumption", token=stolen)).status == 200


async def test_a_token_revoked_in_redis_stops_opening_on_a_replica() -> None:
    with redis_server() as server:
        async with running_stack(redis_url=server.url) as stack, redis_client(server.url) as redis:
            stack.share(CONSUMER)
            stolen = stack.token(CONSUMER)
            await redis.sadd(REDIS_KEY, decode(stolen, Keyring(JWT_SECRET)).identifier)
            assert (await stack.measure("daily_consumption", token=stolen)).status == 401
            assert (await stack.get("/api/contrat", token=stolen, pointId=CONSUMER)).status == 401


class Seconds:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_what_redis_said_last_serves_while_it_is_lost() -> None:
    seconds = Seconds()
    with redis_server() as server:
        async with redis_client(server.url) as redis:
            await redis.sadd(REDIS_KEY, "first")
            revocations = RedisRevocations(redis, monotonic=seconds)
            assert await revocations.revoked("first")
            await redis.sadd(REDIS_KEY, "second")
            assert not await revocations.revoked("second")
            seconds.now = REFRESH_S
            assert await revocations.revoked("second")
            server.kill()
            seconds.now = 2 * REFRESH_S
            assert await revocations.revoked("second")
            assert not await revocations.revoked("third")


async def test_no_token_is_trusted_before_the_list_has_ever_been_read() -> None:
    with redis_server() as server:
        url = server.url
    async with running_stack(redis_url=url) as stack:
        stack.share(CONSUMER)
        answer = await stack.measure("daily_consumption", token=stack.token(CONSUMER))
    assert (answer.status, answer.body) == (
        500,
        {"status": 500, "message": "Erreur inconnue. Réessayez plus tard"},
    )


def test_comments_and_empty_lines_revoke_nothing(listed: Path) -> None:
    listed.write_text("# list\n\n one  # why\ntwo\n", encoding="utf-8")
    assert FileRevocations(listed).identifiers() == {"one", "two"}


def test_a_file_that_does_not_exist_yet_revokes_nothing(listed: Path) -> None:
    revocations = FileRevocations(listed)
    assert revocations.identifiers() == frozenset()
    listed.write_text("one\n", encoding="utf-8")
    assert revocations.identifiers() == {"one"}


def test_a_list_that_disappears_is_remembered(listed: Path) -> None:
    listed.write_text("one\n", encoding="utf-8")
    revocations = FileRevocations(listed)
    assert revocations.identifiers() == {"one"}
    listed.unlink()
    assert revocations.identifiers() == {"one"}
    listed.write_bytes(b"\xff\xfe")
    assert revocations.identifiers() == {"one"}


def test_a_file_that_could_never_be_read_is_an_error(listed: Path) -> None:
    listed.mkdir()
    with pytest.raises(RevocationsUnknownError, match="revoked"):
        FileRevocations(listed).identifiers()


def test_revoking_twice_writes_once_and_keeps_what_was_there(listed: Path) -> None:
    listed.write_text("by hand", encoding="utf-8")
    for _ in range(2):
        revoke_in_file(listed, "one", "why")
    assert listed.read_text(encoding="utf-8") == "by hand\none  # why\n"


async def test_a_token_is_revoked_when_any_list_says_so(listed: Path) -> None:
    listed.write_text("one\n", encoding="utf-8")
    lists = RevocationsOf([RevocationsOf([]), FileRevocations(listed)])
    assert await lists.revoked("one")
    assert not await lists.revoked("two")
