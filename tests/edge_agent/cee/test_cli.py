"""`edge-agent cee`: output and exit codes."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from edge_agent.cli.cee import app

INPUTS = {
    "surfaces_m2": dict.fromkeys(("chauffage", "refroidissement", "ecs", "eclairage", "auxiliaire"), 5000),
    "bms_class": "A",
    "zone": "H1",
    "building_sector": "bureaux",
}


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, arguments, input=stdin, env={"COLUMNS": "200"})


def run_estimate(*arguments: str, engaged: str = "2026-11-21", inputs: object = INPUTS) -> Result:
    return run(
        "estimate", "BAT-TH-116", "--engaged", engaged, "--inputs", "-", *arguments, stdin=json.dumps(inputs)
    )


def test_an_estimate_is_printed_as_one_json_object() -> None:
    result = run_estimate("--json")

    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["kwh_cumac"] == 4460500
    assert set(answer) >= {
        "code",
        "version",
        "eligible",
        "kwh_cumac",
        "reasons",
        "warnings",
        "sources",
        "prime_eur",
    }
    assert set(answer["prime_eur"]) == {"low", "mid", "high"}


def test_an_estimate_is_readable_without_json() -> None:
    result = run_estimate()

    assert result.exit_code == 0
    assert "4,460,500 kWh cumac" in result.stdout
    assert "28,190 to 37,201 €" in result.stdout
    assert "To check: existing tertiary building" in result.stdout


def test_decimal_areas_of_a_file_stay_exact(tmp_path: Path) -> None:
    path = tmp_path / "inputs.json"
    path.write_text(json.dumps({**INPUTS, "surfaces_m2": {"chauffage": 0.3}}), encoding="utf-8")

    result = run("estimate", "BAT-TH-116", "--engaged", "2026-11-21", "--inputs", str(path), "--json")

    assert json.loads(result.stdout)["kwh_cumac"] == 118.8


@pytest.mark.parametrize(
    ("engaged", "inputs", "reason"),
    [
        ("2030-01-01", INPUTS, "not in force"),
        ("2023-01-01", INPUTS, "A46-4"),
        ("2026-11-21", {**INPUTS, "building_sector": "autres"}, "five sectors"),
    ],
)
def test_no_volume_exits_3_with_the_reason(engaged: str, inputs: object, reason: str) -> None:
    result = run_estimate("--json", engaged=engaged, inputs=inputs)

    assert result.exit_code == 3
    assert reason in json.loads(result.stdout)["reasons"][0]
    assert reason in run_estimate(engaged=engaged, inputs=inputs).stdout


@pytest.mark.parametrize(
    ("stdin", "message"),
    [
        ('{\n"zone": }', "standard input:2: not JSON"),
        ("[1]", "one JSON object"),
        ('{"zone": "H9"}', "H1, H2, H3"),
        ('{"surfaces_m2": {"chauffage": NaN}}', "finite number"),
    ],
)
def test_bad_inputs_exit_2_and_say_where(stdin: str, message: str) -> None:
    result = run("estimate", "BAT-TH-116", "--engaged", "2026-11-21", "--inputs", "-", stdin=stdin)

    assert result.exit_code == 2
    assert message in result.stderr


def test_a_file_that_cannot_be_read_exits_2(tmp_path: Path) -> None:
    result = run("estimate", "BAT-TH-116", "--engaged", "2026-11-21", "--inputs", str(tmp_path / "none.json"))

    assert result.exit_code == 2
    assert "none.json: cannot be read" in result.stderr


def test_a_date_that_is_not_one_exits_2() -> None:
    assert run_estimate(engaged="21/11/2026").exit_code == 2


@pytest.mark.parametrize(
    "command", [("show", "BAT-XX-1"), ("estimate", "BAT-XX-1", "--engaged", "2026-11-21", "--inputs", "-")]
)
def test_an_unknown_fiche_exits_2(command: tuple[str, ...]) -> None:
    result = run(*command, stdin="{}")

    assert result.exit_code == 2
    assert "BAT-TH-116" in result.stderr


def test_the_list_gives_every_version_with_its_dates() -> None:
    [entry] = [entry for entry in json.loads(run("list", "--json").stdout) if entry["code"] == "BAT-TH-116"]
    assert [version["version"] for version in entry["versions"]] == [
        "A15-1",
        "A28-2",
        "A38-3",
        "A46-4",
        "A59-5",
        "A62-6",
    ]
    assert entry["versions"][-1]["valid_to"] == "2029-12-31"
    assert "A46-4" in run("list").stdout


def test_a_fiche_is_shown_as_its_file_has_it() -> None:
    shown = json.loads(run("show", "BAT-TH-116", "--json").stdout)
    file = Path(__file__).parents[3] / "edge_agent" / "cee" / "fiches" / "BAT-TH-116.json"

    assert shown == json.loads(file.read_text(encoding="utf-8"))
    assert "zone_factor[zone]" in run("show", "BAT-TH-116").stdout
