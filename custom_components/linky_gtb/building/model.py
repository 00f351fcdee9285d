"""What an agent says of its building, frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from .certificates.model import Certificates
from .control import Control
from .diagnosis.model import Diagnosis

type PointValue = float | int | str | bool | None


class Quality(StrEnum):
    """How far a value may be trusted."""

    GOOD = "good"
    SUSPECT = "suspect"
    STALE = "stale"
    BAD = "bad"

    @property
    def has_value(self) -> bool:
        """Whether a value of this quality is shown."""
        return self in (Quality.GOOD, Quality.SUSPECT)


class Quantity(StrEnum):
    """What a point measures."""

    POWER = "power"
    APPARENT_POWER = "apparent_power"
    REACTIVE_POWER = "reactive_power"
    ENERGY = "energy"
    VOLTAGE = "voltage"
    CURRENT = "current"
    FREQUENCY = "frequency"
    POWER_FACTOR = "power_factor"
    TEMPERATURE = "temperature"
    SETPOINT = "setpoint"
    FLOW = "flow"
    VOLUME = "volume"
    THERMAL_POWER = "thermal_power"
    THERMAL_ENERGY = "thermal_energy"
    STATE = "state"
    OTHER = "other"


class Verdict(StrEnum):
    """Whether the savings are more than chance."""

    REAL = "real"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    NOT_MEASURABLE = "not_measurable"


@dataclass(frozen=True, slots=True)
class Site:
    """The building behind one agent."""

    id: str
    name: str
    timezone: str
    version: str
    """Version of the agent."""


@dataclass(frozen=True, slots=True)
class AgentDevice:
    """One device of the building."""

    id: str
    name: str
    manufacturer: str | None
    model: str | None
    trust: str | None = None
    """How far public sources agree on its template."""


class WriteKind(StrEnum):
    """How a writable point is offered."""

    NUMBER = "number"
    SWITCH = "switch"
    SELECT = "select"
    CLIMATE = "climate"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a point may be written."""

    kind: WriteKind
    minimum: float
    maximum: float
    step: float | None
    options: tuple[tuple[float, str], ...]
    """Values accepted and their names, for a choice."""
    room: str | None
    """Point of the room's temperature, for a thermostat."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a device and its last sample."""

    id: str
    device: str
    name: str
    quantity: Quantity
    unit: str | None
    quality: Quality
    value: PointValue
    writing: Writing | None = None
    """None when the site does not let it be written."""

    @property
    def shown_value(self) -> PointValue:
        """Return the value when its quality allows showing it, else None."""
        return self.value if self.quality.has_value else None


@dataclass(frozen=True, slots=True)
class Sample:
    """A new value of a point."""

    point: str
    value: PointValue
    quality: Quality


@dataclass(frozen=True, slots=True)
class Savings:
    """Savings of the reporting period; every figure is None when the agent refuses to give one."""

    status: str
    savings_kwh: float | None
    savings_percent: float | None
    savings_eur: float | None
    verdict: Verdict | None
    reporting_start: str | None
    reporting_end: str | None
    interval_percent: tuple[float, float] | None
    """90 % interval of the savings."""
    reason: str | None
    """Why there is no figure, in English."""
    reason_fr: str | None = None
    """The same in French; None from an older agent."""

    def reason_in(self, language: str) -> str | None:
        """Return the reason in French for a French Home Assistant, else in English."""
        return self.reason_fr or self.reason if language.startswith("fr") else self.reason


@dataclass(frozen=True, slots=True)
class CeeEstimate:
    """Volume one CEE fiche could give; an estimate, never a promise."""

    code: str
    version: str | None
    """None when no version was in force."""
    eligible: bool
    kwh_cumac: float | None


@dataclass(frozen=True, slots=True)
class Health:
    """How the agent fares."""

    status: str
    links_down: tuple[str, ...]
    """Ids of the links that are not connected."""
    overloaded: tuple[str, ...] = ()
    """Ids of the links that have no time left."""
    clock: bool = True
    """Whether the agent trusts its own clock."""


@dataclass(frozen=True, slots=True)
class Kpis:
    """Energies of the site's civil days."""

    energy_today_kwh: float | None
    energy_yesterday_kwh: float | None


@dataclass(frozen=True, slots=True)
class AgentState:
    """Everything the agent says at one moment."""

    site: Site
    devices: Mapping[str, AgentDevice]
    points: Mapping[str, Point]
    kpis: Kpis
    savings: Savings | None
    """None when the site asks for none."""
    cee: tuple[CeeEstimate, ...]
    health: Health
    certificates: Certificates | None = None
    """None until the agent has computed them, and from an older agent."""
    time: datetime | None = None
    """What the agent's clock showed when it gave the whole state."""
    control: Control | None = None
    """None when the site does not let the agent write."""
    diagnosis: Diagnosis | None = None
    """None until the agent has made one, and from an older agent."""

    @property
    def layout(self) -> dict[str, tuple[object, ...]]:
        """Return what defines each point and device, whatever its value; points and devices have apart keys."""
        points: dict[str, tuple[object, ...]] = {
            f"point {point.id}": (point.device, point.name, point.quantity.value, point.unit, point.writing)
            for point in self.points.values()
        }
        devices: dict[str, tuple[object, ...]] = {
            f"device {device.id}": (device.name, device.manufacturer, device.model)
            for device in self.devices.values()
        }
        return {**points, **devices}

    @property
    def best_cee(self) -> CeeEstimate | None:
        """Return the eligible estimate with the greatest volume, None when there is none."""
        eligible = [estimate for estimate in self.cee if estimate.eligible and estimate.kwh_cumac is not None]
        return max(eligible, key=lambda estimate: estimate.kwh_cumac or 0, default=None)

    def with_samples(self, samples: Iterable[Sample]) -> AgentState:
        """Return the state after `samples`.

        Raises:
            KeyError: when a sample belongs to a point this state does not have.
        """
        points = dict(self.points)
        for sample in samples:
            points[sample.point] = replace(points[sample.point], value=sample.value, quality=sample.quality)
        return replace(self, points=MappingProxyType(points))
