"""What meters and controllers make of a moment: a value for every register key that their templates can ask. Pure."""

import math
from datetime import datetime

from simulators.building.live import Moment
from simulators.building.zones import Body

type Values = dict[str, float]

_PHASES = {"l1": 0.36, "l2": 0.33, "l3": 0.31}
_NEXT = {"l1": "l2", "l2": "l3", "l3": "l1"}
_FLOW_M3H = 1.2
_WATER_KWH_PER_M3_K = 1.163


def electricity(
    instant: datetime, power_w: float, index_kwh: float, *, power_factor: float, peak_w: float
) -> Values:
    """Registers of a three-phase meter, whatever its maker.

    Args:
        instant: rules the small movements of voltage and frequency.
        power_w: active power of all phases.
        index_kwh: index of the energy counter.
        power_factor: of all phases, current lagging.
        peak_w: highest mean power the meter remembers.
    """
    t = instant.timestamp()
    reactive = math.tan(math.acos(power_factor))
    voltages = {
        phase: 233.0 + 1.8 * math.sin(t / 700 + 2 * place) + 0.6 * math.sin(t / 43 + place)
        for place, phase in enumerate(_PHASES)
    }
    values: Values = {
        "power": power_w,
        "apparent_power": power_w / power_factor,
        "reactive_power": power_w * reactive,
        "power_factor": power_factor,
        "power_factor_raw": power_factor,
        "power_demand": power_w,
        "power_demand_peak": peak_w,
        "frequency": 50.0 + 0.02 * math.sin(t / 31),
        "energy_import": index_kwh,
        "energy_total": index_kwh,
        "energy_import_partial": index_kwh,
        "energy_import_t1": index_kwh,
        "energy_import_t2": 0.0,
        "energy_export": 0.0,
        "reactive_energy_import": index_kwh * reactive,
        "reactive_energy_total": index_kwh * reactive,
        "reactive_energy_export": 0.0,
    }
    for phase, part in _PHASES.items():
        apparent_va = power_w * part / power_factor
        values |= {
            f"voltage_{phase}": voltages[phase],
            f"current_{phase}": apparent_va / voltages[phase],
            f"power_{phase}": power_w * part,
            f"apparent_power_{phase}": apparent_va,
            f"reactive_power_{phase}": power_w * part * reactive,
            f"power_factor_{phase}": power_factor,
            f"energy_import_{phase}": index_kwh * part,
            f"energy_export_{phase}": 0.0,
            f"thd_voltage_{phase}": 2.1 + 0.2 * math.sin(t / 300),
            f"voltage_{phase}{_NEXT[phase]}": _line(voltages[phase], voltages[_NEXT[phase]]),
        }
    return values | {
        "voltage_ln_avg": _mean(values, *(f"voltage_{phase}" for phase in _PHASES)),
        "voltage_ll_avg": _mean(values, *(f"voltage_{phase}{_NEXT[phase]}" for phase in _PHASES)),
        "current_avg": _mean(values, *(f"current_{phase}" for phase in _PHASES)),
    }


def heat_meter(moment: Moment) -> Values:
    """Registers of the heat meter behind the plant: its pump turns at a constant flow."""
    difference_k = moment.heat_w / 1000 / (_WATER_KWH_PER_M3_K * _FLOW_M3H)
    return_c = 32.0 - 0.4 * min(20.0, max(-10.0, moment.outdoor_c))
    return {
        "thermal_power": moment.heat_w,
        "thermal_energy": moment.heat_kwh,
        "flow": _FLOW_M3H,
        "volume": _FLOW_M3H * moment.running_h,
        "supply_temperature": return_c + difference_k,
        "return_temperature": return_c,
    }


def outdoor_sensor(moment: Moment) -> Values:
    """Registers of the outdoor sensor; air is drier when it is warm."""
    return {
        "temperature": moment.outdoor_c,
        "humidity": min(98.0, max(30.0, 88.0 - 1.6 * (moment.outdoor_c - 4.0))),
    }


def thermostat(moment: Moment, index: int, unit: int) -> Values:
    """Registers of a room thermostat. Commands other than the set-point are remembered and shown, no more."""
    zone = moment.plant.zones[index]
    command = {key: moment.kept.get((unit, key), 1.0) for key in ("on_off_cmd", "mode_cmd", "fan_cmd")}
    return command | {
        "setpoint_cmd": zone.setpoint_c,
        "setpoint_state": zone.setpoint_c,
        "room_temperature": zone.temp_c,
        "on_off_state": command["on_off_cmd"],
        "mode_state": command["mode_cmd"],
        "fan_state": command["fan_cmd"] if zone.calling else 0.0,
        "alarm": 0.0,
    }


_REMEMBERED_C = {
    "zone_a_day_setpoint": 20.0,
    "zone_a_night_setpoint": 17.0,
    "zone_a_frost_setpoint": 8.0,
    "zone_b_day_setpoint": 20.0,
    "zone_b_night_setpoint": 17.0,
    "zone_c_day_setpoint": 20.0,
    "zone_c_night_setpoint": 17.0,
}
_BURNER_BIT, _ZONE_PUMP_BIT, _WATER_PUMP_BIT = 1 << 3, 1 << 4, 1 << 5


def regulator(moment: Moment, unit: int) -> Values:
    """Registers of the plant's regulator. The zones obey their own thermostats, not its zone set-points."""
    plant = moment.plant
    difference_k = moment.heat_w / 1000 / (_WATER_KWH_PER_M3_K * _FLOW_M3H)
    return_c = heat_meter(moment)["return_temperature"]
    most_w = sum(zone.heater_w for zone in plant.zones) + plant.tank.heater_w
    remembered = {key: moment.kept.get((unit, key), value) for key, value in _REMEMBERED_C.items()}
    return remembered | {
        "status_bits": float(_status(plant.tank, plant.zones)),
        "alarm": 0.0,
        "outdoor_temperature": moment.outdoor_c,
        "boiler_temperature": return_c + difference_k + 1.0,
        "dhw_temperature": plant.tank.temp_c,
        "smoke_temperature": 24.0,
        "supply_temperature_a": return_c + difference_k,
        "supply_temperature_b": return_c + difference_k,
        "return_temperature": return_c,
        "ionization_current": 0.0,
        "fan_speed": 600.0 if plant.heat_w > 1.0 else 0.0,
        "water_pressure": 1.6,
        "instant_power": round(100 * min(1.0, plant.heat_w / most_w)),
        "room_temperature_a": plant.zones[0].temp_c,
        "room_temperature_b": plant.zones[1].temp_c,
        "room_temperature_c": plant.zones[2].temp_c,
        "dhw_day_setpoint": plant.tank_setpoints.day_c,
        "dhw_night_setpoint": plant.tank_setpoints.night_c,
    }


def _status(tank: Body, zones: tuple[Body, ...]) -> int:
    heating = any(zone.calling for zone in zones)
    return (
        (_BURNER_BIT if heating or tank.calling else 0)
        | (_ZONE_PUMP_BIT if heating else 0)
        | (_WATER_PUMP_BIT if tank.calling else 0)
    )


def _line(first: float, second: float) -> float:
    """Voltage between two phases 120° apart."""
    return math.sqrt(first * first + second * second + first * second)


def _mean(values: Values, *keys: str) -> float:
    return sum(values[key] for key in keys) / len(keys)
