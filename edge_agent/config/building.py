"""A checked configuration with its templates resolved: what the rest of the agent works on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from zoneinfo import ZoneInfo

from edge_agent.config.models import BuildingConfig, DeviceSection, ModbusLinkSection
from edge_agent.devices import DeviceTemplate, Quantity, Register
from edge_agent.formulas import Formula
from edge_agent.mqtt.sections import MqttDeviceSection

_COUNTERS = frozenset({Quantity.ENERGY, Quantity.THERMAL_ENERGY})


@dataclass(frozen=True, slots=True)
class Point:
    """One value of the building: a register of a device.

    Attributes:
        id: ``{device}.{key}``.
        device: id of its device.
        poll_s: period of its reads, in seconds.
        register: where it is and what it means; its scale holds the site's switches.
        max_power_kw: power never exceeded by what it counts, when the site says.
    """

    id: str
    device: str
    poll_s: float
    register: Register
    max_power_kw: float | None = None

    @property
    def key(self) -> str:
        """Key of the register; the second half of the id."""
        return self.register.key

    @property
    def is_counter(self) -> bool:
        """Whether it counts energy in kWh, so that its id also names a series of energy."""
        return self.register.quantity in _COUNTERS and self.register.unit == "kWh"

    @property
    def stale_after_s(self) -> float:
        """Age in seconds past which a value is no value any more: three polls."""
        return 3 * self.poll_s

    @property
    def is_text(self) -> bool:
        """Whether it holds a text: shown with its device, not kept as history."""
        return self.register.is_text


class DeviceKind(Enum):
    """How the points of a device are known."""

    MODBUS = "modbus"
    MQTT = "mqtt"
    VIRTUAL = "virtual"


@dataclass(frozen=True, slots=True)
class Device:
    """A configured device with its template and the points read from it.

    Attributes:
        section: as configured.
        template: its map; one made up for devices that have none.
        points: its points.
        kind: how they are known.
        topics: where they are read, for MQTT.
        formulas: what they are computed from, by key, for virtual points.
    """

    section: DeviceSection
    template: DeviceTemplate
    points: tuple[Point, ...]
    kind: DeviceKind = DeviceKind.MODBUS
    topics: MqttDeviceSection | None = None
    formulas: Mapping[str, Formula] = field(default_factory=dict)

    @property
    def model(self) -> str:
        """Model as the site says it, else the first one of the template."""
        return self.section.model or self.template.models[0]


@dataclass(frozen=True, slots=True)
class Building:
    """The building as configured."""

    config: BuildingConfig
    path: Path
    zone: ZoneInfo
    devices: tuple[Device, ...]
    points: Mapping[str, Point]

    @property
    def modbus_devices(self) -> tuple[Device, ...]:
        """Devices read over Modbus."""
        return tuple(device for device in self.devices if device.kind is DeviceKind.MODBUS)

    @property
    def modbus_links(self) -> tuple[ModbusLinkSection, ...]:
        """Links that carry Modbus."""
        return tuple(link for link in self.config.links if link.type != "mqtt")

    @property
    def store_folder(self) -> Path:
        """Folder of the database and of the tokens."""
        return self.path.parent / self.config.store.path

    @property
    def database(self) -> Path:
        """File of the database."""
        return self.store_folder / "agent.sqlite"

    @property
    def lessons_file(self) -> Path:
        """File of what devices taught by refusing."""
        return self.store_folder / "lessons.json"

    @property
    def tokens_file(self) -> Path:
        """File of the tokens."""
        return self.store_folder / "tokens.json"

    @property
    def dossiers_folder(self) -> Path:
        """Folder of the CEE dossiers: beside the configuration where it says one, else in the store's."""
        said = self.config.cee_files.dossiers
        return self.store_folder / "dossiers" if said is None else self.path.parent / said

    @property
    def pairing_file(self) -> Path:
        """File of the pairing code that waits."""
        return self.store_folder / "pairing.json"

    @property
    def main_energy(self) -> str | None:
        """Point of the site's energy: that of the savings, else the first counter, else none."""
        if self.config.savings is not None:
            return self.config.savings.energy
        return next((point.id for point in self.points.values() if point.is_counter), None)
