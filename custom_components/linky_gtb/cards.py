"""Serve the cards and tell the frontend to load them; nothing is written in the user's dashboards."""

from pathlib import Path
from typing import Final

from homeassistant.components.frontend import add_extra_js_url
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

from .const import DOMAIN, LOGGER, VERSION

FOLDER: Final = Path(__file__).parent / "frontend"
MODULE: Final = "cards.js"


async def async_setup_cards(hass: HomeAssistant) -> None:
    """Serve the built folder under `/linky_gtb` and announce its module; done once, a route cannot be removed."""
    if not await hass.async_add_executor_job((FOLDER / MODULE).is_file):
        LOGGER.debug("The cards are not built; dashboards will not have them")
        return
    await hass.http.async_register_static_paths([StaticPathConfig(f"/{DOMAIN}", str(FOLDER), True)])
    if "frontend" in hass.config.components:
        # The files are cached for a month: the version in the address is what brings the new ones.
        add_extra_js_url(hass, f"/{DOMAIN}/{MODULE}?v={VERSION}")
