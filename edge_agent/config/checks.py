"""Mistakes that only show when the parts of a configuration are put together (pure but for reading templates)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from edge_agent.config.building import Building, Device, Point
from edge_agent.config.control_checks import control_mistakes
from edge_agent.config.loads import load_of
from edge_agent.config.metering_checks import metering_mistakes
from edge_agent.config.models import BuildingConfig, CeeFilesSection, DeviceSection
from edge_agent.config.other_checks import mqtt_devices, virtual_devices
from edge_agent.config.points import points_of
from edge_agent.config.problems import Location, Mistake
from edge_agent.config.savings import SavingsSection
from edge_agent.config.wording import nearest
from edge_agent.devices import DeviceTemplate, TemplateError, load_template, template_ids
from edge_agent.modbus import PlanError, plan, rules_of, want_of

INGESTED = "ingest."
"""Beginning of the ids of series that others put into the store."""


def resolve(config: BuildingConfig, path: Path) -> tuple[Building | None, list[Mistake]]:
    """Put the parts together.

    Returns:
        The building and no mistake, or no building and every mistake found.
    """
    mistakes = [
        *_identifiers(config),
        *_reserved(config),
        *_site(config),
        *_links(config),
        *_lines(config),
        *_prices(config),
        *_api(config),
    ]
    if config.cee or config.description or config.duties or config.cee_files != CeeFilesSection():
        # Only sites that ask for certificates pay for loading the fiches.
        from edge_agent.config.cee_checks import cee_mistakes  # noqa: PLC0415 - see above

        mistakes += cee_mistakes(config, path)
    devices: list[Device] = []
    folders = (path.parent / config.templates,) if config.templates else ()
    for index, section in enumerate(config.devices):
        device, found = _device(section, ("devices", index), folders)
        mistakes += found
        devices += [device] if device else []
    whole = len(devices) == len(config.devices)
    others, found = mqtt_devices(config)
    mistakes += found
    devices += others
    points = _numbers(devices)
    if whole:
        computed, found = virtual_devices(config, points, [each.section.id for each in devices])
        mistakes += found
        devices += computed
        points = _numbers(devices)
    if whole and len(computed) == len({each.id.partition(".")[0] for each in config.virtual}):
        mistakes += _savings(config, points, path)
        mistakes += control_mistakes(config.control, points, {each.section.id: each for each in devices})
        mistakes += _periods(config, devices)
        mistakes += metering_mistakes(config.energy.meters, points)
        mistakes += _watch(config, points)
    if mistakes:
        return None, mistakes
    return Building(config, path, ZoneInfo(config.site.timezone), tuple(devices), points), []


def _numbers(devices: Sequence[Device]) -> dict[str, Point]:
    return {point.id: point for device in devices for point in device.points if not point.is_text}


def _identifiers(config: BuildingConfig) -> Iterator[Mistake]:
    named: tuple[tuple[str, Sequence[str]], ...] = (
        ("links", [link.id for link in config.links]),
        ("devices", [device.id for device in config.devices]),
        ("mqtt_devices", [device.id for device in config.mqtt_devices]),
    )
    modbus = {device.id for device in config.devices}
    for index, device in enumerate(config.mqtt_devices):
        if device.id in modbus:
            yield Mistake(("mqtt_devices", index, "id"), f"{device.id!r} is also in devices", "rename one")
    for section, ids in named:
        for identifier, count in Counter(ids).items():
            if count > 1:
                second = ids.index(identifier, ids.index(identifier) + 1)
                yield Mistake(
                    (section, second, "id"), f"{identifier!r} is used twice in {section}", "rename one"
                )


def _lines(config: BuildingConfig) -> Iterator[Mistake]:
    """Two links to one gateway or one tty would speak at the same time on the same line."""
    known: dict[object, str] = {}
    for index, link in enumerate(config.links):
        if link.type == "mqtt":
            continue
        place = link.port if link.type == "modbus_rtu" else (link.host.lower(), link.port)
        other = known.setdefault(place, link.id)
        if other != link.id:
            what = f"links {other!r} and {link.id!r} are one line"
            yield Mistake(("links", index), what, f"remove {link.id!r} and put its devices on {other!r}")


def _reserved(config: BuildingConfig) -> Iterator[Mistake]:
    for index, device in enumerate(config.devices):
        if f"{device.id}." == INGESTED:
            what = f"{device.id!r} is the name of the series that are put in through the API"
            yield Mistake(("devices", index, "id"), what, "rename the device")


def _site(config: BuildingConfig) -> Iterator[Mistake]:
    known = available_timezones()
    if config.site.timezone not in known:
        advice = nearest(config.site.timezone, sorted(known))
        yield Mistake(("site", "timezone"), f"time zone {config.site.timezone!r} is unknown", advice)


def _links(config: BuildingConfig) -> Iterator[Mistake]:
    ids = [link.id for link in config.links if link.type != "mqtt"]
    for index, device in enumerate(config.devices):
        if device.link not in ids:
            yield Mistake(
                ("devices", index, "link"), f"there is no link {device.link!r}", nearest(device.link, ids)
            )


def _periods(config: BuildingConfig, devices: Sequence[Device]) -> Iterator[Mistake]:
    for index, link in enumerate(config.links):
        if link.type == "mqtt":
            continue
        load = load_of(link, devices)
        if load.is_possible:
            continue
        what = f"the periods of link {link.id!r} are impossible: {load.arithmetic()}"
        factor = max(load.stretched(), 1.0)
        advice = f"make the periods {factor:.1f} times longer, name fewer points, put some in 'slow', or raise the baud rate"
        yield Mistake(("links", index), what, advice)


def _prices(config: BuildingConfig) -> Iterator[Mistake]:
    sold = {
        "electricity_eur_per_kwh": config.prices.electricity_eur_per_kwh,
        "gas_eur_per_kwh": config.prices.gas_eur_per_kwh,
    }
    for name, prices in sold.items():
        place: Location = ("prices", name)
        for index, (before, after) in enumerate(pairwise(prices), start=1):
            if after.start <= before.start:
                what = f"price from {after.start} comes after the one from {before.start}"
                yield Mistake((*place, index), what, "sort prices by date, one per date")
        used = config.savings is not None and name.startswith(config.savings.energy_kind.split("_")[0])
        if config.savings and used and prices and prices[0].start > config.savings.reporting.start:
            what = f"the first price starts {prices[0].start}, after savings are reported from"
            yield Mistake((*place, 0), what, f"add the price valid on {config.savings.reporting.start}")


def _api(config: BuildingConfig) -> Iterator[Mistake]:
    if not config.api.is_local and not config.api.insecure and config.api.tls is None:
        what = f"api.host {config.api.host!r} would serve plain HTTP beyond this machine"
        advice = "give it a certificate with 'tls', use 127.0.0.1 behind a TLS proxy, or accept it with 'insecure: true'"
        yield Mistake(("api", "host"), what, advice)


def _device(
    section: DeviceSection, place: Location, folders: Sequence[Path]
) -> tuple[Device | None, list[Mistake]]:
    try:
        template = load_template(section.template, folders=folders)
    except TemplateError as error:
        known = template_ids(folders)
        unknown = section.template not in known
        what = f"there is no device template {section.template!r}" if unknown else str(error)
        advice = nearest(section.template, known) if unknown else "mend the template"
        return None, [Mistake((*place, "template"), what, advice)]
    mistakes = [*_keys(section, place, template), *_switches(section, place, template)]
    if mistakes:
        return None, mistakes
    points = points_of(section, template)
    try:
        plan([want_of(point.register, template) for point in points], rules_of(template))
    except PlanError as error:
        return None, [Mistake((*place, "points"), str(error), "correct the template or remove the point")]
    return Device(section, template, points), []


def _switches(section: DeviceSection, place: Location, template: DeviceTemplate) -> Iterator[Mistake]:
    for name, setting in section.switches.items():
        known = template.switches.get(name)
        if known is None:
            what = f"template {template.id!r} has no switch {name!r}"
            yield Mistake((*place, "switches", name), what, nearest(name, list(template.switches)))
        elif setting not in known.options:
            what = f"switch {name!r} has no position {setting!r}"
            yield Mistake((*place, "switches", name), what, nearest(setting, list(known.options)))
    for name, switch in template.switches.items():
        if switch.default is None and name not in section.switches:
            options = ", ".join(switch.options)
            what = f"the values depend on the switch {name!r} of the device ({switch.desc})"
            yield Mistake(
                place, what, f"look at the device and add 'switches: {{{name}: …}}', one of: {options}"
            )


def _keys(section: DeviceSection, place: Location, template: DeviceTemplate) -> Iterator[Mistake]:
    known = [register.key for register in template.registers]
    if not known:
        what = f"template {template.id!r} holds notes only: the map depends on the application in the device"
        yield Mistake(
            (*place, "template"), what, "write a template of your own in the site's folder 'templates'"
        )
        return
    for field in ("slow", "once"):
        for index, key in enumerate(getattr(section, field)):
            if key not in (section.points or known):
                what = f"{key!r} is not one of the points of {section.id!r}"
                yield Mistake((*place, field, index), what, nearest(key, section.points or known))
    seen: set[str] = set()
    for index, key in enumerate(section.points or ()):
        if key not in known:
            what = f"template {template.id!r} has no point {key!r}"
            yield Mistake((*place, "points", index), what, nearest(key, known))
        elif key in seen:
            yield Mistake((*place, "points", index), f"point {key!r} is listed twice", "remove one")
        seen.add(key)


def _savings(config: BuildingConfig, points: dict[str, Point], path: Path) -> Iterator[Mistake]:
    if config.savings is None:
        return
    yield from _factors(config.savings, path)
    counters = [point.id for point in points.values() if point.is_counter]
    temperatures = [point.id for point in points.values() if point.register.unit == "°C"]
    fallbacks = [
        (("savings", "temperature_fallbacks", place), wanted, temperatures, "a temperature in °C")
        for place, wanted in enumerate(config.savings.temperature_fallbacks)
    ]
    place: Location
    for place, wanted, accepted, kind in (
        (("savings", "energy"), config.savings.energy, counters, "an energy counter in kWh"),
        (("savings", "temperature"), config.savings.temperature, temperatures, "a temperature in °C"),
        *fallbacks,
    ):
        # What others put here is known once they have.
        if wanted in accepted or wanted.startswith(INGESTED):
            continue
        what = f"{wanted!r} is not {kind}" if wanted in points else f"there is no point {wanted!r}"
        yield Mistake(place, what, nearest(wanted, accepted))


def _factors(savings: SavingsSection, path: Path) -> Iterator[Mistake]:
    # Only sites that measure savings pay for loading numpy.
    from edge_agent.savings.valuing import FactorsError, factors_of  # noqa: PLC0415 - see above

    own = savings.factors
    try:
        factors_of(savings.energy_kind, None if own is None else path.parent / own)
    except FactorsError as error:
        place: Location = ("savings", "energy_kind" if own is None else "factors")
        yield Mistake(place, str(error), "name one of the shipped energies, or correct your file of factors")


def _watch(config: BuildingConfig, points: dict[str, Point]) -> Iterator[Mistake]:
    for index, pair in enumerate(config.watch.heating_and_cooling):
        for key, wanted in (("heating", pair.heating), ("cooling", pair.cooling)):
            if wanted not in points:
                what = f"there is no point {wanted!r}"
                yield Mistake(
                    ("watch", "heating_and_cooling", index, key), what, nearest(wanted, list(points))
                )
