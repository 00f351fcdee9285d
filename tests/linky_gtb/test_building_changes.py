"""Points and devices that come, go and change at the agent: entities and registries follow without a reload."""

from collections.abc import Awaitable, Callable

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .fake_agent import FakeAgent, point
from .town_hall import found, set_up, shown, with_points

pytestmark = pytest.mark.usefixtures("integration", "short_pauses")

type Until = Callable[[Callable[[], bool]], Awaitable[None]]

POWER = "sensor.compteur_general_puissance_active"
TEMPERATURE = "sensor.sonde_exterieure_temperature"
CONNECTION = "binary_sensor.hotel_de_ville_agent_connection"
PROBLEM = "binary_sensor.hotel_de_ville_agent_problem"


async def test_a_new_point_becomes_an_entity_and_a_gone_device_leaves_without_reload(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    before = building_entry.runtime_data
    agent.state["devices"] = [
        {"id": "main", "name": "Compteur général"},
        {"id": "boiler", "name": "Chaudière"},
    ]
    with_points(
        agent,
        point("main.power", "power", "W", 10, name="Puissance active"),
        point("boiler.temperature", "temperature", "°C", 61, name="Départ"),
    )
    agent.state["devices"] = [
        {"id": "main", "name": "Compteur général", "manufacturer": "Schneider Electric", "model": "iEM3155"},
        {"id": "boiler", "name": "Chaudière"},
    ]

    await agent.push_state()
    await until(lambda: shown(hass, "sensor.chaudiere_depart") == "61")
    await until(lambda: shown(hass, TEMPERATURE) is None)
    assert shown(hass, "sensor.compteur_general_energie_active") is None
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), building_entry.entry_id)
    assert {device.name for device in devices} == {"Hôtel de ville", "Compteur général", "Chaudière"}
    assert building_entry.runtime_data is before


async def test_a_point_that_comes_back_has_its_entity_again(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    points = agent.state["points"]
    with_points(agent)
    await agent.push_state()
    await until(lambda: shown(hass, POWER) is None)

    agent.state["points"] = points
    await agent.push_state()
    await until(lambda: shown(hass, POWER) == "8123.4")


async def test_what_left_while_home_assistant_was_stopped_is_forgotten_at_start(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    await hass.config_entries.async_unload(building_entry.entry_id)
    with_points(agent, point("main.power", "power", "W", 10, name="Puissance active"))
    agent.state["devices"] = [{"id": "main", "name": "Compteur général"}]

    await hass.config_entries.async_setup(building_entry.entry_id)
    await hass.async_block_till_done()
    assert er.async_get(hass).async_get(TEMPERATURE) is None
    devices = dr.async_entries_for_config_entry(dr.async_get(hass), building_entry.entry_id)
    assert {device.name for device in devices} == {"Hôtel de ville", "Compteur général"}


async def test_a_point_that_changes_its_unit_is_made_again(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    with_points(agent, point("main.power", "power", "kW", 8.1, name="Puissance active"))

    await agent.push_state()
    # Home Assistant goes on showing the unit it has shown so far, and converts.
    await until(lambda: shown(hass, POWER) == "8100.0")
    assert found(hass, POWER).attributes["unit_of_measurement"] == "W"


async def test_a_point_of_an_unknown_device_hangs_from_the_site(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    with_points(agent, point("ghost.power", "power", "W", 5, name="Puissance"))
    await set_up(hass, building_entry, agent)

    assert shown(hass, "sensor.hotel_de_ville_puissance") == "5"
