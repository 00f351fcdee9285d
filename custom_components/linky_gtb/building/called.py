"""What the actions on a building share: which entry is meant, the agent's refusals in words, files that are written."""

from collections.abc import Awaitable
from pathlib import Path
from typing import Final, cast

from homeassistant.core import HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers.service import async_get_config_entry

from custom_components.linky_gtb.const import CONF_KIND, DOMAIN, Kind

from .agent_api import AgentError
from .coordinator import BuildingConfigEntry

ATTR_CONFIG_ENTRY_ID: Final = "config_entry_id"


def building_entry(call: ServiceCall) -> BuildingConfigEntry:
    """Return the entry of the call.

    Raises:
        ServiceValidationError: when it is not loaded, or is not a building's.
    """
    entry = async_get_config_entry(call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID])
    if entry.data[CONF_KIND] != Kind.BUILDING:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="not_a_building")
    return cast("BuildingConfigEntry", entry)


async def async_answer[T](entry: BuildingConfigEntry, answer: Awaitable[T]) -> T:
    """Return what the agent answers.

    Raises:
        HomeAssistantError: when it does not, with its reason.
    """
    try:
        return await answer
    except AgentError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=err.key,
            translation_placeholders={"site": entry.title, "error": str(err)},
        ) from err


async def async_check_path(hass: HomeAssistant, path: Path) -> None:
    """Refuse a path where Home Assistant may not write.

    Raises:
        ServiceValidationError: when it is outside the folders that the configuration allows.
    """
    if not await hass.async_add_executor_job(hass.config.is_allowed_path, str(path)):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="path_not_allowed",
            translation_placeholders={"path": str(path)},
        )


async def async_write(hass: HomeAssistant, path: Path, content: bytes) -> ServiceResponse:
    """Write a file and tell how long it is.

    Raises:
        HomeAssistantError: when the system refuses.
    """
    try:
        await hass.async_add_executor_job(path.write_bytes, content)
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="file_not_written",
            translation_placeholders={"path": str(path), "error": err.strerror or str(err)},
        ) from err
    return {"path": str(path), "bytes": len(content)}
