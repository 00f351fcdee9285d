"""Rooms and a hot-water tank as one heat capacity behind one resistance (1R1C), kept by thermostats. Pure.

    C dT/dt = (T_surroundings - T) / R + Q

Over a step in which the surroundings and the heat Q do not change the solution is exact, whatever the step's length:
T moves towards T_surroundings + R Q with the time constant R C. The same equation serves a heating zone and a tank,
whose draw-off is a second way out for heat.
"""

import math
from dataclasses import dataclass, replace

WATER_WH_PER_LITRE_K = 1.163


@dataclass(frozen=True, slots=True)
class Body:
    """A heat capacity kept warm by an on/off heater.

    Attributes:
        temp_c: its temperature.
        setpoint_c: temperature the thermostat wants.
        loss_w_per_k: 1 / R, heat lost to the surroundings for each kelvin.
        capacity_wh_per_k: C.
        heater_w: heat given while the thermostat calls.
        hysteresis_k: the thermostat calls below set-point - h/2 and stops above set-point + h/2.
        calling: whether the thermostat calls now.
    """

    temp_c: float
    setpoint_c: float
    loss_w_per_k: float
    capacity_wh_per_k: float
    heater_w: float
    hysteresis_k: float
    calling: bool = False

    @property
    def heat_w(self) -> float:
        """Heat the heater gives now."""
        return self.heater_w if self.calling else 0.0

    def wanting(self, setpoint_c: float) -> Body:
        """The same body with another set-point; its thermostat decides at once."""
        return replace(self, setpoint_c=setpoint_c)._decided()

    def after(
        self, seconds: float, *, surroundings_c: float, draw_w_per_k: float = 0, cold_c: float = 0
    ) -> Body:
        """The body ``seconds`` later, the thermostat's decision held meanwhile.

        Args:
            seconds: length of the step, short beside the thermostat's cycle.
            surroundings_c: outdoor temperature of a zone, boiler room of a tank.
            draw_w_per_k: heat carried away by drawn water for each kelvin above ``cold_c``.
            cold_c: temperature of the water that replaces it.
        """
        out_w_per_k = self.loss_w_per_k + draw_w_per_k
        outside_c = (self.loss_w_per_k * surroundings_c + draw_w_per_k * cold_c) / out_w_per_k
        target_c = outside_c + self.heat_w / out_w_per_k
        kept = math.exp(-seconds / 3600 * out_w_per_k / self.capacity_wh_per_k)
        return replace(self, temp_c=target_c + (self.temp_c - target_c) * kept)._decided()

    def _decided(self) -> Body:
        half = self.hysteresis_k / 2
        if self.temp_c < self.setpoint_c - half:
            return replace(self, calling=True)
        if self.temp_c > self.setpoint_c + half:
            return replace(self, calling=False)
        return self


def zone(area_m2: float, *, setpoint_c: float, loss_w_per_m2_k: float = 0.7) -> Body:
    """A heating zone of ordinary offices, at its set-point: 6 Wh/K and 28 W of heater per m²."""
    return Body(
        temp_c=setpoint_c,
        setpoint_c=setpoint_c,
        loss_w_per_k=loss_w_per_m2_k * area_m2,
        capacity_wh_per_k=6.0 * area_m2,
        heater_w=28.0 * area_m2,
        hysteresis_k=0.4,
    )


def tank(litres: float, *, setpoint_c: float) -> Body:
    """A hot-water tank at its set-point: 2 W/K of losses, heated by 3 kW, thermostat of 4 K."""
    return Body(
        temp_c=setpoint_c,
        setpoint_c=setpoint_c,
        loss_w_per_k=2.0,
        capacity_wh_per_k=WATER_WH_PER_LITRE_K * litres,
        heater_w=3000.0,
        hysteresis_k=4.0,
    )


_DRAWN_LITRES_PER_HOUR = (0, 0, 0, 0, 0, 4, 10, 14, 12, 6, 6, 10, 16, 12, 6, 4, 4, 6, 8, 4, 2, 2, 0, 0)


def drawn_w_per_k(local_hour: int) -> float:
    """Heat carried away by the hot water drawn in an hour of the day, for each kelvin above cold water."""
    return _DRAWN_LITRES_PER_HOUR[local_hour] * WATER_WH_PER_LITRE_K
