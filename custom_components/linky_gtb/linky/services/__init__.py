"""Actions on a meter: import a file, export its statistics, read a period again, compute its costs again."""

from homeassistant.core import HomeAssistant, callback

from .costs import async_setup_recompute
from .csv_file import async_setup_import
from .export import async_setup_export
from .reread import async_setup_reread

__all__ = ["async_setup_meter_services"]


@callback
def async_setup_meter_services(hass: HomeAssistant) -> None:
    """Register the actions; those that change something are for administrators."""
    async_setup_import(hass)
    async_setup_export(hass)
    async_setup_recompute(hass)
    async_setup_reread(hass)
