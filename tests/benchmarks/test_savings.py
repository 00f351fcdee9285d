"""What `script/bench savings` measures, on a few buildings and one case."""

import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks import peers
from benchmarks.cli import app
from benchmarks.savings import cases, drift_study, eemeter_peer, speed, tables
from benchmarks.savings.drift_study import Study
from edge_agent.savings import Family


@pytest.fixture(scope="module")
def three() -> Study:
    data = drift_study.buildings()
    return drift_study.study({name: data[name] for name in ("b14", "b32", "b98")})


def shown(*tables_: object) -> str:
    console = Console(width=220, record=True, file=Path("/dev/null").open("w", encoding="utf-8"))  # noqa: SIM115 - the console's own
    for table in tables_:
        console.print(table)
    return console.export_text()


@pytest.mark.slow
def test_the_archive_has_its_buildings() -> None:
    data = drift_study.buildings()
    assert len(data) == 59
    assert {len(days) for days in data.values()} == {5113}


@pytest.mark.slow
def test_each_building_is_judged_by_the_factors_of_others(three: Study) -> None:
    assert three.fold_of == {"b14": 0, "b32": 1, "b98": 2}
    own = [change for change, _ in three.changes if change.building == "b14" and change.window == 365]
    others = [change for change, _ in three.changes if change.building != "b14" and change.window == 365]
    [unseen] = {at for change, at in three.changes if change.building == "b14" and change.window == 365}

    assert unseen == pytest.approx(drift_study.factor_of(others))
    assert unseen != pytest.approx(drift_study.factor_of([*own, *others]))


@pytest.mark.slow
def test_the_study_counts_what_intervals_hold(three: Study) -> None:
    held = three.held(lambda change: change.window == 365)

    assert held is not None
    assert held.buildings == 3
    assert held.model < held.shipped
    assert three.held(lambda change: change.window == 1) is None


@pytest.mark.slow
def test_the_past_of_a_building_grows_year_by_year(three: Study) -> None:
    years = {len(change.drift.own_changes) for change, _ in three.changes}
    assert {0, 1, 2, 3} <= years


@pytest.mark.slow
def test_the_study_shows_as_a_table_and_as_json(three: Study) -> None:
    text = shown(tables.coverage_table(three), tables.factors_line(three))
    answer = tables.coverage_json(three)

    assert "a year, 0 of its own before" in text
    assert "Shipped" in text
    assert json.loads(json.dumps(answer))["family"] == "daily"


@pytest.mark.slow
def test_bills_scatter_at_least_as_a_building_seen_by_its_bills_is_supposed_to() -> None:
    days = drift_study.buildings()["b98"]
    changes = drift_study.changes_of("b98", days, Family.BILLING)

    assert changes
    assert all(change.drift.cv >= 0.16 for change in changes)


@pytest.mark.slow
def test_the_cases_are_those_of_the_reference_tools() -> None:
    assert len(cases.names()) == 10
    assert cases.oracle("cam_b34_2015_vs_2016mar").eemeter_percent == pytest.approx(42.76, abs=0.01)
    assert cases.hourly_case("cam_b34_2015_vs_2016mar").measured.hours


@pytest.mark.slow
def test_each_case_is_measured_in_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "names", lambda: ["cam_b34_2015_vs_2016mar"])
    monkeypatch.setattr(speed, "hourly_names", lambda: ["cam_b34_2015_vs_2016mar"])
    told: list[str] = []
    daily, hourly = speed.measure(told.append)

    assert told == ["cam_b34_2015_vs_2016mar, daily", "cam_b34_2015_vs_2016mar, hourly"]
    assert daily.savings_percent == pytest.approx(42.9, abs=0.1)
    assert hourly.savings_percent == pytest.approx(42.7, abs=0.3)
    assert max(daily.peak_mb, hourly.peak_mb) < 120
    peer = {daily.name: eemeter_peer.PeerLine(1.7, 4.0, 364.0, 42.8, 0.316)}
    text = shown(tables.speed_table([daily, hourly], peer))
    assert "364" in text
    assert json.loads(json.dumps(tables.speed_json([daily, hourly], peer)))[1]["eemeter_here"] is None


def test_a_tool_that_does_not_install_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "_TOOLS", tmp_path / "none")
    monkeypatch.setattr(shutil, "which", lambda _: str(tmp_path / "no-uv"))
    with pytest.raises(peers.PeerMissingError, match="no-uv"):
        eemeter_peer.measure(lambda _: None)


@pytest.mark.slow
def test_the_command_prints_json_without_the_peer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "names", lambda: ["il-gas-hdd-only-hourly"])
    monkeypatch.setattr(speed, "hourly_names", list)
    done = CliRunner().invoke(app, ["savings", "--no-eemeter", "--json"])

    assert done.exit_code == 0
    [case] = json.loads(done.stdout)["cases"]
    assert abs(case["savings_percent"] - case["oracle"]["eemeter_percent"]) < 1.0
