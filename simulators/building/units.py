"""The units on the building's Modbus line: which template each answers with, and what its registers hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edge_agent.devices import DeviceTemplate, Register, load_template
from simulators.building.live import Building, Moment
from simulators.building.meters import (
    Values,
    electricity,
    heat_meter,
    outdoor_sensor,
    regulator,
    thermostat,
)

DEMO_TEMPLATES = Path(__file__).parents[2] / "demo" / "templates"
"""Folder of the templates that only the demo's building uses."""

FIRST_ZONE = 6
TANK = 9
_START_KWH = {1: 12_000.0, 2: 3_500.0, 3: 2_800.0}
_GAVAZZI_CODE = {11: 341}


@dataclass(frozen=True, slots=True)
class Unit:
    """One device on the line.

    Attributes:
        number: Modbus unit number.
        template: its register map.
        values: what its registers hold at a moment, by register key, in the registers' units.
        alone: words answered when an address is read alone, where that differs from a longer read.
    """

    number: int
    template: DeviceTemplate
    values: Callable[[Moment], Values]
    alone: Mapping[int, int] = field(default_factory=dict)


def units(folder: Path = DEMO_TEMPLATES) -> tuple[Unit, ...]:
    """All units of the building.

    Args:
        folder: where the templates of the heat meter and of the outdoor sensor are.

    Raises:
        TemplateError: one of the templates is missing or wrong.
    """

    def template(name: str) -> DeviceTemplate:
        return load_template(name, folders=[folder])

    zones = (
        Unit(FIRST_ZONE + index, template("siemens_rdf_thermostat"), _thermostat(index)) for index in range(3)
    )
    return (
        Unit(1, template("schneider_iem3000"), _main_meter),
        Unit(2, template("eastron_sdm630"), _heating_meter),
        Unit(3, template("carlo_gavazzi_em300_et300"), _lighting_meter, _GAVAZZI_CODE),
        Unit(4, template("demo_heat_meter"), heat_meter),
        Unit(5, template("demo_outdoor_sensor"), outdoor_sensor),
        *zones,
        Unit(TANK, template("dedietrich_diematic_isystem"), lambda moment: regulator(moment, TANK)),
    )


def write(building: Building, unit: Unit, register: Register, value: float) -> None:
    """Give the building a value written to a register, in the register's unit."""
    zone = unit.number - FIRST_ZONE
    match register.key:
        case "setpoint_cmd" if 0 <= zone < 3:
            building.set_zone(zone, value)
        case "dhw_day_setpoint":
            building.set_tank(day_c=value)
        case "dhw_night_setpoint":
            building.set_tank(night_c=value)
        case key:
            building.keep(unit.number, key, value)


def _main_meter(moment: Moment) -> Values:
    return electricity(
        moment.instant,
        moment.power_w.total,
        _START_KWH[1] + moment.energy_kwh.total,
        power_factor=0.95,
        peak_w=29_400.0,
    )


def _heating_meter(moment: Moment) -> Values:
    return electricity(
        moment.instant,
        moment.power_w.heating,
        _START_KWH[2] + moment.energy_kwh.heating,
        power_factor=0.93,
        peak_w=12_600.0,
    )


def _lighting_meter(moment: Moment) -> Values:
    return electricity(
        moment.instant,
        moment.power_w.lighting,
        _START_KWH[3] + moment.energy_kwh.lighting,
        power_factor=0.97,
        peak_w=9_800.0,
    )


def _thermostat(index: int) -> Callable[[Moment], Values]:
    return lambda moment: thermostat(moment, index, FIRST_ZONE + index)
