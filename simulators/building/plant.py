"""The heating plant of the pretend building: a heat pump, three zones and a hot-water tank. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime

from simulators.building.zones import Body, drawn_w_per_k, tank, zone

HEAT_PER_ELECTRICITY = 2.5
"""Heat the plant gives for each kWh it takes, pumps and defrosting included."""
BOILER_ROOM_C = 18.0
COLD_WATER_C = 12.0
DAY_HOURS = range(6, 22)

_LAG_S = 300.0


@dataclass(frozen=True, slots=True)
class Room:
    """A heating zone as it is when the simulation starts; no two are alike, so their thermostats do not act as one."""

    area_m2: float
    loss_w_per_m2_k: float
    setpoint_c: float


ROOMS = (Room(60.0, 0.8, 19.0), Room(80.0, 0.65, 20.0), Room(100.0, 0.7, 20.5))


@dataclass(frozen=True, slots=True)
class TankSetpoints:
    """What the tank's regulator wants by day (6 h to 22 h, local time) and by night."""

    day_c: float = 58.0
    night_c: float = 55.0

    def at(self, local: datetime) -> float:
        """The set-point in force at a local time."""
        return self.day_c if local.hour in DAY_HOURS else self.night_c


@dataclass(frozen=True, slots=True)
class Plant:
    """State of the plant.

    Attributes:
        zones: the heated zones.
        tank: the hot-water tank.
        tank_setpoints: what its regulator wants.
        heat_w: heat that the heat pump gives; it follows the emitters with a lag of five minutes.
    """

    zones: tuple[Body, ...]
    tank: Body
    tank_setpoints: TankSetpoints
    heat_w: float

    @property
    def electric_w(self) -> float:
        """Electricity that the plant takes."""
        return self.heat_w / HEAT_PER_ELECTRICITY

    def after(self, seconds: float, *, outdoor_c: float, local: datetime) -> Plant:
        """The plant ``seconds`` later (at most a minute).

        Args:
            seconds: length of the step.
            outdoor_c: outdoor temperature during the step.
            local: local time at its start, which rules draw-off and the tank's set-point.
        """
        zones = tuple(each.after(seconds, surroundings_c=outdoor_c) for each in self.zones)
        warm = self.tank.wanting(self.tank_setpoints.at(local)).after(
            seconds, surroundings_c=BOILER_ROOM_C, draw_w_per_k=drawn_w_per_k(local.hour), cold_c=COLD_WATER_C
        )
        emitted_w = sum(each.heat_w for each in zones) + warm.heat_w
        heat_w = self.heat_w + (emitted_w - self.heat_w) * min(1.0, seconds / _LAG_S)
        return replace(self, zones=zones, tank=warm, heat_w=heat_w)

    def with_zone_setpoint(self, index: int, setpoint_c: float) -> Plant:
        """The same plant, one zone wanting another temperature."""
        zones = list(self.zones)
        zones[index] = zones[index].wanting(setpoint_c)
        return replace(self, zones=tuple(zones))


def settled_plant(*, outdoor_c: float) -> Plant:
    """A plant at its set-points, giving the heat that its zones and its tank lose."""
    zones = tuple(
        zone(room.area_m2, setpoint_c=room.setpoint_c, loss_w_per_m2_k=room.loss_w_per_m2_k) for room in ROOMS
    )
    setpoints = TankSetpoints()
    losses_w = sum(each.loss_w_per_k * max(0.0, each.temp_c - outdoor_c) for each in zones)
    return Plant(zones, tank(300.0, setpoint_c=setpoints.day_c), setpoints, losses_w)
