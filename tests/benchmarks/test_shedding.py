"""`script/bench shedding`: the same days for all, a table, the time of a decision."""

import json

import pytest
from typer.testing import CliRunner

from benchmarks.cli import app
from benchmarks.shedding import command, compare
from benchmarks.shedding.speed import measure
from simulators.site.days import HOUR


def test_a_decision_is_timed_for_as_many_loads_as_asked() -> None:
    speed = measure(5, decisions=60)

    assert (speed.loads, speed.decisions) == (5, 60)
    assert 0 < speed.median_ms <= speed.p99_ms


@pytest.mark.parametrize("as_json", [True, False])
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
