"""Load shedding in Home Assistant: it observes, acts, resumes, and keeps its head when the meter dies."""

from typing import Any

import pytest
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
)

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.shedding.announcing import EVENT

from .household import HEATERS, METER, Play, begin, limit, on, sensor, set_mode

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("house")
async def test_a_new_site_observes_and_orders_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    lines = async_capture_events(hass, EVENT)
    await begin(hass, entry)
    await play(40)
    assert sensor(hass, entry, "shedding_state") == "within"

    await limit(hass, entry, 5000)
    await play(30)

    assert on(hass) == set(HEATERS)
    assert sensor(hass, entry, "shedding_state") == "shedding"
    shed = [line.data for line in lines if line.data["type"] == "shed"]
    assert shed
    assert "observing: nothing is ordered" in shed[0]["message"]
    assert float(sensor(hass, entry, "shedding_power")) <= 5010


@pytest.mark.usefixtures("house")
async def test_switched_on_it_sheds_tells_why_and_restores(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    lines = async_capture_events(hass, EVENT)
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(30)

    assert len(on(hass)) == 2
    (line,) = [event.data for event in lines if event.data["type"] == "shed"]
    assert line["reason"] == "over_limit"
    assert "is over the limit (5000 W)" in line["message"]
    (told,) = hass.states.async_all("event")
    assert len(told.attributes["instead"]) == 2
    assert {line["load"], *told.attributes["instead"]} == {"heater_1", "heater_2", "heater_3"}
    (loads,) = [
        [state for state in hass.states.async_all("sensor") if state.state == "shed"],
    ]
    assert [state.attributes["reason"] for state in loads] == ["over_limit"]

    await hass.services.async_call(DOMAIN, "clear_limit", {"config_entry_id": entry.entry_id}, blocking=True)
    await play(120)
    assert on(hass) == set(HEATERS)
    assert float(sensor(hass, entry, "shedding_energy")) > 0
    assert float(sensor(hass, entry, "shedding_minutes")) >= 0.5


@pytest.mark.usefixtures("house")
async def test_a_restart_in_the_middle_of_a_shed_resumes(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(30)
    before = on(hass)

    assert await hass.config_entries.async_reload(entry.entry_id)
    await play(60)

    assert entry.state is ConfigEntryState.LOADED
    assert on(hass) == before
    assert sensor(hass, entry, "shedding_limit") == "5000.0"
    await hass.services.async_call(DOMAIN, "clear_limit", {"config_entry_id": entry.entry_id}, blocking=True)
    await play(120)
    assert on(hass) == set(HEATERS)


@pytest.mark.usefixtures("house")
async def test_what_a_crash_must_not_lose_is_written_at_once(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play, storage: dict[str, Any]
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(20)

    kept = storage[f"{DOMAIN}.shedding.{entry.entry_id}"]["data"]
    assert kept["mode"] == "on"
    assert [row["value"] for row in kept["limits"]] == [5000]
    assert [load["held"] for load in kept["core"]["loads"].values()].count(True) == 1


@pytest.mark.usefixtures("house")
async def test_switching_off_gives_every_load_back(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 3500)
    await play(30)
    assert len(on(hass)) == 1

    await set_mode(hass, entry, "off")

    assert on(hass) == set(HEATERS)
    assert sensor(hass, entry, "shedding_state") == "off"


@pytest.mark.usefixtures("house")
async def test_a_meter_that_dies_degrades_sheds_with_care_and_raises_a_repair(
    hass: HomeAssistant, entry: MockConfigEntry, play: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.linky_gtb.shedding.announcing.METER_SILENT_S", 0.0)
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)

    hass.states.async_set(METER, "unavailable")
    await play(80, metering=False)

    assert sensor(hass, entry, "shedding_state") == "degraded"
    issues = ir.async_get(hass).issues
    assert (DOMAIN, f"shedding_meter_silent_{entry.entry_id}") in issues
    await play(60)
    assert sensor(hass, entry, "shedding_state") == "within"
    assert (DOMAIN, f"shedding_meter_silent_{entry.entry_id}") not in issues


@pytest.mark.usefixtures("house")
async def test_an_order_that_fails_is_logged_once_and_given_again(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play, caplog: pytest.LogCaptureFixture
) -> None:
    calls: list[ServiceCall] = []

    async def refuse(call: ServiceCall) -> None:
        calls.append(call)
        raise ServiceValidationError("the radio is off")

    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    hass.services.async_register("input_boolean", "turn_off", refuse)

    await limit(hass, entry, 5000)
    await play(60)

    assert len(calls) >= 2
    assert caplog.text.count("failed: the radio is off") <= len(HEATERS)
