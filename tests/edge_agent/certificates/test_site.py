"""Certificates of a configured site: its department, its points and its savings reach the rules."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.cee.measured import MeasuredSaving
from edge_agent.certificates.summary import cee_report
from edge_agent.cli.cee import app
from edge_agent.config import ConfigError, load_building
from tests.edge_agent.sites import make_site, write_site

CEE = """\
cee:
  - fiche: BAT-TH-116
    engaged: 2026-01-15
    inputs: {surfaces_m2: {chauffage: 719}, bms_class: A, building_sector: bureaux}
"""
DESCRIPTION = """\
description:
  completed: 1964-09-01
  areas_m2: {heated: 719}
  bms: {existing_class: none, target_class: B}
"""


def site_with(folder: Path, more: str, department: str = "75") -> Path:
    path = write_site(folder, more=more)
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Paris, sector: bureaux}", f'Paris, sector: bureaux, department: "{department}"}}'),
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(("department", "factor"), [("75", 1.1), ("33", 0.9), ("13", 0.6)])
def test_the_zone_is_that_of_the_sites_department(tmp_path: Path, department: str, factor: float) -> None:
    (found,) = cee_report(load_building(site_with(tmp_path, CEE, department))).estimates

    assert found["kwh_cumac"] == pytest.approx(719 * 360 * factor)


def test_a_zone_that_contradicts_the_department_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    path = site_with(tmp_path, CEE.replace("bms_class: A", "bms_class: A, zone: H3"))

    with pytest.raises(ConfigError, match=r"building.yaml:\d+: zone = H3 contradicts department 75"):
        load_building(path)


def test_a_site_without_department_gives_the_zone_itself(tmp_path: Path) -> None:
    building = make_site(tmp_path, more=CEE.replace("bms_class: A", "bms_class: A, zone: H3"))

    assert cee_report(building).estimates[0]["kwh_cumac"] == pytest.approx(719 * 360 * 0.6)


def test_the_measured_saving_reaches_a_performance_contract(tmp_path: Path) -> None:
    contract = f"{CEE}    situation: {{guaranteed_saving: measured, guarantee_years: 10}}\n"
    building = load_building(site_with(tmp_path, contract))

    (before,) = cee_report(building).estimates
    (after,) = cee_report(building, MeasuredSaving(0.429, 0.271)).estimates
    assert after["kwh_cumac"] == pytest.approx(719 * 360 * 1.1 * (1 + 3 * 0.271))
    assert before["bonus"] is None
    assumptions = after["assumptions"]
    assert isinstance(assumptions, list)
    assert any("0.271" in text for text in assumptions)


def test_own_prices_replace_those_of_the_program(tmp_path: Path) -> None:
    source = [{"name": "Offre", "url": None, "accessed_via": "e-mail"}]
    prices = {
        "index": "mon offre",
        "months": [{"month": "2026-01", "eur_per_mwh_cumac": 10}],
        "confidence": "official",
        "source": source,
        "share": {"low": 1, "mid": 1, "high": 1, "confidence": "official", "note": "offre signée"},
    }
    (tmp_path / "prices.json").write_text(json.dumps(prices), encoding="utf-8")
    building = load_building(site_with(tmp_path, f"{CEE}cee_files: {{prices: prices.json}}\n"))

    (found,) = cee_report(building).estimates
    assert found["prime_eur"] == {"low": 2847.24, "mid": 2847.24, "high": 2847.24}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("description: {areas_m2: {garden: 1}}\n", "garden"),
        ("cee_files: {prices: nowhere.json}\n", "no file nowhere.json"),
        (f"{CEE}    situation: {{colour: red}}\n", "colour"),
        (CEE.replace("BAT-TH-116", "BAT-TH-999"), "BAT-TH-999"),
    ],
)
def test_mistakes_of_certificates_name_their_line(tmp_path: Path, more: str, message: str) -> None:
    with pytest.raises(ConfigError, match=rf"building.yaml:\d+: .*{message}"):
        load_building(site_with(tmp_path, more))


def test_candidates_are_printed_and_given_as_json(tmp_path: Path) -> None:
    path = str(site_with(tmp_path, DESCRIPTION))
    run = CliRunner()

    asked = ["candidates", path, "--engaged", "2026-11-24"]
    as_json = run.invoke(app, [*asked, "--json"])
    printed = run.invoke(app, asked, env={"COLUMNS": "160"})

    assert as_json.exit_code == printed.exit_code == 0
    answer = json.loads(as_json.stdout)
    assert answer["candidates"][0]["code"] == "BAT-TH-116"
    assert answer["candidates"][0]["kwh_cumac"] == {"low": 189816, "high": 189816}
    assert answer["candidates"][0]["class_evidence"]["declared"] is False
    assert "no class is declared" in printed.stdout
    assert date.fromisoformat(answer["engaged"]) == date(2026, 11, 24)


def test_candidates_of_a_wrong_configuration_exit_2(tmp_path: Path) -> None:
    path = site_with(tmp_path, "description: {areas_m2: {garden: 1}}\n")

    result = CliRunner().invoke(app, ["candidates", str(path)])
    assert result.exit_code == 2
    assert "garden" in result.stderr
