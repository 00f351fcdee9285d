"""What a running agent serves of certificates: candidates, estimates, dossiers, duties, and what is to do."""

import io
import json
import zipfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from typer.testing import CliRunner

from edge_agent.api.server import serving
from edge_agent.api.tokens import Scope, TokenFile
from edge_agent.certificates import Certificates, certificates_parts
from edge_agent.certificates.duties import operat_export, site_duties
from edge_agent.cli.cee import app
from edge_agent.config import Building, load_building
from edge_agent.energy import Interval, day_start
from edge_agent.store import Change, Store
from tests.edge_agent.api.test_api import Pretend
from tests.edge_agent.certificates.test_site import CEE, DESCRIPTION, site_with
from tests.edge_agent.dossiers.town_hall import GIVEN, NAME, OPERATION
from tests.edge_agent.sites import SAVINGS

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DUTIES = """\
duties:
  bacs: {power_kw: 120, cost_eur: 60000, annual_saving_eur: 4000}
  area_m2: 1200
  reference: {year: 2015, kwh: 200000, degree_days: 2400}
  energies: [{series: main.energy_import, energy: electricite, use: chauffage}]
"""


@pytest.fixture
def building(tmp_path: Path) -> Building:
    return load_building(site_with(tmp_path, f"{CEE}{DESCRIPTION}{DUTIES}{SAVINGS}"))


@pytest.fixture
def store(building: Building) -> Iterator[Store]:
    """A year and a half of days: 300 kWh, and 20 more for each degree under 18 °C."""
    days = [date(2025, 1, 1) + timedelta(days=shift) for shift in range(540)]
    energy, means = [], []
    for day in days:
        start, end = (day_start(each, building.zone) for each in (day, day + timedelta(days=1)))
        degrees = 2.0 if day.month in {1, 2, 3, 11, 12} else 21.0
        energy.append(Interval(start, end, 300 + 20 * max(0.0, 18 - degrees)))
        means.append(Interval(start, end, degrees))
    with Store(building.database) as opened:
        opened.write(
            [
                Change(
                    energy={"main.energy_import": tuple(energy)}, means={"outdoor.temperature": tuple(means)}
                )
            ]
        )
        yield opened


@asynccontextmanager
async def served(
    building: Building, store: Store, scope: Scope = Scope.CONTROL
) -> AsyncIterator[tuple[aiohttp.ClientSession, Certificates, list[object]]]:
    told: list[object] = []
    certificates: Certificates
    certificates = Certificates(building, store.reader, lambda: NOW, lambda: told.append(certificates.state))
    await certificates.evaluate(None, NOW)
    tokens = TokenFile(building.tokens_file)
    _, secret = tokens.create("test", scope)
    parts = certificates_parts(certificates)
    async with (
        serving(Pretend(), tokens, "127.0.0.1", 0, parts=parts) as (host, port),
        aiohttp.ClientSession(
            f"http://{host}:{port}/api/v1/cee/", headers={"Authorization": f"Bearer {secret}"}
        ) as session,
    ):
        yield session, certificates, told


async def test_candidates_and_estimates_are_those_of_the_site(building: Building, store: Store) -> None:
    async with served(building, store, Scope.READ) as (session, _, _):
        async with session.get("candidates", params={"engaged": "2026-11-24"}) as answer:
            assert (await answer.json())["candidates"][0]["code"] == "BAT-TH-116"
        asked = {
            "code": "BAT-TH-108",
            "engaged": "2026-11-24",
            "inputs": {"area_m2": 719, "heating_energy": "combustible", "building_sector": "bureaux"},
        }
        async with session.post("estimate", json=asked) as answer:
            # Asking for an estimate changes nothing: a token that only reads may.
            assert answer.status == 200
            found = await answer.json()
        assert found["kwh_cumac"] == pytest.approx(719 * 66 * 1.1)
        for wrong in ({**asked, "code": "X"}, {**asked, "inputs": {}}):
            async with session.post("estimate", json=wrong) as answer:
                assert answer.status == 400
        async with session.get("candidates", params={"engaged": "soon"}) as answer:
            assert answer.status == 400


async def test_a_dossier_is_opened_given_confirmed_and_exported_and_each_change_is_told(
    building: Building, store: Store
) -> None:
    async with served(building, store) as (session, certificates, told):
        opened = {"id": NAME, "fiche": "BAT-TH-116", "inputs": OPERATION.inputs}
        async with session.post("dossiers", json=opened) as answer:
            assert answer.status == 201
            assert (await answer.json())["dossier"]["operation"]["situation"] == {"department": "75"}
        async with session.post("dossiers", json=opened) as answer:
            assert answer.status == 409
        async with session.patch(f"dossiers/{NAME}", json=GIVEN) as answer:
            assert (await answer.json())["kwh_cumac"] == 195_352
        async with session.post(f"dossiers/{NAME}/steps/age", json={"done": True}) as answer:
            steps = {each["code"]: each["done"] for each in (await answer.json())["checklist"]}
        assert steps["age"] is True
        async with session.post(f"dossiers/{NAME}/state", json={"state": "ready"}) as answer:
            assert answer.status == 409
            assert "missing: commitment" in (await answer.json())["detail"]
        async with session.post(f"dossiers/{NAME}/export") as answer:
            assert answer.content_type == "application/zip"
            with zipfile.ZipFile(io.BytesIO(await answer.read())) as archive:
                assert "resume.pdf" in archive.namelist()
        async with session.get("dossiers") as answer:
            assert len(await answer.json()) == 1
        async with session.get("dossiers/nothing") as answer:
            assert answer.status == 404
        async with session.get("exchanges") as answer:
            assert (await answer.json())["sent"] == 0
        (building.dossiers_folder / "exchanges.jsonl").write_text("garbage\n", encoding="utf-8")
        async with session.get("exchanges") as answer:
            assert answer.status == 409

    state = certificates.state
    assert state is not None
    assert told[-1] == state
    assert len(told) == 3
    dossiers = state["dossiers"]
    assert isinstance(dossiers, list)
    assert [each["state"] for each in dossiers] == ["draft"]
    tasks = {each["step"]: each for each in state["tasks"]}  # type: ignore[attr-defined]
    assert (tasks["age"]["done"], tasks["age"]["by_hand"]) == (True, True)
    assert tasks["sent"]["due"] == "2027-02-27"
    assert state["next_day"] == {
        "uid": f"deposit/{NAME}",
        "day": "2027-02-27",
        "text": {
            "fr": f"CEE : dernier jour pour déposer {NAME} (BAT-TH-116)",
            "en": f"CEE: last day to deposit {NAME} (BAT-TH-116)",
        },
    }


async def test_a_token_that_only_reads_changes_no_dossier(building: Building, store: Store) -> None:
    asked = {"id": NAME, "fiche": "BAT-TH-116"}
    async with (
        served(building, store, Scope.READ) as (session, _, _),
        session.post("dossiers", json=asked) as answer,
    ):
        assert answer.status == 403


async def test_a_dossier_changed_outside_is_not_exported(building: Building, store: Store) -> None:
    async with served(building, store) as (session, certificates, _):
        certificates.cabinet.open(NAME, OPERATION, certificates.act("test"))
        journal = building.dossiers_folder / NAME / "journal.jsonl"
        journal.write_text(journal.read_text().replace('"test"', '"else"'), encoding="utf-8")
        async with session.post(f"dossiers/{NAME}/export") as answer:
            assert answer.status == 409
        (building.dossiers_folder / NAME / "dossier.json").write_text("{", encoding="utf-8")
        async with session.get(f"dossiers/{NAME}") as answer:
            assert answer.status == 409


async def test_duties_stand_beside(building: Building, store: Store) -> None:
    async with served(building, store) as (session, _, _):
        async with session.get("duties") as answer:
            found = await answer.json()
        async with session.get("operat") as answer:
            table = await answer.text()
    assert found["bacs"]["from"] == "2030-01-01"
    assert found["bacs"]["exemption"]["payback_years"] == 15
    kept = {each["code"]: each for each in found["bacs"]["requirements"]}["kept_five_years"]
    assert (kept["shown"], kept["evidence"]["en"]) == (False, "1.9 years kept so far")
    assert found["bacs"]["exemption"]["exempt"] is True
    assert found["tertiary"]["latest"]["year"] == 2025
    assert found["tertiary"]["weather_adjusted"] is True
    assert found["tertiary"]["adjusted_kwh"] == pytest.approx(365 * 300 + 20 * 2400, rel=0.01)
    assert found["footprint"]["primary_kwh"] == pytest.approx(found["footprint"]["final_kwh"] * 2.3, abs=2)
    assert "2015;toutes;200000" in table
    assert "2025;electricite" in table


def test_duties_without_history_claim_nothing(building: Building) -> None:
    with Store(building.database) as store:
        found = site_duties(building, store.reader, NOW)
        table = operat_export(building, store.reader, NOW)

    assert found["footprint"] is None
    tertiary = found["tertiary"]
    assert isinstance(tertiary, dict)
    assert (tertiary["latest"], tertiary["reduction"]) == (None, None)
    assert len(table.splitlines()) == 2


def test_the_command_prints_duties_and_writes_the_table(
    building: Building, store: Store, tmp_path: Path
) -> None:
    run, path, out = CliRunner(), str(building.path), tmp_path / "operat.csv"

    printed = run.invoke(app, ["duties", path, "--operat", str(out)], env={"COLUMNS": "200"})
    as_json = run.invoke(app, ["duties", path, "--json"])
    assert printed.exit_code == as_json.exit_code == 0
    assert "BACS: obliged from 2030-01-01" in printed.stdout
    assert out.read_text(encoding="utf-8-sig").startswith("site;surface_m2;annee")
    assert json.loads(as_json.stdout)["tertiary"]["concerned"] is True


def test_the_measurement_of_a_specific_operation_is_run_from_the_sites_own_history(
    building: Building, store: Store, tmp_path: Path
) -> None:
    """The works are pretended in March 2026: from then on the building uses 40 % less."""
    first = date(2026, 3, 1)
    days = [first + timedelta(days=shift) for shift in range(200)]
    energy, means = [], []
    for day in days:
        start, end = (day_start(each, building.zone) for each in (day, day + timedelta(days=1)))
        degrees = 2.0 if day.month == 3 else 21.0
        energy.append(Interval(start, end, 0.6 * (300 + 20 * max(0.0, 18 - degrees))))
        means.append(Interval(start, end, degrees))
    store.write(
        [Change(energy={"main.energy_import": tuple(energy)}, means={"outdoor.temperature": tuple(means)})]
    )
    operation = {
        "title": "Régulation",
        "engaged": "2026-01-10",
        "completed": "2026-02-28",
        "committed": "2025-12-01",
        "audit": {"day": "2024-06-01"},
        "reference": {"situation": "existing", "kwh_per_year": 160_000, "justification": "mesures de 2025"},
        "project": {"kwh_per_year": 100_000},
        "lifetime_years": 12,
        "eur_per_kwh": 0.2,
        "costs": [{"label": "Automates", "kind": "equipment", "eur_excl_tax": 60_000}],
    }
    file = tmp_path / "operation.json"
    file.write_text(json.dumps(operation), encoding="utf-8")

    asked = ["specific", "--inputs", str(file), "--config", str(building.path), "--json"]
    result = CliRunner().invoke(app, asked)
    assert result.exit_code == 0, result.output
    measured = json.loads(result.stdout)["metering"]
    assert measured["long_enough"] is True
    assert measured["annual_gain_kwh"] == pytest.approx(0.4 * 160_000, rel=0.02)


async def test_a_prices_file_made_wrong_leaves_what_was_computed(tmp_path: Path) -> None:
    prices = tmp_path / "prices.json"
    prices.write_text("{}", encoding="utf-8")
    building = load_building(site_with(tmp_path, f"{CEE}cee_files: {{prices: prices.json}}\n"))
    with Store(building.database) as store:
        certificates = Certificates(building, store.reader, lambda: NOW, lambda: None)
        await certificates.evaluate(None, NOW)

        async with served(building, store) as (session, _, _):
            async with session.get("candidates") as answer:
                assert answer.status == 400
            async with session.get("duties") as answer:
                assert answer.status == 404

    assert certificates.estimates == []
    assert certificates.state is not None
    assert certificates.today == date(2026, 11, 24)
