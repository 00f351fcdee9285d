"""Load shedding end to end: a limit lowered live, zones shed through leases, everything killed, every lease released."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
import pytest_asyncio
from ruamel.yaml import YAML

from demo import browser, scenario
from demo.scenario import Demo, new_demo
from demo.supervisor import until

ZONES = ("zone1", "zone2", "zone3")
PARIS = ZoneInfo("Europe/Paris")

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(900),
    pytest.mark.slow,
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The building, an agent that may write, and Home Assistant; no meter of Enedis."""
    async with aiohttp.ClientSession() as session:
        folder = tmp_path_factory.mktemp("shedding") / "run"
        demo = new_demo(folder, session, free_ports=True, restart_s=None, tell=lambda _line: None)
        try:
            await scenario.start_building(demo)
            await prepare_agent(demo)
            await scenario.start_agent(demo)
            await scenario.start_home_assistant(demo)
            yield demo
        finally:
            await demo.supervisor.stop()


async def prepare_agent(demo: Demo) -> None:
    today = datetime.now(PARIS).date()
    config = scenario.write_site(
        demo.folder, modbus_port=demo.ports["building"], api_port=demo.ports["edge_agent"], today=today
    )
    yaml = YAML()
    document = yaml.load(config.read_text(encoding="utf-8"))
    for part in ("savings", "cee"):
        document.pop(part, None)
    for device in document["devices"]:
        device["poll_s"] = 2
    document["control"] = {
        "enabled": True,
        "mode": "act",
        "release_over_s": 1,
        "points": {
            f"{zone}.setpoint_cmd": {
                "min": 14,
                "max": 24,
                "max_step": 5,
                "max_change_per_hour": 200,
                "write_interval_s": 1,
            }
            for zone in ZONES
        },
    }
    with config.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)
    created = await demo.supervisor.run_once(
        "token",
        *scenario._python("edge_agent", "token", "create", "--config", str(config)),
        *("--scope", "control", "--name", "Home Assistant", "--json"),
    )
    demo.agent_token = json.loads(created)["token"]


async def agent_get(demo: Demo, path: str) -> Any:
    headers = {"Authorization": f"Bearer {demo.agent_token}"}
    async with demo.session.get(f"{demo.url('edge_agent')}/api/v1/{path}", headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


async def leases(demo: Demo) -> set[str]:
    return {lease["point"] for lease in (await agent_get(demo, "leases"))["leases"]}


async def setpoints(demo: Demo) -> dict[str, float]:
    points = (await agent_get(demo, "state"))["points"]
    found = {point["id"]: point["value"] for point in points if point["id"].endswith("setpoint_cmd")}
    assert None not in found.values()
    return found


async def add_load(demo: Demo, entry_id: str, target: str, name: str) -> None:
    """Walk the forms of one load, as the browser does."""
    call, path = demo.home_assistant._json, "/api/config/config_entries/subentries/flow"
    menu = await call("POST", path, json={"handler": [entry_id, "load"]})
    flow = f"{path}/{menu['flow_id']}"
    await call("POST", flow, json={"next_step_id": "point"})
    await call("POST", flow, json={"point": target})
    fields = {"name": name, "power_w": 1500, "priority": 5, "criticality": "normal", "offset_c": 3}
    done = await call(
        "POST", flow, json={**fields, "min_on_min": 0, "min_off_min": 0, "restores": True, "lease_s": 60}
    )
    assert done["type"] == "create_entry", done


def holds(check: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
    """The same question, answered no while the program asked does not answer."""

    async def ask() -> bool:
        try:
            return await check()
        except aiohttp.ClientError, AssertionError:
            return False

    return ask


async def look(demo: Demo, path: str, file: Path) -> None:
    async with (
        browser.chromium() as chromium,
        browser.window(chromium, demo.home_assistant, path) as window,
    ):
        await window.page.wait_for_timeout(2500)
        await window.screenshot(file)


async def only_leased_is_lowered(site: Demo, before: dict[str, float]) -> bool:
    """Whether the set-points under lease are those that are low, and no other."""
    held, now = await leases(site), await setpoints(site)
    return held == {point for point, value in now.items() if value < before[point] - 2}


async def test_a_limit_lowered_live_sheds_zones_by_lease_and_no_death_leaves_one(
    site: Demo, screenshots: Path
) -> None:
    server = site.home_assistant
    building = await server.run_flow(
        {"next_step_id": "building"}, {"url": site.url("edge_agent"), "token": site.agent_token}
    )

    async def registry() -> dict[str, str]:
        async with server.websocket() as ws:
            rows = await ws.call("config/entity_registry/list")
        return {row["unique_id"]: row["entity_id"] for row in rows if row["platform"] == "linky_gtb"}

    async def meter_there() -> bool:
        entity = (await registry()).get("hotel-de-ville_point_main.power")
        return entity is not None and float((await server.states())[entity]["state"]) > 0

    await until(holds(meter_there), "no meter in Home Assistant", timeout_s=60)
    meter = (await registry())["hotel-de-ville_point_main.power"]
    fields = {"meter": meter, "limit": 36, "unit": "kW", "firmness": "firm"}
    entry = await server.run_flow({"next_step_id": "shedding"}, fields, {"loads": []})
    entry_id = entry["entry_id"]
    for zone in ZONES:
        await add_load(site, entry_id, f"point:{building['entry_id']}:{zone}.setpoint_cmd", zone)
    before = await setpoints(site)

    async def shown(key: str) -> str:
        entity = (await registry())[f"{entry_id}_{key}"]
        return str((await server.states())[entity]["state"])

    async def within() -> bool:
        return await shown("shedding_state") == "within"

    mode = (await registry())[f"{entry_id}_shedding_mode"]

    async def acts() -> bool:
        # Each load added reloads the entry: an order that meets the reload is lost, without an error.
        await server.call_service("select", "select_option", entity_id=mode, option="on")
        return await shown("shedding_mode") == "on"

    await until(holds(acts), "load shedding does not act", timeout_s=60)
    await until(holds(within), "load shedding does not get ready", timeout_s=120)

    # The limit is lowered live: two zones of 1,5 kW are enough.
    power = float(await shown("shedding_power"))
    await server.call_service(
        "linky_gtb", "set_limit", config_entry_id=entry_id, limit=power - 2000, unit="W"
    )

    async def two_leases() -> bool:
        held = await leases(site)
        now = await setpoints(site)
        lowered = {point for point, value in now.items() if value < before[point] - 2}
        return len(held) >= 2 and held == lowered

    await until(holds(two_leases), "no zone is shed by lease", timeout_s=60)
    audit = (await agent_get(site, "audit?limit=20"))["entries"]
    assert {row["actor"] for row in audit} >= {"home-assistant-shedding"}
    await look(site, "/logbook", screenshots / "shedding-logbook.png")
    device = await device_of(site, entry_id)
    await look(site, f"/config/devices/device/{device}", screenshots / "shedding-device.png")

    # The agent is killed: it comes back, and what it wrote is either held again or given back, never left behind.
    await site.supervisor.kill("edge_agent")
    await site.supervisor.restart("edge_agent")

    await until(
        holds(lambda: only_leased_is_lowered(site, before)),
        "a set-point is left behind by the killed agent",
        timeout_s=90,
    )

    # Home Assistant is killed: nobody renews, and the building takes everything back. (A zone that the agent gave
    # back by itself may pass for one that a person took back, and is left to him: one lease is enough here.)
    async def leased() -> bool:
        return bool(await leases(site)) and await only_leased_is_lowered(site, before)

    await until(holds(leased), "no zone is shed again", timeout_s=150)
    await site.supervisor.kill("home_assistant")

    async def all_back() -> bool:
        return not await leases(site) and await setpoints(site) == before

    await until(holds(all_back), "a lease outlives its controller", timeout_s=120)

    # It comes back in the middle of the shed, resumes it, and gives back when the limit is withdrawn.
    await site.supervisor.restart("home_assistant")
    await server.wait_running()
    await until(holds(leased), "the shed is not resumed", timeout_s=150)
    await server.call_service("linky_gtb", "clear_limit", config_entry_id=entry_id)
    await until(holds(all_back), "zones are not restored", timeout_s=150)


async def device_of(site: Demo, entry_id: str) -> str:
    async with site.home_assistant.websocket() as ws:
        devices = await ws.call("config/device_registry/list")
    return str(next(row["id"] for row in devices if ["linky_gtb", entry_id] in row["identifiers"]))
