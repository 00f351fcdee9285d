"""The agent as a whole, over real sockets: reads, keeps, computes, serves, and outlives its meters."""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from edge_agent.api.server import ApiError
from edge_agent.config import Device
from edge_agent.energy import HOUR, Interval, day_start
from edge_agent.service import Agent
from edge_agent.store import Change, Source, Store
from tests.edge_agent.meters import Registers, free_port, meters, put
from tests.edge_agent.service.running import Running, running
from tests.edge_agent.sites import CEE, SAVINGS, make_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow

PARIS = ZoneInfo("Europe/Paris")


def world(
    device: Device, *, power_w: float = 8000.0, kwh: float = 1000.0, temp_c: float = 4.5
) -> dict[int, Registers]:
    main, outdoor = dict.fromkeys(range(30), 0), dict.fromkeys(range(30), 0)
    put(main, device.template.register("power"), power_w)
    put(main, device.template.register("energy_import"), kwh)
    put(outdoor, device.template.register("temperature"), temp_c)
    return {1: main, 2: outdoor}


async def all_good(agent: Running) -> bool:
    points = (await agent.get("/state"))["points"]
    assert isinstance(points, list)
    return all(each["quality"] == "good" for each in points)


async def test_values_on_the_meters_are_in_the_state(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    async with meters(world(device)) as bench, running(make_site(tmp_path, port=bench.port)) as agent:
        await until(lambda: all_good(agent))
        power = await agent.point("main.power")
        assert power == {
            "id": "main.power",
            "device": "main",
            "key": "power",
            "name": "Puissance active",
            "quantity": "power",
            "unit": "W",
            "writable": False,
            "value": 8000.0,
            "quality": "good",
            "time": power["time"],
        }
        state = await agent.get("/state")
        assert state["site"] == {
            "id": "town-hall",
            "name": "Town hall",
            "timezone": "Europe/Paris",
            "sector": "bureaux",
        }
        assert state["devices"] == [
            {"id": "main", "name": "Main meter", "manufacturer": "Test", "model": "T1", "trust": "verified"},
            {"id": "outdoor", "name": "Outdoor", "manufacturer": "Test", "model": "T1", "trust": "verified"},
        ]
        health = state["health"]
        assert isinstance(health, dict)
        assert health["status"] == "ok"
        assert health["links"][0]["connected"] is True
        assert str(health["links"][0]["last_good"]).endswith("Z")
        assert (await agent.get("/site"))["capabilities"] == ["read"]


async def test_samples_are_kept_and_served_raw(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    port = free_port()
    building = make_site(tmp_path, port=port)
    async with meters(world(device), port=port), running(building) as agent:
        await until(lambda: all_good(agent))
        begun = datetime.now(UTC) - timedelta(minutes=5)
        query = f"start={begun:%Y-%m-%dT%H:%M:%SZ}&end={begun + HOUR:%Y-%m-%dT%H:%M:%SZ}"

        async def kept() -> bool:
            return bool((await agent.get(f"/series/outdoor.temperature?{query}&step=raw"))["intervals"])

        await until(kept)
        series = await agent.get(f"/series/outdoor.temperature?{query}&step=10min")
        intervals = series["intervals"]
        assert isinstance(intervals, list)
        assert {each["value"] for each in intervals} == {4.5, None}
        assert (series["unit"], series["timezone"]) == ("°C", "Europe/Paris")


async def test_without_meters_the_agent_serves_and_says_so(tmp_path: Path) -> None:
    async with running(make_site(tmp_path, port=free_port())) as agent:
        state = await agent.get("/state")
        points, health = state["points"], state["health"]
        assert isinstance(points, list)
        assert isinstance(health, dict)
        assert {(each["value"], each["quality"]) for each in points} == {(None, "bad")}
        assert health["status"] == "degraded"


@pytest.mark.slow
async def test_a_server_that_dies_makes_values_stale_and_they_come_back_with_it(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    port = free_port()
    async with running(make_site(tmp_path, port=port)) as agent:
        async with meters(world(device), port=port):
            await until(lambda: all_good(agent))

        async def stale() -> bool:
            return (await agent.quality("main.power")) == "stale"

        await until(stale)
        assert (await agent.point("main.power"))["value"] is None
        async with meters(world(device, power_w=9000.0), port=port):
            await until(lambda: all_good(agent))
            assert (await agent.point("main.power"))["value"] == 9000.0


@pytest.mark.slow
async def test_an_outage_is_one_line_in_the_log_and_its_end_another(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "edge_agent.poller")
    device = make_site(tmp_path).devices[0]
    port = free_port()
    async with running(make_site(tmp_path, port=port)) as agent:
        async with meters(world(device), port=port):
            await until(lambda: all_good(agent))
            caplog.clear()

        async def stale() -> bool:
            return (await agent.quality("main.power")) == "stale"

        await until(stale)
        async with meters(world(device), port=port):
            await until(lambda: all_good(agent))
    lost, found = [record.getMessage() for record in caplog.records if record.name == "edge_agent.poller"]
    # Which of the two is seen first depends on whether a question was on its way.
    assert "refuses or does not answer" in lost or lost.endswith("closed the connection")
    assert found.endswith("is reached again")


async def test_a_dead_unit_is_stale_alone(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    units = {1: world(device)[1]}
    async with meters(units) as bench, running(make_site(tmp_path, port=bench.port, timeout_s=0.2)) as agent:

        async def read() -> bool:
            return (await agent.quality("main.power")) == "good"

        await until(read)
        assert await agent.quality("outdoor.temperature") == "bad"
        bench.requests.clear()
        await until(lambda: len(bench.requests) >= 5)


async def test_the_stream_gives_the_state_then_each_change(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    units = world(device)
    async with (
        meters(units) as bench,
        running(make_site(tmp_path, port=bench.port)) as agent,
        agent.session.ws_connect(f"{agent.url}/api/v1/stream") as socket,
    ):
        first = await socket.receive_json(timeout=5)
        assert first["type"] == "state"
        assert {each["id"] for each in first["state"]["points"]} == {
            "main.power",
            "main.energy_import",
            "outdoor.temperature",
        }
        await until(lambda: all_good(agent))
        put(units[1], device.template.register("power"), 4321.0)
        async with asyncio.timeout(60):
            while True:
                message = await socket.receive_json()
                if message["type"] == "points" and message["points"][0]["value"] == 4321.0:
                    break
        assert message["points"][0] == {
            "id": "main.power",
            "value": 4321.0,
            "quality": "good",
            "time": message["points"][0]["time"],
        }


async def test_the_stream_is_told_when_the_link_is_lost_and_when_the_agent_stops(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    port = free_port()
    async with aiohttp.ClientSession() as session:
        async with running(make_site(tmp_path, port=port)) as agent:
            async with meters(world(device), port=port):
                await until(lambda: all_good(agent))
                socket = await session.ws_connect(f"{agent.url}/api/v1/stream", headers=agent.session.headers)
            async with asyncio.timeout(60):
                while True:
                    message = await socket.receive_json()
                    if message["type"] == "health" and message["health"]["status"] == "degraded":
                        break
            closing = asyncio.create_task(until_closed(socket))
        assert await asyncio.wait_for(closing, 60) == aiohttp.WSCloseCode.GOING_AWAY


async def until_closed(socket: aiohttp.ClientWebSocketResponse) -> int | None:
    async for _ in socket:
        pass
    return socket.close_code


async def test_energy_goes_on_from_where_the_last_run_stopped(tmp_path: Path) -> None:
    device = make_site(tmp_path).devices[0]
    port = free_port()
    units = world(device, kwh=1000.0)
    building = make_site(tmp_path, port=port)

    async def today(agent: Running) -> float:
        now = datetime.now(UTC)
        query = f"start={now - HOUR:%Y-%m-%dT%H:%M:%SZ}&end={now + HOUR:%Y-%m-%dT%H:%M:%SZ}&step=raw"
        intervals = (await agent.get(f"/series/main.energy_import?{query}"))["intervals"]
        assert isinstance(intervals, list)
        return float(sum(each["value"] for each in intervals))

    async with meters(units, port=port):
        async with running(building) as agent:
            await until(lambda: all_good(agent))
        put(units[1], device.template.register("energy_import"), 1002.0)
        async with running(building) as agent:
            await until(lambda: all_good(agent))

            async def counted() -> bool:
                return await today(agent) == pytest.approx(2.0)

            await until(counted)


def past(first: date, days: int, kwh_per_hour: float) -> tuple[Interval, ...]:
    start = day_start(first, PARIS)
    return tuple(
        Interval(start + hour * HOUR, start + (hour + 1) * HOUR, kwh_per_hour) for hour in range(days * 24)
    )


async def test_savings_money_and_cee_are_computed_from_the_store(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port(), more=SAVINGS + CEE)
    energy = (*past(date(2025, 1, 1), 365, 10.0), *past(date(2026, 3, 1), 214, 6.0))
    temps = tuple(
        Interval(each.start, each.end, 10.0 + (each.start.timetuple().tm_yday % 7)) for each in energy
    )
    with Store(building.database) as store:
        store.write(
            [
                Change(
                    energy={"main.energy_import": energy},
                    means={"outdoor.temperature": temps},
                    source=Source.IMPORT,
                )
            ]
        )
    async with running(building, clock=lambda: datetime(2026, 11, 21, 12, tzinfo=UTC)) as agent:

        async def computed() -> bool:
            return (await agent.get("/state"))["savings"] is not None

        await until(computed)
        state = await agent.get("/state")
        summary = state["savings"]
        assert isinstance(summary, dict)
        assert summary["status"] == "ok"
        assert summary["savings_percent"] == pytest.approx(40, abs=0.5)
        assert summary["savings_eur"] == pytest.approx(0.20 * summary["savings_kwh"])
        assert (summary["reporting_start"], summary["reporting_end"]) == ("2026-03-01", "2026-10-01")
        assert summary["computed_at"] == "2026-11-21T12:00:00Z"
        whole = await agent.get("/savings")
        result, days = whole["result"], whole["days"]
        assert isinstance(result, dict)
        assert isinstance(days, list)
        assert result["savings_eur"] == summary["savings_eur"]
        assert days[0]["date"] == "2025-01-01"
        assert days[0]["cumulative_eur"] is None
        assert days[-1]["cumulative_eur"] == pytest.approx(summary["savings_eur"])
        assert whole["baseline"] == {"start": "2025-01-01", "end": "2026-01-01"}
        assert whole["reporting"] == {"start": "2026-03-01", "end": "2026-10-01"}
        estimates: object = await agent.get("/cee")
        assert isinstance(estimates, list)
        assert [each["code"] for each in estimates] == ["BAT-TH-116"]
        shorts = state["cee"]
        assert isinstance(shorts, list)
        assert set(shorts[0]) >= {
            "code",
            "title",
            "version",
            "eligible",
            "kwh_cumac",
            "prime_eur",
            "warnings",
        }
        assert (await agent.get("/site"))["capabilities"] == ["read", "savings", "cee"]


async def test_savings_that_cannot_be_honest_are_refused_in_words_with_no_figure(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port(), more=SAVINGS)
    async with running(building) as agent:

        async def computed() -> bool:
            return (await agent.get("/state"))["savings"] is not None

        await until(computed)
        summary = (await agent.get("/state"))["savings"]
        assert isinstance(summary, dict)
        assert summary["status"] == "refused"
        assert summary["reason"]
        assert "savings_kwh" not in summary
        whole = await agent.get("/savings")
        days = whole["days"]
        assert isinstance(days, list)
        assert {each["observed_kwh"] for each in days} == {None}


async def test_a_reporting_period_that_has_not_begun_is_refused(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port(), more=SAVINGS)
    async with running(building, clock=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC)) as agent:

        async def refused() -> bool:
            summary = (await agent.get("/state"))["savings"]
            return isinstance(summary, dict) and "no day of it is over yet" in summary["reason"]

        await until(refused)


async def test_key_figures_are_those_of_the_civil_days(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port())
    with Store(building.database) as store:
        hours = past(date(2026, 10, 24), 3, 1.0)
        store.write([Change(energy={"main.energy_import": hours}, source=Source.IMPORT)])
    # 25 October 2026 has 25 hours in Paris; the next day is 11 hours old.
    async with running(building, clock=lambda: datetime(2026, 10, 26, 10, tzinfo=UTC)) as agent:

        async def known() -> bool:
            kpis = (await agent.get("/state"))["kpis"]
            return isinstance(kpis, dict) and kpis["energy_yesterday_kwh"] == 25.0

        await until(known)


async def test_a_port_that_is_taken_is_said_and_what_to_do(tmp_path: Path) -> None:
    building = make_site(tmp_path, port=free_port())
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    api = building.config.api.model_copy(update={"port": port})
    config = building.config.model_copy(update={"api": api})
    taken = type(building)(config, building.path, building.zone, building.devices, building.points)
    with (
        Store(taken.database) as store,
        pytest.raises(ApiError, match=rf"127\.0\.0\.1:{port}.*another agent"),
    ):
        await Agent(taken, store).run(asyncio.Event())
    server.close()
