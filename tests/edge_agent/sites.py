"""Sites for tests: a meter and a sensor with a template of their own, in a folder of their own."""

import json
from pathlib import Path

from edge_agent.config import Building, load_building

TEMPLATE = {
    "id": "test_meter",
    "vendor": "Test",
    "models": ["T1"],
    "kind": "electricity_meter",
    "verification": "verified",
    "max_read_registers": 60,
    "registers": [
        {"key": "power", "address": 0, "type": "float32", "unit": "W"},
        {"key": "voltage", "address": 2, "type": "uint16", "scale": 0.1, "unit": "V"},
        {"key": "energy_import", "address": 10, "type": "uint32", "scale": 0.1, "unit": "kWh"},
        {
            "key": "temperature",
            "address": 20,
            "type": "int16",
            "scale": 0.1,
            "unit": "°C",
            "sentinels": [{"raw": "0x8000"}],
        },
    ],
}

YAML = """\
site: {{id: town-hall, name: Town hall, timezone: Europe/Paris, sector: bureaux}}
prices:
  electricity_eur_per_kwh: [{{from: 2024-02-01, value: 0.25}}, {{from: 2026-02-01, value: 0.20}}]
templates: templates
links:
  - {{id: tgbt, type: modbus_tcp, host: 127.0.0.1, port: {port}, timeout_s: {timeout_s}}}
devices:
  - {{id: main, name: Main meter, template: test_meter, link: tgbt, unit: 1, poll_s: {poll_s}, points: [power, energy_import]}}
  - {{id: outdoor, name: Outdoor, template: test_meter, link: tgbt, unit: 2, poll_s: {poll_s}, points: [temperature]}}
api: {{host: 127.0.0.1, port: 0}}
{more}"""

SAVINGS = """\
savings:
  energy: main.energy_import
  temperature: outdoor.temperature
  baseline: {start: 2025-01-01, end: 2026-01-01}
  reporting: {start: 2026-03-01, end: 2026-10-01}
"""
CEE = """\
cee:
  - fiche: BAT-TH-116
    engaged: 2026-01-15
    inputs: {surfaces_m2: {chauffage: 719}, bms_class: A, zone: H1, building_sector: bureaux}
"""


def write_site(
    folder: Path, *, port: int = 1, poll_s: float = 0.1, timeout_s: float = 0.3, more: str = ""
) -> Path:
    """Write a site's files and return its ``building.yaml``."""
    templates = folder / "templates"
    templates.mkdir(parents=True, exist_ok=True)
    (templates / "test_meter.json").write_text(json.dumps(TEMPLATE), encoding="utf-8")
    path = folder / "building.yaml"
    path.write_text(YAML.format(port=port, poll_s=poll_s, timeout_s=timeout_s, more=more), encoding="utf-8")
    return path


def make_site(
    folder: Path, *, port: int = 1, poll_s: float = 0.1, timeout_s: float = 0.3, more: str = ""
) -> Building:
    """Write and load a site."""
    return load_building(write_site(folder, port=port, poll_s=poll_s, timeout_s=timeout_s, more=more))
