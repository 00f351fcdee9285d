"""`edge-agent savings`: output and exit codes."""

import gzip
import json
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from edge_agent.cli.savings import savings
from edge_agent.savings import Period

from .days import B23_HOURLY, B34_HOURLY, BASELINE, REPORTING, heated, make_days

pytestmark = pytest.mark.slow

B34 = (
    *("--energy", str(B34_HOURLY), "--timezone", "Europe/London"),
    *("--baseline", "2015-01-01/2016-01-01", "--reporting", "2016-03-01/2017-03-01"),
)

B23 = (
    *("--energy", str(B23_HOURLY), "--timezone", "Europe/London"),
    *("--baseline", "2019-01-01/2020-01-01", "--reporting", "2020-01-01/2021-01-01", "--model", "daily"),
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
    heating = {
        each["method"]: each for each in answer["degree_days"]["baseline"] if each["need"] == "heating"
    }
    assert heating["professionals"]["total_c"] > heating["meteo"]["total_c"] > 2000
    assert heating["meteo"]["known_days"] == 364  # 1 January begins the evening before


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
    result = on(daily_file, "--model", "neural")

    assert result.exit_code == 2
    assert "daily" in result.stderr


def test_the_hourly_model_on_days_is_refused(daily_file: Path) -> None:
    result = on(daily_file, "--model", "hourly", "--json")

    assert result.exit_code == 3
    assert json.loads(result.stdout)["refused"] == "hours_needed"


def test_the_billing_model_takes_the_months_of_a_daily_file(daily_file: Path) -> None:
    answer = json.loads(on(daily_file, "--model", "billing", "--json").stdout)
    daily = json.loads(on(daily_file, "--json").stdout)

    assert answer["model"] == "billing"
    assert answer["drift"]["baseline_cv_percent"] == pytest.approx(16.0)
    assert answer["savings_percent"] == pytest.approx(daily["savings_percent"], abs=1.0)


def test_bills_replace_the_energy_of_the_file(daily_file: Path, tmp_path: Path) -> None:
    days = make_days(heated)
    edges = [*range(0, 720, 60), len(days)]
    rows = [
        f"{days[first].date},{days[last - 1].date + timedelta(days=1)},{sum(day.kwh or 0 for day in days[first:last])}"
        for first, last in pairwise(edges)
        if days[first].date.year == days[last - 1].date.year
    ]
    bills = tmp_path / "bills.csv"
    bills.write_text("\n".join(["start,end,kwh", *rows]), encoding="utf-8")
    answer = on(daily_file, "--bills", str(bills), "--json")

    assert answer.exit_code == 3  # six bills a year: too few, and it says so
    assert json.loads(answer.stdout)["refused"] in {"baseline_coverage", "baseline_bills"}


@pytest.mark.slow
def test_hours_offer_the_hourly_model_and_auto_says_why_it_chose() -> None:
    asked = json.loads(run(*B34, "--model", "hourly", "--json").stdout)
    chosen = json.loads(run(*B34, "--json").stdout)

    assert asked["model"] == "hourly"
    assert 42 <= asked["savings_percent"] <= 44
    assert asked["verdict"] == "real"
    assert chosen["model_reason"].startswith("nearest on weeks it had not seen")


@pytest.mark.slow
def test_the_closure_of_march_2020_is_found_as_a_step() -> None:
    answer = json.loads(run(*B23, "--json").stdout)
    steps = {event["start"]: event for event in answer["events"]}

    assert steps["2020-03-23"]["size_percent"] < -40
    assert steps["2020-03-23"]["status"] == "proposed"
    assert "First say what happened" in answer["sentence"]


@pytest.mark.slow
def test_the_sentence_can_be_read_in_french() -> None:
    shown = run(*B23, "--language", "fr").stdout

    assert "Le bâtiment a consommé" in shown
    assert "L'économie est réelle : dérive ordinaire comprise" in shown
    assert "le 23 mars 2020" in shown
    assert "Step found: step of" in shown


@pytest.mark.slow
def test_a_logged_closure_is_left_out_and_its_effect_shown(tmp_path: Path) -> None:
    log = tmp_path / "events.json"
    closure = {"kind": "closure", "start": "2020-03-23", "end": "2020-10-01", "text": "Covid"}
    log.write_text(json.dumps({"events": [closure]}), encoding="utf-8")
    answer = json.loads(run(*B23, "--events", str(log), "--json").stdout)
    [logged] = [event for event in answer["events"] if not event["detected"]]

    assert logged["treatment"] == "excluded"
    assert (
        "Event closure from 2020-03-23 to 2020-10-01: excluded, which moves the saving by"
        in run(*B23, "--events", str(log)).stdout
    )
    assert logged["savings_effect_kwh"] < -50_000
    assert answer["unadjusted"]["savings_percent"] > answer["savings_percent"] + 10
    assert not any(event["detected"] and event["start"] == "2020-03-23" for event in answer["events"])


def test_what_a_saving_is_worth_uses_dated_values(daily_file: Path) -> None:
    answer = json.loads(on(daily_file, "--eur-per-kwh", "0.2", "--json").stdout)

    assert answer["savings_eur"] == pytest.approx(0.2 * answer["savings_kwh"])
    assert answer["savings_kgco2e"] == pytest.approx(0.064 * answer["savings_kwh"])
    assert answer["savings_primary_kwh"] == pytest.approx(2.3 * answer["savings_kwh"])
    assert "arrêté" in answer["kgco2e_per_kwh"][0]["source"]


def test_an_energy_without_factors_exits_2(daily_file: Path) -> None:
    result = on(daily_file, "--energy-kind", "hydrogen")

    assert result.exit_code == 2
    assert "electricity, electricity_heating, fuel_oil, gas" in result.stderr


def test_parts_have_their_own_saving_or_refusal(daily_file: Path, tmp_path: Path) -> None:
    short = tmp_path / "short.csv"
    short.write_text("date,kwh,temp_c\n2023-01-01,1,2\n", encoding="utf-8")
    parts = ("--part", f"Heating={daily_file}", "--part", f"Second floor={short}")
    answer = json.loads(on(daily_file, *parts, "--json").stdout)
    heating, floor = answer["parts"]

    assert heating["savings_kwh"] == pytest.approx(answer["savings_kwh"])
    assert (floor["name"], floor["refused"]) == ("Second floor", "baseline_coverage")
    assert "Heating" in on(daily_file, *parts).stdout


def test_works_upon_works_are_chained(tmp_path: Path) -> None:
    """A third saved by the first works, then a half of the rest by the second."""
    later = Period(date(2025, 1, 1), date(2026, 1, 1))
    left = {2023: 1.0, 2024: 2 / 3, 2025: 1 / 3}
    path = tmp_path / "three.csv"
    rows = [
        f"{day.date},{(day.kwh or 0) * left[day.date.year]},{day.temp_c}"
        for day in make_days(heated, BASELINE, REPORTING, later)
    ]
    path.write_text("\n".join(["date,kwh,temp_c", *rows]), encoding="utf-8")
    answer = json.loads(on(path, "--stage", f"{REPORTING}:{later}", "--json").stdout)

    assert answer["savings_percent"] == pytest.approx(100 / 3, abs=1.0)
    assert answer["chained"]["savings_percent"] == pytest.approx(200 / 3, abs=1.0)
    assert len(answer["chained"]["stages"]) == 2
    assert "over 2 stages" in on(path, "--stage", f"{REPORTING}:{later}").stdout


def test_french_days_off_are_told_apart(daily_file: Path) -> None:
    result = on(
        daily_file, "--public-holidays", "--school-zone", "c", "--closure", "2023-08-01/2023-08-16", "--json"
    )
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("option", "value"),
    [("--school-zone", "D"), ("--stage", "2024-01-01/2025-01-01"), ("--part", "Heating")],
)
def test_a_wrong_extra_option_exits_2(daily_file: Path, option: str, value: str) -> None:
    result = on(daily_file, option, value)

    assert result.exit_code == 2
    assert option in result.stderr


@pytest.mark.parametrize("option", ["--events", "--bills", "--normal-weather", "--factors"])
def test_an_extra_file_that_is_wrong_exits_2_and_is_named(
    daily_file: Path, tmp_path: Path, option: str
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("nonsense", encoding="utf-8")
    result = on(daily_file, option, str(wrong))

    assert result.exit_code == 2
    assert str(wrong) in result.stderr


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
