"""The actions on a building: give a point back, read the audit of what was written."""

from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry

from custom_components.linky_gtb.const import CONF_KIND, DOMAIN, Kind

from .agent_api import AgentError
from .coordinator import BuildingConfigEntry

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
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
    entry = _building_entry(call)
    try:
        return {"entries": await entry.runtime_data.client.audit(call.data[ATTR_LIMIT])}
    except AgentError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=err.key,
            translation_placeholders={"site": entry.title, "error": str(err)},
        ) from err


def _building_entry(call: ServiceCall) -> BuildingConfigEntry:
    entry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    if entry.data[CONF_KIND] != Kind.BUILDING:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_building")
    return cast("BuildingConfigEntry", entry)
