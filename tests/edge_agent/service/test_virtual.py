"""Virtual points: computed when a point that they depend on is read; an unknown part makes the whole unknown."""

from pathlib import Path

from edge_agent.config import DeviceKind, load_building
from edge_agent.live import PointState, Quality
from edge_agent.virtual import VirtualPoints
from tests.edge_agent.config.test_other_devices import site


def computed(tmp_path: Path, source: str, **states: PointState) -> dict[str, float | None]:
    building = load_building(site(tmp_path))
    units = {name: point.register.unit for name, point in building.points.items()}
    devices = [device for device in building.devices if device.kind is DeviceKind.VIRTUAL]
    known = {name.replace("__", "."): state for name, state in states.items()}
    found = VirtualPoints(devices, units).after(source, lambda name: known.get(name, PointState()))
    return {key: value for _, reading in found for key, value in reading.values.items()}


def good(value: float) -> PointState:
    return PointState(value, Quality.GOOD)


def test_what_depends_on_a_device_is_computed_when_it_was_read(tmp_path: Path) -> None:
    values = computed(
        tmp_path,
        "plug",
        main__power=good(5000),
        plug__power=good(800),
        main__energy_import=good(100),
        plug__energy=good(3),
    )
    assert values == {"rest": 4200.0, "energy": 103.0, "energy_rest": 97.0}


def test_nothing_is_computed_when_another_device_was_read(tmp_path: Path) -> None:
    assert computed(tmp_path, "outdoor", main__power=good(5000)) == {}


def test_an_unknown_part_makes_the_whole_unknown(tmp_path: Path) -> None:
    stale = PointState(None, Quality.STALE)
    values = computed(tmp_path, "plug", main__power=good(5000), plug__power=stale)
    assert values["rest"] is None
