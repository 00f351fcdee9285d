"""The diagnosis of a running agent: alerts kept and answered, figures, expectation, over its API."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.config import Building, ConfigError
from edge_agent.diagnosis.nightly import Diagnosis, Refused, diagnose
from edge_agent.diagnosis.supervised import supervised
from edge_agent.energy import HOUR, Interval
from edge_agent.errors import EdgeAgentError
from edge_agent.store import Change, Store, add_alerts
from tests.edge_agent.anomalies.buildings import add, office
from tests.edge_agent.diagnosis.history import NOW, fill
from tests.edge_agent.meters import free_port
from tests.edge_agent.service.running import Running, running
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow

NIGHT = [0, 1, 2, 3, 4, 22, 23]
FAULT = date(2025, 3, 18)


def site(folder: Path, more: str = "") -> Building:
    building = make_site(folder, port=free_port(), more=more)
    profiles = office()
    add(profiles, FAULT, NIGHT, 15)
    fill(building, profiles)
    return building


async def found(agent: Running) -> list[dict[str, object]]:
    answer = await agent.get("/anomalies")
    rows = answer["anomalies"]
    assert isinstance(rows, list)
    return rows


async def ready(agent: Running) -> bool:
    told = (await agent.get("/state"))["diagnosis"]
    return isinstance(told, dict) and told["status"] == "ok"


@pytest.mark.slow
async def test_an_alert_is_served_answered_and_stays_answered(tmp_path: Path) -> None:
    building = site(tmp_path)
    async with running(building, clock=lambda: NOW) as agent:
        await until(lambda: ready(agent), timeout_s=60)
        (alert,) = await found(agent)
        assert (alert["id"], alert["answer"]) == ("2025-03-18-night_on", None)
        assert alert["eur"] == pytest.approx(105 * 0.25, rel=0.1)
        sentences = alert["sentences"]
        assert isinstance(sentences, dict)
        assert sentences["fr"].startswith("Mardi 18 mars 2025")
        state = await agent.get("/state")
        assert state["diagnosis"]["open"] == 1  # type: ignore[index]
        answered = await agent.send(
            "POST", f"/anomalies/{alert['id']}/answer", {"answer": "fixed", "note": "relay replaced"}
        )
        assert (answered["answer"], answered["note"]) == ("fixed", "relay replaced")
        assert (await agent.get("/anomalies?status=open"))["anomalies"] == []
        assert (await agent.get("/state"))["diagnosis"]["open"] == 0  # type: ignore[index]
        rules = (await agent.get("/anomalies"))["rules"]
        assert isinstance(rules, list)
        assert {"night_on", "flat"} <= {rule["kind"] for rule in rules}
        await agent.send("POST", "/anomalies/2020-01-01-spike/answer", {"answer": "wrong"}, status=404)
        await agent.send("POST", f"/anomalies/{alert['id']}/answer", {"answer": "maybe"}, status=400)
        await agent.get("/anomalies?status=some", status=400)
    async with running(building, clock=lambda: NOW) as agent:
        await until(lambda: ready(agent), timeout_s=60)
        (alert,) = await found(agent)
        assert alert["answer"] == "fixed"


@pytest.mark.slow
async def test_figures_and_expectation_are_served(tmp_path: Path) -> None:
    async with running(site(tmp_path), clock=lambda: NOW) as agent:
        await until(lambda: ready(agent), timeout_s=60)
        kpis = await agent.get("/kpis")
        year, month, today = kpis["year"], kpis["month_against"], kpis["today"]
        assert isinstance(year, dict)
        assert isinstance(month, dict)
        assert isinstance(today, dict)
        assert year["known_share"] == pytest.approx(1.0, abs=0.01)
        assert 190_000 < year["energy_kwh"] < 210_000
        assert abs(month["deviation_percent"]) < 3
        assert month["known_days"] == 31
        assert 600 < today["expected_kwh"] < 800
        assert kpis["signature"]["shape"] in {"heating", "heating_and_cooling"}  # type: ignore[index]
        assert kpis["uses"] == [
            {
                "name": None,
                "names": None,
                "kwh": pytest.approx(year["energy_kwh"], rel=0.001),
                "share": 1.0,
                "eur": pytest.approx(0.25 * year["energy_kwh"], rel=0.001),
            }
        ]
        intervals = (await agent.get("/expected?days=1"))["intervals"]
        assert isinstance(intervals, list)
        assert len(intervals) == 24
        assert intervals[0]["start"] == "2025-03-30T22:00:00Z"
        await agent.get("/expected?days=0", status=400)


async def test_a_site_without_history_says_what_it_lacks(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port())
    async with running(building, clock=lambda: NOW) as agent:
        await until(lambda: _refused(agent), timeout_s=60)
        answer = await agent.get("/anomalies")
        assert "60 are needed" in str(answer["reason"])
        assert (await agent.get("/expected"))["intervals"] == []
        kpis = await agent.get("/kpis")
        assert (kpis["year"], kpis["signature"], kpis["week_against"]) == (None, None, None)


async def _refused(agent: Running) -> bool:
    return (await agent.get("/anomalies"))["status"] == "refused"


@pytest.mark.slow
def test_a_day_is_judged_once_even_when_thresholds_move(tmp_path: Path) -> None:
    building = site(tmp_path)
    with Store(building.database) as store:
        first = diagnose(building, store.reader, NOW)
        assert isinstance(first, Diagnosis)
        assert [each.id for each in first.new] == ["2025-03-18-night_on"]
        assert first.judged_until == date(2025, 3, 31)
        store.work(lambda connection: add_alerts(connection, first.new, first.judged_until, NOW))
        again = diagnose(building, store.reader, NOW)
        assert isinstance(again, Diagnosis)
        assert again.new == ()


ZONES = """\
watch:
  heating_and_cooling:
    - {name: Air handler, heating: main.power, cooling: outdoor.temperature}
"""


def test_points_to_watch_are_judged_too(tmp_path: Path) -> None:
    building = site(tmp_path, ZONES)
    start = datetime(2025, 3, 20, 8, tzinfo=UTC)
    hours = tuple(Interval(start + n * HOUR, start + (n + 1) * HOUR, 60.0) for n in range(3))
    with Store(building.database) as store:
        store.write([Change(means={"main.power": hours})])
        judged = diagnose(building, store.reader, NOW)
    assert isinstance(judged, Diagnosis)
    assert "2025-03-20-heating_and_cooling-air_handler" in [each.id for each in judged.new]


def test_a_rule_that_breaks_is_named_and_silences_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise AttributeError("never seen")

    monkeypatch.setattr("edge_agent.diagnosis.nightly.together", broken)
    building = site(tmp_path, ZONES)
    with Store(building.database) as store:
        judged = diagnose(building, store.reader, NOW)
    assert isinstance(judged, Diagnosis)
    assert [each.id for each in judged.new] == ["2025-03-18-night_on"]
    assert "the rule 'heating and cooling, Air handler' failed" in caplog.text


def test_a_store_that_cannot_be_read_is_no_fault_of_a_rule() -> None:
    def unreadable() -> None:
        raise EdgeAgentError("the disk is gone")

    with pytest.raises(EdgeAgentError, match="the disk is gone"):
        supervised("a part", unreadable, None)


def test_points_to_watch_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"there is no point .main\.valve"):
        make_site(tmp_path, more=ZONES.replace("main.power", "main.valve"))


def test_a_site_without_a_meter_is_refused(tmp_path: Path) -> None:
    building = make_site(tmp_path)
    with Store(building.database) as store:
        judged = diagnose(building, store.reader, NOW + timedelta(days=900))
    assert isinstance(judged, Refused)


SAVED = """\
savings:
  energy: main.energy_import
  temperature: outdoor.temperature
  baseline: {start: 2024-01-01, end: 2025-01-01}
  reporting: {start: 2025-01-15}
"""


@pytest.mark.slow
async def test_reports_are_served(tmp_path: Path) -> None:
    async with running(site(tmp_path, SAVED), clock=lambda: NOW) as agent:
        await until(lambda: ready(agent), timeout_s=60)
        assert (await agent.get("/state"))["diagnosis"]["savings_this_month_kwh"] is None  # type: ignore[index]
        for path, kind, said in (
            ("/reports/monthly?format=html&language=en", "text/html", "Report of the month"),
            ("/reports/monthly?format=html&day=2025-03-05", "text/html", "Nuit en marche"),
            ("/reports/dossier?format=html", "text/html", "Dossier de mesure"),
            ("/reports/weekly", "application/pdf", "%PDF"),
        ):
            async with agent.session.get(f"{agent.url}/api/v1{path}") as response:
                assert response.status == 200, await response.text()
                assert response.content_type == kind
                assert said in (await response.read()).decode(errors="replace")
        await agent.get("/reports/yearly", status=404)
        await agent.get("/reports/weekly?format=doc", status=400)
        await agent.get("/reports/weekly?language=de", status=400)
        await agent.get("/reports/weekly?day=1999-01-01", status=409)


async def test_a_dossier_needs_a_savings_section(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port()), clock=lambda: NOW) as agent:
        assert "no 'savings' section" in str(
            (await agent.get("/reports/dossier?language=en", status=409))["detail"]
        )


async def test_data_that_no_rule_foresaw_do_not_stop_the_agent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise TypeError("never seen")

    monkeypatch.setattr("edge_agent.evaluating.diagnose", broken)
    async with running(make_site(tmp_path, port=free_port()), clock=lambda: NOW) as agent:
        await until(lambda: "the diagnosis failed" in caplog.text, timeout_s=60)
        assert (await agent.get("/anomalies"))["status"] == "waiting"
        assert (await agent.get("/kpis", status=404))["title"] == "Not Found"
