"""The actions on a building: give a point back, read the audit of what was written."""

from typing import Final

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv

from custom_components.linky_gtb.const import DOMAIN

from .called import ATTR_CONFIG_ENTRY_ID, async_answer, building_entry

ATTR_LIMIT: Final = "limit"
GET_AUDIT: Final = "get_audit"
_AUDIT_SCHEMA: Final = vol.Schema(
    {
        vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string,
        vol.Required(ATTR_LIMIT, default=50): vol.All(vol.Coerce(int), vol.Range(min=1, max=1000)),
    }
)


@callback
def async_setup_building_services(hass: HomeAssistant) -> None:
    """Register the actions."""
    hass.services.async_register(DOMAIN, GET_AUDIT, _async_audit, _AUDIT_SCHEMA, SupportsResponse.ONLY)


async def _async_audit(call: ServiceCall) -> ServiceResponse:
    """Return the newest entries of the audit, newest first."""
    entry = building_entry(call)
    return {"entries": await async_answer(entry, entry.runtime_data.client.audit(call.data[ATTR_LIMIT]))}
