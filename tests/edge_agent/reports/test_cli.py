"""`edge-agent report`: what is in the pages, in both languages and formats."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.cli._program import app

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).parents[1]
B34 = FIXTURES / "savings/fixtures/uk_cam_b34_elec_hourly_2015_2017.csv.gz"
B104 = FIXTURES / "anomalies/fixtures/cam_b104_2015_2016.csv.gz"
LONDON = ["--timezone", "Europe/London", "--name", "Bâtiment <34>"]
BEFORE_AFTER = [
    "dossier",
    "--energy",
    str(B34),
    *LONDON,
    "--baseline",
    "2015-01-01/2016-01-01",
    "--reporting",
    "2016-03-01/2017-03-01",
]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["report", *arguments])
    return result.exit_code, result.stderr


def page(tmp_path: Path, *arguments: str) -> str:
    out = tmp_path / "report.html"
    code, errors = run(*arguments, "--out", str(out))
    assert code == 0, errors
    return out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_dossier_holds_what_a_third_party_needs(tmp_path: Path) -> None:
    events = tmp_path / "events.json"
    events.write_text(
        json.dumps([{"kind": "works", "start": "2016-01-28", "end": "2016-02-20", "text": "New boiler"}])
    )
    text = page(tmp_path, *BEFORE_AFTER, "--area-m2", "719", "--price", "0.21", "--events", str(events))
    for said in (
        "42,9", "L&#x27;économie est réelle", "du 1er janvier 2015 au 31 décembre 2015", "719 m²", "CV(RMSE)", "NMBE",
        "0,000", "semaine", "72,24", "New boiler", "travaux", "SHA-256", "Signature :", "Bâtiment &lt;34&gt;", "3\u202f614",
    ):  # fmt: skip
        assert said in text, said
    assert text.count("<svg") == 5


@pytest.mark.slow
def test_the_dossier_is_a_pdf_in_english_too(tmp_path: Path) -> None:
    out = tmp_path / "dossier.pdf"
    code, _ = run(*BEFORE_AFTER, "--language", "en", "--out", str(out))
    assert code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert len(out.read_bytes()) > 30_000


def test_a_dossier_that_no_honest_figure_fills_is_refused(tmp_path: Path) -> None:
    short = [*BEFORE_AFTER[:7], "--baseline", "2015-01-01/2015-03-01", "--reporting", "2016-03-01/2017-03-01"]
    code, errors = run(*short, "--out", str(tmp_path / "x.pdf"))
    assert (code, "refused" in errors) == (3, True)


@pytest.mark.slow
def test_a_month_tells_its_anomalies_and_figures(tmp_path: Path) -> None:
    asked = ["monthly", "--energy", str(B104), *LONDON, "--day", "2016-03-15"]
    text = page(tmp_path, *asked, "--price", "0.21", "--area-m2", "3214")
    for said in (
        "Rapport du mois",
        "À regarder",
        "6 anomalies",
        "Démarrage trop tôt",
        "Facteur de charge",
        "kWh/m²",
    ):
        assert said in text, said
    assert text.count("<svg") == 2


@pytest.mark.slow
def test_a_quiet_week_says_so_and_one_without_habits_too(tmp_path: Path) -> None:
    asked = ["weekly", "--energy", str(B104), *LONDON, "--language", "en"]
    quiet = page(tmp_path, *asked, "--day", "2016-06-08")
    assert "Report of the week" in quiet
    assert "Nothing unusual" in quiet
    assert "no price was given" in quiet
    new = page(tmp_path, *asked, "--day", "2015-02-04")
    assert "No habits to compare with yet" in new


def test_wrong_input_exits_2(tmp_path: Path) -> None:
    asked = ["weekly", "--energy", str(B104), *LONDON]
    assert run(*asked, "--day", "soon", "--out", str(tmp_path / "a.pdf"))[0] == 2
    assert run(*asked, "--day", "1999-01-01", "--out", str(tmp_path / "a.pdf"))[0] == 2
    bad = tmp_path / "events.json"
    bad.write_text("nothing")
    assert run(*BEFORE_AFTER, "--events", str(bad), "--out", str(tmp_path / "a.pdf"))[0] == 2


@pytest.mark.slow
def test_a_file_that_cannot_be_written_exits_2(tmp_path: Path) -> None:
    asked = ["weekly", "--energy", str(B104), *LONDON, "--day", "2016-06-08", "--out"]
    assert "end it with" in run(*asked, str(tmp_path / "a.doc"))[1]
    assert "cannot be written" in run(*asked, str(tmp_path / "none/a.html"))[1]
