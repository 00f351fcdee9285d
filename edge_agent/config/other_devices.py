"""Devices that no register map describes: those that speak over MQTT, and those that are computed (pure)."""

from collections.abc import Iterable, Mapping

from edge_agent.config.building import Device, DeviceKind, Point
from edge_agent.config.models import DeviceSection, VirtualSection
from edge_agent.devices import DeviceTemplate, Name, Quantity, Register, RegisterType, Trust
from edge_agent.devices.quantity import quantity_of
from edge_agent.formulas import Formula
from edge_agent.mqtt.sections import MqttDeviceSection, TopicPointSection

_STALE_POLLS = 3
"""A point is stale after three of its periods."""


def mqtt_device(section: MqttDeviceSection) -> Device:
    """A device read from topics; ``section`` has its profile written out."""
    registers = [_topic_register(point) for point in section.points]
    points = tuple(
        Point(
            f"{section.id}.{point.key}",
            section.id,
            (point.expire_s or section.expire_s) / _STALE_POLLS,
            register,
            section.max_power_kw,
        )
        for point, register in zip(section.points, registers, strict=True)
    )
    template = _template(
        "mqtt", section.vendor or "MQTT", section.model or section.profile or "MQTT", registers
    )
    return Device(
        _section(section.id, section.name, "mqtt", section.link, section.expire_s / _STALE_POLLS),
        template,
        points,
        kind=DeviceKind.MQTT,
        topics=section,
    )


def virtual_device(
    device: str,
    sections: Iterable[VirtualSection],
    formulas: Mapping[str, Formula],
    periods: Mapping[str, float],
) -> Device:
    """The device that virtual points of one prefix make.

    Args:
        device: the prefix.
        sections: its points.
        formulas: formula of each point, by id.
        periods: period of every real point, in seconds.
    """
    points, own = [], {}
    for section in sections:
        key = section.id.partition(".")[2]
        formula = formulas[section.id]
        own[key] = formula
        quantity = section.quantity or quantity_of(key, section.unit, RegisterType.FLOAT64)
        if quantity is Quantity.ENERGY and not formula.only_adds:
            # What differences of counters make may fall: it is no counter.
            quantity = Quantity.OTHER
        register = _register(key, section.name, section.unit, quantity)
        period = max(periods.get(point, 1.0) for point in formula.points)
        points.append(Point(section.id, device, period, register))
    template = _template("virtual", "Linky GTB", "virtual", [point.register for point in points])
    return Device(
        _section(device, device, "virtual", "virtual", max(point.poll_s for point in points)),
        template,
        tuple(points),
        kind=DeviceKind.VIRTUAL,
        formulas=own,
    )


def _section(device: str, name: str, template: str, link: str, period_s: float) -> DeviceSection:
    return DeviceSection(
        id=device, name=name, template=template, link=link, unit=0, poll_s=min(3600.0, max(0.1, period_s))
    )


def _template(template: str, vendor: str, model: str, registers: Iterable[Register]) -> DeviceTemplate:
    return DeviceTemplate.model_construct(
        id=template,
        vendor=vendor,
        models=(model,),
        kind=template,
        verification=Trust.UNVERIFIED,
        registers=tuple(registers),
    )


def _topic_register(point: TopicPointSection) -> Register:
    quantity = point.quantity or quantity_of(point.key, point.unit, RegisterType.FLOAT64)
    return _register(point.key, point.name or point.key, point.unit, quantity)


def _register(key: str, name: str, unit: str, quantity: Quantity) -> Register:
    return Register(
        key=key,
        address=0,
        type=RegisterType.FLOAT64,
        unit=unit,
        quantity=quantity,
        name=Name(fr=name, en=name),
    )
