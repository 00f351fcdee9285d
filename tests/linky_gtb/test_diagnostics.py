"""Diagnostics can be published: nothing in them says who or where."""

import json

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import get_diagnostics_for_config_entry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.linky_gtb.diagnostics import async_get_config_entry_diagnostics

from . import fake_agent, fake_conso
from .fake_agent import FakeAgent
from .fake_conso import FakeConso
from .recorded import PRM

pytestmark = pytest.mark.usefixtures("integration")


async def test_those_of_a_meter_tell_how_well_it_is_known_and_hide_whose_it_is(
    hass: HomeAssistant,
    conso: FakeConso,
    linky_entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    freezer.move_to("2026-10-01T08:30:00Z")
    conso.record_two_days()
    linky_entry.add_to_hass(hass)
    await hass.config_entries.async_setup(linky_entry.entry_id)
    # Not through a web client: its access token is of today, and going back to today would read the meter again.
    found = await async_get_config_entry_diagnostics(hass, linky_entry)

    assert (found["intervals"], found["daily_values"], found["calls"]) == (96, 2, {"2026-10-01": 6})
    assert found["answers"]["production_quotidienne"]["closed"] is True
    assert found["days"][0] == {
        "day": "2026-09-30",
        "status": "complete",
        "known_minutes": 1440,
        "expected_minutes": 1440,
    }
    text = json.dumps(found, ensure_ascii=False)
    for secret in (PRM, PRM[-4:], fake_conso.TOKEN, str(conso.port), "33495", "38022"):
        assert secret not in text


async def test_those_of_a_building_tell_what_it_holds_and_hide_which_it_is(
    hass: HomeAssistant,
    agent: FakeAgent,
    building_entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
) -> None:
    assert await async_setup_component(hass, "diagnostics", {})
    building_entry.add_to_hass(hass)
    await hass.config_entries.async_setup(building_entry.entry_id)
    found = await get_diagnostics_for_config_entry(hass, hass_client, building_entry)
    assert isinstance(found, dict)

    assert found["points"][0] == {
        "id": "**REDACTED**",
        "name": "**REDACTED**",
        "quantity": "power",
        "unit": "W",
        "quality": "good",
    }
    assert found["last_update_success"] is True
    text = json.dumps(found, ensure_ascii=False)
    for secret in (fake_agent.TOKEN, "Hôtel", "hotel", "Compteur", "127.0.0.1", str(agent.port), "main"):
        assert secret not in text
