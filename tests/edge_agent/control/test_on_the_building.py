"""Control of the simulated building, through the API of a running agent."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from edge_agent.control.audit import verify
from edge_agent.control.opening import control_file
from edge_agent.control.record import read_audit
from tests.edge_agent.control.demo_site import ACT, OBSERVE, Served, demo_site, simulated
from tests.edge_agent.service.running import Running, running
from tests.edge_agent.waiting import until

ZONE = "zone1.setpoint_cmd"
WANTED = {"value": 17.5, "seconds": 600, "reason": "test", "priority": "shedding", "actor": "me"}

pytestmark = pytest.mark.slow


async def good(agent: Running) -> None:
    async def all_good() -> bool:
        points = (await agent.get("/state"))["points"]
        assert isinstance(points, list)
        return all(each["quality"] == "good" for each in points)

    await until(all_good)


async def take(agent: Running, point: str = ZONE, **changes: object) -> dict[str, Any]:
    answer = await agent.send("POST", f"/points/{point}/lease", {**WANTED, **changes})
    lease = answer["lease"]
    assert isinstance(lease, dict)
    return lease


async def give_up(agent: Running, point: str = ZONE, query: str = "") -> list[str]:
    async with agent.session.delete(f"{agent.url}/api/v1/points/{point}/lease{query}") as response:
        assert response.status == 200, await response.text()
        released: list[str] = (await response.json())["released"]
        return released


async def test_a_lease_is_written_read_back_renewed_and_given_back(tmp_path: Path) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port)) as agent:
        before = site.zone_c(0)
        await good(agent)
        lease = await take(agent)
        assert (lease["requested"], lease["written"], lease["rule"], lease["observed"]) == (
            17.5,
            17.5,
            None,
            False,
        )
        assert lease["release_value"] == before
        assert site.zone_c(0) == 17.5
        renewed = await take(agent, value=18.0)
        assert (renewed["id"], renewed["written"]) == (lease["id"], 18.0)
        standing = await agent.get("/leases")
        assert standing["mode"] == "act"
        assert [each["id"] for each in standing["leases"]] == [lease["id"]]  # type: ignore[attr-defined]
        assert await give_up(agent, query="?actor=nobody") == []
        assert await give_up(agent, query="?actor=me") == [lease["id"]]
        assert site.zone_c(0) == before
        entries: Any = (await agent.get("/audit?limit=50"))["entries"]
        assert next(each["event"] for each in entries if each["point"] == ZONE) == "release"
    assert verify(read_audit(control_file(demo_site(tmp_path, 1)))).valid


async def test_a_lease_that_is_not_renewed_ends_by_itself(tmp_path: Path) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port)) as agent:
        before = site.zone_c(0)
        await good(agent)
        await take(agent, seconds=1)
        assert site.zone_c(0) == 17.5
        await until(lambda: site.zone_c(0) == before)


async def test_stopping_gives_everything_back(tmp_path: Path) -> None:
    async with simulated() as site:
        before = site.zone_c(0), site.zone_c(1)
        async with running(demo_site(tmp_path, site.port)) as agent:
            await good(agent)
            await take(agent)
            await take(agent, "zone2.setpoint_cmd")
            assert (site.zone_c(0), site.zone_c(1)) == (17.5, 17.5)
        assert (site.zone_c(0), site.zone_c(1)) == before


async def test_the_clamp_and_the_hygiene_of_hot_water_are_named(tmp_path: Path) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port)) as agent:
        await good(agent)
        clamped = await take(agent, value=5)
        assert (clamped["written"], clamped["rule"]) == (16.0, "clamp")
        water = await take(agent, "tank.dhw_day_setpoint", value=45, priority="operator")
        assert (water["written"], water["rule"]) == (55.0, "hot_water")


async def test_a_change_on_the_device_is_a_persons_and_stays(tmp_path: Path) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port)) as agent:
        await good(agent)
        await take(agent)
        site.building.set_zone(0, 21.0)

        async def seen() -> bool:
            leases: Any = (await agent.get("/leases"))["leases"]
            return [each["rule"] for each in leases] == ["manual"]

        await until(seen)
        assert site.zone_c(0) == 21.0
        await give_up(agent)
        assert site.zone_c(0) == 21.0
        person = await take(agent, priority="operator", actor="someone", value=20)
        assert person["written"] == 20.0


async def test_in_observe_mode_nothing_is_written_and_the_report_says_what_would_have_been(
    tmp_path: Path,
) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port, OBSERVE)) as agent:
        before = site.zone_c(0)
        await good(agent)
        lease = await take(agent)
        assert (lease["written"], lease["observed"]) == (17.5, True)
        assert site.zone_c(0) == before
        await give_up(agent)
        report = await agent.get("/control/report")
        rows: Any = report["points"]
        (row,) = rows
        assert (report["observed"], row["point"], row["commands"], row["lowest"]) == (True, ZONE, 1, 17.5)


async def test_without_control_the_calls_do_not_exist(tmp_path: Path) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port, "")) as agent:
        await agent.send("POST", f"/points/{ZONE}/lease", WANTED, status=404)
        await agent.get("/leases", status=404)
        await agent.get("/audit", status=404)
        state = await agent.get("/state")
        assert state["control"] is None
        assert not any(each["writable"] for each in state["points"])  # type: ignore[attr-defined]
    assert not control_file(demo_site(tmp_path, 1)).exists()


@pytest.mark.parametrize(
    ("point", "changes", "status"),
    [
        ("zone1.room_temperature", {}, 404),
        ("nowhere.setpoint", {}, 404),
        (ZONE, {"seconds": 0.5}, 400),
        (ZONE, {"seconds": 90_000}, 400),
        (ZONE, {"value": "warm"}, 400),
        (ZONE, {"actor": ""}, 400),
        (ZONE, {"priority": "boss"}, 400),
        (ZONE, {"more": 1}, 400),
        (ZONE, {"priority": "safety"}, 403),
    ],
)
async def test_a_wrong_demand_is_refused_in_words(
    tmp_path: Path, point: str, changes: dict[str, object], status: int
) -> None:
    async with running(demo_site(tmp_path, 1)) as agent:
        problem = await agent.send("POST", f"/points/{point}/lease", {**WANTED, **changes}, status=status)
        assert problem["detail"]


async def test_the_state_says_how_points_may_be_written_and_the_stream_tells_of_leases(
    tmp_path: Path,
) -> None:
    async with simulated() as site, running(demo_site(tmp_path, site.port)) as agent:
        await good(agent)
        assert "control" in (await agent.get("/site"))["capabilities"]  # type: ignore[operator]
        point = await agent.point(ZONE)
        assert (point["writable"], point["write"]) == (
            True,
            {
                "kind": "climate",
                "min": 16,
                "max": 22,
                "step": 0.5,
                "options": None,
                "room": "zone1.room_temperature",
            },
        )
        async with agent.session.ws_connect(f"{agent.url}/api/v1/stream") as stream:
            assert json.loads((await stream.receive()).data)["state"]["control"]["leases"] == []
            await take(agent)
            told = await _control(stream)
            assert [each["point"] for each in told["leases"]] == [ZONE]


async def _control(stream: aiohttp.ClientWebSocketResponse) -> dict[str, Any]:
    while True:
        message = json.loads((await stream.receive(timeout=30)).data)
        if message["type"] == "control" and message["control"]["leases"]:
            control: dict[str, Any] = message["control"]
            return control


async def test_what_a_run_left_behind_is_given_back_by_the_next_even_without_control(tmp_path: Path) -> None:
    async with simulated() as site:
        before = site.zone_c(0)
        await _left_behind(tmp_path, site)
        async with running(demo_site(tmp_path, site.port, "")) as agent:
            await good(agent)
            await until(lambda: site.zone_c(0) == before)
            await agent.send("POST", f"/points/{ZONE}/lease", WANTED, status=404)


async def _left_behind(folder: Path, site: Served) -> None:
    """As after a power cut: the device holds a command, and the disk says so."""
    from edge_agent.control.audit import Entry, Event
    from edge_agent.control.memory import Memory
    from edge_agent.control.record import ControlFile
    from edge_agent.control.steady import boot_clock

    entry = Entry(time=site.building.moment().instant, event=Event.WRITE, point=ZONE)
    with ControlFile(control_file(demo_site(folder, site.port, ACT)), boot_clock()) as file:
        file.commit([entry], memories={ZONE: Memory(pending=True, base=site.zone_c(0), commanded=17.5)})
    site.building.set_zone(0, 17.5)
