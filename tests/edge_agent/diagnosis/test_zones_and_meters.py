"""What zones and sub-meters of the store add to the diagnosis of the main meter."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.config import Building, load_building
from edge_agent.diagnosis.figures import kpis_json
from edge_agent.diagnosis.nightly import Diagnosis, diagnose
from edge_agent.energy import HOUR, Interval
from edge_agent.store import Change, Store
from tests.edge_agent.anomalies.buildings import office
from tests.edge_agent.diagnosis.history import NOW, fill
from tests.edge_agent.sites import write_site

ZONE = {
    "id": "thermostat",
    "vendor": "Test",
    "models": ["Z1"],
    "kind": "thermostat",
    "verification": "verified",
    "registers": [
        {"key": "room_temperature", "address": 0, "type": "int16", "scale": 0.1, "unit": "°C"},
        {
            "key": "setpoint",
            "address": 1,
            "type": "int16",
            "scale": 0.1,
            "unit": "°C",
            "quantity": "setpoint",
        },
    ],
}
DEVICE = "  - {id: hall, name: Hall, template: thermostat, link: tgbt, unit: 3, points: [room_temperature, setpoint]}\n"
TREE = """\
energy:
  meters:
    - {point: main.energy_import}
    - {point: ingest.offices, under: main.energy_import, use: lighting}
"""
START, STUCK = datetime(2024, 12, 31, 23, tzinfo=UTC), datetime(2025, 3, 24, 23, tzinfo=UTC)
OPEN = range(8, 18)


def site(folder: Path) -> Building:
    """An office with a hall kept at 23 °C by day in winter, and a sub-meter that stops in March."""
    path = write_site(folder, more=TREE)
    (folder / "templates/thermostat.json").write_text(json.dumps(ZONE), encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("api:", f"{DEVICE}api:"), encoding="utf-8")
    building = load_building(path)
    profiles = office()
    fill(building, profiles)
    part, room, setpoint = list[Interval](), list[Interval](), list[Interval]()
    for start in (START + n * HOUR for n in range(int((NOW - timedelta(hours=8) - START) / HOUR))):
        local = start.astimezone(building.zone)
        used = float(profiles.kwh[profiles.place(local.date()), local.hour])
        warm = 23.0 if local.hour in OPEN else 17.0
        part.append(Interval(start, start + HOUR, 0.0 if start >= STUCK else 0.3 * used))
        room.append(Interval(start, start + HOUR, warm - 0.5))
        setpoint.append(Interval(start, start + HOUR, warm))
    with Store(building.database) as store:
        store.write(
            [
                Change(
                    energy={"ingest.offices": tuple(part)},
                    means={"hall.room_temperature": tuple(room), "hall.setpoint": tuple(setpoint)},
                )
            ]
        )
    return building


@pytest.mark.slow
def test_zones_and_sub_meters_are_judged_with_the_main_meter(tmp_path: Path) -> None:
    building = site(tmp_path)
    with Store(building.database) as store:
        found = diagnose(building, store.reader, NOW)
        assert isinstance(found, Diagnosis)
        kpis = kpis_json(building, found, NOW)
    told = [each.id for each in found.new]
    assert "2025-03-04-setpoint_out_of_season-hall" in told
    assert [each.date for each in found.new if each.kind.value == "meter_disagreement"] == [date(2025, 3, 25)]
    zones, uses = kpis["zones"], kpis["uses"]
    assert isinstance(zones, list)
    assert isinstance(uses, list)
    (hall,) = zones
    assert (hall["name"], hall["reference"]) == ("Hall", None)
    assert (hall["occupied_c"], hall["empty_c"]) == (22.5, pytest.approx(17.5, abs=0.6))
    assert (hall["at_setpoint"], hall["overheated"]) == (1.0, 1.0)
    use, rest = uses
    assert (use["names"]["fr"], use["name"], rest["name"]) == ("éclairage", "lighting", None)
    assert 0.2 < use["share"] < 0.3


def test_a_site_without_any_meter_has_no_hours_and_no_uses(tmp_path: Path) -> None:
    path = write_site(tmp_path)
    text = path.read_text(encoding="utf-8").replace(", energy_import]", "]")
    path.write_text(text, encoding="utf-8")
    building = load_building(path)
    with Store(building.database) as store:
        found = diagnose(building, store.reader, NOW)
        kpis = kpis_json(building, found, NOW)
    assert (found.history.hours, kpis["uses"], kpis["energy_zones"]) == ([], [], [])
