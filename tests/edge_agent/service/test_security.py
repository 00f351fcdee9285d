"""The rules of edge.md, section 7: the agent must not be a new door into the building. One test a rule."""

import asyncio
import configparser
import datetime as dt
import json
import logging
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
from pathlib import Path

import aiohttp
import aiomqtt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent import serving
from edge_agent.api.server import ApiError
from edge_agent.api.tls import TlsError, server_context
from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.config import ConfigError, load_building
from edge_agent.secret_files import SecretError, read_secret
from edge_agent.service import Agent
from edge_agent.store import Store
from tests.edge_agent.meters import free_port, meters
from tests.edge_agent.publishing.servers import mosquitto
from tests.edge_agent.service.running import running
from tests.edge_agent.service.test_agent import all_good, world
from tests.edge_agent.sites import SAVINGS, make_site, write_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]


def site(folder: Path, api: str) -> Path:
    path = write_site(folder, port=free_port())
    path.write_text(path.read_text().replace("api: {host: 127.0.0.1, port: 0}", f"api: {api}"))
    return path


def certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "cert.pem", folder / "key.pem"
    certificate_file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    key_file.chmod(0o600)
    return certificate_file, key_file


async def test_it_listens_to_this_machine_alone_unless_told_otherwise(tmp_path: Path) -> None:
    path = write_site(tmp_path, port=free_port())
    path.write_text(path.read_text().replace("api: {host: 127.0.0.1, port: 0}\n", ""))
    assert load_building(path).config.api.is_local
    async with running(make_site(tmp_path, port=free_port())) as agent:
        port = int(agent.url.rsplit(":", 1)[1])
        with socket.socket() as other:
            # Another address of this machine: the loopback network has 16 million.
            assert other.connect_ex(("127.0.0.2", port)) != 0


def test_beyond_this_machine_it_wants_tls_or_a_written_acceptance(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="would serve plain HTTP beyond this machine"):
        load_building(site(tmp_path, "{host: 0.0.0.0}"))
    assert load_building(site(tmp_path, "{host: 0.0.0.0, insecure: true}")).config.api.insecure
    tls = "{host: 0.0.0.0, tls: {certificate_file: cert.pem, key_file: key.pem}}"
    assert load_building(site(tmp_path, tls)).config.api.tls is not None


async def test_without_a_token_it_does_not_open_to_the_network(tmp_path: Path) -> None:
    building = load_building(site(tmp_path, "{host: 0.0.0.0, port: 0, insecure: true, announce: false}"))
    with Store(building.database) as store:
        with pytest.raises(ApiError, match="no token exists"):
            await Agent(building, store).run(asyncio.Event())
        stop = asyncio.Event()
        TokenFile(building.tokens_file).create("test", Scope.READ)
        await asyncio.wait_for(Agent(building, store).run(stop, lambda *_: stop.set()), 20)


async def test_plain_http_on_the_network_is_said_in_the_log_every_hour(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert serving._REMIND_S == 3600
    monkeypatch.setattr(serving, "_REMIND_S", 0.05)
    building = load_building(site(tmp_path, "{host: 0.0.0.0, port: 0, insecure: true, announce: false}"))
    async with running(building):
        await until(lambda: caplog.text.count("is plain HTTP on the network") >= 3)


async def test_it_speaks_https_with_the_sites_certificate(tmp_path: Path) -> None:
    certificate_file, _ = certificate(tmp_path)
    building = load_building(
        site(tmp_path, "{port: 0, tls: {certificate_file: cert.pem, key_file: key.pem}}")
    )
    async with running(building) as agent:
        trusted = ssl.create_default_context(cafile=certificate_file)
        port = agent.url.rsplit(":", 1)[1]
        async with agent.session.get(f"https://localhost:{port}/api/v1/site", ssl=trusted) as response:
            assert response.status == 200
        with pytest.raises(aiohttp.ClientError):
            await agent.session.get(f"http://127.0.0.1:{port}/api/v1/site")


def test_a_key_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    certificate_file, key_file = certificate(tmp_path)
    key_file.chmod(0o640)
    with pytest.raises(TlsError, match="others can read it"):
        server_context(certificate_file, key_file)
    with pytest.raises(TlsError, match="cannot be used"):
        server_context(certificate_file, tmp_path / "none.pem")


def test_a_secret_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    secret.chmod(0o604)
    with pytest.raises(SecretError, match="others can read it"):
        read_secret(secret)


def test_there_is_no_default_password_anywhere() -> None:
    pattern = re.compile(r"(password|passwd|secret|token)\s*[:=]\s*[\"'][^\"'{}$]+[\"']", re.IGNORECASE)
    found = [
        f"{file.name}: {line.strip()}"
        for file in (ROOT / "edge_agent").rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if pattern.search(line) and "TokenFile" not in line
    ]
    assert found == []


async def test_no_secret_is_in_the_logs_the_state_or_the_figures(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret_file = tmp_path / "broker.secret"
    secret_file.write_text("hunter2-of-the-broker")
    secret_file.chmod(0o600)
    device = make_site(tmp_path).devices[0]
    broker = f"{{port: {free_port()}, user: agent, password_file: broker.secret}}"
    async with meters(world(device)) as served:
        building = make_site(
            tmp_path, port=served.port, more=f"publish: {{mqtt: [{{broker: {broker}}}]}}\n{SAVINGS}"
        )
        async with running(building) as agent:
            token = agent.session.headers["Authorization"].removeprefix("Bearer ")
            await until(lambda: all_good(agent))
            async with aiohttp.request(
                "GET", f"{agent.url}/api/v1/state", headers={"Authorization": "Bearer lgtb_wrong-guess"}
            ) as response:
                assert response.status == 401
            said = [caplog.text, str(await agent.get("/state")), str(await agent.get("/site"))]
            async with agent.session.get(f"{agent.url}/metrics") as response:
                said.append(await response.text())
    for text in said:
        for secret in (token, "hunter2-of-the-broker", "wrong-guess"):
            assert secret not in text


@pytest.mark.slow
def test_it_calls_nobody(tmp_path: Path) -> None:
    """Python itself is asked about every address that is called, looked up or sent to."""
    path = write_site(tmp_path, port=free_port(), more=SAVINGS)
    script = (
        "import pathlib, socket, sys, threading, time, os, signal\n"
        "called = []\n"
        "def watch(event, args):\n"
        "    if event in ('socket.connect', 'socket.sendto', 'socket.getaddrinfo', 'socket.gethostbyname'):\n"
        "        called.append((event, args[1] if event in ('socket.connect', 'socket.sendto') else args[0]))\n"
        "sys.addaudithook(watch)\n"
        "from edge_agent.config import load_building\n"
        "from edge_agent.running import run\n"
        "def stop():\n"
        "    while not any('127.0.0.1' in str(each) for each in called):\n"
        "        time.sleep(0.05)\n"
        "    time.sleep(1.5)\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "threading.Thread(target=stop, daemon=True).start()\n"
        "try:\n"
        "    run(load_building(pathlib.Path(sys.argv[1])))\n"
        "finally:\n"
        "    print('CALLED', sorted({str(each) for each in called}))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        timeout=100,
        env=environment,
        check=False,
    )
    called = next(line for line in done.stdout.splitlines() if line.startswith("CALLED"))
    others = [each for each in re.findall(r"\('socket\.\w+', ([^)]*)\)?", called) if "127.0.0.1" not in each]
    assert others == [], done.stderr[-2000:]
    assert "127.0.0.1" in called, "the meters of the configuration are called"


def test_the_service_has_no_more_of_the_machine_than_it_needs() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's keys have capitals
    unit.read(ROOT / "deploy" / "edge-agent.service")
    service = unit["Service"]
    assert service["User"] == "linky-gtb"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""
    assert service["DevicePolicy"] == "closed"
    assert service["StateDirectoryMode"] == "0700"


def test_the_service_is_well_shut_in_the_eyes_of_systemd() -> None:
    analyse = shutil.which("systemd-analyze")
    if analyse is None:
        # The keys themselves are held by the test above.
        return
    unit = ROOT / "deploy" / "edge-agent.service"
    done = subprocess.run(
        [analyse, "security", "--offline=true", "--no-pager", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Overall exposure level .*: ([\d.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) < 2.0


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.text(max_size=9),
            lambda inner: (
                st.lists(inner, max_size=4)
                | st.dictionaries(
                    st.sampled_from(
                        [
                            "site",
                            "links",
                            "devices",
                            "api",
                            "store",
                            "publish",
                            "energy",
                            "savings",
                            "id",
                            "host",
                        ]
                    ),
                    inner,
                    max_size=5,
                )
            ),
            max_leaves=12,
        ).map(json.dumps),
    )
)
def test_whatever_the_configuration_holds_it_is_data_and_mistakes_are_told(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "building.yaml"
        path.write_text(text, encoding="utf-8", errors="replace")
        with pytest.raises(ConfigError) as found:
            load_building(path)
    assert "building.yaml:" in str(found.value)


@pytest.mark.parametrize(
    "text", ["!!python/object/apply:os.system ['touch /tmp/owned']", "a: !!python/name:os.system"]
)
def test_a_configuration_cannot_execute_anything(tmp_path: Path, text: str) -> None:
    path = tmp_path / "building.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError):
        load_building(path)
    assert not Path("/tmp/owned").exists()  # noqa: S108


@pytest.mark.slow
async def test_no_order_is_taken_over_mqtt_retained_or_not(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    units, before = world(device), world(device)
    async with mosquitto(tmp_path / "broker") as broker, meters(units) as served:
        topics = [f"linky_gtb/town-hall/main.power/{order}" for order in ("set", "command")]
        async with aiomqtt.Client("127.0.0.1", broker.port) as stranger:
            for topic in topics:
                await stranger.publish(topic, '{"value": 1, "seconds": 600}', qos=1, retain=True)
            section = f"publish: {{mqtt: [{{broker: {{port: {broker.port}}}, discovery: true}}]}}\n"
            async with running(make_site(tmp_path, port=served.port, more=section)) as agent:
                await until(lambda: agent.agent._sinks.connected == {"mqtt": True})
                await until(lambda: all_good(agent))
                for topic in topics:
                    await stranger.publish(topic, '{"value": 1, "seconds": 600}', qos=1)
                await until(lambda: agent.store.reader.waiting().get("mqtt", 0) <= 1)
        assert units == before, "nothing was written to a meter"
        # The broker itself says who subscribed to what.
        log = (tmp_path / "broker" / "log").read_text()
    subscribed = re.findall(r"linky-gtb-town-hall-mqtt \d (\S+)", log)
    assert subscribed == ["homeassistant/status"]
