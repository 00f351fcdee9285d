"""History and events that others put in: kept once, found again, and taken into the results."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edge_agent.energy import HOUR
from edge_agent.live import Json
from edge_agent.store import Change, Event, EventKind, Store
from tests.edge_agent.cli.test_commands import ask
from tests.edge_agent.meters import free_port
from tests.edge_agent.service.running import Running, running
from tests.edge_agent.sites import SAVINGS, make_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow

START = datetime(2026, 1, 15, 12, tzinfo=UTC)
LINKY = "ingest.linky_0123456789ab"


def intervals(*values: float, minutes: int = 30) -> list[Json]:
    step = timedelta(minutes=minutes)
    return [
        {
            "start": (START + number * step).isoformat(),
            "end": (START + (number + 1) * step).isoformat(),
            "value": value,
        }
        for number, value in enumerate(values)
    ]


def body(*values: float, minutes: int = 30, unit: str = "kWh") -> Json:
    return {"unit": unit, "source": "linky", "intervals": intervals(*values, minutes=minutes)}


async def kept(agent: Running, step: str = "raw", series: str = LINKY) -> list[object]:
    answer = await agent.get(
        f"/series/{series}?start=2026-01-15T12:00:00Z&end=2026-01-15T14:00:00Z&step={step}"
    )
    found = answer["intervals"]
    assert isinstance(found, list)
    return [each["value"] for each in found]


async def test_what_is_put_is_kept_and_putting_it_again_changes_nothing(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        put = f"/series/{LINKY}"
        assert await agent.send("PUT", put, body(1.0, 2.0, 3.0)) == {"id": LINKY, "received": 3, "changed": 3}
        assert await agent.send("PUT", put, body(1.0, 2.0, 3.0)) == {"id": LINKY, "received": 3, "changed": 0}
        assert await agent.send("PUT", put, body(1.0, 9.0)) == {"id": LINKY, "received": 2, "changed": 1}
        assert await kept(agent) == [1.0, 9.0, 3.0]
        assert await kept(agent, "hour") == [10.0, 3.0]
        # An hour said whole replaces its halves; energy is never counted twice.
        assert (await agent.send("PUT", put, body(12.0, minutes=60)))["changed"] == 2
        assert await kept(agent) == [12.0, 3.0]


async def test_a_temperature_is_averaged(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        await agent.send("PUT", "/series/ingest.outside", body(4.0, 6.0, unit="°C"))
        assert await kept(agent, "hour", "ingest.outside") == [5.0, None]
        assert await kept(agent, "raw", "ingest.outside") == [4.0, 6.0]


@pytest.mark.parametrize(
    ("series", "wrong", "why"),
    [
        ("main.power", body(1.0), "are called ingest.NAME"),
        ("ingest.UPPER", body(1.0), "are called ingest.NAME"),
        (LINKY, body(-1.0), "energy is not negative"),
        (LINKY, {**body(1.0), "unit": "MWh"}, "unit"),
        (LINKY, {**body(1.0), "why": 1}, "why"),
        (LINKY, {**body(), "intervals": [*intervals(1.0), *intervals(2.0)]}, "overlaps the one before it"),
        (LINKY, {**body(), "intervals": intervals(*[1.0] * 5001, minutes=10)}, "at most 5000"),
        (LINKY, {**body(), "intervals": [{**intervals(1.0)[0], "end": START.isoformat()}]}, "after start"),
        (LINKY, {**body(), "intervals": [{**intervals(1.0)[0], "start": "2026-01-15T12:00:00"}]}, "start"),
        (LINKY, {**body(), "intervals": [{**intervals(1.0)[0], "start": "1999-12-31T23:00:00Z", "end": "1999-12-31T23:30:00Z"}]}, "before 2000"),
        (LINKY, {**body(), "intervals": [{**intervals(1.0)[0], "start": "2026-01-15T12:00:00.5Z"}]}, "whole seconds"),
        (LINKY, {**body(), "intervals": [{**intervals(1.0)[0], "value": None}]}, "value"),
        (LINKY, {**body(), "intervals": [{"start": "9999-12-31T23:00:00-12:00", "end": "9999-12-31T23:30:00-12:00", "value": 1}]}, "from 1900 to 2199"),
        (LINKY, {**body(), "intervals": [{"start": "9999-12-31T22:00:00-05:00", "end": "9999-12-31T23:00:00-05:00", "value": 1}]}, "from 1900 to 2199"),
    ],
)  # fmt: skip
async def test_wrong_intervals_are_refused_whole(tmp_path: Path, series: str, wrong: Json, why: str) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        problem = await agent.send("PUT", f"/series/{series}", wrong, status=400)
        assert why in str(problem["detail"])
        await agent.get(f"/series/{LINKY}?start=2026-01-15T12:00:00Z&end=2026-01-15T14:00:00Z", status=404)


async def test_a_series_keeps_its_unit(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        await agent.send("PUT", f"/series/{LINKY}", body(1.0))
        problem = await agent.send("PUT", f"/series/{LINKY}", body(1.0, unit="°C"), status=400)
        assert "is kept in kWh, not in °C" in str(problem["detail"])


async def test_too_long_a_series_says_how_to_split_it(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        await agent.send("PUT", f"/series/{LINKY}", body(1.0))
        for step in ("10min", "hour"):
            query = f"start=1990-01-01T00:00:00Z&end=2026-01-15T14:00:00Z&step={step}"
            assert "parts" in str((await agent.get(f"/series/{LINKY}?{query}", status=400))["detail"])


async def test_a_series_that_was_put_may_be_the_energy_of_the_savings(tmp_path: Path) -> None:
    more = SAVINGS.replace("main.energy_import", LINKY)
    async with running(make_site(tmp_path, port=free_port(), more=more), settle_s=0.05) as agent:

        async def observed() -> list[object]:
            days = (await agent.get("/savings"))["days"]
            assert isinstance(days, list)
            return [day["observed_kwh"] for day in days if day["date"] == "2025-01-15"]

        async def computed() -> bool:
            return (await agent.get("/state"))["savings"] is not None

        await until(computed)
        assert await observed() in ([], [None])
        year = [
            {"start": f"2025-01-15T{hour:02}:00:00+01:00", "end": f"2025-01-15T{hour:02}:30:00+01:00", "value": 1.0}
            for hour in range(24)
        ] + [
            {"start": f"2025-01-15T{hour:02}:30:00+01:00", "end": f"2025-01-15T{hour + 1:02}:00:00+01:00", "value": 1.0}
            for hour in range(23)
        ]  # fmt: skip
        await agent.send("PUT", f"/series/{LINKY}", {"unit": "kWh", "source": "linky", "intervals": year})

        async def taken() -> bool:
            return await observed() == [pytest.approx(48.0)]

        # Without waiting for the hourly turn.
        await until(taken)


async def test_an_import_by_the_command_line_is_taken_into_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edge_agent.service._KPIS_S", 0.05)
    building = make_site(tmp_path, port=free_port(), more=SAVINGS)
    async with running(building, settle_s=0.05) as agent:

        async def days() -> bool:
            found = (await agent.get("/state"))["savings"]
            if found is None:
                return False
            listed = (await agent.get("/savings"))["days"]
            assert isinstance(listed, list)
            return any(day["observed_kwh"] is not None for day in listed)

        file = tmp_path / "past.csv"
        rows = [f"{datetime(2025, 1, 15, hour, tzinfo=UTC):%Y-%m-%dT%H:%M:%SZ},1.5" for hour in range(24)]
        file.write_text("\n".join(["ts_utc,kwh", *rows, "2025-01-15T23:00:00Z,1.5"]) + "\n")
        assert not await days()
        arguments = ["import", str(file), "--config", str(building.path), "--map", "kwh=main.energy_import"]
        await asyncio.to_thread(ask, *arguments)
        await until(days)


async def test_an_event_is_recorded_found_and_corrected(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        works = {
            "kind": "works",
            "start": "2026-02-01T08:00:00+01:00",
            "text": "LED partout",
            "status": "proposed",
        }
        event = await agent.send("POST", "/events", works, status=201)
        assert event == {
            "id": 1,
            "kind": "works",
            "start": "2026-02-01T07:00:00Z",
            "end": None,
            "text": "LED partout",
            "energy_effect_kwh_per_day": None,
            "status": "proposed",
            "created": event["created"],
            "origin": "user",
        }
        change = {"status": "confirmed", "end": "2026-02-03T00:00:00Z", "energy_effect_kwh_per_day": -12.5}
        changed = await agent.send("PATCH", "/events/1", change)
        assert changed == {**event, **change}
        closure = {
            "kind": "closure",
            "start": "2026-08-01T00:00:00Z",
            "end": "2026-08-20T00:00:00Z",
            "text": "Congés",
        }
        assert (await agent.send("POST", "/events", closure, status=201))["status"] == "confirmed"

        async def ids(query: str) -> list[object]:
            found = (await agent.get(f"/events{query}"))["events"]
            assert isinstance(found, list)
            return [each["id"] for each in found]

        assert await ids("") == [1, 2]
        assert await ids("?kind=closure") == [2]
        assert await ids("?start=2026-02-02T00:00:00Z&end=2026-03-01T00:00:00Z") == [1]
        assert await ids("?start=2026-02-03T00:00:00Z") == [2]


@pytest.mark.parametrize(
    ("change", "status", "why"),
    [
        ({"end": "2026-01-01T00:00:00Z"}, 400, "end must be after start"),
        ({"status": None}, 400, "not null"),
        ({"text": ""}, 400, "text"),
        ({"kind": "works"}, 400, "kind"),
    ],
)
async def test_a_wrong_correction_changes_nothing(
    tmp_path: Path, change: Json, status: int, why: str
) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        event = {"kind": "works", "start": "2026-02-01T08:00:00Z", "text": "LED"}
        before = await agent.send("POST", "/events", event, status=201)
        assert why in str((await agent.send("PATCH", "/events/1", change, status=status))["detail"])
        assert (await agent.get("/events"))["events"] == [before]


@pytest.mark.parametrize(
    "event_id", ["7", "x", "99999999999999999999", "-1", "²", pytest.param("9" * 5000, id="many")]
)
async def test_an_event_that_is_not_there_cannot_be_changed(tmp_path: Path, event_id: str) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        await agent.send("PATCH", f"/events/{event_id}", {"status": "rejected"}, status=404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "party", "start": "2026-02-01T08:00:00Z", "text": "x"},
        {"kind": "works", "start": "2026-02-01T08:00:00", "text": "x"},
        {"kind": "works", "start": "2026-02-01T08:00:00Z", "end": "2026-02-01T08:00:00Z", "text": "x"},
        {"kind": "works", "start": "2026-02-01T08:00:00Z"},
        {"kind": "works", "start": "0001-01-01T00:00:00+14:00", "text": "x"},
        {"kind": "works", "start": "2026-02-01T08:00:00Z", "end": "9999-12-31T23:59:00-12:00", "text": "x"},
        {"kind": "works", "start": "9999-12-31T23:30:00-05:00", "text": "no such instant in UTC"},
        {"kind": "works", "start": "9999-12-31T23:59:59.9Z", "text": "rounded, no year to be read back"},
        {"kind": "works", "start": "0001-01-01T00:30:00+05:00", "text": "before all years"},
        [],
    ],
)
async def test_a_wrong_event_is_refused(tmp_path: Path, wrong: Json) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        await agent.send("POST", "/events", wrong, status=400)
        assert (await agent.get("/events"))["events"] == []
        assert "must be one of" in str((await agent.get("/events?kind=party", status=400))["detail"])


async def test_what_is_not_json_is_refused(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        for sent in (b"{", b"[" * 500_000, b"\xff"):
            async with agent.session.post(f"{agent.url}/api/v1/events", data=sent) as response:
                assert response.status == 400
                assert "the body is not JSON" in (await response.json(content_type=None))["detail"]


def test_what_the_agent_noticed_is_kept_once_however_often_it_is_told(tmp_path: Path) -> None:
    swap = Event(EventKind.METER_SWAP, START, None, "jumped", origin="counter:main.energy_import")
    with Store(tmp_path / "agent.sqlite") as store:
        store.write([Change(events=(swap,))])
        store.write([Change(events=(swap,))])
        assert [event.text for event in store.reader.events()] == ["jumped"]
        assert store.reader.events(start=START + HOUR) == [], "a swap is an instant"
