"""Announcements to Home Assistant's MQTT integration: one device message per device of the building (pure)."""

from collections.abc import Iterator

from edge_agent.config import Building, Device, Point
from edge_agent.devices import Quantity
from edge_agent.live import Json

_CLASSES = {
    Quantity.POWER: "power",
    Quantity.APPARENT_POWER: "apparent_power",
    Quantity.REACTIVE_POWER: "reactive_power",
    Quantity.ENERGY: "energy",
    Quantity.VOLTAGE: "voltage",
    Quantity.CURRENT: "current",
    Quantity.FREQUENCY: "frequency",
    Quantity.POWER_FACTOR: "power_factor",
    Quantity.TEMPERATURE: "temperature",
    Quantity.SETPOINT: "temperature",
    Quantity.FLOW: "volume_flow_rate",
    Quantity.VOLUME: "water",
    Quantity.THERMAL_POWER: "power",
    Quantity.THERMAL_ENERGY: "energy",
}
_TOTALS = frozenset({Quantity.ENERGY, Quantity.THERMAL_ENERGY, Quantity.VOLUME})
_NOT_MEASURED = frozenset({Quantity.STATE, Quantity.OTHER, Quantity.SETPOINT})


def announcements(building: Building, *, base: str, prefix: str, version: str) -> Iterator[tuple[str, Json]]:
    """Topic and content of each device's announcement."""
    site = building.config.site.id
    for device in building.devices:
        node = f"linky_gtb_{site}_{device.section.id}"
        points = [point for point in device.points if point.id in building.points]
        yield (
            f"{prefix}/device/{node}/config",
            {
                "dev": {
                    "ids": [node],
                    "name": device.section.name,
                    "mf": device.template.vendor,
                    "mdl": device.model,
                },
                "o": {
                    "name": "linky_gtb",
                    "sw": version,
                    "url": "https://github.com/linky-gtb/linky-gtb",
                },
                "avty_t": f"{base}/{site}/status",
                "qos": 1,
                "cmps": {point.key: _component(building, device, point, base) for point in points},
            },
        )


def _component(building: Building, device: Device, point: Point, base: str) -> Json:
    register = point.register
    content: Json = {
        "p": "sensor",
        "name": register.name.fr,
        "uniq_id": f"linky_gtb_{building.config.site.id}_{device.section.id}_{point.key}",
        "stat_t": f"{base}/{building.config.site.id}/{point.id}",
        # A value that is missing is unknown, never 0.
        "val_tpl": "{{ value_json.value if value_json.value is not none else None }}",
    }
    if register.unit:
        content["unit_of_meas"] = register.unit
    if (device_class := _CLASSES.get(register.quantity)) is not None:
        content["dev_cla"] = device_class
    if register.quantity in _TOTALS:
        content["stat_cla"] = "total_increasing"
    elif register.quantity not in _NOT_MEASURED:
        content["stat_cla"] = "measurement"
    return content
