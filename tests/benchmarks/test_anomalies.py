"""The scores of anomalies: held-out buildings stay apart, the recipe of faults, the counts, and what is reached."""

import json
from datetime import date

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from benchmarks import cli
from benchmarks.anomalies import command, night
from benchmarks.anomalies.cases import HELD_OUT, TEST, TUNED_WITH, TUNING, UNTOUCHED, Case, require_apart
from benchmarks.anomalies.scoring import Outcome, Tally, alerts_per_year, by_kind, run, total
from benchmarks.anomalies.tables import Report, measure, score_tables, to_json
from edge_agent.anomalies import Kind

DAY, OTHER, THIRD = date(2025, 1, 7), date(2025, 1, 8), date(2025, 1, 9)
OUTCOME = Outcome(
    Case("b4", "file", 2025, labelled=True),
    {DAY: Kind.SPIKE, OTHER: Kind.FLAT},
    {DAY: Kind.RESTART, THIRD: Kind.LATE_STOP},
    365,
)


def test_no_building_is_both_tuned_with_and_held_out() -> None:
    require_apart((*TUNING, *UNTOUCHED), TEST)
    assert not TUNED_WITH & HELD_OUT
    assert all(case.held_out for case in TEST)
    assert not any(case.held_out for case in TUNING)
    with pytest.raises(ValueError, match="both sides"):
        require_apart(TUNING, TUNING)


def test_days_are_counted_once_whatever_the_kind_and_kinds_by_their_own_days() -> None:
    assert total([OUTCOME]) == Tally(hits=1, named=0, misses=1, false=1)
    assert by_kind([OUTCOME]) == {
        Kind.FLAT: Tally(misses=1),
        Kind.LATE_STOP: Tally(false=1),
        Kind.SPIKE: Tally(hits=1),
    }
    assert total([OUTCOME]).f1 == pytest.approx(0.5)
    assert alerts_per_year([OUTCOME]) == pytest.approx(365 / 363)
    assert total([]).precision == 0.0


@pytest.mark.slow
def test_faults_are_written_by_the_recipe_of_the_labelled_files() -> None:
    case = Case("b104", "uk_cam_b104_elec_hourly_2014_2016", 2015, seed=1)
    clean, none = Case(case.building, case.file, case.year).load()
    faulty, labels = case.load()
    counts = {kind: list(labels.values()).count(kind) for kind in Kind}
    assert none == {}
    assert {kind: count for kind, count in counts.items() if count} == {
        Kind.NIGHT_ON: 6,
        Kind.WEEKEND_ON: 5,
        Kind.RESTART: 6,
        Kind.EARLY_START: 15,
        Kind.SPIKE: 3,
        Kind.FLAT: 2,
    }
    changed = np.flatnonzero(np.nan_to_num(faulty.kwh - clean.kwh).any(axis=1))
    assert {clean.dates[row] for row in changed} <= set(labels)
    assert len(changed) >= len(labels) - 2


@pytest.mark.slow
def test_the_goals_are_reached_on_buildings_that_no_rule_was_tuned_with() -> None:
    outcomes = [run(case) for case in TEST]
    assert total(outcomes).f1 >= command.F1_GOAL
    assert by_kind(outcomes)[Kind.RESTART].recall >= command.RESTARTS_GOAL
    assert alerts_per_year(outcomes) <= command.ALERTS_GOAL


@pytest.mark.slow
def test_the_command_prints_the_sets_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    report = measure(TUNING[:1], UNTOUCHED[:1], ())
    monkeypatch.setattr(command, "measure", lambda: report)
    text = CliRunner().invoke(cli.app, ["anomalies"]).stdout
    assert text.index("Held out") < text.index("Tuned with")
    assert "b104 2015 untouched" in text
    document = json.loads(CliRunner().invoke(cli.app, ["anomalies", "--json"]).stdout)
    assert document["tuned_with"]["all"]["f1"] > 0.9
    assert document["untouched"]["cases"] == {"b104 2015 untouched": 0}
    assert document == json.loads(json.dumps(to_json(report)))


def test_a_terminal_gets_the_same_tables() -> None:
    console = Console(width=140, record=True, force_terminal=True)
    for table in score_tables(Report((OUTCOME,), (OUTCOME,), (OUTCOME,), 0.1)):
        console.print(table)
    assert "late_stop" in console.export_text()


@pytest.mark.slow
def test_a_night_of_one_site_stays_within_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    recent = [hour for hour in night.hours_of_building() if hour.start.year >= 2018]
    monkeypatch.setattr(night, "hours_of_building", lambda: recent)
    result = CliRunner().invoke(cli.app, ["anomalies", "--night", "--json"])
    taken = json.loads(result.stdout)
    assert taken["found"] == "savings not_distinguishable, judged until 2019-12-31, 4 uses"
    assert taken["idle_mb"] < taken["savings_mb"] <= taken["peak_mb"] <= night.MEMORY_GOAL_MB


def test_a_night_is_told_beside_its_goals(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = night.Night(70.0, 110.0, 109.0, 3.0, 1.1, 3.9, "4 uses")
    monkeypatch.setattr(command, "measure_night", lambda: taken)
    text = CliRunner().invoke(cli.app, ["anomalies", "--night"]).stdout
    assert "4.1 s, of which savings 3.0 s, 3.9 s of processor (goal 5 s)" in text
    assert "110 MB at most" in text
