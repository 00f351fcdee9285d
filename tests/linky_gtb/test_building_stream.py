"""A building entry follows the agent's stream, through loss and return."""

import pytest
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.building import agent_api
from custom_components.linky_gtb.json_value import Json

from .fake_agent import FakeAgent, point
from .town_hall import CONNECTION, POWER, PROBLEM, Until, set_up, shown, with_points

pytestmark = pytest.mark.usefixtures("integration", "short_pauses")


async def test_changes_arrive_by_themselves(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    calls = agent.state_calls

    sample: Json = {"id": "main.power", "value": 9000, "quality": "good", "time": "2026-11-21T21:00:05Z"}
    await agent.push({"type": "points", "points": [sample]})
    await until(lambda: shown(hass, POWER) == "9000")
    assert agent.state_calls == calls


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "diagnosis", "diagnosis": {"status": "ok", "open": NaN, "anomalies": []}}',
        '{"type": "diagnosis", "diagnosis": {"status": "ok", "open": 1e999, "anomalies": []}}',
        '{"type": "kpis", "kpis": {"energy_today_kwh": -1e999}}',
    ],
)
async def test_a_number_that_is_none_does_not_end_the_stream(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until, text: str
) -> None:
    await set_up(hass, building_entry, agent)
    with_points(agent, point("main.power", "power", "W", 77, name="Puissance active"))

    await agent.push_text(text)
    await until(lambda: shown(hass, POWER) == "77")


async def test_a_time_without_offset_does_not_end_the_stream(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    with_points(agent, point("main.power", "power", "W", 77, name="Puissance active"))
    agent.state["time"] = "2026-11-21T21:00:05"

    await agent.push_state()
    await until(lambda: shown(hass, POWER) == "77")


async def test_loss_is_shown_at_once_and_return_brings_everything_back(
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    until: Until,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(hass, building_entry, agent)

    await agent.stop()
    await until(lambda: shown(hass, POWER) == STATE_UNAVAILABLE)
    assert shown(hass, "sensor.hotel_de_ville_savings_to_date") == STATE_UNAVAILABLE
    assert shown(hass, CONNECTION) == STATE_OFF
    assert shown(hass, PROBLEM) == STATE_UNAVAILABLE
    with_points(agent, point("main.power", "power", "W", 77, name="Puissance active"))
    await agent.start()
    await until(lambda: shown(hass, POWER) == "77")
    assert shown(hass, CONNECTION) == STATE_ON
    ours = [line for line in caplog.records if line.name == "custom_components.linky_gtb"]
    assert [line.levelname for line in ours if line.levelno > 20] == ["ERROR"]
    assert [line.getMessage() for line in ours if line.levelname == "INFO"] == [
        "agent Hôtel de ville is back"
    ]
    assert "Traceback" not in caplog.text


async def test_a_sample_of_an_unannounced_point_makes_the_whole_state_be_read_again(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    with_points(agent, point("main.new", "power", "W", 5, name="Nouveau"))

    await agent.push({"type": "points", "points": [{"id": "main.new", "value": 5, "quality": "good"}]})
    await until(lambda: shown(hass, "sensor.compteur_general_nouveau") == "5")


@pytest.mark.parametrize("text", ["not json", '{"no": "type"}'])
async def test_a_broken_message_ends_the_stream_and_the_next_one_is_right(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until, text: str
) -> None:
    await set_up(hass, building_entry, agent)
    agent.connected.clear()

    await agent.push_text(text)
    await until(agent.connected.is_set)
    await until(lambda: shown(hass, CONNECTION) == STATE_ON)


async def test_a_binary_message_ends_the_stream(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    agent.connected.clear()

    for stream in list(agent.streams):
        await stream.send_bytes(b"\0")
    await until(agent.connected.is_set)


async def test_a_token_revoked_while_running_asks_for_a_new_one(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    agent.tokens = set()
    await agent.stop()
    await agent.start()

    await until(lambda: bool(hass.config_entries.flow.async_progress()))
    (flow,) = hass.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    assert shown(hass, POWER) == STATE_UNAVAILABLE


async def test_unloading_closes_the_stream(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)

    assert await hass.config_entries.async_unload(building_entry.entry_id)
    await until(lambda: not agent.streams)
    assert building_entry.state is ConfigEntryState.NOT_LOADED


async def test_an_agent_that_goes_silent_is_noticed(
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(agent_api, "_LONGEST_SILENCE_S", 0.2)
    await set_up(hass, building_entry, agent)
    await until(lambda: shown(hass, CONNECTION) == STATE_OFF)
