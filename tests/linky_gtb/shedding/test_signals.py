"""Limits that other entities give: a number, EcoWatt, Tempo, a calendar."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)

from .household import Play, sensor

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("house")
async def test_signals_entities_and_calendars_limit(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(
        entry,
        options={
            "limit": 9,
            "limit_entity": "sensor.limit",
            "signals": ["sensor.ecowatt", "sensor.tempo_today"],
            "calendar": "calendar.limits",
            "signal_limit": 6,
            "fairness": "protect",
            "floor_priority": 0,
        },
    )
    hass.states.async_set("sensor.limit", "8", {"unit_of_measurement": "kW"})
    assert await hass.config_entries.async_setup(entry.entry_id)
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "8000.0"

    hass.states.async_set("sensor.ecowatt", "orange")
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "6000.0"
    hass.states.async_set("sensor.ecowatt", "green")
    now = dt_util.now()
    hass.states.async_set(
        "calendar.limits",
        "on",
        {
            "message": "Effacement 4,5 kW",
            "start_time": (now - timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M:%S"),
            "end_time": (now + timedelta(hours=1)).strftime("%Y-%m-%d %H:%M:%S"),
        },
    )
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "4500.0"
    hass.states.async_remove("calendar.limits")
    hours = [None] * 24
    hours[now.hour] = "red"  # type: ignore[call-overload]
    hass.states.async_set(
        "sensor.ecowatt", "green", {"days": [{"date": now.date().isoformat(), "hours": hours}]}
    )
    await play(4)
    assert sensor(hass, entry, "shedding_limit") == "6000.0"
