"""Websocket command of the load shedding card: the present state, then each change."""

from typing import Any

import probatio as vol
from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback

from custom_components.linky_gtb.const import DOMAIN

from .coordinator import SheddingCoordinator
from .live import live_document


@callback
def async_setup_shedding_websocket(hass: HomeAssistant) -> None:
    """Register the command."""
    websocket_api.async_register_command(hass, ws_shedding)


@websocket_api.websocket_command(
    {vol.Required("type"): f"{DOMAIN}/shedding", vol.Optional("entry_id"): str},
)
@callback
def ws_shedding(hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]) -> None:
    """Send the state of load shedding, now and at each change."""
    wanted = msg.get("entry_id")
    found = [
        entry.runtime_data
        for entry in hass.config_entries.async_loaded_entries(DOMAIN)
        if isinstance(entry.runtime_data, SheddingCoordinator) and wanted in (None, entry.entry_id)
    ]
    if len(found) != 1:
        reason = "Several load sheddings are set up: name one" if found else "No such load shedding is set up"
        connection.send_error(msg["id"], websocket_api.ERR_NOT_FOUND, reason)
        return
    (coordinator,) = found

    @callback
    def push() -> None:
        connection.send_message(websocket_api.event_message(msg["id"], live_document(coordinator)))

    connection.subscriptions[msg["id"]] = coordinator.async_add_listener(push)
    connection.send_result(msg["id"])
    push()
