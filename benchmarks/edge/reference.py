"""The reference set: 1 000 points of ten real register maps on ten hosts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edge_agent.devices import DeviceTemplate, load_template

POINTS = 1000
HOSTS = 10
_MAPS = (
    "eastron_sdm630",
    "schneider_iem3000",
    "schneider_iem3000",
    "carlo_gavazzi_em300_et300",
    "socomec_diris_a10",
    "socomec_countis_e34_e44",
    "abb_a43_a44_b23_b24",
    "siemens_sentron_pac2200_pac3200",
    "socomec_diris_b30",
    "eastron_sdm630",
)


@dataclass(frozen=True, slots=True)
class Meter:
    """A device of the set.

    Attributes:
        host: which of the ten hosts it is behind.
        unit: its number there.
        template: its map.
        keys: what is read of it.
    """

    host: int
    unit: int
    template: DeviceTemplate
    keys: tuple[str, ...]

    @property
    def id(self) -> str:
        """Name in a configuration."""
        return f"m{self.host}-{self.unit}"


def reference_set() -> tuple[Meter, ...]:
    """The meters: each host has one kind of map, on as many units as 1 000 points need."""
    meters: list[Meter] = []
    left, unit = POINTS, 0
    while left:
        unit += 1
        for host, name in enumerate(_MAPS):
            template = load_template(name)
            keys = tuple(register.key for register in template.registers)[:left]
            if keys:
                meters.append(Meter(host, unit, template, keys))
                left -= len(keys)
    return tuple(meters)


def write_building(folder: Path, meters: Sequence[Meter], ports: Sequence[int], poll_s: float) -> Path:
    """Write a configuration of the set, and give its ``building.yaml``."""
    lines = [
        "site: {id: reference, name: Reference, timezone: Europe/Paris, sector: bureaux}",
        "links:",
        *(
            f"  - {{id: h{host}, type: modbus_tcp, host: 127.0.0.1, port: {port}, turnaround_ms: 0}}"
            for host, port in enumerate(ports)
        ),
        "devices:",
        *(
            f"  - {{id: {meter.id}, name: {meter.id}, template: {meter.template.id}, link: h{meter.host}, unit: {meter.unit}, "
            f"poll_s: {poll_s}, points: [{', '.join(meter.keys)}]}}"
            for meter in meters
        ),
        "api: {host: 127.0.0.1, port: 0}",
        "",
    ]
    path = folder / "building.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path
