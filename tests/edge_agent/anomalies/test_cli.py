"""`edge-agent anomalies`: the stable interface."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.cli._program import app

FILE = Path(__file__).parent / "fixtures/cam_b104_2015_2016.csv.gz"
YEARS = ["--train", "2015-01-01/2016-01-01", "--test", "2016-02-01/2016-03-01", "--timezone", "Europe/London"]


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["anomalies", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.slow
def test_json_lists_the_faults_of_a_month() -> None:
    code, output, _ = run("--energy", str(FILE), *YEARS, "--json")
    found = json.loads(output)
    assert code == 0
    assert [(each["date"], each["kind"]) for each in found] == [
        ("2016-02-10", "spike"),
        ("2016-02-16", "restart"),
        ("2016-02-24", "night_on"),
    ]
    assert found[1]["hours"] == [1, 2, 22, 23]
    assert found[0]["kwh"] == pytest.approx(365, rel=0.1)
    assert all(0.5 <= each["confidence"] <= 0.99 and each["sentence"] for each in found)


@pytest.mark.slow
def test_text_tells_the_faults_and_how_often_the_rules_fire() -> None:
    code, output, _ = run("--energy", str(FILE), *YEARS, "--price", "0.2", "--language", "fr")
    assert code == 0
    assert "Mercredi 10 février 2016" in output
    assert "€" in output
    assert "Relance inutile" in output
    assert "29 days judged after 365 learned; working day 7:00 to 18:00." in " ".join(output.split())


@pytest.mark.slow
def test_too_few_days_exit_3_and_say_why() -> None:
    code, _, errors = run(
        "--energy", str(FILE), "--train", "2015-01-01/2015-02-01", "--test", "2015-02-01/2015-03-01"
    )
    assert code == 3
    assert "60 are needed" in errors


@pytest.mark.slow
def test_short_learning_is_a_warning() -> None:
    arguments = ["--energy", str(FILE), "--train", "2015-06-01/2016-01-01", "--test", "2016-02-01/2016-02-10"]
    assert "Warning: learned on 214 days only" in run(*arguments, "--json")[2]
    assert "Warning: learned on 214 days only" in run(*arguments)[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--train", "2015-01-01/2016-01-01", "--test", "2015-12-01/2016-02-01"], "share days"),
        (["--train", "2015", "--test", "2016-01-01/2016-02-01"], "write START/END"),
        ([*YEARS[:4], "--timezone", "Mars/Olympus"], "is not a time zone"),
    ],
)
def test_wrong_input_exits_2(arguments: list[str], said: str) -> None:
    code, _, errors = run("--energy", str(FILE), *arguments)
    assert code == 2
    assert said in " ".join(errors.split())


def test_a_file_that_cannot_be_used_exits_2(tmp_path: Path) -> None:
    daily = tmp_path / "daily.csv"
    daily.write_text("date,kwh,temp_c\n2025-01-01,10,5\n")
    broken = tmp_path / "broken.csv"
    broken.write_text("nothing\n")
    for file, said in (
        (daily, "holds days"),
        (broken, "broken.csv"),
        (tmp_path / "none.csv", "cannot be read"),
    ):
        code, _, errors = run("--energy", str(file), *YEARS)
        assert code == 2
        assert said in errors
