"""The poller: each pace at its own period, a start offset, texts shown with their device."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.broadcast import Broadcast
from edge_agent.cli._program import app
from edge_agent.config import Building, Device, load_building
from edge_agent.live import LiveState
from edge_agent.modbus.link import Link
from edge_agent.modbus.unit import Reading
from edge_agent.modbus.wires import TcpWire
from edge_agent.poller import Poller
from edge_agent.recorder import Recorder
from tests.edge_agent.meters import meters
from tests.edge_agent.waiting import until

TEMPLATE = {
    "id": "controller", "vendor": "V", "models": ["M"], "kind": "controller", "verification": "unverified",
    "registers": [
        {"key": "fast", "address": 0, "type": "uint16"},
        {"key": "slow", "address": 1, "type": "uint16"},
        {"key": "serial", "address": 10, "type": "string", "length": 3, "pace": "once"},
        {"key": "alarm", "address": 20, "type": "uint16", "first_bit": 2},
        {"key": "level", "address": 21, "type": "uint16", "first_bit": 8, "bit_count": 8},
    ],
}  # fmt: skip
WORDS = {0: 7, 1: 9, 10: 0x4142, 11: 0x4331, 12: 0x3200, 20: 0b0100, 21: 0x2A05}


def site(tmp_path: Path, port: int) -> Building:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "controller.json").write_text(json.dumps(TEMPLATE), encoding="utf-8")
    path = tmp_path / "building.yaml"
    path.write_text(
        f"""\
site: {{id: t, name: T, timezone: Europe/Paris, sector: bureaux}}
links: [{{id: a, type: modbus_tcp, host: 127.0.0.1, port: {port}, turnaround_ms: 1}}]
templates: templates
devices:
  - {{id: box, name: Box, template: controller, link: a, unit: 1, poll_s: 0.1, slow_poll_s: 1, slow: [slow], start_offset_s: 0.05}}
""",
        encoding="utf-8",
    )
    return load_building(path)


@pytest.mark.slow
async def test_each_pace_has_its_own_period_and_what_is_read_once_is_read_once(tmp_path: Path) -> None:
    seen: list[str] = []

    def take(_device: Device, reading: Reading) -> None:
        seen.extend([*reading.values, *reading.texts])

    async with meters({1: WORDS}) as bench:
        building = site(tmp_path, bench.port)
        poller = Poller(Link(TcpWire("127.0.0.1", bench.port)), building.devices, take)
        task = asyncio.create_task(poller.run())
        await until(lambda: seen.count("slow") >= 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert seen.count("serial") == 1
    assert seen.count("fast") > seen.count("slow")
    assert not poller.is_frozen(1e9), "a poller that does not run is not frozen"


async def test_texts_and_fields_of_bits_are_read(tmp_path: Path) -> None:
    async with meters({1: WORDS}) as bench:
        building = site(tmp_path, bench.port)
        live = LiveState(building, Broadcast())
        recorder = Recorder(building, live)
        (device,) = building.devices
        link = Link(TcpWire("127.0.0.1", bench.port))
        poller = Poller(link, [device], lambda _device, _reading: None)
        reading = await poller.unit("box").poll()
        link.close()
    assert reading is not None
    assert reading.values == {"fast": 7, "slow": 9, "alarm": 1, "level": 0x2A}
    assert reading.texts == {"serial": "ABC12"}
    from datetime import UTC, datetime

    recorder.take(device, reading, datetime.now(UTC))
    document = live.document(datetime.now(UTC))
    assert document["devices"][0]["texts"] == {"serial": "ABC12"}  # type: ignore[index]
    assert "box.serial" not in building.points


async def test_the_command_that_reads_once_shows_texts(tmp_path: Path) -> None:
    async with meters({1: WORDS}) as bench:
        site(tmp_path, bench.port)
        path = str(tmp_path / "building.yaml")
        result = await asyncio.to_thread(CliRunner().invoke, app, ["read", path, "--json"])
    points = {each["id"]: each["value"] for each in json.loads(result.stdout)["points"]}
    assert points["box.serial"] == "ABC12"
    assert points["box.level"] == 42
