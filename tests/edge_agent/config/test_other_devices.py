"""MQTT devices and virtual points in building.yaml: what is right is resolved, what is wrong is named."""

from pathlib import Path

import pytest

from edge_agent.config import ConfigError, DeviceKind, load_building
from edge_agent.devices import Quantity
from tests.edge_agent.sites import write_site

MQTT = """\
mqtt_devices:
  - {id: plug, name: Prise, link: bus, profile: shelly_gen2_switch, topic: shelly-1, keys: [power, energy]}
  - {id: room, name: Salle, link: bus, expire_s: 60, points: [{key: temperature, topic: t, path: a.b, unit: °C}]}
virtual:
  - {id: site.rest, name: Autres usages, formula: main.power - plug.power, unit: W}
  - {id: site.energy, name: Énergie, formula: main.energy_import + plug.energy, unit: kWh}
  - {id: site.energy_rest, name: Reste, formula: main.energy_import - plug.energy, unit: kWh}
"""


def site(tmp_path: Path, more: str = MQTT) -> Path:
    path = write_site(tmp_path, more=more)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("links:\n", "links:\n  - {id: bus, type: mqtt}\n", 1), encoding="utf-8")
    return path


def test_they_are_devices_with_points_like_others(tmp_path: Path) -> None:
    building = load_building(site(tmp_path))
    kinds = {device.section.id: device.kind for device in building.devices}
    assert kinds == {
        "main": DeviceKind.MODBUS,
        "outdoor": DeviceKind.MODBUS,
        "plug": DeviceKind.MQTT,
        "room": DeviceKind.MQTT,
        "site": DeviceKind.VIRTUAL,
    }
    assert building.points["plug.energy"].is_counter
    assert building.points["room.temperature"].stale_after_s == 60
    assert building.points["site.rest"].register.quantity is Quantity.POWER
    assert building.points["site.energy"].is_counter
    assert not building.points["site.energy_rest"].is_counter, "a difference of counters may fall"
    assert [link.id for link in building.modbus_links] == ["tgbt"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("link: bus, profile", "link: tgbt, profile", "there is no MQTT link 'tgbt'"),
        ("shelly_gen2_switch", "shelly_gen2_swich", "did you mean 'shelly_gen2_switch'?"),
        ("keys: [power, energy]", "keys: [power, enrgy]", "did you mean 'energy'?"),
        ("path: a.b", "path: a..b", "is not a path"),
        ("main.power - plug", "main.powr - plug", "did you mean 'main.power'?"),
        ("plug.power, unit: W", "plug.power, unit: kWh", "the formula gives W, not kWh"),
        ("main.power - plug.power", "main.power - (", "ends too early"),
        ("id: site.rest", "id: main.rest", "'main' is a device"),
        ("id: site.energy_rest", "id: site.rest", "'site.rest' is there twice"),
        ("id: room", "id: main", "'main' is also in devices"),
        ("id: room", "id: plug", "'plug' is used twice"),
        ("topic: shelly-1, ", "", "needs the base topic"),
        ("type: mqtt", "type: mqt", "did you mean 'mqtt'?"),
    ],
)
def test_a_mistake_is_named_with_what_to_do(tmp_path: Path, old: str, new: str, told: str) -> None:
    path = site(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_building(path)
    assert told in str(caught.value)


def test_periods_that_the_line_cannot_hold_are_refused_with_the_arithmetic(tmp_path: Path) -> None:
    path = write_site(tmp_path, poll_s=0.1)
    text = path.read_text(encoding="utf-8")
    line = next(each for each in text.splitlines() if "type: modbus_tcp" in each)
    slow = "  - {id: tgbt, type: modbus_rtu, port: /dev/ttyS9, baudrate: 1200}"
    path.write_text(text.replace(line, slow), encoding="utf-8")
    with pytest.raises(
        ConfigError, match=r"impossible: .*main: 1 requests, .* s every 0\.1 s .*1200 baud.* times longer"
    ):
        load_building(path)
