"""Every byte that a real run writes, anywhere: logs, files, Redis. Nothing of anybody's is among them."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from redis import Redis
from yarl import URL

from linky_proxy.tokens.client_token import mint
from simulators import enedis
from tests.linky_proxy.deployed import until_log
from tests.linky_proxy.redis_server import RedisServer
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET, PRODUCER

METER = enedis.WHOLE_BUILDING
VALUES = ("33495", "38022", "4680", "8263")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    folder = tmp_path / "redis"
    folder.mkdir()
    server = RedisServer(folder, keeps_every_write=True)
    server.start()
    yield server
    server.kill()


def dump(url: str) -> bytes:
    """Every key and value, in Redis' own serialisation and in clear."""
    with Redis.from_url(url) as client:
        parts: list[bytes] = []
        for key in client.keys("*"):
            parts += [key, client.dump(key) or b""]
            match client.type(key):
                case b"zset":
                    parts += [repr(client.zrange(key, 0, -1, withscores=True)).encode()]
                case b"hash":
                    parts += [repr(client.hgetall(key)).encode()]
                case b"set":
                    parts += [repr(client.smembers(key)).encode()]
                case _:
                    parts += [client.get(key) or b""]
        return b"\n".join(parts)


async def use_everything(
    session: aiohttp.ClientSession, proxy: URL, world: enedis.World, token: str
) -> list[int]:
    """Ask for everything, rightly and wrongly; the statuses."""
    statuses = []

    async def get(path: str, a_token: str = token, **query: str) -> None:
        headers = {"Authorization": f"Bearer {a_token}"}
        async with session.get(proxy.with_path(path), params=query, headers=headers) as response:
            await response.read()
            statuses.append(response.status)

    period = {"dateDebut": "2026-09-29", "dateFin": "2026-10-01"}
    for name in (
        "daily_consumption",
        "consommation_quotidienne",
        "consumption_load_curve",
        "consumption_max_power",
    ):
        await get(f"/api/{name}", pointId=CONSUMER, **period)
    await get("/api/daily_production", pointId=PRODUCER, **period)
    await get("/api/contrat", prm=CONSUMER)
    await get("/api/slot", prm=CONSUMER)
    await get("/api/daily_consumption", pointId=CONSUMER, dateDebut="2026-09-29", dateFin="2026-09-01")
    await get("/api/daily_consumption", token[:-4], pointId=CONSUMER, **period)
    await get(f"/{CONSUMER}", token=token)
    await asyncio.gather(*(get("/api/daily_consumption", pointId=CONSUMER, **period) for _ in range(5)))
    for fault in (
        {"status": 200, "body": {"idPrm": CONSUMER, "v": "33495"}},
        {"status": 403, "body": {"error": "ADAM-DC-0008", "error_description": f"no consent for {CONSUMER}"}},
        {"status": 404, "body": {"code": "no_data_found", "message": CONSUMER, "v": "33495"}},
        {"status": 500, "body": f"<html>{CONSUMER} 33495</html>"},
        {"status": 429, "body": {"error": "Quota Q3 reached"}, "times": 1},
        {"kind": "reset"},
    ):
        for day in ("03", "04"):
            world.faults = enedis.Faults.model_validate({"faults": [fault | {"resource": "consommation_*"}]})
            for _ in range(2):
                await get(
                    "/api/daily_consumption",
                    pointId=CONSUMER,
                    dateDebut=f"2026-09-{day}",
                    dateFin="2026-10-01",
                )
    world.faults = enedis.Faults()
    for path in ("/readyz", "/metrics", "/openapi.json"):
        await get(path)
    return statuses


@pytest.mark.slow
async def test_a_whole_run_leaves_no_point_no_token_and_no_value_anywhere(
    tmp_path: Path, redis: RedisServer
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    world = enedis.World(
        redirect_url="",
        meters=enedis.meter_book(recorded=True),
        throttle=enedis.Throttle(per_second=1000, per_hour=100_000),
    )
    for prm in (CONSUMER, PRODUCER):
        world.shares.grant(prm, world.today, world.today + timedelta(days=1094))
    token = mint([CONSUMER, PRODUCER], JWT_SECRET, now=world.now() - timedelta(days=1))
    async with TestServer(enedis.create_app(world)) as simulator, aiohttp.ClientSession() as session:
        settings = {
            "CLIENT_ID": enedis.DEMO_CLIENT_ID,
            "CLIENT_SECRET": enedis.DEMO_CLIENT_SECRET,
            "JWT_SECRET": JWT_SECRET,
            "PUBLIC_URL": "http://proxy.example.org",
            "ENEDIS_API_URL": str(simulator.make_url("/")),
            "ENEDIS_CONSENT_URL": str(simulator.make_url(enedis.AUTHORIZE_PATH)),
            "CONSENT_FAILURE_S": "0",
            "PORT": "0",
            "DRAIN_S": "0",
            "QUOTA_PER_SECOND": "1000",
            "REDIS_URL": redis.url,
            "REPLICAS": "1",
            "LOG_LEVEL": "DEBUG",
            "UPSTREAM_RETRY_S": "0.01",
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-X", "dev", "-m", "linky_proxy", "run"),
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": str(home), "TMPDIR": str(home)}
            | {f"LINKY_PROXY_{name}": value for name, value in settings.items()},
            stdout=PIPE,
            stderr=PIPE,
            limit=2**20,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        listening = await until_log(process.stderr, "listening")
        errors = asyncio.create_task(process.stderr.read())
        proxy = URL(f"http://127.0.0.1:{listening['port']}/")
        world.redirect_url = str(proxy.with_path("/api/callback"))
        consented = await enedis.grant(session, str(proxy), METER)
        statuses = await use_everything(session, proxy, world, token)
        in_redis = dump(redis.url)
        process.terminate()
        async with asyncio.timeout(30):
            printed, logged = await process.stdout.read(), await errors
            await process.wait()
    redis.kill()
    in_files = b"\n".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())

    assert {200, 400, 401, 403, 404, 500} <= set(statuses)
    assert b'"status": 200' in logged
    assert b"mesure_synchrone_auto" in in_redis
    assert b"ZADD" in in_files.upper()
    secrets = [CONSUMER, PRODUCER, METER, token, consented, *VALUES, JWT_SECRET, enedis.DEMO_CLIENT_SECRET]
    secrets += [token.split(".")[2], consented.split(".")[2], token.split(".")[1], *world._tokens]
    written = {"output": printed, "log": logged, "Redis": in_redis, "files": in_files}
    found = [
        (where, secret) for where, text in written.items() for secret in secrets if secret.encode() in text
    ]
    assert found == []
    assert list(home.rglob("*")) == []
