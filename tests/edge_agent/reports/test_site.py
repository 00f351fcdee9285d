"""`edge-agent report --config`: what the store of a site fills a report with, all of it in the reader's language."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.cli._program import app
from edge_agent.config import Building
from edge_agent.diagnosis.asked import Asked, ReportKind, ReportRefusedError
from edge_agent.diagnosis.reporting import site_report
from edge_agent.energy import HOUR, Interval
from edge_agent.language import Language
from edge_agent.reports.words import kwh, unbroken
from edge_agent.store import Change, Store
from tests.edge_agent.anomalies.buildings import add, office
from tests.edge_agent.diagnosis.history import fill
from tests.edge_agent.sites import make_site

pytestmark = pytest.mark.slow

MORE = """\
savings:
  energy: main.energy_import
  temperature: outdoor.temperature
  baseline: {{start: 2024-{month}-01, end: 2025-01-01}}
  reporting: {{start: 2025-01-15, end: 2025-04-01}}
energy:
  meters:
    - {{point: main.energy_import, zone: Étage}}
    - {{point: ingest.heating, under: main.energy_import, use: heating, zone: Accueil}}
"""


def site(folder: Path, *, month: str) -> Building:
    """An office with a night left on, and a heating meter in its last fortnight."""
    building = make_site(folder, more=MORE.format(month=month))
    profiles = office()
    add(profiles, date(2025, 3, 18), [0, 1, 2, 3, 4, 22, 23], 15)
    fill(building, profiles)
    first = datetime(2025, 3, 15, 23, tzinfo=UTC)
    heating = tuple(Interval(first + n * HOUR, first + (n + 1) * HOUR, 5.0) for n in range(14 * 24))
    with Store(building.database) as store:
        store.write([Change(energy={"ingest.heating": heating})])
    return building


def report(folder: Path, *arguments: str) -> str:
    out = folder / "report.html"
    result = CliRunner().invoke(
        app, ["report", *arguments, "--config", str(folder / "building.yaml"), "--out", str(out)]
    )
    assert result.exit_code == 0, result.output
    return out.read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_french_week_of_a_site_holds_no_english(tmp_path: Path) -> None:
    site(tmp_path, month="10")
    text = report(tmp_path, "weekly", "--day", "2025-03-18")
    for said in (
        "Town hall",
        "Nuit en marche",
        "Par usage",
        "chauffage",
        "Par zone",
        "Accueil",
        "Étage",
        "210\u00a0€",
    ):
        assert said in text, said
    assert "Les économies ne sont pas chiffrées : la référence compte" in text
    for english in ("baseline", "heating", "needed", "known"):
        assert english not in text, english


@pytest.mark.slow
def test_a_dossier_of_a_site_takes_its_periods_from_the_configuration(tmp_path: Path) -> None:
    site(tmp_path, month="01")
    text = report(tmp_path, "dossier", "--language", "en")
    assert "1 January 2024 to 31 December 2024" in text
    assert "main.energy_import" in text


def test_a_site_that_was_never_run_says_what_is_missing(tmp_path: Path) -> None:
    make_site(tmp_path)
    arguments = [
        "report",
        "weekly",
        "--config",
        str(tmp_path / "building.yaml"),
        "--out",
        str(tmp_path / "x.pdf"),
    ]
    result = CliRunner().invoke(app, arguments)
    assert (result.exit_code, "has the agent been run" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["weekly"], "give --config"),
        (["monthly", "--config", "a.yaml", "--energy", "b.csv"], "exclude each other"),
        (["dossier", "--energy", "b.csv"], "--baseline and --reporting"),
    ],
)
def test_what_a_report_is_made_of_is_said_once(tmp_path: Path, arguments: list[str], said: str) -> None:
    result = CliRunner().invoke(app, ["report", *arguments, "--out", str(tmp_path / "x.pdf")])
    assert (result.exit_code, said in " ".join(result.stderr.split())) == (2, True)


@pytest.mark.parametrize(
    ("reporting", "said"),
    [
        (
            "{start: 2999-01-15}",
            "le suivi commence le 15 janvier 2999 : aucun de ses jours n'est encore fini",
        ),
        ("{start: 2025-01-15}", "92 jours et il en faut 329"),
    ],
)
def test_a_dossier_that_cannot_be_made_says_why(tmp_path: Path, reporting: str, said: str) -> None:
    more = MORE.format(month="10").replace("{start: 2025-01-15, end: 2025-04-01}", reporting)
    building = make_site(tmp_path, more=more)
    asked = Asked(ReportKind.DOSSIER, date(2025, 4, 1), Language.FR)
    now = datetime(2025, 4, 1, 5, tzinfo=UTC)
    with Store(building.database) as store, pytest.raises(ReportRefusedError, match=said):
        site_report(building, store.reader, asked, None, now)


@pytest.mark.parametrize(
    ("language", "said"),
    [(Language.FR, "n'a pas de section 'savings'"), (Language.EN, "has no 'savings' section")],
)
def test_a_dossier_without_savings_is_refused_in_the_readers_language(
    tmp_path: Path, language: Language, said: str
) -> None:
    building = make_site(tmp_path)
    asked = Asked(ReportKind.DOSSIER, date(2025, 4, 1), language)
    with Store(building.database) as store, pytest.raises(ReportRefusedError, match=said):
        site_report(building, store.reader, asked, None, datetime(2025, 4, 1, 5, tzinfo=UTC))


def test_numbers_stay_with_their_units_and_large_energies_are_short() -> None:
    assert (
        unbroken("de 1 h à 3 h, soit 42 kWh : 9 €")
        == "de 1\u00a0h à 3\u00a0h, soit 42\u00a0kWh\u00a0: 9\u00a0€"
    )
    assert kwh(1_204_000, Language.FR) == "1\u202f204\u00a0MWh"
