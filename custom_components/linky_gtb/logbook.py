"""Lines of Home Assistant's logbook: each decision of load shedding, each anomaly of a building, in words."""

from collections.abc import Callable

from homeassistant.components.logbook import (
    LOGBOOK_ENTRY_ENTITY_ID,
    LOGBOOK_ENTRY_MESSAGE,
    LOGBOOK_ENTRY_NAME,
)
from homeassistant.core import Event, HomeAssistant, callback

from .building.diagnosis.anomaly_event import EVENT_ANOMALY
from .const import DOMAIN
from .shedding.announcing import EVENT

type Describe = Callable[[Event], dict[str, str]]


@callback
def async_describe_events(
    hass: HomeAssistant, async_describe_event: Callable[[str, str, Describe], None]
) -> None:
    """Say how our events read."""

    @callback
    def describe(event: Event) -> dict[str, str]:
        return {
            LOGBOOK_ENTRY_NAME: str(event.data["name"]),
            LOGBOOK_ENTRY_MESSAGE: str(event.data["message"]),
        }

    @callback
    def describe_anomaly(event: Event) -> dict[str, str]:
        return {
            LOGBOOK_ENTRY_NAME: f"{event.data['site']} – {event.data['name']}",
            LOGBOOK_ENTRY_MESSAGE: str(event.data["sentence"]),
            LOGBOOK_ENTRY_ENTITY_ID: str(event.data["entity_id"]),
        }

    async_describe_event(DOMAIN, EVENT, describe)
    async_describe_event(DOMAIN, EVENT_ANOMALY, describe_anomaly)
