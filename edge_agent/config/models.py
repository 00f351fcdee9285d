"""Shape of ``building.yaml``."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from edge_agent.config.control import ControlSection
from edge_agent.config.metering import EnergySection
from edge_agent.config.publishing import PublishSection
from edge_agent.config.savings import SavingsSection
from edge_agent.devices import Quantity
from edge_agent.mqtt.broker import is_loopback
from edge_agent.mqtt.sections import MqttDeviceSection, MqttLinkSection
from edge_agent.section import Identifier, PointId, Section


class Sector(StrEnum):
    """Use of a building, in the words of the CEE fiches."""

    OFFICES = "bureaux"
    TEACHING = "enseignement"
    SHOPS = "commerces"
    HOTELS_RESTAURANTS = "hotellerie_restauration"
    HEALTH = "sante"
    HOUSING = "residentiel"
    INDUSTRY = "industrie"
    OTHER = "autres"


class SiteSection(Section):
    """The building itself."""

    id: Identifier
    name: str = Field(min_length=1)
    timezone: str = Field(default="Europe/Paris", description="IANA time zone of the civil days")
    sector: Sector
    department: str | None = Field(
        default=None, pattern=r"^(\d{2}|2[AB]|97\d)$", description="between quotes"
    )
    area_m2: float | None = Field(default=None, gt=0)


class DatedPrice(Section):
    """A price, valid from its date until the next one."""

    start: date = Field(alias="from")
    value: float = Field(ge=0)


class PricesSection(Section):
    """Prices of energy, oldest first."""

    electricity_eur_per_kwh: tuple[DatedPrice, ...] = ()
    gas_eur_per_kwh: tuple[DatedPrice, ...] = ()


class ModbusOptions(Section):
    """What all Modbus links have: one request at a time goes through each."""

    id: Identifier
    timeout_s: float = Field(default=1.0, ge=0.05, le=30)
    turnaround_ms: float = Field(
        default=20, ge=0, le=5000, description="time a device takes to begin its answer"
    )
    pause_ms: float = Field(default=0, ge=0, le=5000, description="silence kept between two requests")
    connect_pause_ms: float = Field(default=0, ge=0, le=30_000, description="silence kept after connecting")


class SerialOptions(Section):
    """How the serial part of a line is set; the devices must be set the same."""

    baudrate: int = Field(default=19200, ge=300, le=921_600)
    parity: Literal["N", "E", "O"] = "E"
    stopbits: Literal[1, 2] = 1

    @property
    def bits_per_character(self) -> int:
        """Start, data, parity and stop bits."""
        return 1 + 8 + (self.parity != "N") + self.stopbits


class TcpLinkSection(ModbusOptions):
    """Modbus TCP: a device, or a gateway that translates for the devices behind it."""

    type: Literal["modbus_tcp"]
    host: str = Field(min_length=1)
    port: int = Field(default=502, ge=1, le=65535)


class RtuOverTcpLinkSection(SerialOptions, ModbusOptions):
    """RTU frames through a TCP gateway that does not translate; the serial options are those behind it."""

    type: Literal["modbus_rtu_over_tcp"]
    host: str = Field(min_length=1)
    port: int = Field(default=502, ge=1, le=65535)


class RtuLinkSection(SerialOptions, ModbusOptions):
    """Modbus RTU on a serial port of this machine."""

    type: Literal["modbus_rtu"]
    port: str = Field(
        min_length=1, description="such as /dev/ttyUSB0; prefer the stable names of /dev/serial/by-id"
    )


type ModbusLinkSection = TcpLinkSection | RtuOverTcpLinkSection | RtuLinkSection
type LinkSection = Annotated[
    TcpLinkSection | RtuOverTcpLinkSection | RtuLinkSection | MqttLinkSection, Field(discriminator="type")
]
"""A connection that devices share."""


class DeviceSection(Section):
    """A meter or controller behind a link; ``points`` absent means every register of the template."""

    id: Identifier
    name: str = Field(min_length=1)
    template: str
    model: str | None = None
    link: Identifier
    unit: int = Field(ge=0, le=255, description="Modbus unit (slave) number")
    poll_s: float = Field(default=10.0, ge=0.1, le=3600)
    slow_poll_s: float = Field(
        default=300.0, ge=1, le=86_400, description="period of the points read now and then"
    )
    start_offset_s: float = Field(
        default=0.0, ge=0, le=3600, description="first poll so long after the start"
    )
    points: tuple[str, ...] | None = Field(default=None, min_length=1)
    slow: tuple[str, ...] = Field(default=(), description="points read at slow_poll_s")
    once: tuple[str, ...] = Field(default=(), description="points read at the start and then once a day")
    switches: dict[str, str] = Field(
        default_factory=dict, description="how the installer set the device's switches"
    )
    max_power_kw: float | None = Field(
        default=None, gt=0, description="power never exceeded by what its counters count"
    )


class VirtualSection(Section):
    """A point computed from others; its prefix is no device's."""

    id: PointId
    name: str = Field(min_length=1)
    formula: str = Field(min_length=1, max_length=2000, description="such as main.power - hvac.power")
    unit: str = ""
    quantity: Quantity | None = None


class CeeSection(Section):
    """A fiche to estimate, with the inputs that it asks for."""

    fiche: str = Field(min_length=1)
    engaged: date = Field(description="date of engagement of the operation")
    inputs: dict[str, JsonValue] = Field(default_factory=dict)
    situation: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="facts that open bonuses; the department is the site's; guaranteed_saving may be 'measured'",
    )


class CeeFilesSection(Section):
    """Where the files about certificates are, beside ``building.yaml`` unless absolute."""

    prices: Path | None = Field(
        default=None, description="own dated prices and share, as edge_agent/cee/prices.json"
    )
    dossiers: Path | None = Field(
        default=None, description="folder of the dossiers; in the store's when absent"
    )
    exchange: Path | None = Field(
        default=None, description="settings of the connector; absent, nothing is ever sent"
    )


class TlsSection(Section):
    """The site's own certificate, for HTTPS."""

    certificate_file: Path
    key_file: Path = Field(description="readable by its owner alone")


class ApiSection(Section):
    """Where the HTTP API listens; beyond this machine only with TLS, or when ``insecure`` accepts plain HTTP."""

    host: str = "127.0.0.1"
    port: int = Field(default=8350, ge=0, le=65535, description="0 takes any free port")
    tls: TlsSection | None = None
    insecure: bool = False
    hosts: tuple[str, ...] = Field(
        default=(),
        description="names by which clients call this agent, beside its addresses and .local names",
    )
    announce: bool = Field(
        default=True, description="say on the local network that this agent is there, when it listens there"
    )

    @property
    def is_local(self) -> bool:
        """Whether it listens to this machine alone."""
        return is_loopback(self.host)


class KeepSection(Section):
    """How long each class of history is kept; events and imports are kept for ever."""

    samples_days: int = Field(default=400, ge=2, le=36_500, description="every value, packed after a day")
    ten_minutes_days: int = Field(default=1100, ge=2, le=36_500)
    hours_years: int = Field(
        default=10, ge=5, le=100, description="five at least: the decree on building automation asks for them"
    )


class StoreSection(Section):
    """Folder of the agent's database and tokens, beside ``building.yaml`` unless absolute."""

    path: Path = Path("data")
    keep: KeepSection = KeepSection()
    least_free_mb: int = Field(
        default=200, ge=0, description="below so much free disk, the oldest samples give way; never the hours"
    )


class OpposedSection(Section):
    """A heating and a cooling point that must not be on together."""

    name: str = Field(min_length=1)
    heating: PointId
    cooling: PointId
    above: float = Field(default=5.0, gt=0, description="value from which either counts as on")


class WatchSection(Section):
    """What the anomalies are to watch beside the meters and the zones."""

    heating_and_cooling: tuple[OpposedSection, ...] = ()


class BuildingConfig(Section):
    """The whole of ``building.yaml``."""

    site: SiteSection
    prices: PricesSection = PricesSection()
    links: tuple[LinkSection, ...] = ()
    templates: Path | None = Field(default=None, description="folder of the site's own device templates")
    devices: tuple[DeviceSection, ...] = ()
    energy: EnergySection = EnergySection()
    mqtt_devices: tuple[MqttDeviceSection, ...] = ()
    virtual: tuple[VirtualSection, ...] = ()
    savings: SavingsSection | None = None
    cee: tuple[CeeSection, ...] = ()
    cee_files: CeeFilesSection = CeeFilesSection()
    description: dict[str, object] = Field(
        default_factory=dict, description="what the building is: areas, uses, equipment (docs: cee.md)"
    )
    duties: dict[str, object] = Field(
        default_factory=dict, description="powers and years that the related duties ask for (docs: cee.md)"
    )
    control: ControlSection = ControlSection()
    watch: WatchSection = WatchSection()
    api: ApiSection = ApiSection()
    store: StoreSection = StoreSection()
    publish: PublishSection = PublishSection()
