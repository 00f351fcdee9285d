"""A house with three heaters and a meter, set up in Home Assistant."""

from collections.abc import Awaitable, Callable

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)

from custom_components.linky_gtb.const import DOMAIN

METER = "sensor.meter"
HEATERS = ("input_boolean.heater_1", "input_boolean.heater_2", "input_boolean.heater_3")
BASE_W = 1000.0
type Play = Callable[[int], Awaitable[None]]


def load(target: str, **more: object) -> ConfigSubentryData:
    data = {
        "target": target,
        "power_w": 2000,
        "priority": 5,
        "criticality": "normal",
        "min_off_min": 0,
        **more,
    }
    return ConfigSubentryData(data=data, subentry_type="load", title=target.split(".")[1], unique_id=target)


def measure(hass: HomeAssistant, base_w: float = BASE_W) -> None:
    total = base_w + sum(
        2000.0 for name in HEATERS if (state := hass.states.get(name)) and state.state == "on"
    )
    total += dt_util.utcnow().second % 7
    hass.states.async_set(
        METER, f"{total}", {"unit_of_measurement": "W", "device_class": "power"}, force_update=True
    )


async def begin(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


def sensor(hass: HomeAssistant, entry: MockConfigEntry, key: str) -> str:
    id_ = er.async_get(hass).async_get_entity_id("sensor", DOMAIN, f"{entry.entry_id}_{key}")
    assert id_ is not None
    state = hass.states.get(id_)
    assert state is not None
    return state.state


async def set_mode(hass: HomeAssistant, entry: MockConfigEntry, mode: str) -> None:
    id_ = er.async_get(hass).async_get_entity_id("select", DOMAIN, f"{entry.entry_id}_shedding_mode")
    await hass.services.async_call(
        "select", "select_option", {"entity_id": id_, "option": mode}, blocking=True
    )
    await hass.async_block_till_done()


def on(hass: HomeAssistant) -> set[str]:
    return {name for name in HEATERS if (state := hass.states.get(name)) and state.state == "on"}


async def limit(hass: HomeAssistant, entry: MockConfigEntry, watts: float, **more: object) -> None:
    await hass.services.async_call(
        DOMAIN, "set_limit", {"config_entry_id": entry.entry_id, "limit": watts, **more}, blocking=True
    )
    await hass.async_block_till_done()
