"""A Linky entry: what it asks the server, what it shows, and how it lives through failures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import get_last_statistics
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.linky_gtb import async_remove_config_entry_device
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.options import CONF_HISTORY_MONTHS
from custom_components.linky_gtb.linky.schedule import slot_of

from .fake_conso import CURVE_TYPE, DAILY_TYPE, MAX_POWER_TYPE, FakeConso, truth_wh
from .recorded import PRM

pytestmark = pytest.mark.slow


STATISTIC_ID = f"linky_gtb:{PRM}_consumption"
NOW = datetime(2026, 10, 1, 10, 30, tzinfo=PARIS)
YESTERDAY = "sensor.linky_9991_yesterday_s_consumption"


@pytest.fixture(autouse=True)
def _on_the_day_after_the_recording(
    integration: None, freezer: FrozenDateTimeFactory, conso: FakeConso
) -> None:
    freezer.move_to(NOW)
    conso.record_two_days()


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    if entry not in hass.config_entries.async_entries(DOMAIN):
        entry.add_to_hass(hass)
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def move_to(hass: HomeAssistant, freezer: FrozenDateTimeFactory, instant: datetime) -> None:
    freezer.move_to(instant)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def ask_now(hass: HomeAssistant) -> None:
    """As a person does with the action `homeassistant.update_entity`."""
    assert await async_setup_component(hass, "homeassistant", {})
    await hass.services.async_call("homeassistant", "update_entity", {"entity_id": YESTERDAY}, blocking=True)
    await hass.async_block_till_done(wait_background_tasks=True)


def only_last_month(hass: HomeAssistant, entry: MockConfigEntry, conso: FakeConso) -> None:
    """Let the server hold a month and more, and let the user want no more than it."""
    conso.points.clear()
    conso.fill(date(2026, 8, 25), date(2026, 9, 30))
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options={CONF_HISTORY_MONTHS: 1})


async def read_the_past(hass: HomeAssistant, freezer: FrozenDateTimeFactory, conso: FakeConso) -> None:
    """Let hours go by until nothing of the past is left to ask, and forget those calls."""
    now = datetime.now(UTC)
    for hour in range(1, 6):
        await move_to(hass, freezer, now + timedelta(hours=hour, seconds=2 * hour))
    conso.calls.clear()


def state_of(hass: HomeAssistant) -> str | None:
    state = hass.states.get(YESTERDAY)
    return None if state is None else state.state


async def last_sum(hass: HomeAssistant) -> float | None:
    found = await get_instance(hass).async_add_executor_job(
        get_last_statistics, hass, 1, STATISTIC_ID, True, {"sum"}
    )
    return found[STATISTIC_ID][0]["sum"] if found else None


async def test_the_sensors_show_the_recorded_figures(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry)

    assert linky_entry.state is ConfigEntryState.LOADED
    shown = {state.entity_id: (state.state, state.attributes) for state in hass.states.async_all("sensor")}
    yesterday, attributes = shown[YESTERDAY]
    assert (yesterday, attributes["date"]) == ("38.022", "2026-09-30")
    assert attributes["unit_of_measurement"] == "kWh"
    week, attributes = shown["sensor.linky_9991_consumption_of_the_last_7_days"]
    assert (week, attributes["days_known"], attributes["days"]) == ("71.517", 2, 7)
    assert shown["sensor.linky_9991_this_month_s_consumption"][0] == "71.517"
    power, attributes = shown["sensor.linky_9991_yesterday_s_maximum_power"]
    assert (power, attributes["unit_of_measurement"]) == ("6510", "VA")
    assert attributes["instant"] == "2026-09-30T10:50:25+00:00"
    assert shown["sensor.linky_9991_last_data"][0] == "2026-09-30T22:00:00+00:00"
    assert shown["sensor.linky_9991_load_curve_completeness_last_7_days"][0] == "28.6"


async def test_the_first_reading_asks_the_recent_days_at_once(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await set_up(hass, linky_entry)

    today = date(2026, 10, 1)
    assert conso.asked(DAILY_TYPE) == [(today - timedelta(days=365), today)]
    assert conso.asked(MAX_POWER_TYPE) == [(today - timedelta(days=365), today)]
    assert conso.asked(CURVE_TYPE) == [(today - timedelta(days=7), today)]
    assert len(conso.calls) == 4  # the fourth asks whether the meter produces


async def test_the_history_is_in_the_statistics(hass: HomeAssistant, linky_entry: MockConfigEntry) -> None:
    await set_up(hass, linky_entry)

    assert await last_sum(hass) == 71.517


async def test_the_next_reading_is_at_the_meters_own_moment(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    only_last_month(hass, linky_entry, conso)
    await set_up(hass, linky_entry)
    await read_the_past(hass, freezer, conso)
    slot = datetime.combine(date(2026, 10, 2), slot_of(PRM).main, PARIS)

    await move_to(hass, freezer, slot - timedelta(minutes=1))
    assert conso.calls == []
    await move_to(hass, freezer, slot + timedelta(seconds=2))
    assert {(call.measure, call.start, call.end) for call in conso.calls} == {
        (measure, date(2026, 10, 1), date(2026, 10, 2))
        for measure in (DAILY_TYPE, CURVE_TYPE, MAX_POWER_TYPE)
    }


async def test_the_statistics_follow_even_when_every_entity_is_disabled(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, linky_entry)
    registry = er.async_get(hass)
    for entity in er.async_entries_for_config_entry(registry, linky_entry.entry_id):
        registry.async_update_entity(entity.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await hass.config_entries.async_reload(linky_entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    conso.points[DAILY_TYPE] = [*conso.points[DAILY_TYPE], {"d": "2026-10-01", "v": "1000"}]

    await move_to(hass, freezer, NOW + timedelta(days=1))
    assert await last_sum(hass) == 72.517


async def test_a_late_day_is_tried_again_once_in_the_afternoon_then_the_next_day(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    only_last_month(hass, linky_entry, conso)
    await set_up(hass, linky_entry)
    await read_the_past(hass, freezer, conso)
    asked: list[int] = []
    for hour in (10, 15, 16, 20):
        await move_to(hass, freezer, datetime(2026, 10, 2, hour, 1, tzinfo=PARIS))
        asked.append(len(conso.asked(DAILY_TYPE)))

    assert asked == [1, 2, 2, 2]
    await move_to(hass, freezer, datetime(2026, 10, 3, 10, 1, tzinfo=PARIS))
    assert conso.asked(DAILY_TYPE)[2:] == [(date(2026, 10, 1), date(2026, 10, 3))]


async def test_nothing_that_is_known_is_asked_again_even_after_a_restart(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    only_last_month(hass, linky_entry, conso)
    await set_up(hass, linky_entry)
    await read_the_past(hass, freezer, conso)
    shown = state_of(hass)

    await hass.config_entries.async_reload(linky_entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert conso.calls == []
    assert shown == state_of(hass) == str(truth_wh(date(2026, 9, 30), date(2026, 9, 30)) / 1000)


async def test_a_person_s_look_makes_one_call_and_tells_whether_the_server_answers(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    only_last_month(hass, linky_entry, conso)
    await set_up(hass, linky_entry)
    await read_the_past(hass, freezer, conso)
    shown = state_of(hass)

    await ask_now(hass)
    assert len(conso.calls) == 1
    assert state_of(hass) == shown

    conso.fail(500, "incident")
    await move_to(hass, freezer, datetime.now(UTC) + timedelta(seconds=11))
    await ask_now(hass)
    assert state_of(hass) == STATE_UNAVAILABLE

    conso.failures.clear()
    await move_to(hass, freezer, datetime.now(UTC) + timedelta(seconds=11))
    await ask_now(hass)
    assert state_of(hass) == shown


async def test_a_meter_without_hourly_collection_has_its_days(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    del conso.points[CURVE_TYPE]
    await set_up(hass, linky_entry)

    assert state_of(hass) == "38.022"
    assert await last_sum(hass) == 71.517


async def test_a_meter_with_no_measure_yet_is_set_up_with_unknown_figures(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.points.clear()
    await set_up(hass, linky_entry)

    assert linky_entry.state is ConfigEntryState.LOADED
    assert state_of(hass) == STATE_UNKNOWN


async def test_a_young_meter_is_asked_as_far_back_as_it_goes_and_never_further(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    conso.points.clear()
    conso.first_day = date(2026, 9, 10)
    conso.fill(conso.first_day, date(2026, 9, 30))
    await set_up(hass, linky_entry)
    await read_the_past(hass, freezer, conso)

    assert await last_sum(hass) == truth_wh(date(2026, 9, 10), date(2026, 9, 30)) / 1000
    assert hass.states.get("sensor.linky_9991_history_read").state == "100.0"  # type: ignore[union-attr]  # it exists
    await move_to(hass, freezer, datetime(2026, 10, 2, 15, 1, tzinfo=PARIS))
    assert conso.calls
    assert all(call.start >= conso.first_day for call in conso.calls)


async def test_a_meter_of_today_has_nothing_to_read(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.first_day = date(2026, 10, 1)
    await set_up(hass, linky_entry)

    assert linky_entry.state is ConfigEntryState.LOADED


async def test_unloading_leaves_nothing_behind(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(hass, linky_entry)
    assert await hass.config_entries.async_unload(linky_entry.entry_id)
    conso.calls.clear()

    await move_to(hass, freezer, NOW + timedelta(days=2))
    assert linky_entry.state is ConfigEntryState.NOT_LOADED
    assert conso.calls == []


async def test_removing_the_entry_keeps_the_statistics(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry)

    await hass.config_entries.async_remove(linky_entry.entry_id)
    assert hass.config_entries.async_entries(DOMAIN) == []
    assert await last_sum(hass) == 71.517


async def test_a_change_of_the_entry_loads_it_again(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await set_up(hass, linky_entry)
    before = linky_entry.runtime_data

    hass.config_entries.async_update_entry(linky_entry, title="Boulangerie")
    await hass.async_block_till_done(wait_background_tasks=True)
    assert linky_entry.state is ConfigEntryState.LOADED
    assert linky_entry.runtime_data is not before


async def test_the_device_of_the_meter_cannot_be_removed_alone(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await set_up(hass, linky_entry)
    (device,) = dr.async_entries_for_config_entry(dr.async_get(hass), linky_entry.entry_id)

    assert not await async_remove_config_entry_device(hass, linky_entry, device)
