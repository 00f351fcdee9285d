"""What is seen of control: mode, leases, key switch, problems, events and the audit; and the repairs of a building."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.linky_gtb.building.control import (
    Control,
    ControlEvent,
    ControlMode,
    Happening,
    Lease,
    happenings,
)
from custom_components.linky_gtb.building.repairs import BuildingRepair
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.json_value import Json

from .fake_agent import FakeAgent, control, lease_of
from .town_hall import Until, found, set_up, shown

pytestmark = pytest.mark.usefixtures("integration", "short_pauses")

MODE = "sensor.hotel_de_ville_control_mode"
LEASES = "sensor.hotel_de_ville_commands_in_force"
ALLOWED = "binary_sensor.hotel_de_ville_writes_allowed"
PROBLEM = "binary_sensor.hotel_de_ville_control_problem"
COMMANDS = "event.hotel_de_ville_commands"

type Ask = Callable[..., Awaitable[Any]]


async def test_a_site_without_control_shows_nothing_of_it_until_it_has(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    assert [shown(hass, each) for each in (MODE, LEASES, ALLOWED, PROBLEM, COMMANDS)] == [None] * 5
    agent.state["control"] = control(mode="observe")
    await agent.push_state()
    await until(lambda: shown(hass, MODE) == "observe")
    assert [shown(hass, each) for each in (LEASES, ALLOWED, PROBLEM)] == ["0", "on", "off"]


async def test_mode_leases_key_switch_and_problems_are_shown(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    agent.state["control"] = control()
    await set_up(hass, building_entry, agent)
    assert shown(hass, MODE) == "act"
    lease: Json = lease_of("main.power", "shedding", 17.0)
    failed: list[Json] = ["main.power"]
    worn: list[Json] = [{"point": "main.x"}]
    agent.state["control"] = control(writes_allowed=False, leases=[lease], failed=failed, worn=worn)
    await agent.tell_control()
    await until(lambda: shown(hass, LEASES) == "1")
    (row,) = found(hass, LEASES).attributes["leases"]
    assert (row["point"], row["actor"], row["wanted"]) == ("main.power", "shedding", 17.0)
    assert shown(hass, ALLOWED) == "off"
    assert shown(hass, PROBLEM) == "on"
    assert found(hass, PROBLEM).attributes["failed"] == ["main.power"]
    assert found(hass, PROBLEM).attributes["worn"] == ["main.x"]


async def test_what_happens_to_a_point_is_an_event(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    agent.state["control"] = control()
    await set_up(hass, building_entry, agent)
    lease: Json = lease_of("main.power", "shedding", 17.0)
    agent.state["control"] = control(leases=[lease])
    await agent.tell_control()
    await until(lambda: found(hass, COMMANDS).attributes["event_type"] == "taken")
    told = found(hass, COMMANDS).attributes
    assert (told["point"], told["name"], told["actor"]) == ("main.power", "Puissance active", "shedding")
    agent.state["control"] = control()
    await agent.tell_control()
    await until(lambda: found(hass, COMMANDS).attributes["event_type"] == "ended")


LEASE = Lease("a", "p", "ha", "operator", 17.0, 17.0, None, False, None, 20.0)


def standing(*leases: Lease, failed: tuple[str, ...] = ()) -> Control:
    return Control(ControlMode.ACT, True, leases, (), failed, ())


def test_happenings_are_the_differences_between_two_states() -> None:
    from dataclasses import replace

    changed = replace(LEASE, requested=18.0, written=18.0)
    overruled = replace(LEASE, written=None, rule="manual")
    assert happenings(None, standing(LEASE)) == [Happening(ControlEvent.TAKEN, "p", LEASE)]
    assert happenings(standing(LEASE), standing(LEASE)) == []
    assert happenings(standing(LEASE), standing(changed)) == [Happening(ControlEvent.CHANGED, "p", changed)]
    assert happenings(standing(LEASE), standing(overruled)) == [
        Happening(ControlEvent.OVERRULED, "p", overruled)
    ]
    assert happenings(standing(LEASE), None) == [Happening(ControlEvent.ENDED, "p", LEASE)]
    assert happenings(standing(), standing(failed=("p",))) == [Happening(ControlEvent.FAILED, "p")]


async def test_the_audit_is_read_by_an_action(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)

    async def audit(entry: MockConfigEntry) -> Any:
        fields = {"config_entry_id": entry.entry_id, "limit": 1}
        return await hass.services.async_call(
            DOMAIN, "get_audit", fields, blocking=True, return_response=True
        )

    assert await audit(building_entry) == {"entries": [{"seq": 2, "event": "write"}]}
    agent.tokens.clear()
    with pytest.raises(HomeAssistantError) as refused:
        await audit(building_entry)
    assert refused.value.translation_key == "invalid_agent_token"
    linky_entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(linky_entry.entry_id)
    with pytest.raises(ServiceValidationError) as wrong:
        await audit(linky_entry)
    assert wrong.value.translation_key == "not_a_building"


def issue(hass: HomeAssistant, repair: BuildingRepair, entry: MockConfigEntry) -> ir.IssueEntry | None:
    return ir.async_get(hass).async_get_issue(DOMAIN, f"{repair}_{entry.entry_id}")


async def test_a_clock_a_bus_and_a_template_in_doubt_are_repairs_that_go_by_themselves(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    agent.state["time"] = (dt_util.utcnow() + timedelta(minutes=5)).isoformat()
    health = agent.state["health"]
    assert isinstance(health, dict)
    links: list[Json] = [{"id": "tgbt", "connected": True, "overloaded": True}]
    health["links"] = links
    devices: list[Json] = [
        {"id": "main", "name": "Compteur", "manufacturer": None, "model": None, "trust": "unverified"}
    ]
    agent.state["devices"] = devices
    await set_up(hass, building_entry, agent)
    clock, bus, template = (
        issue(hass, each, building_entry)
        for each in (
            BuildingRepair.CLOCK_WRONG,
            BuildingRepair.BUS_OVERLOADED,
            BuildingRepair.TEMPLATE_UNVERIFIED,
        )
    )
    assert clock is not None
    assert bus is not None
    assert template is not None
    assert bus.translation_placeholders == {"site": "Hôtel de ville", "links": "tgbt"}
    assert template.translation_placeholders == {"site": "Hôtel de ville", "devices": "Compteur"}
    agent.state["time"] = dt_util.utcnow().isoformat()
    health["links"] = []
    devices[:] = []
    await agent.push_state()
    await until(lambda: issue(hass, BuildingRepair.CLOCK_WRONG, building_entry) is None)
    assert issue(hass, BuildingRepair.BUS_OVERLOADED, building_entry) is None
    assert issue(hass, BuildingRepair.TEMPLATE_UNVERIFIED, building_entry) is None


async def test_an_agent_that_says_its_clock_jumped_is_believed(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    agent.state["time"] = dt_util.utcnow().isoformat()
    await set_up(hass, building_entry, agent)
    assert issue(hass, BuildingRepair.CLOCK_WRONG, building_entry) is None
    health: Json = {"status": "degraded", "links": [], "clock": False}
    await agent.push({"type": "health", "health": health})
    await until(lambda: issue(hass, BuildingRepair.CLOCK_WRONG, building_entry) is not None)


async def test_an_agent_away_for_long_is_a_repair_that_ends_with_its_return_or_its_removal(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    await agent.stop()
    await until(lambda: shown(hass, "binary_sensor.hotel_de_ville_agent_connection") == "off")
    assert issue(hass, BuildingRepair.AGENT_UNREACHABLE, building_entry) is None
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=601))
    await until(lambda: issue(hass, BuildingRepair.AGENT_UNREACHABLE, building_entry) is not None)
    await agent.start()
    await until(lambda: issue(hass, BuildingRepair.AGENT_UNREACHABLE, building_entry) is None)
    await agent.stop()
    await until(lambda: shown(hass, "binary_sensor.hotel_de_ville_agent_connection") == "off")
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=601))
    await until(lambda: issue(hass, BuildingRepair.AGENT_UNREACHABLE, building_entry) is not None)
    await hass.config_entries.async_remove(building_entry.entry_id)
    assert issue(hass, BuildingRepair.AGENT_UNREACHABLE, building_entry) is None
