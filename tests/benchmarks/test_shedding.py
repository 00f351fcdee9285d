"""`script/bench shedding`: the same days for all, a table, the time of a decision."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.shedding import command, compare, replay
from benchmarks.shedding.speed import measure
from custom_components.linky_gtb.shedding.core import (
    Inputs,
    Limit,
    LoadSpec,
    LoadView,
    MeterReading,
    Shedder,
    SiteSpec,
)
from custom_components.linky_gtb.shedding.recording import Recording
from simulators.site.days import HOUR


def test_a_decision_is_timed_for_as_many_loads_as_asked() -> None:
    speed = measure(5, decisions=60)

    assert (speed.loads, speed.decisions) == (5, 60)
    assert 0 < speed.median_ms <= speed.p99_ms


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.slow
def test_the_bench_prints_one_line_per_controller(monkeypatch: pytest.MonkeyPatch, *, as_json: bool) -> None:
    whole = compare.compare
    monkeypatch.setattr(
        command,
        "compare",
        lambda seeds, *, faulty, tell: whole(seeds, faulty=faulty, tell=tell, until=HOUR // 4),
    )
    monkeypatch.setattr(command, "measure", lambda loads: measure(loads, decisions=20))

    result = CliRunner().invoke(app, ["shedding", "--days", "1", *(["--json"] if as_json else [])])

    assert result.exit_code == 0, result.output
    if as_json:
        lines = json.loads(result.stdout)["days"]
        assert [line["controller"] for line in lines] == list(compare.CONTROLLERS) * 2
    else:
        assert all(name in result.stdout for name in compare.CONTROLLERS)


def recorded() -> dict[str, object]:
    site, load = SiteSpec(), LoadSpec(id="heater", power_w=2000, gated=True)
    shedder, recording, on = Shedder(site, [load]), Recording(), False
    for step in range(60):
        now = 1_800_000_000.0 + 2 * step
        limit = 9000.0 if step < 40 else 2500.0
        meter = MeterReading(1000.0 + step % 5 + 2000.0 * on, now)
        inputs = Inputs(
            now=now,
            meters={"site": meter},
            limits=(Limit(value=limit),),
            loads={"heater": LoadView(on=on, demand=1.0)},
        )
        if recording.needs_note(now):
            recording.note(now, shedder.document())
        decision = shedder.decide(inputs)
        recording.add(inputs, decision)
        for order in decision.orders:
            on = order.on
    document: dict[str, object] = json.loads(json.dumps(recording.document(site, {"heater": load})))
    return document


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_diagnostics_file_is_decided_again_as_it_was(tmp_path: Path, *, wrapped: bool) -> None:
    file = tmp_path / "diagnostics.json"
    document = recorded()
    file.write_text(json.dumps({"data": {"recording": document}} if wrapped else document), encoding="utf-8")

    result = CliRunner().invoke(replay.app, [str(file), *([] if wrapped else ["--every"])])

    assert result.exit_code == 0, result.output
    assert "start heater to rung 0: starts" in result.stdout
    assert "shed heater to rung 1: over_limit" in result.stdout
    assert "60 calls, 0 with other orders than recorded" in result.stdout


@pytest.mark.parametrize(
    "content", ["{}", "not json", '{"recording": {"calls": []}}', '{"calls": [], "loads": []}']
)
def test_a_file_without_a_recording_is_refused_in_words(tmp_path: Path, content: str) -> None:
    file = tmp_path / "x.json"
    file.write_text(content, encoding="utf-8")

    result = CliRunner().invoke(replay.app, [str(file)])

    assert result.exit_code == 1
    assert "x.json" in result.output


def test_an_incomplete_recording_says_what_is_missing() -> None:
    document = recorded()
    document["calls"] = [{"inputs": {"meters": {}, "loads": {}, "limits": []}, "decision": {}}]

    with pytest.raises(replay.NotARecordingError, match="not complete"):
        list(replay.replay(document))


def test_the_recording_keeps_an_hour_and_the_memory_it_begins_with() -> None:
    recording, decision = (
        Recording(),
        Shedder(SiteSpec(), []).decide(Inputs(now=0.0, meters={}, limits=(), loads={})),
    )
    for minute in range(180):
        now = 60.0 * minute
        if recording.needs_note(now):
            recording.note(now, {"version": 1, "at": now})
        recording.add(Inputs(now=now, meters={}, limits=(), loads={}), decision)

    assert recording.notes[0][0] == recording.calls[0][0].now
    assert 60 <= len(recording.calls) <= 71
