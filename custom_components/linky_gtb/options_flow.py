"""Options of a meter: a menu of what can be changed."""

from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)

from .linky.options import (
    CONF_CONSUMPTION,
    CONF_HISTORY_MONTHS,
    CONF_PRODUCTION,
    CONF_SUBSCRIBED_POWER,
    LONGEST_HISTORY_MONTHS,
)
from .rte.flow import RteSteps
from .tariff_flow import TariffSteps

_READING_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_CONSUMPTION, default=True): BooleanSelector(),
        vol.Required(CONF_PRODUCTION, default=True): BooleanSelector(),
        vol.Required(CONF_HISTORY_MONTHS, default=LONGEST_HISTORY_MONTHS): NumberSelector(
            NumberSelectorConfig(min=1, max=LONGEST_HISTORY_MONTHS, step=1, mode=NumberSelectorMode.BOX)
        ),
        vol.Optional(CONF_SUBSCRIBED_POWER): NumberSelector(
            NumberSelectorConfig(
                min=1, max=40_000, step="any", unit_of_measurement="kVA", mode=NumberSelectorMode.BOX
            )
        ),
    }
)


class LinkyOptionsFlow(TariffSteps, RteSteps):
    """The menu, and the steps it leads to."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to change."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["reading", "tariff", "tariff_remove", "rte"],
            description_placeholders={"name": self.config_entry.title},
        )

    async def async_step_reading(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask what to import and how far back; the entry is loaded again with the answer."""
        if user_input is not None:
            fields = {str(field) for field in _READING_SCHEMA.schema}
            others = {key: value for key, value in self.config_entry.options.items() if key not in fields}
            months = int(user_input[CONF_HISTORY_MONTHS])
            return self.async_create_entry(data={**others, **user_input, CONF_HISTORY_MONTHS: months})
        return self.async_show_form(
            step_id="reading",
            data_schema=self.add_suggested_values_to_schema(_READING_SCHEMA, self.config_entry.options),
        )
