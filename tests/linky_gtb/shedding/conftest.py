"""Load shedding set up on three switches and a meter that shows them."""

from datetime import timedelta

import pytest
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.linky_gtb.const import DOMAIN

from .household import HEATERS, METER, Play, load, measure


@pytest.fixture
def entry() -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        title="Délestage",
        unique_id=f"shedding_{METER}",
        data={"kind": "shedding", "meter": METER, "limit": 9, "unit": "kW", "firmness": "firm"},
        subentries_data=[load(target) for target in HEATERS],
    )


@pytest.fixture
async def house(integration: None, hass: HomeAssistant) -> None:
    """Three switches, and a meter that shows them."""
    await async_setup_component(
        hass, "input_boolean", {"input_boolean": {name.split(".")[1]: {"initial": True} for name in HEATERS}}
    )
    measure(hass)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real second is waited before a memory is written."""
    monkeypatch.setattr("custom_components.linky_gtb.shedding.coordinator.SAVE_AFTER_S", 0.0)


@pytest.fixture
def play(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Play:
    """Let seconds pass, the meter reporting every two of them."""

    async def run(seconds: int, *, metering: bool = True) -> None:
        for _ in range(seconds // 2):
            freezer.tick(timedelta(seconds=2))
            if metering:
                measure(hass)
            async_fire_time_changed(hass)
            await hass.async_block_till_done(wait_background_tasks=True)

    return run
