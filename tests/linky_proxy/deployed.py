"""What `deploy/` describes, for real on the loopback: redis-server, replicas of the proxy, HAProxy with its own file."""

import asyncio
import json
import os
import re
import socket
import ssl
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import aiohttp
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from yarl import URL

from simulators import enedis
from tests.linky_proxy.stack import CONSUMER, JWT_SECRET

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
_SERVER_OF_LINE = re.compile(rb'"server":"([^"]+)"')


def program(name: str) -> str:
    """Where a system program is; Debian keeps servers where users have no path to."""
    for folder in (*os.environ["PATH"].split(":"), "/usr/sbin"):
        if os.access(Path(folder, name), os.X_OK):
            return str(Path(folder, name))
    raise FileNotFoundError(f"{name} is not installed: script/packages {name}")


async def end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()


async def until_log(stream: asyncio.StreamReader, message: str) -> dict[str, object]:
    said = b""
    async with asyncio.timeout(30):
        while line := await stream.readline():
            said += line
            record: dict[str, object] = json.loads(line) if line.startswith(b"{") else {}
            if record.get("message") == message:
                return record
    raise AssertionError(f"ended before it said {message!r}:\n{said.decode()}")


async def _read_away(stream: asyncio.StreamReader) -> None:
    while await stream.read(2**16):
        pass


@asynccontextmanager
async def replica(environment: Mapping[str, str]) -> AsyncIterator[tuple[Process, int]]:
    """`python -m linky_proxy run` with this environment alone; its port."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "linky_proxy",
        "run",
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | dict(environment),
        stderr=PIPE,
    )
    assert process.stderr is not None
    try:
        listening = await until_log(process.stderr, "listening")
        reading = asyncio.create_task(_read_away(process.stderr))
        try:
            yield process, int(str(listening["port"]))
        finally:
            reading.cancel()
    finally:
        await end(process)


@asynccontextmanager
async def redis(folder: Path) -> AsyncIterator[str]:
    """A real redis-server on a socket file; its URL."""
    path = folder / "redis.sock"
    process = await asyncio.create_subprocess_exec(
        program("redis-server"),
        *("--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no"),
        stdout=PIPE,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            while b"ready to accept connections" not in (await process.stdout.readline()).lower():
                pass
        reading = asyncio.create_task(_read_away(process.stdout))
        yield f"unix://{path}"
        reading.cancel()
    finally:
        await end(process)


def certificate(folder: Path) -> Path:
    """A self-signed certificate of `localhost` and its key, in one PEM file as HAProxy wants them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "tls.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(signed.public_bytes(Encoding.PEM) + secret)
    return path


def _listen() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


@dataclass
class Balancer:
    http: URL
    https: URL
    tls: ssl.SSLContext
    served_by: list[str] = field(default_factory=list)
    lines: list[bytes] = field(default_factory=list)
    logged: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the line of a request was read: it is written after the answer."""

    async def read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            self.lines.append(line)
            if found := _SERVER_OF_LINE.search(line):
                self.served_by.append(found[1].decode())
                self.logged.set()


@asynccontextmanager
async def haproxy(folder: Path, ports: tuple[int, int]) -> AsyncIterator[Balancer]:
    """HAProxy with `deploy/haproxy.cfg` in front of two replicas, on ports that the system chose."""
    pem = certificate(folder)
    with _listen() as http, _listen() as https:
        descriptors = http.fileno(), https.fileno()
        process = await asyncio.create_subprocess_exec(
            program("haproxy"),
            *("-db", "-f", str(DEPLOY / "haproxy.cfg")),
            env={
                "HTTP_BIND": f"fd@{descriptors[0]}",
                "HTTPS_BIND": f"fd@{descriptors[1]}",
                "TLS_CERTIFICATE": str(pem),
                "REPLICA_A": f"127.0.0.1:{ports[0]}",
                "REPLICA_B": f"127.0.0.1:{ports[1]}",
            },
            pass_fds=descriptors,
            stdin=DEVNULL,
            stdout=PIPE,
        )
        assert process.stdout is not None
        balancer = Balancer(
            URL(f"http://localhost:{http.getsockname()[1]}"),
            URL(f"https://localhost:{https.getsockname()[1]}"),
            ssl.create_default_context(cafile=str(pem)),
        )
        reading = asyncio.create_task(balancer.read(process.stdout))
        try:
            yield balancer
        finally:
            await end(process)
            await reading


@dataclass
class Deployment:
    world: enedis.World
    replicas: tuple[Process, Process]
    ports: tuple[int, int]
    balancer: Balancer
    session: aiohttp.ClientSession

    async def get(
        self, path: str, headers: Mapping[str, str] = MappingProxyType({}), *, base: URL | None = None
    ) -> tuple[int, str, Mapping[str, str]]:
        url = (base or self.balancer.https).join(URL(path))
        async with self.session.get(url, headers=headers, allow_redirects=False) as response:
            return response.status, await response.text(), response.headers

    async def consent(
        self,
        headers: Mapping[str, str] = MappingProxyType({}),
        *,
        begin: URL | None = None,
        end: URL | None = None,
    ) -> int:
        """The status of the callback of a consent given as it should be; by the balancer when no replica is named."""
        _, _, sent = await self.get("/api/auth", headers, base=begin)
        today = self.world.today
        identifier = self.world.shares.grant(CONSUMER, today, today + timedelta(days=1094))
        back = {"autorisation_id": str(identifier), "state": URL(sent["Location"]).query["state"]}
        cookie = sent["Set-Cookie"].partition(";")[0]
        path = str(URL("/api/callback").with_query(back))
        return (await self.get(path, {**headers, "Cookie": cookie}, base=end))[0]


@asynccontextmanager
async def deployment(folder: Path, **settings: str) -> AsyncIterator[Deployment]:
    """A pretend Enedis, two replicas that share their quota in a real redis-server, and HAProxy in front."""
    world = enedis.World(
        redirect_url="",
        meters=enedis.meter_book(recorded=True),
        throttle=enedis.Throttle(per_second=10_000, per_hour=100_000),
    )
    async with AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(TestServer(enedis.create_app(world)))
        environment = {
            "LINKY_PROXY_CLIENT_ID": enedis.DEMO_CLIENT_ID,
            "LINKY_PROXY_CLIENT_SECRET": enedis.DEMO_CLIENT_SECRET,
            "LINKY_PROXY_JWT_SECRET": JWT_SECRET,
            "LINKY_PROXY_PUBLIC_URL": "https://localhost",
            "LINKY_PROXY_ENEDIS_API_URL": str(simulator.make_url("/")),
            "LINKY_PROXY_ENEDIS_CONSENT_URL": str(simulator.make_url(enedis.AUTHORIZE_PATH)),
            "LINKY_PROXY_REDIS_URL": await stack.enter_async_context(redis(folder)),
            "LINKY_PROXY_REPLICAS": "2",
            "LINKY_PROXY_TRUSTED_PROXIES": "127.0.0.0/8",
            "LINKY_PROXY_QUOTA_PER_SECOND": "1000",
            "LINKY_PROXY_PORT": "0",
        } | settings
        first, first_port = await stack.enter_async_context(replica(environment))
        second, second_port = await stack.enter_async_context(replica(environment))
        ports = first_port, second_port
        balancer = await stack.enter_async_context(haproxy(folder, ports))
        world.redirect_url = str(balancer.https.with_path("/api/callback"))
        session = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=balancer.tls, force_close=True))
        )
        yield Deployment(world, (first, second), ports, balancer, session)
