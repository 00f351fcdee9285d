"""``demo/building.yaml`` describes the building that the simulator plays."""

from pathlib import Path

from edge_agent.config import load_building
from edge_agent.devices import Quantity
from simulators.building import units

SITE = Path(__file__).parents[3] / "demo" / "building.yaml"


def test_the_demo_s_devices_are_the_units_on_the_line() -> None:
    described = {device.section.unit: device.template for device in load_building(SITE).devices}
    assert described == {unit.number: unit.template for unit in units()}


def test_each_zone_and_the_tank_have_a_set_point_that_can_be_written() -> None:
    writable = {
        device.section.id
        for device in load_building(SITE).devices
        for point in device.points
        if point.register.writable and point.register.quantity is Quantity.SETPOINT
    }
    assert writable == {"zone1", "zone2", "zone3", "tank"}


def test_savings_compare_the_main_meter_with_the_outdoor_sensor() -> None:
    savings = load_building(SITE).config.savings
    assert savings is not None
    assert (savings.energy, savings.temperature) == ("main.energy_import", "outdoor.temperature")
