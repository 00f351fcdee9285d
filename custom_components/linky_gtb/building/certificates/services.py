"""Actions on certificates: estimate an operation, export a dossier."""

from pathlib import Path
from typing import Final, cast

import probatio as vol
from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse, SupportsResponse, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_register_admin_service
from homeassistant.util.json import JsonObjectType

from custom_components.linky_gtb.building.called import (
    ATTR_CONFIG_ENTRY_ID,
    async_answer,
    async_check_path,
    async_write,
    building_entry,
)
from custom_components.linky_gtb.const import DOMAIN

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
    entry = building_entry(call)
    asked = {
        "code": call.data[ATTR_FICHE],
        "engaged": call.data[ATTR_ENGAGED].isoformat(),
        "inputs": call.data[ATTR_INPUTS],
    }
    found = await async_answer(entry, entry.runtime_data.client.post("cee/estimate", asked))
    return cast("JsonObjectType", found)


async def _async_export(call: ServiceCall) -> ServiceResponse:
    """Write the archive of a dossier to a file."""
    entry = building_entry(call)
    path = Path(call.data[ATTR_PATH])
    await async_check_path(call.hass, path)
    archive = entry.runtime_data.client.download(f"cee/dossiers/{call.data[ATTR_DOSSIER]}/export")
    return await async_write(call.hass, path, await async_answer(entry, archive))
