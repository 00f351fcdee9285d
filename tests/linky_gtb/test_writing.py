"""Points that are commanded: each kind of entity takes a lease, renews it, shows the rule, and gives the point back."""

import asyncio
from typing import Any

import pytest
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.building import holder
from custom_components.linky_gtb.json_value import Json

from .fake_agent import FakeAgent, control, lease_of, point, writable
from .town_hall import Until, found, set_up, shown

pytestmark = pytest.mark.usefixtures("integration", "short_pauses")

CLIMATE = "climate.zone"
NUMBER = "number.zone_setpoint"
SWITCH = "switch.zone_run"
SELECT = "select.zone_mode"
BUTTON = "button.zone_give_back_to_the_bms_run"
OPTIONS: Json = {"0": "Arrêt", "1": "Confort", "2": "Éco"}


@pytest.fixture
def zone(agent: FakeAgent) -> FakeAgent:
    """An agent whose zone can be commanded in every way."""
    devices: list[Json] = [{"id": "zone", "name": "Zone", "manufacturer": None, "model": None}]
    points: list[Json] = [
        point("zone.room", "temperature", "°C", 18.4),
        writable("zone.target", "climate", 19.5, room="zone.room"),
        writable("zone.setpoint", "number", 20.0),
        writable("zone.run", "switch", 1, min=0, max=1, step=1),
        writable("zone.mode", "select", 1, min=0, max=2, step=1, options=OPTIONS),
    ]
    agent.state |= {"devices": devices, "points": points, "control": control()}
    return agent


async def call(hass: HomeAssistant, entity_id: str, action: str, **fields: Any) -> None:
    await hass.services.async_call(
        entity_id.partition(".")[0], action, {"entity_id": entity_id, **fields}, blocking=True
    )


async def test_each_kind_of_point_is_offered_as_what_it_is(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, zone)

    climate = found(hass, CLIMATE)
    assert climate.state == "auto"
    assert climate.attributes["temperature"] == 19.5
    assert climate.attributes["current_temperature"] == 18.4
    assert (climate.attributes["min_temp"], climate.attributes["max_temp"]) == (16, 22)
    number = found(hass, NUMBER)
    assert number.state == "20.0"
    assert (number.attributes["min"], number.attributes["max"], number.attributes["step"]) == (16, 22, 0.5)
    assert number.attributes["device_class"] == "temperature"
    assert shown(hass, SWITCH) == "on"
    select = found(hass, SELECT)
    assert (select.state, select.attributes["options"]) == ("Confort", ["Arrêt", "Confort", "Éco"])
    assert shown(hass, "sensor.zone_room") == "18.4"
    assert shown(hass, "sensor.zone_setpoint") is None


@pytest.mark.parametrize(
    ("entity_id", "action", "fields", "point_id", "value"),
    [
        (CLIMATE, "set_temperature", {"temperature": 21}, "zone.target", 21.0),
        (CLIMATE, "set_hvac_mode", {"hvac_mode": "heat"}, "zone.target", 19.5),
        (NUMBER, "set_value", {"value": 18.5}, "zone.setpoint", 18.5),
        (SWITCH, "turn_off", {}, "zone.run", 0.0),
        (SWITCH, "turn_on", {}, "zone.run", 1.0),
        (SELECT, "select_option", {"option": "Éco"}, "zone.mode", 2.0),
    ],
)
async def test_a_wish_is_a_lease_of_an_operator(
    *,
    hass: HomeAssistant,
    zone: FakeAgent,
    building_entry: MockConfigEntry,
    until: Until,
    entity_id: str,
    action: str,
    fields: dict[str, Any],
    point_id: str,
    value: float,
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, entity_id, action, **fields)

    (method, asked_point, body) = zone.asked[0]
    assert (method, asked_point, body["value"], body["priority"]) == ("POST", point_id, value, "operator")
    assert body["seconds"] == 600
    assert str(body["actor"]).startswith("home-assistant ")
    await until(lambda: found(hass, entity_id).attributes["written"] == value)
    assert found(hass, entity_id).attributes["wanted"] == value
    assert found(hass, entity_id).attributes["gives_back"] == 20.0


async def test_a_thermostat_back_to_automatic_and_a_button_give_the_point_back(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, CLIMATE, "set_temperature", temperature=21, hvac_mode="heat")
    assert shown(hass, CLIMATE) == "heat"
    await call(hass, CLIMATE, "set_temperature", hvac_mode="auto", temperature=21)
    assert shown(hass, CLIMATE) == "auto"
    await call(hass, SWITCH, "turn_off")
    await call(hass, BUTTON, "press")
    assert [each[:2] for each in zone.asked] == [
        ("POST", "zone.target"),
        ("DELETE", "zone.target"),
        ("POST", "zone.run"),
        ("DELETE", "zone.run"),
    ]
    await until(lambda: found(hass, SWITCH).attributes["wanted"] is None)
    await call(hass, BUTTON, "press")
    assert len(zone.asked) == 4


async def test_a_lease_is_renewed_while_it_is_wanted_and_also_after_a_failure(
    hass: HomeAssistant,
    zone: FakeAgent,
    building_entry: MockConfigEntry,
    until: Until,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(holder, "_RENEW_S", 0.02)
    monkeypatch.setattr(holder, "_RETRY_S", 0.02)
    await set_up(hass, building_entry, zone)
    await call(hass, NUMBER, "set_value", value=18)
    await until(lambda: len(zone.asked) >= 3)
    zone.refuse_commands = 503
    await asyncio.sleep(0.1)
    zone.refuse_commands = None
    before = len(zone.asked)
    await until(lambda: len(zone.asked) > before)
    assert {each[2].get("value") for each in zone.asked} == {18.0}


async def test_the_point_is_given_back_when_the_entry_is_unloaded(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, NUMBER, "set_value", value=18)
    assert await hass.config_entries.async_unload(building_entry.entry_id)
    assert zone.asked[-1][:2] == ("DELETE", "zone.setpoint")


async def test_the_point_is_given_back_when_home_assistant_stops(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, NUMBER, "set_value", value=18)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await until(lambda: zone.asked[-1][:2] == ("DELETE", "zone.setpoint"))


async def test_an_agent_that_cannot_be_told_gives_back_by_itself_and_that_is_said(
    hass: HomeAssistant,
    zone: FakeAgent,
    building_entry: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, NUMBER, "set_value", value=18)
    zone.refuse_commands = 503
    assert await hass.config_entries.async_unload(building_entry.entry_id)
    assert "its lease ends by itself within 10 minutes" in caplog.text


async def test_a_rule_that_overrules_is_shown(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, NUMBER, "set_value", value=18)
    actor = str(zone.asked[0][2]["actor"])
    held = lease_of("zone.setpoint", actor, 18, written=None, rule="manual")
    zone.leases[:] = [held]
    await zone.tell_control()
    await until(lambda: found(hass, NUMBER).attributes["rule"] == "manual")
    assert found(hass, NUMBER).attributes["written"] is None


async def test_a_lease_that_somebody_ended_at_the_agent_is_not_taken_again(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, NUMBER, "set_value", value=18)
    await until(lambda: found(hass, NUMBER).attributes["written"] == 18)
    zone.leases.clear()
    await zone.tell_control()
    await until(lambda: found(hass, NUMBER).attributes["wanted"] is None)
    assert len(zone.asked) == 1


async def test_an_agent_that_was_restarted_is_asked_again(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, zone)
    await call(hass, NUMBER, "set_value", value=18)
    await until(lambda: found(hass, NUMBER).attributes["written"] == 18)
    await zone.stop()
    await until(lambda: shown(hass, NUMBER) == STATE_UNAVAILABLE)
    zone.leases.clear()
    await zone.start()
    await until(lambda: len(zone.asked) == 2)
    assert zone.asked[1][:2] == ("POST", "zone.setpoint")


@pytest.mark.parametrize(
    ("status", "key"),
    [(403, "read_only_token"), (404, "agent_refused"), (401, "invalid_agent_token")],
)
async def test_a_refused_wish_is_said_in_words_and_not_kept(
    *, hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, status: int, key: str
) -> None:
    await set_up(hass, building_entry, zone)
    zone.refuse_commands = status
    with pytest.raises(HomeAssistantError) as refused:
        await call(hass, NUMBER, "set_value", value=18)
    assert refused.value.translation_key == key
    assert found(hass, NUMBER).attributes["wanted"] is None


async def test_points_become_writable_and_stop_being_so_while_running(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, zone)
    points = zone.state["points"]
    assert isinstance(points, list)
    points.append(writable("zone.pump", "switch", 0, min=0, max=1, step=1))
    await zone.push_state()
    await until(lambda: shown(hass, "switch.zone_pump") == "off")

    points[:] = [point("zone.pump", "state", "", 0), *points[:1]]
    await zone.push_state()
    await until(lambda: shown(hass, "sensor.zone_pump") == "0")
    entities = er.async_entries_for_config_entry(er.async_get(hass), building_entry.entry_id)
    assert not [each for each in entities if each.domain in {"switch", "number", "select", "climate"}]


async def test_a_value_that_cannot_be_trusted_makes_its_entity_unavailable(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, zone)
    sample: Json = {"id": "zone.run", "value": None, "quality": "stale", "time": "2026-11-21T21:00:05Z"}
    await zone.push({"type": "points", "points": [sample]})
    await until(lambda: shown(hass, SWITCH) == STATE_UNAVAILABLE)


async def test_a_way_of_writing_that_is_not_known_is_read_only(
    hass: HomeAssistant, zone: FakeAgent, building_entry: MockConfigEntry
) -> None:
    points: list[Json] = [writable("zone.colour", "rainbow", 3)]
    zone.state["points"] = points
    await set_up(hass, building_entry, zone)
    assert shown(hass, "sensor.zone_colour") == "3"
