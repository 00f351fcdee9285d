"""What script/bench edge measures is what it says."""

import asyncio
import time
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.edge import command, faults, footprint, past, polling, thingsboard
from benchmarks.edge.peer import libmodbus
from benchmarks.edge.reference import HOSTS, POINTS, reference_set, write_building
from edge_agent.config import load_building
from edge_agent.store import only_agent


def test_the_reference_set_is_a_thousand_points_on_ten_hosts(tmp_path: Path) -> None:
    meters = reference_set()
    assert sum(len(meter.keys) for meter in meters) == POINTS
    assert {meter.host for meter in meters} == set(range(HOSTS))
    building = load_building(write_building(tmp_path, meters, range(1, HOSTS + 1), 1.0))
    assert len(building.points) == POINTS


@pytest.mark.slow
def test_both_readers_read_every_point_and_ours_in_far_fewer_requests() -> None:
    meters = reference_set()
    with libmodbus(HOSTS, 0) as ports:
        naive = asyncio.run(polling.naive(meters, ports, 1))
        ours = asyncio.run(polling.planned(meters, ports, 1))
    assert naive.points == ours.points == naive.requests == POINTS
    assert ours.requests < POINTS / 8
    assert ours.points_per_s > 0
    assert ours.cpu_per_point_us > 0


@pytest.mark.slow
def test_late_answers_are_never_taken_for_others_and_a_dead_unit_costs_little() -> None:
    late = asyncio.run(faults.late_with_ours())
    assert late.wrong == 0
    assert late.right > 30
    assert asyncio.run(faults.dead_with_ours()) <= 0.1
    assert asyncio.run(faults.refused()) < 1


@pytest.mark.slow
def test_the_whole_agent_keeps_what_it_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footprint, "_WARM_S", 3.0)
    monkeypatch.setattr(past, "_STEP_S", 900)
    with libmodbus(HOSTS, 0) as ports:
        found = footprint.measure(reference_set()[:12], ports, tmp_path, 3.0, time.sleep)
    assert found.points_per_s > 0
    assert 20 < found.anonymous_mb < found.resident_mb
    assert found.query_ms >= 0
    assert found.packed == 96 * sum(len(meter.keys) for meter in reference_set()[:12])
    assert found.charted >= 20 * 96, "each chart has every sample of the day that was packed"


@pytest.mark.slow
def test_an_agent_that_does_not_start_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with only_agent(tmp_path / "data"), pytest.raises(RuntimeError, match="already works in this folder"):
        footprint.measure(reference_set()[:1], range(1, 11), tmp_path, 1.0, time.sleep)


def test_the_peer_is_asked_for_the_same_registers(tmp_path: Path) -> None:
    meters = reference_set()[:2]
    thingsboard._write(tmp_path, meters, range(1, 11), 1883)
    assert (tmp_path / "modbus.json").read_text().count('"tag"') == sum(len(meter.keys) for meter in meters)
    assert thingsboard._points({"a": [{"ts": 1, "values": {"x": 1, "y": 2}}], "b": [{"z": 3}]}) == 3


def test_results_are_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    results = command.Results(
        cycles={"naive 0": polling.Cycle(1000, 1000, 1.0, 0.1), "ours 0": polling.Cycle(92, 1000, 0.1, 0.01)},
        peers={"0": thingsboard.Delivered(1000, 85, 16)},
        footprint=footprint.Footprint(1000, 1_440_000, 31_680, 78, 54, 4, 80, 5),
        late={"ours": faults.Late(0, 45, 15)},
        missing="nothing",
    )
    monkeypatch.setattr(command, "Console", lambda **_: Console(width=160, force_terminal=False))
    command._print(results)
    output = capsys.readouterr().out
    assert "edge_agent" in output
    assert "0 wrong, 45 right, 15 errors of 60" in output
    assert "Not measured: nothing" in output
