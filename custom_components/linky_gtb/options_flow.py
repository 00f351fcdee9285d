"""Options of a meter: a menu of what can be changed."""

from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigFlowResult
from homeassistant.helpers.selector import (
    BooleanSelector,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
)

from .const import CONF_KIND, DOMAIN, Kind
from .linky.options import (
    AUTOMATIC,
    CONF_BUILDING,
    CONF_CONSUMPTION,
    CONF_HISTORY_MONTHS,
    CONF_PRODUCTION,
    CONF_SUBSCRIBED_POWER,
    LONGEST_HISTORY_MONTHS,
    NO_BUILDING,
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
        """Ask what to import, how far back and for which building; the entry is loaded again with the answer."""
        schema = _READING_SCHEMA.extend(
            {vol.Required(CONF_BUILDING, default=AUTOMATIC): self._building_field()}
        )
        if user_input is not None:
            fields = {str(field) for field in schema.schema}
            others = {key: value for key, value in self.config_entry.options.items() if key not in fields}
            months = int(user_input[CONF_HISTORY_MONTHS])
            return self.async_create_entry(data={**others, **user_input, CONF_HISTORY_MONTHS: months})
        return self.async_show_form(
            step_id="reading",
            data_schema=self.add_suggested_values_to_schema(schema, self.config_entry.options),
        )

    def _building_field(self) -> SelectSelector:
        """Return the choice of the building whose agent receives the history."""
        options = [
            SelectOptionDict(value=entry.entry_id, label=entry.title)
            for entry in self.hass.config_entries.async_entries(DOMAIN)
            if entry.data[CONF_KIND] == Kind.BUILDING
        ]
        # The two others are translated by the selector.
        known = [SelectOptionDict(value=value, label=value) for value in (AUTOMATIC, NO_BUILDING)]
        return SelectSelector(SelectSelectorConfig(options=[*known, *options], translation_key="building"))
