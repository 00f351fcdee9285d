"""Actions on certificates: estimate an operation, export a dossier."""

from pathlib import Path
from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry, async_register_admin_service
from homeassistant.util.json import JsonObjectType

from custom_components.linky_gtb.building.agent_api import AgentError
from custom_components.linky_gtb.building.coordinator import BuildingConfigEntry
from custom_components.linky_gtb.const import CONF_KIND, DOMAIN, Kind

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"
ATTR_DOSSIER: Final = "dossier"
ATTR_ENGAGED: Final = "engaged"
ATTR_FICHE: Final = "fiche"
ATTR_INPUTS: Final = "inputs"
ATTR_PATH: Final = "path"

CEE_ESTIMATE: Final = "cee_estimate"
CEE_EXPORT: Final = "cee_export"

_ENTRY: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
_ESTIMATE_SCHEMA: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required(ATTR_FICHE): cv.string,
        vol.Required(ATTR_ENGAGED): cv.date,
        vol.Required(ATTR_INPUTS): dict,
    }
)
_EXPORT_SCHEMA: Final = vol.Schema(
    {
        **_ENTRY,
        vol.Required(ATTR_DOSSIER): cv.matches_regex(r"^[a-z0-9][a-z0-9-]{0,62}$"),
        vol.Required(ATTR_PATH): cv.string,
    }
)


@callback
def async_setup_certificate_services(hass: HomeAssistant) -> None:
    """Register the actions; writing a file is for administrators."""
    hass.services.async_register(
        DOMAIN, CEE_ESTIMATE, _async_estimate, _ESTIMATE_SCHEMA, SupportsResponse.ONLY
    )
    async_register_admin_service(
        hass, DOMAIN, CEE_EXPORT, _async_export, _EXPORT_SCHEMA, SupportsResponse.OPTIONAL
    )


async def _async_estimate(call: ServiceCall) -> ServiceResponse:
    """Return the estimate of an operation at the site; nothing is kept."""
    entry = _building_entry(call)
    asked = {
        "code": call.data[ATTR_FICHE],
        "engaged": call.data[ATTR_ENGAGED].isoformat(),
        "inputs": call.data[ATTR_INPUTS],
    }
    try:
        found = await entry.runtime_data.client.post("cee/estimate", asked)
    except AgentError as err:
        raise _translated(entry, err) from err
    return cast("JsonObjectType", found)


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Write the archive of a dossier to a file."""
    entry = _building_entry(call)
    path = Path(call.data[ATTR_PATH])
    if not await call.hass.async_add_executor_job(call.hass.config.is_allowed_path, str(path)):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="path_not_allowed",
            translation_placeholders={"path": str(path)},
        )
    try:
        content = await entry.runtime_data.client.download(f"cee/dossiers/{call.data[ATTR_DOSSIER]}/export")
    except AgentError as err:
        raise _translated(entry, err) from err
    try:
        await call.hass.async_add_executor_job(path.write_bytes, content)
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="file_not_written",
            translation_placeholders={"path": str(path), "error": err.strerror or str(err)},
        ) from err
    return {"path": str(path), "bytes": len(content)}


def _building_entry(call: ServiceCall) -> BuildingConfigEntry:
    """Return the entry of the call.

    Raises:
        ServiceValidationError: when it is not loaded, or is not a building's.
    """
    entry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    if entry.data[CONF_KIND] != Kind.BUILDING:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_building")
    return cast("BuildingConfigEntry", entry)


def _translated(entry: BuildingConfigEntry, error: AgentError) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key=error.key,
        translation_placeholders={"site": entry.title, "error": str(error)},
    )
