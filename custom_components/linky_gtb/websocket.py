"""Websocket commands of the cards, for what is not a state."""

from typing import Any

import probatio as vol
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from .building.agent_api import AgentError
from .building.coordinator import BuildingConfigEntry
from .const import CONF_KIND, DOMAIN, Kind
from .shedding.websocket import async_setup_shedding_websocket


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, ws_savings)
    async_setup_shedding_websocket(hass)


@websocket_api.websocket_command(
    {vol.Required("type"): f"{DOMAIN}/savings", vol.Optional("entry_id"): str},
)
@websocket_api.async_response
async def ws_savings(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send the agent's savings document, with the name of its site."""
    entries = _buildings(hass, msg.get("entry_id"))
    if len(entries) != 1:
        reason = (
            "Several buildings are set up: name one" if entries else "No such building is set up and running"
        )
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, reason)
        return
    (entry,) = entries
    coordinator = entry.runtime_data
    try:
        document = await coordinator.client.savings()
    except AgentError as err:
        connection.send_error(
            msg["id"],
            websocket_api.ERR_HOME_ASSISTANT_ERROR,
            f"The agent did not answer: {err}",
            translation_domain=DOMAIN,
            translation_key=err.key,
            translation_placeholders={"site": entry.title, "error": str(err)},
        )
        return
    connection.send_result(
        msg["id"], {**document, "site": coordinator.data.site.name, "entry_id": entry.entry_id}
    )


def _buildings(hass: HomeAssistant, entry_id: str | None) -> list[BuildingConfigEntry]:
    return [
        entry
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        if entry.data[CONF_KIND] == Kind.BUILDING and entry_id in (None, entry.entry_id)
    ]
