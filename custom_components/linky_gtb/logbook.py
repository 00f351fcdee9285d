"""Lines of Home Assistant's logbook: each decision of load shedding, in words."""

from collections.abc import Callable

from homeassistant.components.logbook import LOGBOOK_ENTRY_MESSAGE, LOGBOOK_ENTRY_NAME
from homeassistant.core import Event, HomeAssistant, callback

from .const import DOMAIN
from .shedding.announcing import EVENT


@callback
def async_describe_events(
    hass: HomeAssistant,
    async_describe_event: Callable[[str, str, Callable[[Event], dict[str, str]]], None],
) -> None:
    """Say how our events read."""

    @callback
    def describe(event: Event) -> dict[str, str]:
        return {
            LOGBOOK_ENTRY_NAME: str(event.data["name"]),
            LOGBOOK_ENTRY_MESSAGE: str(event.data["message"]),
        }

    async_describe_event(DOMAIN, EVENT, describe)
