"""What a person chooses to import, from the options of a meter."""

from collections.abc import Mapping
from datetime import date, datetime

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.linky.civil_time import PARIS

from .fake_conso import (
    CURVE_TYPE,
    DAILY_PRODUCTION_TYPE,
    DAILY_TYPE,
    MAX_POWER_TYPE,
    WRONG_DIRECTION,
    Failure,
    FakeConso,
    truth_wh,
)

pytestmark = pytest.mark.slow


CHOICES = {"import_consumption": True, "import_production": False, "history_months": 2}


@pytest.fixture(autouse=True)
def _in_october(integration: None, freezer: FrozenDateTimeFactory, conso: FakeConso) -> None:
    freezer.move_to(datetime(2026, 10, 1, 10, 30, tzinfo=PARIS))
    conso.fill(date(2026, 9, 20), date(2026, 9, 30))


async def choose(hass: HomeAssistant, entry: MockConfigEntry, choices: Mapping[str, float]) -> None:
    shown = await hass.config_entries.options.async_init(entry.entry_id)
    assert "reading" in shown["menu_options"]
    await hass.config_entries.options.async_configure(shown["flow_id"], {"next_step_id": "reading"})
    result = await hass.config_entries.options.async_configure(shown["flow_id"], dict(choices))
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


async def load(
    hass: HomeAssistant, entry: MockConfigEntry, options: Mapping[str, float] | None = None
) -> None:
    entry.add_to_hass(hass)
    hass.config_entries.async_update_entry(entry, options=options or {})
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_margin_to_the_subscribed_power_is_shown_once_it_is_given(
    hass: HomeAssistant, linky_entry: MockConfigEntry
) -> None:
    await load(hass, linky_entry)
    assert hass.states.get("sensor.linky_9991_margin_to_the_subscribed_power") is None

    await choose(hass, linky_entry, {**CHOICES, "subscribed_power_kva": 9})
    margin = hass.states.get("sensor.linky_9991_margin_to_the_subscribed_power")
    assert margin is not None
    assert margin.state == "4000"
    assert (margin.attributes["max_power"], margin.attributes["date"]) == (5000, "2026-09-30")


async def test_production_that_is_not_wanted_is_not_asked(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await load(hass, linky_entry, CHOICES)

    assert conso.asked(DAILY_PRODUCTION_TYPE) == []


async def test_panels_installed_since_are_found_when_production_is_turned_off_and_on(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await load(hass, linky_entry)
    assert hass.states.get("sensor.linky_9991_yesterday_s_production") is None
    conso.fill(date(2026, 9, 20), date(2026, 9, 30), production=True)

    await choose(hass, linky_entry, CHOICES)
    await choose(hass, linky_entry, {**CHOICES, "import_production": True})
    assert hass.states.get("sensor.linky_9991_yesterday_s_production") is not None


async def test_the_past_is_read_no_further_than_wanted(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    await load(hass, linky_entry, CHOICES)

    assert conso.asked(DAILY_TYPE) == [(date(2026, 8, 1), date(2026, 10, 1))]
    assert min(start for start, _ in conso.asked(CURVE_TYPE)) >= date(2026, 8, 1)


async def test_consumption_that_is_not_wanted_is_neither_asked_nor_shown(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    conso.fill(date(2026, 9, 20), date(2026, 9, 30), production=True)
    await load(hass, linky_entry, {**CHOICES, "import_consumption": False, "import_production": True})

    assert conso.asked(DAILY_TYPE) == []
    assert hass.states.get("sensor.linky_9991_yesterday_s_consumption") is None
    assert hass.states.get("sensor.linky_9991_yesterday_s_production") is not None


async def test_a_meter_that_only_produces_shows_its_production_and_is_not_asked_for_the_rest(
    hass: HomeAssistant, linky_entry: MockConfigEntry, conso: FakeConso
) -> None:
    """As a second delivery point does, where all that is produced is sold."""
    conso.fill(date(2026, 9, 20), date(2026, 9, 30), production=True)
    for measure in (DAILY_TYPE, CURVE_TYPE, MAX_POWER_TYPE):
        conso.failures[measure] = Failure(400, WRONG_DIRECTION)
    await load(hass, linky_entry)

    assert hass.states.get("sensor.linky_9991_yesterday_s_consumption") is None
    produced = hass.states.get("sensor.linky_9991_yesterday_s_production")
    assert produced is not None
    assert float(produced.state) == truth_wh(date(2026, 9, 30), date(2026, 9, 30)) / 1000
    assert len(conso.asked(DAILY_TYPE)) == len(conso.asked(CURVE_TYPE)) == 1


async def test_the_other_options_are_kept(hass: HomeAssistant, linky_entry: MockConfigEntry) -> None:
    await load(hass, linky_entry, {"subscribed_power_kva": 9})
    hass.config_entries.async_update_entry(linky_entry, options={**linky_entry.options, "tariff": []})
    await hass.async_block_till_done(wait_background_tasks=True)

    await choose(hass, linky_entry, CHOICES)
    # The field that was emptied is gone; the one that was not shown is kept, and the building has its usual choice.
    assert linky_entry.options == {**CHOICES, "building": "automatic", "tariff": []}
