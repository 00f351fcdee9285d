"""What load shedding shows: its card and its diagnostics."""

from datetime import timedelta

import pytest
from homeassistant.components.diagnostics import DOMAIN as DIAGNOSTICS
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.shedding.core import Firmness, Limit, Source
from custom_components.linky_gtb.shedding.live import told_limits

from .household import Play, begin, limit, set_mode

pytestmark = pytest.mark.slow


@pytest.mark.usefixtures("house")
async def test_diagnostics_hold_the_last_hour_without_any_name(
    hass: HomeAssistant, hass_client: ClientSessionGenerator, entry: MockConfigEntry, play: Play
) -> None:
    assert await async_setup_component(hass, DIAGNOSTICS, {})
    await begin(hass, entry)
    await set_mode(hass, entry, "on")
    await play(40)
    await limit(hass, entry, 5000)
    await play(20)

    found = await get_diagnostics_for_config_entry(hass, hass_client, entry)

    calls = found["recording"]["calls"]
    assert len(calls) >= 30
    assert "heater" not in str(found)
    assert "sensor." not in str(found)


@pytest.mark.usefixtures("house")
async def test_the_card_is_told_now_and_at_each_change(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry: MockConfigEntry, play: Play
) -> None:
    await begin(hass, entry)
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding"})
    assert (await client.receive_json())["success"]
    first = (await client.receive_json())["event"]
    assert first["mode"] == "observe"
    await play(2)
    second = (await client.receive_json())["event"]
    assert {item["name"] for item in second["loads"]} == {"heater_1", "heater_2", "heater_3"}
    assert second["limits"] == []
    end = dt_util.utcnow() + timedelta(hours=1)
    await limit(hass, entry, 5, unit="kW", end=end)
    # The meter and the clock each told of the second.
    third = second
    while not third["limits"]:
        third = (await client.receive_json())["event"]
    assert [(row["value"], row["source"], row["end"]) for row in third["limits"]] == [
        (5000, "operator", end.timestamp())
    ]


def test_hours_of_one_signal_that_follow_each_other_are_told_as_one() -> None:
    def hour(start: float, source: Source = Source.ECOWATT) -> Limit:
        return Limit(value=6000, source=source, firmness=Firmness.SOFT, start=start, end=start + 3600)

    limits = [Limit(value=9000), hour(7200), hour(0), hour(3600), hour(18_000), hour(3600, Source.CALENDAR)]

    told = [(each.source.value, each.start, each.end) for each in told_limits(limits, 4000)]

    assert told == [
        ("calendar", 3600, 7200),
        ("ecowatt", 3600, 10_800),
        ("ecowatt", 18_000, 21_600),
    ]


@pytest.mark.usefixtures("house")
async def test_the_card_of_no_site_or_of_several_is_told_to_name_one(
    hass: HomeAssistant, hass_ws_client: WebSocketGenerator, entry: MockConfigEntry
) -> None:
    await async_setup_component(hass, DOMAIN, {})
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding"})
    assert (await client.receive_json())["error"]["message"] == "No such load shedding is set up"
    await begin(hass, entry)
    other = MockConfigEntry(domain=DOMAIN, unique_id="other", data=dict(entry.data))
    await begin(hass, other)
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding"})
    assert "name one" in (await client.receive_json())["error"]["message"]
    await client.send_json_auto_id({"type": f"{DOMAIN}/shedding", "entry_id": other.entry_id})
    assert (await client.receive_json())["success"]
