"""Killing any one of the five processes: the others run on, states say unavailable, all recovers."""

from datetime import UTC, datetime, timedelta

import pytest

from demo.check import check_entities, check_live, check_processes, daily_statistics, ours
from demo.dashboard import statistic_id
from demo.scenario import Demo
from demo.supervisor import DemoError, until

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(300)]


def pids(demo: Demo, *, but: str) -> dict[str, int | None]:
    return {name: demo.supervisor.pid(name) for name in demo.supervisor.names if name != but}


async def entities(demo: Demo, kind: str) -> list[str]:
    """Enabled figures of the building, or of the Linky meters; not those about the reading itself."""
    entries = demo.entries or {}
    wanted = {entries["building"]} if kind == "building" else set(entries.values()) - {entries["building"]}
    return [
        entry["entity_id"]
        for entry in await ours(demo)
        if entry["config_entry_id"] in wanted
        and entry["entity_id"].startswith("sensor.")
        and not entry["disabled_by"]
        and entry["entity_category"] is None
    ]


async def until_all(
    demo: Demo, names: list[str], *, available: bool, timeout_s: float, complaint: str
) -> None:
    """Wait until all these entities have a value, or none of them."""
    others = names

    async def hold() -> bool:
        nonlocal others
        states = await demo.home_assistant.states()
        others = [
            name for name in names if (states[name]["state"] in {"unavailable", "unknown"}) == available
        ]
        return not others

    try:
        await until(hold, complaint, timeout_s=timeout_s)
    except DemoError as error:
        raise AssertionError(f"{error}: {', '.join(others)}") from error


@pytest.mark.parametrize("victim", ["building", "edge_agent"])
async def test_building_values_become_unavailable_and_return(demo: Demo, victim: str) -> None:
    sensors = await entities(demo, "building")
    powers = [name for name in sensors if "puissance_active" in name]
    before = pids(demo, but=victim)

    await demo.supervisor.kill(victim)
    watched = sensors if victim == "edge_agent" else powers
    assert watched
    await until_all(demo, watched, available=False, timeout_s=90, complaint=f"{victim}: still available")
    assert pids(demo, but=victim) == before

    await demo.supervisor.restart(victim)
    await until_all(demo, sensors, available=True, timeout_s=120, complaint=f"{victim}: no recovery")
    await check_live(demo)


@pytest.mark.parametrize("victim", ["enedis", "linky_proxy"])
async def test_linky_sensors_become_unavailable_at_the_next_look_and_return(demo: Demo, victim: str) -> None:
    sensors = await entities(demo, "linky")
    before = pids(demo, but=victim)

    await demo.supervisor.kill(victim)
    await demo.home_assistant.call_service("homeassistant", "update_entity", entity_id=sensors)
    await until_all(demo, sensors, available=False, timeout_s=60, complaint=f"{victim}: still available")
    assert pids(demo, but=victim) == before

    await demo.supervisor.restart(victim)
    await demo.home_assistant.call_service("homeassistant", "update_entity", entity_id=sensors)
    await until_all(demo, sensors, available=True, timeout_s=120, complaint=f"{victim}: no recovery")


async def test_home_assistant_comes_back_with_its_history(demo: Demo) -> None:
    before = pids(demo, but="home_assistant")
    statistics = await demo_statistics(demo)

    await demo.supervisor.kill("home_assistant")
    assert pids(demo, but="home_assistant") == before

    await demo.supervisor.restart("home_assistant")
    await demo.home_assistant.wait_running()

    async def all_back() -> bool:
        try:
            await check_entities(demo)
        except DemoError:
            return False
        return True

    await until(all_back, "Home Assistant: no recovery", timeout_s=120)
    assert await demo_statistics(demo) == statistics
    await check_live(demo)


async def demo_statistics(demo: Demo) -> dict[str, float]:
    """The daily consumption of the first meter over the last 20 days."""
    end = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    prm = next(iter(demo.linky_tokens or {}))
    days = await daily_statistics(demo, statistic_id(prm), end - timedelta(days=20), end)
    assert len(days) >= 18
    return days


async def test_nothing_is_left_running_down(demo: Demo) -> None:
    await check_processes(demo)
