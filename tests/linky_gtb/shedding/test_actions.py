"""What people ask of load shedding: limits, commands on a load, the journal."""

from datetime import timedelta

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)

from custom_components.linky_gtb.const import DOMAIN

from .household import HEATERS, Play, begin, limit, on, sensor, set_mode

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("house")
async def test_a_person_sheds_exempts_and_restores_by_name(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    fields = {"config_entry_id": entry.entry_id, "load": "heater_2"}

    await hass.services.async_call(DOMAIN, "shed_load", fields, blocking=True)
    await play(20)
    assert on(hass) == {HEATERS[0], HEATERS[2]}
    await hass.services.async_call(DOMAIN, "restore_load", fields, blocking=True)
    await play(20)
    assert on(hass) == set(HEATERS)
    await hass.services.async_call(DOMAIN, "exempt_load", fields, blocking=True)
    await limit(hass, entry, 3500)
    await play(40)
    assert on(hass) == {HEATERS[1]}
    with pytest.raises(ServiceValidationError, match="No load"):
        await hass.services.async_call(DOMAIN, "shed_load", {**fields, "load": "nobody"}, blocking=True)


@pytest.mark.usefixtures("house")
async def test_a_limit_that_is_over_is_refused_and_one_that_ends_is_forgotten(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    with pytest.raises(ServiceValidationError, match="already past"):
        await limit(hass, entry, 5000, end=dt_util.utcnow() - timedelta(minutes=1))

    await limit(hass, entry, 5, unit="kW", end=dt_util.utcnow() + timedelta(seconds=20))
    await play(10)
    assert sensor(hass, entry, "shedding_limit") == "5000.0"
    await play(20)
    assert sensor(hass, entry, "shedding_limit") == "9000.0"


@pytest.mark.usefixtures("house")
async def test_mixed_units_decide_nothing_and_say_so(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await play(10)
    await limit(hass, entry, 5, unit="kVA")
    await play(4)
    issues = ir.async_get(hass).issues
    assert (DOMAIN, f"shedding_units_{entry.entry_id}") in issues

    await hass.services.async_call(DOMAIN, "clear_limit", {"config_entry_id": entry.entry_id}, blocking=True)
    await play(4)
    assert (DOMAIN, f"shedding_units_{entry.entry_id}") not in issues


@pytest.mark.usefixtures("house")
async def test_the_journal_is_exported_as_csv(
    hass: HomeAssistant, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(60)
    today = dt_util.now().date().isoformat()

    answer = await hass.services.async_call(
        DOMAIN,
        "export_shedding_journal",
        {"config_entry_id": entry.entry_id, "start_date": today, "end_date": today},
        blocking=True,
        return_response=True,
    )

    assert answer is not None
    rows = str(answer["csv"]).splitlines()
    assert rows[0].startswith("start_utc,mean_w,known_s,limit_w")
    assert any("heater_" in row and "5000,operator" in row for row in rows[1:])
