"""The pretend town hall in Home Assistant: its entities, set up and looked at."""

import asyncio
from collections.abc import Awaitable, Callable

from homeassistant.core import HomeAssistant, State
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.json_value import Json

from .fake_agent import FakeAgent

type Until = Callable[[Callable[[], bool]], Awaitable[None]]


POWER = "sensor.compteur_general_puissance_active"


TEMPERATURE = "sensor.sonde_exterieure_temperature"


CONNECTION = "binary_sensor.hotel_de_ville_agent_connection"


PROBLEM = "binary_sensor.hotel_de_ville_agent_problem"


async def set_up(hass: HomeAssistant, entry: MockConfigEntry, agent: FakeAgent) -> None:
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    async with asyncio.timeout(60):
        await agent.connected.wait()


def shown(hass: HomeAssistant, entity_id: str) -> str | None:
    state = hass.states.get(entity_id)
    return None if state is None else state.state


def found(hass: HomeAssistant, entity_id: str) -> State:
    state = hass.states.get(entity_id)
    assert state is not None
    return state


def with_points(agent: FakeAgent, *points: dict[str, Json]) -> None:
    listed: list[Json] = [*points]
    agent.state["points"] = listed
