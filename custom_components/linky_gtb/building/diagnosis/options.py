"""Options of a building: the outdoor temperature that Home Assistant gives it."""

from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    EntityWithDeviceFilterSelectorConfig,
)

from .outdoor import CONF_OUTDOOR_ENTITY, SERIES

_SCHEMA: Final = vol.Schema(
    {
        vol.Optional(CONF_OUTDOOR_ENTITY): EntitySelector(
            EntitySelectorConfig(
                filter=[
                    EntityWithDeviceFilterSelectorConfig(domain="weather"),
                    EntityWithDeviceFilterSelectorConfig(domain="sensor", device_class="temperature"),
                ]
            )
        )
    }
)


class BuildingOptionsFlow(OptionsFlow):
    """One step: which entity, or none."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the entity; the entry is loaded again with the answer."""
        if user_input is not None:
            others = {
                key: value for key, value in self.config_entry.options.items() if key != CONF_OUTDOOR_ENTITY
            }
            return self.async_create_entry(data={**others, **user_input})
        return self.async_show_form(
            step_id="outdoor",
            data_schema=self.add_suggested_values_to_schema(_SCHEMA, self.config_entry.options),
            description_placeholders={"series": SERIES},
        )

    async def async_step_outdoor(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Take the answer."""
        return await self.async_step_init(user_input or {})
