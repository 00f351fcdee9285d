"""A building entry: entities made from the agent's points."""

from collections.abc import Callable

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_OFF, STATE_ON, STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb import async_remove_config_entry_device
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.json_value import Json

from .fake_agent import SITE, FakeAgent, point
from .town_hall import POWER, PROBLEM, TEMPERATURE, Until, found, set_up, shown, with_points

pytestmark = pytest.mark.usefixtures("integration")


@pytest.mark.parametrize(
    ("quantity", "unit", "device_class", "state_class"),
    [
        ("power", "W", "power", "measurement"),
        ("apparent_power", "VA", "apparent_power", "measurement"),
        ("reactive_power", "var", "reactive_power", "measurement"),
        ("energy", "kWh", "energy", "total_increasing"),
        ("voltage", "V", "voltage", "measurement"),
        ("current", "A", "current", "measurement"),
        ("frequency", "Hz", "frequency", "measurement"),
        ("power_factor", None, "power_factor", "measurement"),
        ("temperature", "°C", "temperature", "measurement"),
        ("setpoint", "°C", "temperature", "measurement"),
        ("flow", "m³/h", "volume_flow_rate", "measurement"),
        ("volume", "m³", "volume", "total_increasing"),
        ("thermal_power", "W", "power", "measurement"),
        ("thermal_energy", "kWh", "energy", "total_increasing"),
        ("state", None, None, None),
        ("other", "rpm", None, None),
        ("energy", "kvarh", None, "total_increasing"),
    ],
)
async def test_a_quantity_is_what_home_assistant_calls_it(
    *,
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    quantity: str,
    unit: str | None,
    device_class: str | None,
    state_class: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with_points(agent, point("main.x", quantity, unit, 2, name="Valeur"))
    await set_up(hass, building_entry, agent)

    state = found(hass, "sensor.compteur_general_valeur")
    assert float(state.state) == 2
    assert state.attributes.get("device_class") == device_class
    assert state.attributes.get("state_class") == state_class
    assert state.attributes.get("unit_of_measurement") == unit
    loud = [line for line in caplog.records if line.levelname in ("WARNING", "ERROR")]
    assert not [
        line
        for line in loud
        if line.name.startswith(("homeassistant.components.sensor", "custom_components"))
    ]


async def test_each_device_of_the_agent_is_a_device_hung_from_its_site(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)

    devices = {
        device.name: device
        for device in dr.async_entries_for_config_entry(dr.async_get(hass), building_entry.entry_id)
    }
    assert set(devices) == {"Hôtel de ville", "Compteur général", "Sonde extérieure"}
    meter = devices["Compteur général"]
    assert (meter.manufacturer, meter.model) == ("Schneider Electric", "iEM3155")
    assert meter.via_device_id == devices["Hôtel de ville"].id
    assert devices["Hôtel de ville"].sw_version == "0.1.0"


async def test_the_sensors_of_the_site_show_savings_and_cee(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)

    assert shown(hass, "sensor.hotel_de_ville_energy_today") == "31.2"
    assert shown(hass, "sensor.hotel_de_ville_energy_yesterday") == "80.1"
    savings = found(hass, "sensor.hotel_de_ville_savings_to_date")
    assert savings.state == "15400.0"
    assert savings.attributes["reporting_start"] == "2026-03-01"
    assert (savings.attributes["low_percent"], savings.attributes["high_percent"]) == (27.1, 58.7)
    assert shown(hass, "sensor.hotel_de_ville_savings_rate") == "42.9"
    money = found(hass, "sensor.hotel_de_ville_money_saved_to_date")
    assert (money.state, money.attributes["unit_of_measurement"]) == ("3304.1", "EUR")
    assert shown(hass, "sensor.hotel_de_ville_savings_verdict") == "real"
    volume = found(hass, "sensor.hotel_de_ville_cee_volume_best_estimate")
    assert (volume.state, volume.attributes["fiche"]) == ("641000", "BAT-TH-116")


async def test_a_site_that_asks_for_no_savings_has_no_sensor_for_them_until_it_does(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    savings = agent.state["savings"]
    agent.state["savings"] = None
    agent.state["cee"] = []
    await set_up(hass, building_entry, agent)
    assert shown(hass, "sensor.hotel_de_ville_savings_to_date") is None
    assert shown(hass, "sensor.hotel_de_ville_cee_volume_best_estimate") is None

    await agent.push({"type": "savings", "savings": savings})
    await until(lambda: shown(hass, "sensor.hotel_de_ville_savings_to_date") == "15400.0")
    await agent.push({"type": "savings", "savings": None})
    await until(lambda: shown(hass, "sensor.hotel_de_ville_savings_to_date") == STATE_UNKNOWN)
    assert found(hass, "sensor.hotel_de_ville_savings_to_date").attributes.get("reporting_start") is None


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("fr", "Seuls 40 jours sont connus."),
        ("fr-CA", "Seuls 40 jours sont connus."),
        ("en", "Only 40 days are known."),
    ],
)
async def test_refused_savings_have_a_reason_in_the_readers_language_and_no_figure(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, language: str, reason: str
) -> None:
    agent.state["savings"] = {
        "status": "refused",
        "reason": "Only 40 days are known.",
        "reason_fr": "Seuls 40 jours sont connus.",
    }
    agent.state["cee"] = [{"code": "BAT-TH-116", "version": "A62-6", "eligible": False, "kwh_cumac": None}]
    await set_up(hass, building_entry, agent)
    hass.config.language = language
    building_entry.runtime_data.async_update_listeners()

    assert shown(hass, "sensor.hotel_de_ville_savings_to_date") == STATE_UNKNOWN
    verdict = found(hass, "sensor.hotel_de_ville_savings_verdict")
    assert (verdict.state, verdict.attributes["reason"]) == (STATE_UNKNOWN, reason)
    assert shown(hass, "sensor.hotel_de_ville_cee_volume_best_estimate") == STATE_UNKNOWN


async def test_the_reason_of_an_older_agent_is_shown_as_it_is(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    agent.state["savings"] = {"status": "refused", "reason": "Only 40 days are known."}
    await set_up(hass, building_entry, agent)
    hass.config.language = "fr"
    building_entry.runtime_data.async_update_listeners()

    verdict = found(hass, "sensor.hotel_de_ville_savings_verdict")
    assert verdict.attributes["reason"] == "Only 40 days are known."


@pytest.mark.parametrize(
    ("quality", "expected"),
    [("good", "1"), ("suspect", "1"), ("stale", STATE_UNAVAILABLE), ("bad", STATE_UNAVAILABLE)],
)
async def test_a_point_is_available_while_it_may_be_trusted(
    *,
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    until: Until,
    quality: str,
    expected: str,
) -> None:
    await set_up(hass, building_entry, agent)

    value = 1 if quality in ("good", "suspect") else None
    sample: Json = {"id": "main.power", "value": value, "quality": quality, "time": "2026-11-21T21:00:05Z"}
    await agent.push({"type": "points", "points": [sample]})
    await until(lambda: shown(hass, POWER) == expected)
    assert shown(hass, TEMPERATURE) == "7.5"


@pytest.mark.parametrize(
    ("quantity", "value", "expected"),
    [("state", True, "1"), ("state", "auto", "auto"), ("power", "n/a", STATE_UNKNOWN)],
)
async def test_a_value_that_is_not_a_number_is_shown_where_it_has_a_meaning(
    *,
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    quantity: str,
    value: Json,
    expected: str,
) -> None:
    with_points(agent, point("main.x", quantity, None, value, name="Valeur"))
    await set_up(hass, building_entry, agent)

    assert shown(hass, "sensor.compteur_general_valeur") == expected


async def test_health_is_a_problem_when_it_is_not_good(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    assert shown(hass, PROBLEM) == STATE_OFF

    await agent.push(
        {"type": "health", "health": {"status": "degraded", "links": [{"id": "tgbt", "connected": False}]}}
    )
    await until(lambda: shown(hass, PROBLEM) == STATE_ON)
    assert found(hass, PROBLEM).attributes["links_down"] == ["tgbt"]


async def test_another_sites_agent_at_the_same_address_is_not_believed(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry, until: Until
) -> None:
    await set_up(hass, building_entry, agent)
    agent.state["site"] = {**SITE, "id": "mairie-annexe"}

    await agent.push_state()
    await until(lambda: shown(hass, POWER) == STATE_UNAVAILABLE)


@pytest.mark.parametrize(
    ("change", "state", "key"),
    [
        (lambda agent: agent.tokens.clear(), ConfigEntryState.SETUP_ERROR, "invalid_agent_token"),
        (lambda agent: agent.state.pop("points"), ConfigEntryState.SETUP_RETRY, "not_an_agent"),
        (
            lambda agent: agent.state.update(site={**SITE, "id": "other"}),
            ConfigEntryState.SETUP_RETRY,
            "wrong_site",
        ),
    ],
)
async def test_a_set_up_that_fails_says_why(
    *,
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    change: Callable[[FakeAgent], object],
    state: ConfigEntryState,
    key: str,
) -> None:
    change(agent)
    building_entry.add_to_hass(hass)
    await hass.config_entries.async_setup(building_entry.entry_id)

    assert building_entry.state is state
    assert building_entry.error_reason_translation_key == key


async def test_only_a_device_the_agent_does_not_have_can_be_removed_by_hand(
    hass: HomeAssistant, agent: FakeAgent, building_entry: MockConfigEntry
) -> None:
    await set_up(hass, building_entry, agent)
    devices = dr.async_get(hass)
    gone = devices.async_get_or_create(
        config_entry_id=building_entry.entry_id, identifiers={(DOMAIN, "hotel-de-ville/gone")}
    )
    present = devices.async_get_device_by_identifier((DOMAIN, "hotel-de-ville/main"), building_entry.entry_id)
    assert present is not None

    assert await async_remove_config_entry_device(hass, building_entry, gone)
    assert not await async_remove_config_entry_device(hass, building_entry, present)
