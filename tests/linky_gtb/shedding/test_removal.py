"""Nothing stays shed, and nothing stays behind, when a load or the whole is removed."""

from typing import Any

import pytest
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)

from custom_components.linky_gtb.const import DOMAIN

from .household import HEATERS, METER, Play, begin, limit, load, on, set_mode

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("house")
async def test_removing_the_entry_leaves_nothing(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play, storage: dict[str, Any]
) -> None:
    await begin(hass, entry)
    await play(20)

    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done()

    assert not [name for name in storage if "shedding" in name]
    assert not er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)


@pytest.mark.usefixtures("house")
async def test_removing_the_entry_or_a_load_in_the_middle_of_a_shed_gives_back_what_was_shed(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 3500)
    await play(40)
    assert len(on(hass)) == 1
    (shed, _other) = set(HEATERS) - on(hass)
    subentry = next(each for each in entry.subentries.values() if each.unique_id == shed)

    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert shed in on(hass)

    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    assert on(hass) == set(HEATERS)


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("why", ["a person must", "it failed"])
async def test_a_removed_load_that_stays_shed_is_told(hass: HomeAssistant, play: Play, why: str) -> None:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Délestage",
        data={"kind": "shedding", "meter": METER, "limit": 9, "unit": "kW", "firmness": "firm"},
        subentries_data=[load(target, restores=why != "a person must") for target in HEATERS],
    )

    async def refuse(call: ServiceCall) -> None:
        raise ServiceValidationError("the radio is off")

    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(40)
    (shed,) = set(HEATERS) - on(hass)
    if why == "it failed":
        hass.services.async_register("input_boolean", "turn_on", refuse)

    assert await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)

    assert shed not in on(hass)
    (issue,) = [
        each for each in ir.async_get(hass).issues.values() if each.translation_key == "shedding_left_shed"
    ]
    assert issue.translation_placeholders is not None
    assert issue.translation_placeholders["load"] == shed.split(".")[1].replace("_", " ")
    assert ("the radio is off" in issue.translation_placeholders["error"]) is (why == "it failed")
