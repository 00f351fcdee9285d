"""What a load shedding entry keeps on disk: the core's memory, drivers', mode, orders of the operator, journal."""

from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from custom_components.linky_gtb.const import DOMAIN

_VERSION: Final = 1
SAVE_AFTER_S: Final = 0.5
"""Between a decision and its writing: those of one moment are written together."""
SAVE_EVERY_S: Final = 60.0


def shedding_store(hass: HomeAssistant, entry_id: str) -> Store[dict[str, Any]]:
    """Return the file of one entry, readable by Home Assistant alone."""
    return Store(hass, _VERSION, f"{DOMAIN}.shedding.{entry_id}", private=True, atomic_writes=True)
