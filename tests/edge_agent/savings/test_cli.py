"""`edge-agent savings`: output and exit codes."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from edge_agent.cli.savings import savings

from .days import B34_HOURLY, BASELINE, REPORTING, heated, make_days

B34 = (
    *("--energy", str(B34_HOURLY), "--timezone", "Europe/London"),
    *("--baseline", "2015-01-01/2016-01-01", "--reporting", "2016-03-01/2017-03-01"),
)


def run(*arguments: str) -> Result:
    app = typer.Typer()
    app.command("savings")(savings)
    return CliRunner().invoke(app, arguments, env={"COLUMNS": "200"})


@pytest.fixture
def daily_file(tmp_path: Path) -> Path:
    path = tmp_path / "meter.csv"
    rows = [f"{day.date},{day.kwh},{day.temp_c}" for day in make_days(heated)]
    path.write_text("\n".join(["date,kwh,temp_c", *rows]), encoding="utf-8")
    return path


def on(path: Path, *arguments: str) -> Result:
    return run("--energy", str(path), "--baseline", str(BASELINE), "--reporting", str(REPORTING), *arguments)


def test_the_real_building_shows_its_43_percent() -> None:
    result = run(*B34, "--json")

    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert 42 <= answer["savings_percent"] <= 44
    assert answer["verdict"] == "real"
    assert answer["coverage"]["reporting"]["known_days"] == 365


def test_without_json_it_is_a_table_and_a_sentence() -> None:
    result = run(*B34)

    assert result.exit_code == 0
    assert "17,209 kWh, 42.9 %" in result.stdout
    assert "the saving is real" in result.stdout
    assert "On weekdays the building uses" in result.stdout


@pytest.mark.parametrize("model", ["daily", "auto"])
def test_a_daily_file_is_read_as_it_is(daily_file: Path, model: str) -> None:
    result = on(daily_file, "--json", "--model", model)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["model"] == "daily"


def test_a_model_that_does_not_exist_exits_2(daily_file: Path) -> None:
    result = on(daily_file, "--model", "hourly")

    assert result.exit_code == 2
    assert "daily" in result.stderr


def test_a_byte_order_mark_is_harmless(daily_file: Path) -> None:
    daily_file.write_text(daily_file.read_text(encoding="utf-8"), encoding="utf-8-sig")
    assert on(daily_file, "--json").exit_code == 0


def test_warnings_of_the_hours_reach_the_reader(tmp_path: Path) -> None:
    lines = gzip.decompress(B34_HOURLY.read_bytes()).decode().splitlines()
    stamp, _, temp_c = lines[4000].split(",")
    lines[4000] = f"{stamp},,{temp_c}"
    path = tmp_path / "b34.csv"
    path.write_text("\n".join(lines), encoding="utf-8")

    result = run("--energy", str(path), *B34[2:])

    assert "Warning: days lacking up to a tenth of their hours" in result.stdout


def test_a_wrong_line_exits_2_with_file_and_line(daily_file: Path) -> None:
    text = daily_file.read_text(encoding="utf-8")
    daily_file.write_text(text.replace("2023-01-02,", "2023-01-02,x", 1), encoding="utf-8")

    result = on(daily_file)

    assert result.exit_code == 2
    assert f"{daily_file}:3: " in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("content", [b"\x1f\x8b\x08damaged", b"\xff\xfe\x00d", None])
def test_a_file_that_cannot_be_read_exits_2_and_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "meter.csv.gz"
    if content is not None:
        path.write_bytes(content)

    result = on(path)

    assert result.exit_code == 2
    assert str(path) in result.stderr


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--timezone", "Europe/Pari"),
        ("--timezone", "../etc"),
        ("--baseline", "2023"),
        ("--reporting", "2024-01-01/2023-01-01"),
    ],
)
def test_a_wrong_option_exits_2_and_is_named(daily_file: Path, option: str, value: str) -> None:
    result = on(daily_file, option, value)

    assert result.exit_code == 2
    assert option in result.stderr


def test_a_refusal_exits_3_with_the_rule(daily_file: Path) -> None:
    result = on(daily_file, "--baseline", "2023-01-01/2023-06-01", "--json")

    assert result.exit_code == 3
    assert "baseline_span" in result.stderr
    assert json.loads(result.stdout)["refused"] == "baseline_span"
    assert on(daily_file, "--baseline", "2023-01-01/2023-06-01").stdout == ""


def test_the_engine_loads_numpy_and_nothing_heavier() -> None:
    heavy = ("pandas", "scipy", "pydantic", "aiohttp", "typer", "rich")
    code = f"import sys, edge_agent.savings; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
