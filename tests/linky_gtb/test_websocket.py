"""The command the savings card asks."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.linky_gtb.const import CONF_KIND, CONF_PRM, CONF_TOKEN, CONF_URL, DOMAIN, Kind

from .fake_agent import TOKEN, FakeAgent
from .recorded import PRM

pytestmark = pytest.mark.usefixtures("integration")


@pytest.fixture
async def loaded(
    hass: HomeAssistant, integration: None, agent: FakeAgent, building_entry: MockConfigEntry
) -> MockConfigEntry:
    building_entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(building_entry.entry_id)
    await hass.async_block_till_done()
    return building_entry


async def ask(hass_ws_client: WebSocketGenerator, **fields: str) -> dict[str, Any]:
    client = await hass_ws_client()
    await client.send_json_auto_id({"type": "linky_gtb/savings", **fields})
    answer: dict[str, Any] = await client.receive_json()
    return answer


async def test_the_agents_savings_come_with_the_name_of_the_site(
    loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    answer = await ask(hass_ws_client, entry_id=loaded.entry_id)

    assert answer["success"]
    assert answer["result"] == {
        "result": {"savings_percent": 42.9},
        "days": [],
        "site": "Hôtel de ville",
        "entry_id": loaded.entry_id,
    }


async def test_the_only_building_needs_no_name(
    loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    assert (await ask(hass_ws_client))["result"]["entry_id"] == loaded.entry_id


async def test_one_of_several_buildings_must_be_named(
    hass: HomeAssistant, loaded: MockConfigEntry, agent: FakeAgent, hass_ws_client: WebSocketGenerator
) -> None:
    site = agent.state["site"]
    assert isinstance(site, dict)
    agent.state["site"] = {**site, "id": "annexe"}
    second = MockConfigEntry(
        domain=DOMAIN,
        unique_id="annexe",
        data={CONF_KIND: Kind.BUILDING.value, CONF_URL: agent.url, CONF_TOKEN: TOKEN},
    )
    second.add_to_hass(hass)
    await hass.config_entries.async_setup(second.entry_id)

    answer = await ask(hass_ws_client)
    assert answer["error"]["code"] == "not_found"
    assert "Several" in answer["error"]["message"]


async def test_a_meter_or_an_unloaded_building_is_not_found(
    hass: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    meter = MockConfigEntry(
        domain=DOMAIN,
        unique_id=PRM,
        data={CONF_KIND: Kind.LINKY.value, CONF_URL: "http://x", CONF_TOKEN: "x", CONF_PRM: PRM},
    )
    meter.add_to_hass(hass)
    assert (await ask(hass_ws_client, entry_id=meter.entry_id))["error"]["code"] == "not_found"
    await hass.config_entries.async_unload(loaded.entry_id)
    assert (await ask(hass_ws_client, entry_id=loaded.entry_id))["error"]["code"] == "not_found"


async def test_a_refusal_of_the_agent_is_passed_on_in_its_words(
    loaded: MockConfigEntry, agent: FakeAgent, hass_ws_client: WebSocketGenerator
) -> None:
    agent.savings = None

    error = (await ask(hass_ws_client))["error"]
    assert (error["code"], error["translation_key"]) == ("home_assistant_error", "agent_refused")
    assert "no savings are configured" in error["message"]


async def test_an_agent_that_is_away_is_said_to_be(
    loaded: MockConfigEntry, agent: FakeAgent, hass_ws_client: WebSocketGenerator
) -> None:
    await agent.stop()

    assert (await ask(hass_ws_client))["error"]["translation_key"] == "agent_unreachable"
