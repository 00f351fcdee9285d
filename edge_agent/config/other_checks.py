"""Mistakes in MQTT devices and virtual points (pure)."""

from collections.abc import Iterator, Mapping, Sequence

from edge_agent.config.building import Device, Point
from edge_agent.config.models import BuildingConfig, VirtualSection
from edge_agent.config.other_devices import mqtt_device, virtual_device
from edge_agent.config.problems import Location, Mistake
from edge_agent.config.wording import nearest
from edge_agent.formulas import Formula, FormulaError, UnitError, parse
from edge_agent.mqtt.payloads import path_steps
from edge_agent.mqtt.profiles import profiles, with_profile
from edge_agent.mqtt.sections import MqttDeviceSection


def mqtt_devices(config: BuildingConfig) -> tuple[list[Device], list[Mistake]]:
    """Devices that speak over MQTT, or every mistake found."""
    devices: list[Device] = []
    mistakes: list[Mistake] = []
    brokers = [link.id for link in config.links if link.type == "mqtt"]
    for index, section in enumerate(config.mqtt_devices):
        found = [
            Mistake(("mqtt_devices", index, *where), what, advice)
            for where, what, advice in _wrong(section, brokers)
        ]
        mistakes += found
        if not found:
            devices.append(mqtt_device(with_profile(section)))
    return devices, mistakes


def _wrong(
    section: MqttDeviceSection, brokers: Sequence[str]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    if section.link not in brokers:
        yield ("link",), f"there is no MQTT link {section.link!r}", nearest(section.link, brokers)
    if section.profile is not None and section.profile not in profiles():
        yield (
            ("profile",),
            f"there is no profile {section.profile!r}",
            nearest(section.profile, list(profiles())),
        )
        return
    keys = [point.key for point in with_profile(section).points]
    known = [point.key for point in profiles()[section.profile].points] if section.profile else []
    for place, key in enumerate(section.keys):
        if key not in known:
            yield ("keys", place), f"profile {section.profile!r} has no point {key!r}", nearest(key, known)
    if double := sorted({key for key in keys if keys.count(key) > 1}):
        yield ("points",), f"point {double[0]!r} is there twice", "rename one"
    for place, point in enumerate(section.points):
        if point.path is not None and (wrong := _path_mistake(point.path)):
            yield ("points", place, "path"), wrong, "keys parted by dots, indexes in brackets"


def _path_mistake(path: str) -> str | None:
    try:
        path_steps(path)
    except ValueError as error:
        return str(error)
    return None


def virtual_devices(
    config: BuildingConfig, points: Mapping[str, Point], devices: Sequence[str]
) -> tuple[list[Device], list[Mistake]]:
    """Devices of the virtual points, or every mistake found.

    Args:
        config: the configuration.
        points: all real points by id.
        devices: ids of all real devices.
    """
    mistakes: list[Mistake] = []
    formulas: dict[str, Formula] = {}
    for index, section in enumerate(config.virtual):
        prefix = section.id.partition(".")[0]
        if section.id in formulas:
            mistakes.append(Mistake(("virtual", index, "id"), f"{section.id!r} is there twice", "rename one"))
        elif prefix in devices:
            what = f"{prefix!r} is a device: a virtual point needs a prefix of its own"
            mistakes.append(
                Mistake(
                    ("virtual", index, "id"), what, f"call it, say, 'site.{section.id.partition('.')[2]}'"
                )
            )
        else:
            mistakes += _formula(section, ("virtual", index), points, formulas)
    if mistakes:
        return [], mistakes
    periods = {name: point.poll_s for name, point in points.items()}
    prefixes = dict.fromkeys(section.id.partition(".")[0] for section in config.virtual)
    return [
        virtual_device(
            prefix, [each for each in config.virtual if each.id.startswith(f"{prefix}.")], formulas, periods
        )
        for prefix in prefixes
    ], []


def _formula(
    section: VirtualSection, place: Location, points: Mapping[str, Point], formulas: dict[str, Formula]
) -> list[Mistake]:
    where = (*place, "formula")
    try:
        formula = parse(section.formula)
        for point in sorted(formula.points):
            if point not in points:
                return [Mistake(where, f"there is no point {point!r}", nearest(point, list(points)))]
        formula.check({point: points[point].register.unit for point in formula.points}, section.unit)
    except FormulaError as error:
        return [Mistake(where, str(error), "write it with points, numbers, + - * / and parentheses")]
    except UnitError as error:
        return [Mistake(where, str(error), "correct the formula or the unit")]
    formulas[section.id] = formula
    return []
