"""Gives the agent an outdoor temperature of Home Assistant, when the building has no sensor of its own."""

import math
from collections import deque
from datetime import datetime, timedelta
from typing import Final

from homeassistant.const import ATTR_TEMPERATURE, STATE_UNAVAILABLE, STATE_UNKNOWN, UnitOfTemperature
from homeassistant.core import HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import TemperatureConverter

from custom_components.linky_gtb.building.agent_api import AgentError
from custom_components.linky_gtb.building.coordinator import BuildingConfigEntry
from custom_components.linky_gtb.const import LOGGER
from custom_components.linky_gtb.json_value import Json

CONF_OUTDOOR_ENTITY: Final = "outdoor_entity"
SERIES: Final = "ingest.home_assistant_outdoor"
"""What `savings.temperature` or `savings.temperature_fallbacks` names in building.yaml."""
EVERY: Final = timedelta(minutes=10)
_KEPT: Final = 1000
"""Nearly a week of readings wait for an agent that does not answer."""


@callback
def async_follow_outdoor(hass: HomeAssistant, entry: BuildingConfigEntry) -> None:
    """Send the temperature every ten minutes, when the option names an entity."""
    entity_id = entry.options.get(CONF_OUTDOOR_ENTITY)
    if not entity_id:
        return
    waiting: deque[Json] = deque(maxlen=_KEPT)
    told_until: datetime | None = None

    async def send(now: datetime) -> None:
        nonlocal told_until
        state = hass.states.get(entity_id)
        value = None if state is None else temperature_c(state, hass.config.units.temperature_unit)
        end = dt_util.as_utc(now).replace(second=0, microsecond=0)
        # After the clock was set back a reading would overlap one that waits: the agent would refuse all of them for ever.
        overlaps = waiting and told_until is not None and end - EVERY < told_until
        if value is not None and not overlaps:
            told_until = end
            waiting.append(
                {"start": (end - EVERY).isoformat(), "end": end.isoformat(), "value": round(value, 2)}
            )
        if not waiting:
            return
        batch = list(waiting)
        try:
            await entry.runtime_data.client.put_series(
                SERIES, {"unit": "°C", "source": "home_assistant", "intervals": batch}
            )
        except AgentError as err:
            LOGGER.debug("%s: the outdoor temperature waits: %s", entry.title, err)
        else:
            for _ in batch:
                waiting.popleft()

    entry.async_on_unload(async_track_time_interval(hass, send, EVERY))


def temperature_c(state: State, default_unit: str) -> float | None:
    """Return the temperature of a sensor or of a weather entity in °C; None when it is not known."""
    if state.state in (STATE_UNAVAILABLE, STATE_UNKNOWN):
        return None
    weather = state.domain == "weather"
    raw = state.attributes.get(ATTR_TEMPERATURE) if weather else state.state
    unit = state.attributes.get("temperature_unit" if weather else "unit_of_measurement") or default_unit
    try:
        found = TemperatureConverter.convert(float(str(raw)), unit, UnitOfTemperature.CELSIUS)
    except ValueError, TypeError, HomeAssistantError:
        return None
    return found if math.isfinite(found) else None
