"""The pretend building at an instant: the replayed past, plus what set-points change in it. Pure.

Two identical plants run side by side. The *nominal* one keeps the set-points that the replay supposes; the *actual* one
obeys what is written over Modbus. The heating circuit is the replayed heating plus the difference of the two plants'
electricity. Untouched, the plants stay equal and the meters show the real building to the watt-hour.

A circuit cannot give energy back: when the replayed heating is smaller than the difference to take off, the circuit
stands at zero and the remainder (at most half a kWh) is taken off later. The differences are not kept on disk: a
restarted simulator starts from the replay again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from simulators.building.circuits import Circuits, Split
from simulators.building.plant import HEAT_PER_ELECTRICITY, Plant, settled_plant
from simulators.replay import TARGET_ZONE

_STEP = timedelta(seconds=10)
_MOST_OWED_KWH = 0.5


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything the meters and controllers of the building can show at an instant.

    Attributes:
        instant: when, in UTC.
        power_w: electric power of each circuit.
        energy_kwh: electric energy of each circuit since the first replayed hour.
        outdoor_c: outdoor temperature.
        heat_w: heat given by the plant.
        heat_kwh: heat given since the first replayed hour.
        running_h: hours since the first replayed hour.
        plant: zones and tank.
        kept: values written to registers that only remember them, by unit and register key.
    """

    instant: datetime
    power_w: Split
    energy_kwh: Split
    outdoor_c: float
    heat_w: float
    heat_kwh: float
    running_h: float
    plant: Plant
    kept: Mapping[tuple[int, str], float]


class Building:
    """A building that lives from ``start`` on; time only moves when :meth:`advance` is called."""

    def __init__(self, circuits: Circuits, start: datetime) -> None:
        """Start at an aware instant, all zones at their set-points."""
        self._circuits = circuits
        self._instant = start.astimezone(UTC)
        self._nominal = settled_plant(outdoor_c=self._circuits.outdoor_c(self._instant))
        self._actual = self._nominal
        self._replayed_heating_kwh = self._circuits.energy_kwh(self._instant).heating
        self._extra_kwh = 0.0
        self._extra_w = 0.0
        self._owed_kwh = 0.0
        self._kept: dict[tuple[int, str], float] = {}

    def advance(self, now: datetime) -> None:
        """Live until ``now``; an instant already lived changes nothing."""
        now = now.astimezone(UTC)
        while self._instant < now:
            self._step(min(now, self._instant + _STEP))

    def moment(self) -> Moment:
        """What the building shows at the instant it has reached."""
        replayed_w = self._circuits.power_w(self._instant)
        replayed_kwh = self._circuits.energy_kwh(self._instant)
        power_w = replace(replayed_w, heating=max(0.0, replayed_w.heating + self._extra_w))
        energy_kwh = replace(replayed_kwh, heating=replayed_kwh.heating + self._extra_kwh)
        return Moment(
            instant=self._instant,
            power_w=power_w,
            energy_kwh=energy_kwh,
            outdoor_c=self._circuits.outdoor_c(self._instant),
            heat_w=HEAT_PER_ELECTRICITY * power_w.heating,
            heat_kwh=HEAT_PER_ELECTRICITY * energy_kwh.heating,
            running_h=(self._instant - self._circuits.first) / timedelta(hours=1),
            plant=self._actual,
            kept=MappingProxyType(self._kept),
        )

    def set_zone(self, index: int, setpoint_c: float) -> None:
        """Change what one zone wants."""
        self._actual = self._actual.with_zone_setpoint(index, setpoint_c)

    def set_tank(self, *, day_c: float | None = None, night_c: float | None = None) -> None:
        """Change what the tank's regulator wants by day or by night."""
        wanted = self._actual.tank_setpoints
        if day_c is not None:
            wanted = replace(wanted, day_c=day_c)
        if night_c is not None:
            wanted = replace(wanted, night_c=night_c)
        self._actual = replace(self._actual, tank_setpoints=wanted)

    def keep(self, unit: int, key: str, value: float) -> None:
        """Remember a value written to a register on which nothing depends."""
        self._kept[unit, key] = value

    def _step(self, end: datetime) -> None:
        span = end - self._instant
        outdoor_c, local = self._circuits.outdoor_c(self._instant), self._instant.astimezone(TARGET_ZONE)
        self._nominal, self._actual = (
            plant.after(span.total_seconds(), outdoor_c=outdoor_c, local=local)
            for plant in (self._nominal, self._actual)
        )
        hours = span / timedelta(hours=1)
        replayed_until = self._circuits.energy_kwh(end).heating
        replayed_kwh = replayed_until - self._replayed_heating_kwh
        difference_kwh = (self._actual.electric_w - self._nominal.electric_w) / 1000 * hours
        wanted_kwh = difference_kwh + self._owed_kwh
        applied_kwh = max(wanted_kwh, -replayed_kwh)
        self._owed_kwh = max(wanted_kwh - applied_kwh, -_MOST_OWED_KWH)
        self._extra_kwh += applied_kwh
        self._extra_w = applied_kwh * 1000 / hours
        self._replayed_heating_kwh = replayed_until
        self._instant = end
