"""`edge-agent kpis`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from edge_agent.cli._program import app

pytestmark = pytest.mark.slow

FILE = Path(__file__).parents[1] / "anomalies/fixtures/uk_cam_b104_elec_hourly_2014_2016.csv.gz"
ASKED = ["kpis", "--energy", str(FILE), "--timezone", "Europe/London", "--area-m2", "3214"]


def test_json_and_text_say_the_same() -> None:
    year = [*ASKED, "--period", "2015-01-01/2016-01-01"]
    document = json.loads(CliRunner().invoke(app, [*year, "--json"]).stdout)
    assert document["energy_kwh_per_m2"] == 110.34
    assert document["signature"]["days"] == 365
    text = CliRunner().invoke(app, year).stdout
    assert "110.3 kWh/m²" in text
    assert "113.3 kW on 2015-" in text
    assert "a day" in text


def test_a_week_has_no_signature_and_an_unknown_year_exits_2() -> None:
    text = CliRunner().invoke(app, [*ASKED, "--period", "2015-07-06/2015-07-07"]).stdout
    assert "Signature" not in text
    assert "—" in text
    result = CliRunner().invoke(app, [*ASKED, "--period", "2001-01-01/2002-01-01"])
    assert result.exit_code == 2
    assert "no hour" in result.stderr
