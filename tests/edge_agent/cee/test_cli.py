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
        ('{"zone": "H1"}', "missing input"),
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


def test_the_department_and_the_situation_complete_the_inputs(tmp_path: Path) -> None:
    situation = tmp_path / "situation.json"
    situation.write_text('{"guaranteed_saving": 0.25, "guarantee_years": 8}', encoding="utf-8")
    inputs = {key: value for key, value in INPUTS.items() if key != "zone"}

    result = run_estimate(
        "--department", "75", "--situation", str(situation), "--json", inputs=inputs, engaged="2026-11-21"
    )

    answer = json.loads(result.stdout)
    assert answer["kwh_cumac"] == 1.5 * answer["kwh_cumac_fiche"] == 1.5 * 4460500
    assert answer["bonus"]["id"] == "art-6-CPE"
    shown = run_estimate("--department", "75", "--situation", str(situation), inputs=inputs)
    assert "of the fiche: 4,460,500 kWh cumac" in shown.stdout
    assert "Assumed: zone = H1: department 75" in shown.stdout


def test_an_estimate_says_what_part_is_precarite(tmp_path: Path) -> None:
    situation = tmp_path / "situation.json"
    situation.write_text('{"precarite_share": 0.5}', encoding="utf-8")
    result = run(
        *("estimate", "BAR-EN-101", "--engaged", "2024-10-01", "--inputs", "-"),
        *("--situation", str(situation)),
        stdin='{"area_m2": 100, "zone": "H1"}',
    )

    assert "précarité: 85,000 kWh cumac" in result.stdout


def test_prices_of_a_file_are_used_and_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    prices = tmp_path / "prices.json"
    shipped = Path(__file__).parents[3] / "edge_agent" / "cee" / "prices.json"
    own = json.loads(shipped.read_text(encoding="utf-8"))
    own["months"] = [{"month": "2026-11", "eur_per_mwh_cumac": 10}]
    prices.write_text(json.dumps(own), encoding="utf-8")

    answer = json.loads(run_estimate("--prices", str(prices), "--json").stdout)
    assert answer["prime_eur"] == {"low": 35684.0, "mid": 40144.5, "high": 44605.0}

    prices.write_text("{}", encoding="utf-8")
    refused = run_estimate("--prices", str(prices))
    assert refused.exit_code == 2
    assert "not in the form of the shipped prices" in refused.stderr


LINE = {"code": "BAT-TH-116", "engaged": "2026-11-21", "inputs": INPUTS}


@pytest.mark.parametrize(
    ("lines", "exit_code"),
    [
        ([LINE, LINE], 0),
        ([LINE, {**LINE, "engaged": "2030-01-01"}], 3),
        ([{**LINE, "engaged": "2030-01-01"}, {"code": "BAT-TH-116"}, LINE], 2),
        ([{"code": "BAT-TH-116"}, {**LINE, "engaged": "2030-01-01"}], 2),
    ],
)
def test_a_batch_answers_every_line_and_exits_by_the_worst(
    tmp_path: Path, lines: list[object], exit_code: int
) -> None:
    path = tmp_path / "works.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")

    result = run("estimate", "--batch", str(path), "--json")

    assert result.exit_code == exit_code
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(answers) == len(lines)
    if exit_code == 0:
        assert [answer["kwh_cumac"] for answer in answers] == [4460500, 4460500]


def test_works_on_one_building_are_added_or_refused_together() -> None:
    balancing = {"code": "BAT-SE-103", "engaged": "2026-11-21", "inputs": {"area_m2": 5000, "zone": "H1"}}
    roof = {"code": "BAT-EQ-124", "engaged": "2026-11-21", "inputs": {"length_m": 2}}

    added = run("estimate", "--batch", "-", "--together", stdin=f"{json.dumps(LINE)}\n{json.dumps(roof)}\n")
    assert added.exit_code == 0
    assert json.loads(added.stdout)["kwh_cumac"] == 4460500 + 51200

    refused = run(
        "estimate", "--batch", "-", "--together", stdin=f"{json.dumps(LINE)}\n{json.dumps(balancing)}\n"
    )
    assert refused.exit_code == 3
    assert json.loads(refused.stdout)["conflicts"]

    wrong = run("estimate", "--batch", "-", "--together", stdin=f"{json.dumps(LINE)}\n{{\n")
    assert wrong.exit_code == 2
    assert "line 2" in wrong.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("estimate",), "estimate needs CODE"),
        (("estimate", "BAT-TH-116", "--inputs", "-"), "estimate needs CODE"),
        (("estimate", "BAT-TH-116", "--batch", "-"), "takes the place of CODE"),
        (("estimate", "--batch", "-", "--department", "75"), "each line says its own"),
        (("estimate", "--batch", "-", "--prices", "nowhere.json"), "nowhere.json: cannot be read"),
        (("estimate", "--batch", "nowhere.jsonl"), "nowhere.jsonl: cannot be read"),
        (("compare", "BAT-TH-116", "--inputs", "-", "--engaged", "2026-01-01"), "two dates or versions"),
        (
            ("compare", "BAT-TH-116", "--inputs", "-", "--version", "A62-6", "--version", "A1-1"),
            "no version 'A1-1'",
        ),
    ],
)
def test_a_command_that_lacks_something_says_what(arguments: tuple[str, ...], words: str) -> None:
    result = run(*arguments, stdin="{}")

    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize(
    "dates",
    [("--engaged", "2024-12-31", "--engaged", "2025-01-01"), ("--version", "A59-5", "--version", "A62-6")],
)
def test_two_dates_or_two_versions_are_compared(dates: tuple[str, ...]) -> None:
    command = ("compare", "BAT-TH-116", *dates, "--inputs", "-")
    result = run(*command, "--json", stdin=json.dumps(INPUTS))

    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert (answer["first"]["version"], answer["second"]["version"]) == ("A59-5", "A62-6")
    assert answer["version_changes"] is True
    shown = run(*command, stdin=json.dumps(INPUTS)).stdout
    assert "moves the operation from A59-5 to A62-6" in shown
    assert "Difference: -" in shown


def test_a_comparison_without_one_volume_exits_3() -> None:
    command = ("compare", "BAT-TH-116", "--engaged", "2026-01-01", "--engaged", "2030-01-01", "--inputs", "-")
    result = run(*command, stdin=json.dumps(INPUTS))

    assert result.exit_code == 3
    assert "not in force on 2030-01-01" in result.stdout


def test_what_expires_is_listed_soonest_first() -> None:
    result = run("expiring", "--months", "6", "--today", "2026-11-21", "--json")

    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (answer[0]["code"], answer[0]["last_day"], answer[0]["days_left"]) == (
        "BAR-TH-173",
        "2026-12-31",
        40,
    )
    assert "2027-04-30" in run("expiring", "--today", "2026-11-21").stdout
    assert isinstance(json.loads(run("expiring", "--json").stdout), list)


def test_the_shipped_catalogue_passes_its_own_check() -> None:
    result = run("check", "--json")

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"checked": 78, "faults": []}


def test_a_fiche_without_source_fails_the_check(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[3] / "edge_agent" / "cee" / "fiches" / "BAT-SE-103.json"
    spoilt = json.loads(shipped.read_text(encoding="utf-8"))
    spoilt["versions"][-1]["source"] = []
    path = tmp_path / "BAT-SE-103.json"
    path.write_text(json.dumps(spoilt), encoding="utf-8")

    result = run("check", str(path))

    assert result.exit_code == 2
    assert "BAT-SE-103.json: versions.0.in_file.source" in result.stdout
    assert "1 fiche files checked, 1 at fault" in result.stdout


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("BAT-SE-103.json", "{\n,", "BAT-SE-103.json:2: not JSON"),
        ("BAT-SE-104.json", None, "the file must be named BAT-SE-103.json"),
    ],
)
def test_a_fiche_file_of_another_form_or_name_fails_the_check(
    tmp_path: Path, name: str, text: str | None, words: str
) -> None:
    shipped = Path(__file__).parents[3] / "edge_agent" / "cee" / "fiches" / "BAT-SE-103.json"
    (tmp_path / name).write_text(text or shipped.read_text(encoding="utf-8"), encoding="utf-8")

    result = run("check", str(tmp_path / name), "--json")

    assert result.exit_code == 2
    assert words in json.loads(result.stdout)["faults"][0]


def test_repealed_fiches_are_listed_and_shown_with_their_last_day() -> None:
    [entry] = [entry for entry in json.loads(run("list", "--json").stdout) if entry["code"] == "BAT-EQ-127"]

    assert (entry["last_engagement_day"], entry["versions"]) == ("2026-02-24", [])
    assert "2026-02-24" in run("list").stdout
    assert "repealed: last engagement day 2026-02-24" in run("show", "BAT-EQ-127").stdout


def test_a_shown_fiche_says_which_versions_have_no_amounts() -> None:
    assert "amounts not in the catalogue" in run("show", "BAT-EN-101").stdout


def test_a_batch_without_lines_has_no_answers() -> None:
    result = run("estimate", "--batch", "-", stdin="")

    assert (result.exit_code, result.stdout) == (0, "")


def test_only_a_line_feed_ends_a_line() -> None:
    line = json.dumps({**LINE, "code": "no\u2028code"}, ensure_ascii=False)
    result = run("estimate", "--batch", "-", stdin=f"{line}\r\n{json.dumps(LINE)}\r\n")

    assert result.exit_code == 2
    refused, answered = (json.loads(answer) for answer in result.stdout.splitlines())
    assert "not in the catalogue" in refused["error"]
    assert answered["kwh_cumac"] == 4460500
