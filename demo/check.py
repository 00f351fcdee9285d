"""What ``script/demo --check`` verifies: every step shows live values, and a user would see them.

Each check is a question with an answer in words; it raises ``DemoError`` when the answer is no.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PageTimeout

from . import browser
from .dashboard import URL_PATH, find_entity, statistic_id
from .home_assistant import DOMAIN
from .scenario import Demo
from .supervisor import DemoError, until

PARIS = ZoneInfo("Europe/Paris")
DASHBOARD = f"/{URL_PATH}/batiment"
# Home Assistant's own words on a machine without media libraries, and on any custom integration.
EXPECTED_NOISE = ("not been tested by Home Assistant",)


def require(condition: object, message: str) -> None:
    """Raise ``DemoError`` with the message unless the condition holds."""
    if not condition:
        raise DemoError(message)


async def check_processes(demo: Demo) -> str:
    """Five processes run."""
    down = [name for name in demo.supervisor.names if demo.supervisor.pid(name) is None]
    require(not down, f"Not running: {', '.join(down)}")
    return f"{len(demo.supervisor.names)} running"


async def agent_state(demo: Demo) -> dict[str, Any]:
    """Return the agent's ``GET /state`` document."""
    headers = {"Authorization": f"Bearer {demo.agent_token}"}
    async with demo.session.get(demo.url("edge_agent") + "/api/v1/state", headers=headers) as answer:
        require(answer.status == 200, f"The agent answers {answer.status}")
        document: dict[str, Any] = await answer.json()
        return document


async def check_agent(demo: Demo) -> str:
    """Every point is read from its meter."""
    points: list[dict[str, Any]] = []

    async def all_good() -> bool:
        points[:] = (await agent_state(demo))["points"]
        return bool(points) and all(point["quality"] == "good" for point in points)

    try:
        await until(all_good, "", timeout_s=40)
    except DemoError:
        poor = [f"{point['id']} {point['quality']}" for point in points if point["quality"] != "good"]
        raise DemoError(f"Points that are not good: {', '.join(poor) or 'no point at all'}") from None
    return f"{len(points)} points, all good"


async def ours(demo: Demo) -> list[dict[str, Any]]:
    """Return the entity registry's entries of the integration."""
    async with demo.home_assistant.websocket() as ws:
        found: list[dict[str, Any]] = await ws.call("config/entity_registry/list")
        return [entry for entry in found if entry["platform"] == DOMAIN]


async def check_live(demo: Demo) -> str:
    """The main meter's power moves in Home Assistant without anybody asking."""
    entity = find_entity(await ours(demo), "main.power")
    require(entity, "Home Assistant has no entity for the main meter's power")
    seen: list[str] = []

    async def moved() -> bool:
        seen.append((await demo.home_assistant.states())[str(entity)]["state"])
        return seen[-1] != seen[0] and seen[-1].replace(".", "", 1).isdigit()

    await until(moved, f"{entity} does not move", timeout_s=60, every_s=0.5)
    return f"{entity}: {seen[0]} → {seen[-1]}"


async def check_entities(demo: Demo) -> str:
    """No enabled entity of ours is unavailable or unknown, but those that only tell what happened since the start."""
    states = await demo.home_assistant.states()
    enabled = [
        entry["entity_id"]
        for entry in await ours(demo)
        if not entry["disabled_by"] and not entry["entity_id"].startswith(("event.", "button."))
    ]
    dead = [name for name in enabled if states.get(name, {}).get("state") in {None, "unavailable", "unknown"}]
    require(enabled and not dead, f"Without a value: {', '.join(dead) or 'no entity at all'}")
    return f"{len(enabled)} entities with a value"


async def check_commands(demo: Demo) -> str:
    """A zone wanted warmer from Home Assistant is warmer on its thermostat, and gets its set-point back."""
    climate = find_entity(await ours(demo), "zone1.setpoint_cmd#write")
    require(climate, "Home Assistant has no thermostat for zone 1")

    async def setpoint() -> float:
        points = (await agent_state(demo))["points"]
        return float(next(point["value"] for point in points if point["id"] == "zone1.setpoint_cmd"))

    before, wanted = await setpoint(), 21.5
    await demo.home_assistant.call_service(
        "climate", "set_temperature", entity_id=climate, temperature=wanted
    )

    async def warmer() -> bool:
        return await setpoint() == wanted

    async def given_back() -> bool:
        return await setpoint() == before

    await until(warmer, f"{climate} does not reach {wanted} °C", timeout_s=60, every_s=0.5)
    await demo.home_assistant.call_service("climate", "set_hvac_mode", entity_id=climate, hvac_mode="auto")
    await until(given_back, f"{climate} does not get {before} °C back", timeout_s=60, every_s=0.5)
    return f"{climate}: {before:g} → {wanted:g} → {before:g} °C"


async def daily_statistics(demo: Demo, statistic: str, start: datetime, end: datetime) -> dict[str, float]:
    """Return kWh by civil day (ISO date, Paris) of an energy statistic, from its hourly rows."""
    async with demo.home_assistant.websocket() as ws:
        rows = await ws.call(
            "recorder/statistics_during_period",
            start_time=start.astimezone(UTC).isoformat(),
            end_time=end.astimezone(UTC).isoformat(),
            statistic_ids=[statistic],
            period="hour",
            types=["state"],
            units={"energy": "kWh"},
        )
    days: dict[str, float] = {}
    for row in rows.get(statistic, []):
        day = datetime.fromtimestamp(row["start"] / 1000, PARIS).date().isoformat()
        days[day] = days.get(day, 0.0) + row["state"]
    return days


async def check_linky(demo: Demo) -> str:
    """The last days of each meter in Home Assistant equal what Enedis says, to the Wh."""
    end = datetime.now(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    start = (end - timedelta(days=6)).replace(hour=0)
    compared = 0
    for prm, token in (demo.linky_tokens or {}).items():
        query = {"pointId": prm, "dateDebut": start.date().isoformat(), "dateFin": end.date().isoformat()}
        url = demo.url("linky_proxy") + "/api/consommation_quotidienne"
        async with demo.session.get(
            url, params=query, headers={"Authorization": f"Bearer {token}"}
        ) as answer:
            require(answer.status == 200, f"The proxy answers {answer.status}: {await answer.text()}")
            points = (await answer.json())["grandeur"][0]["points"]
        days = await daily_statistics(demo, statistic_id(prm), start, end)
        for point in points:
            got = round(days.get(point["d"], 0.0) * 1000)
            require(
                got == int(point["v"]),
                f"…{prm[-4:]} on {point['d']}: {got} Wh in Home Assistant, {point['v']} at Enedis",
            )
            compared += 1
    require(compared, "No Linky day could be compared")
    return f"{compared} days equal to the Wh"


async def check_savings(demo: Demo) -> str:
    """The agent's savings reach Home Assistant, near the real building's 43 %."""
    async with demo.home_assistant.websocket() as ws:
        document = await ws.call(f"{DOMAIN}/savings", entry_id=(demo.entries or {})["building"])
    percent = document["result"]["savings_percent"]
    require(35 < percent < 50, f"Savings of {percent} % are not those of this building")
    require(len(document["days"]) > 500, f"Only {len(document['days'])} days of savings")
    return f"{percent:.1f} %, {document['result']['verdict']}"


async def check_energy_dashboard(demo: Demo) -> str:
    """Home Assistant's own validation of the Energy dashboard finds nothing."""
    async with demo.home_assistant.websocket() as ws:
        validation = await ws.call("energy/validate")
    issues = [i for group in validation.values() for source in group for i in source]
    # A counter seen for the first time has no statistics yet; Home Assistant makes them every five minutes.
    issues = [issue for issue in issues if issue["type"] != "statistics_not_defined"]
    require(not issues, f"The Energy dashboard complains: {issues}")
    return "valid"


async def check_log(demo: Demo) -> str:
    """Home Assistant's log holds no warning, error or trace of ours."""
    text = demo.supervisor.log("home_assistant").read_text(encoding="utf-8", errors="replace")
    lines = [
        line
        for line in text.splitlines()
        if DOMAIN in line
        and any(level in line for level in (" WARNING ", " ERROR ", 'File "'))
        and not any(noise in line for noise in EXPECTED_NOISE)
    ]
    require(not lines, "In Home Assistant's log: " + " | ".join(lines[:5]))
    return "clean"


async def look_at_pages(demo: Demo, folder: Path) -> str:
    """Draw the pages in Chromium, as a French user sees them, and keep their pictures."""
    views = [
        ("batiment_1400_clair", DASHBOARD, 1400, 1500, False),
        ("batiment_1400_sombre", DASHBOARD, 1400, 1500, True),
        ("batiment_400_clair", DASHBOARD, 400, 2400, False),
        ("batiment_400_sombre", DASHBOARD, 400, 2400, True),
        ("energie_1400_clair", "/energy", 1400, 1200, False),
    ]
    async with browser.chromium() as chromium:
        for name, path, width, height, dark in views:
            async with browser.window(
                chromium, demo.home_assistant, path, width=width, height=height, dark=dark
            ) as opened:
                if path == DASHBOARD:
                    await wait_for_card(opened)
                else:
                    await wait_for_graph(opened)
                await opened.page.wait_for_timeout(1500)
                await opened.screenshot(folder / f"{name}.png")
                require(not opened.errors, f"{path} raised {opened.errors[:3]}")
    return f"{len(views)} pictures in {folder}"


async def wait_for_card(opened: browser.Window) -> Locator:
    """Wait until the savings card has drawn its charts; return it.

    Raises:
        DemoError: It did not within 30 s.
    """
    card = opened.page.locator("linky-gtb-savings-card").first
    try:
        await card.locator("canvas").first.wait_for(timeout=30_000)
        await card.get_by_text("kWh").first.wait_for(timeout=5_000)
    except PageTimeout as error:
        raise DemoError("The savings card was not drawn within 30 s") from error
    return card


async def wait_for_graph(opened: browser.Window) -> None:
    """Turn the Energy dashboard to yesterday, as Linky data come the day after, and wait for its graph.

    Raises:
        DemoError: It did not within 30 s.
    """
    try:
        graph = opened.page.locator("ha-chart-base canvas >> visible=true").first
        await graph.wait_for(timeout=30_000)
        await opened.page.get_by_role("button", name="Précédent").first.click(timeout=10_000)
        await graph.wait_for(timeout=30_000)
    except PageTimeout as error:
        raise DemoError("The Energy dashboard was not drawn within 30 s") from error


type Check = tuple[str, Callable[[Demo], Awaitable[str]]]

CHECKS: tuple[Check, ...] = (
    ("processes", check_processes),
    ("agent reads every point", check_agent),
    ("Linky history exact", check_linky),
    ("savings", check_savings),
    ("live values", check_live),
    ("every entity has a value", check_entities),
    ("a zone is commanded and given back", check_commands),
    ("Energy dashboard", check_energy_dashboard),
    ("log", check_log),
)


async def check_all(demo: Demo, folder: Path, tell: Callable[[str], None]) -> list[str]:
    """Run every check and the pictures; return what is missing, in words."""
    missing: list[str] = []

    async def pictures(demo: Demo) -> str:
        return await look_at_pages(demo, folder)

    for title, check in (*CHECKS, ("pages in Chromium", pictures)):
        try:
            tell(f"  ✓ {title}: {await check(demo)}")
        except DemoError as error:
            tell(f"  ✗ {title}: {error}")
            missing.append(f"{title}: {error}")
    return missing
