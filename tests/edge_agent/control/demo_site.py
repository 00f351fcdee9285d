"""The demonstration building with control, its zones and its tank served by the simulator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edge_agent.config import Building, load_building
from simulators.building.circuits import Circuits
from simulators.building.live import Building as PretendBuilding
from simulators.building.server import serving
from simulators.building.source import cambridge_building
from simulators.building.units import units

ACT = """\
control:
  enabled: true
  mode: act
  release_over_s: 0
  points:
    zone1.setpoint_cmd: {min: 16, max: 22, step: 0.5, write_interval_s: 0, room: zone1.room_temperature}
    zone2.setpoint_cmd: {min: 16, max: 22, step: 0.5, write_interval_s: 0}
    tank.dhw_day_setpoint: {min: 45, max: 65}
  interlocks:
    hot_water: [{name: tank, points: [tank.dhw_day_setpoint], litres: 500, outlet: tank.dhw_temperature}]
"""
OBSERVE = ACT.replace("mode: act", "mode: observe")
_SITE = """\
site: {{id: hotel-de-ville, name: Hôtel de ville, timezone: Europe/Paris, sector: bureaux}}
links: [{{id: tgbt, type: modbus_tcp, host: 127.0.0.1, port: {port}}}]
devices:
  - {{id: zone1, name: Zone 1, template: siemens_rdf_thermostat, link: tgbt, unit: 6, poll_s: 0.2, points: [room_temperature, setpoint_cmd, on_off_cmd]}}
  - {{id: zone2, name: Zone 2, template: siemens_rdf_thermostat, link: tgbt, unit: 7, poll_s: 0.2, points: [room_temperature, setpoint_cmd]}}
  - {{id: tank, name: Ballon, template: dedietrich_diematic_isystem, link: tgbt, unit: 9, poll_s: 0.2, points: [dhw_temperature, dhw_day_setpoint]}}
api: {{host: 127.0.0.1, port: {api_port}}}
"""


@dataclass
class Served:
    """The simulated building and the port of its meters."""

    building: PretendBuilding
    port: int

    def zone_c(self, index: int) -> float:
        """Set-point of a zone on the device."""
        return self.building.moment().plant.zones[index].setpoint_c


@asynccontextmanager
async def simulated() -> AsyncIterator[Served]:
    """Serve the building's zones and tank."""
    now = datetime(2026, 11, 24, 9, tzinfo=UTC)
    building = PretendBuilding(Circuits(cambridge_building(now.date())), now)
    async with serving(building, units(), clock=lambda: now) as port:
        yield Served(building, port)


def write_demo(folder: Path, port: int, control: str = ACT, *, api_port: int = 0) -> Path:
    """Write the site's file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "building.yaml"
    path.write_text(_SITE.format(port=port, api_port=api_port) + control, encoding="utf-8")
    return path


def demo_site(folder: Path, port: int, control: str = ACT) -> Building:
    """Write and load the site."""
    return load_building(write_demo(folder, port, control))
