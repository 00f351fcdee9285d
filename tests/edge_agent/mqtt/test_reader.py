"""Reading a real broker: profiles, wildcards, retained values, last wills, outages, TLS."""

import asyncio
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiomqtt
import pytest

from edge_agent.config import Building, Device, load_building
from edge_agent.modbus.backoff import Backoff
from edge_agent.modbus.unit import Reading
from edge_agent.mqtt.reader import MqttReader
from edge_agent.mqtt.sections import MqttLinkSection
from tests.edge_agent.meters import free_port
from tests.edge_agent.mqtt.brokers import Broker, broker
from tests.edge_agent.waiting import until

SITE = """\
site: {{id: t, name: T, timezone: Europe/Paris, sector: bureaux}}
links: [{{id: bus, type: mqtt, host: 127.0.0.1, port: {port}{more}}}]
mqtt_devices:
  - {{id: room, name: Salle, link: bus, profile: zigbee2mqtt, topic: zigbee2mqtt/salle, keys: [temperature, humidity]}}
  - {{id: plug, name: Prise, link: bus, profile: shelly_gen2_switch, topic: shellyplus1pm-1}}
  - id: own
    name: Compteurs
    link: bus
    points:
      - {{key: level, topic: tanks/+/level, unit: "%"}}
      - {{key: raw, topic: raw/1, binary: {{type: float32}}, unit: W}}
"""
AT_ONCE = Backoff(0.01, 0.01, lambda: 0.0)


class Heard:
    """What a reader brought."""

    def __init__(self) -> None:
        self.values: dict[str, float | None] = {}
        self.suspect: set[str] = set()

    def take(self, device: Device, reading: Reading) -> None:
        for key, value in reading.values.items():
            self.values[f"{device.section.id}.{key}"] = value
        for key in reading.values:
            (self.suspect.add if key in reading.suspect else self.suspect.discard)(
                f"{device.section.id}.{key}"
            )


def site(tmp_path: Path, port: int, more: str = "") -> Building:
    path = tmp_path / "building.yaml"
    path.write_text(SITE.format(port=port, more=more), encoding="utf-8")
    return load_building(path)


@asynccontextmanager
async def reading(building: Building, heard: Heard) -> AsyncIterator[MqttReader]:
    (link,) = building.config.links
    assert isinstance(link, MqttLinkSection)
    devices = [(device, device.topics) for device in building.devices if device.topics]
    reader = MqttReader(link, devices, heard.take, building.path.parent, backoff=AT_ONCE)
    task = asyncio.create_task(reader.run())
    try:
        yield reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def say(port: int, topic: str, payload: bytes | str, *, retain: bool = False) -> None:
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.publish(topic, payload, qos=1, retain=retain)


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Broker]:
    async with broker(tmp_path) as running:
        yield running


async def test_known_devices_and_topics_of_ones_own_become_points(tmp_path: Path, bus: Broker) -> None:
    heard = Heard()
    async with reading(site(tmp_path, bus.port), heard) as reader:
        await until(lambda: reader.health.connected)
        await say(bus.port, "zigbee2mqtt/salle", '{"temperature": 21.4, "humidity": 48, "linkquality": 120}')
        await say(
            bus.port,
            "shellyplus1pm-1/status/switch:0",
            '{"apower": 812.5, "output": true, "aenergy": {"total": 1500}}',
        )
        await say(bus.port, "tanks/north/level", "63")
        await say(bus.port, "raw/1", bytes.fromhex("41a40000"))
        await until(lambda: len(heard.values) == 7)
    assert heard.values == {
        "room.temperature": 21.4,
        "room.humidity": 48.0,
        "plug.power": 812.5,
        "plug.state": 1.0,
        "plug.energy": 1.5,
        "own.level": 63.0,
        "own.raw": 20.5,
    }
    assert heard.suspect == set()


async def test_a_retained_value_is_marked_for_nobody_knows_its_age(tmp_path: Path, bus: Broker) -> None:
    heard = Heard()
    await say(bus.port, "tanks/north/level", "63", retain=True)
    async with reading(site(tmp_path, bus.port), heard):
        await until(lambda: "own.level" in heard.values)
        assert heard.suspect == {"own.level"}
        await say(bus.port, "tanks/north/level", "64", retain=True)
        await until(lambda: heard.values["own.level"] == 64)
        assert heard.suspect == set()


async def test_a_device_whose_last_will_says_offline_has_no_value(tmp_path: Path, bus: Broker) -> None:
    heard = Heard()
    async with reading(site(tmp_path, bus.port), heard) as reader:
        await until(lambda: reader.health.connected)
        await say(bus.port, "zigbee2mqtt/salle", '{"temperature": 21.4}')
        await until(lambda: heard.values.get("room.temperature") == 21.4)
        await say(bus.port, "zigbee2mqtt/bridge/state", '{"state": "offline"}')
        await until(lambda: heard.values.get("room.temperature") is None)
        assert "plug.power" not in heard.values, "another device is not concerned"
        await say(bus.port, "zigbee2mqtt/bridge/state", '{"state": "online"}')
        await say(bus.port, "zigbee2mqtt/salle", '{"temperature": 21.5}')
        await until(lambda: heard.values.get("room.temperature") == 21.5)


async def test_messages_that_make_no_sense_are_counted_and_change_nothing(
    tmp_path: Path, bus: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    heard = Heard()
    async with reading(site(tmp_path, bus.port), heard) as reader:
        await until(lambda: reader.health.connected)
        for _ in range(3):
            await say(bus.port, "tanks/north/level", "many")
        await say(bus.port, "raw/1", b"\0")
        await say(bus.port, "shellyplus1pm-1/online", b"\xff")
        await until(lambda: reader.health.errors == 5)
    assert heard.values == {}
    assert caplog.text.count("own.level") == 1


async def test_a_broker_that_comes_back_is_read_again(tmp_path: Path, bus: Broker) -> None:
    heard = Heard()
    async with reading(site(tmp_path, bus.port), heard) as reader:
        await until(lambda: reader.health.connected)
        await bus.stop()
        await until(lambda: not reader.health.connected)
        await bus.start()
        await until(lambda: reader.health.connected)
        await say(bus.port, "tanks/south/level", "12")
        await until(lambda: heard.values.get("own.level") == 12)
        assert not reader.is_frozen(asyncio.get_running_loop().time() + 3600)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificates")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
         "-keyout", str(folder / "key.pem"), "-out", str(folder / "ca.pem")],
        check=True, capture_output=True,
    )  # fmt: skip
    return folder


async def test_over_tls_the_broker_must_show_the_certificate_that_is_trusted(
    tmp_path: Path, certificates: Path
) -> None:
    port = free_port()
    lines = (
        f"listener {port} 127.0.0.1",
        "allow_anonymous true",
        f"certfile {certificates / 'ca.pem'}",
        f"keyfile {certificates / 'key.pem'}",
    )
    async with broker(tmp_path, *lines, port=port):
        trusting, wary = Heard(), Heard()
        async with reading(
            site(tmp_path, port, f", tls: true, ca_file: {certificates / 'ca.pem'}"), trusting
        ) as reader:
            await until(lambda: reader.health.connected)
            context = ssl.create_default_context(cafile=certificates / "ca.pem")
            async with aiomqtt.Client("127.0.0.1", port, tls_context=context) as client:
                await client.publish("tanks/north/level", "5", qos=1)
            await until(lambda: trusting.values.get("own.level") == 5)
        async with reading(site(tmp_path, port, ", tls: true"), wary) as reader:
            await until(lambda: reader.health.errors > 0)
            assert not reader.health.connected
