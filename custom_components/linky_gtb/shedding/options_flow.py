"""Options of a load shedding entry: limits that come from elsewhere, and who bears a shortage."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from .flow import OPTIONS_SCHEMA


class SheddingOptionsFlow(OptionsFlow):
    """One form."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Go to the only form."""
        return await self.async_step_shedding(user_input)

    async def async_step_shedding(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the limits and the policy."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        present = {**self.config_entry.data, **self.config_entry.options}
        return self.async_show_form(
            step_id="shedding",
            data_schema=self.add_suggested_values_to_schema(OPTIONS_SCHEMA, present),
            description_placeholders={"name": self.config_entry.title},
        )
