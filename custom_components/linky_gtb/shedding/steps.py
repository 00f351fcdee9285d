"""The steps of the config flow that set up load shedding: a meter and its limit, then ten loads at once."""

from typing import Any

from homeassistant.config_entries import ConfigFlow, ConfigFlowResult

from custom_components.linky_gtb.const import CONF_KIND, Kind

from .flow import SITE_SCHEMA, loads_schema, subentries, unit_problem
from .names import CONF_LOADS, CONF_METER, CONF_POWER_FACTOR
from .suggestions import Suggestion, async_suggest


class SheddingSteps(ConfigFlow):
    """Asks twice: where the power is read and how much is too much, then what may be shed."""

    _shedding_fields: dict[str, Any]
    _suggestions: list[Suggestion]

    async def async_step_shedding(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the meter and the limit."""
        errors: dict[str, str] = {}
        if user_input is not None:
            problem = unit_problem(self.hass, user_input)
            if problem is None:
                await self.async_set_unique_id(f"shedding_{user_input[CONF_METER]}")
                self._abort_if_unique_id_configured()
                self._shedding_fields = user_input
                return await self.async_step_loads()
            errors[CONF_POWER_FACTOR] = problem
        return self.async_show_form(
            step_id="shedding",
            data_schema=self.add_suggested_values_to_schema(SITE_SCHEMA, user_input),
            errors=errors,
        )

    async def async_step_loads(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask which of the likely loads may be shed; more can be added later, one by one."""
        if user_input is None:
            self._suggestions = await async_suggest(self.hass, {self._shedding_fields[CONF_METER]})
            return self.async_show_form(step_id="loads", data_schema=loads_schema(self._suggestions))
        state = self.hass.states.get(self._shedding_fields[CONF_METER])
        name = self._shedding_fields[CONF_METER] if state is None else state.name
        title = "Délestage" if self.hass.config.language.startswith("fr") else "Load shedding"
        return self.async_create_entry(
            title=f"{title} – {name}",
            data={CONF_KIND: Kind.SHEDDING.value, **self._shedding_fields},
            subentries=subentries(user_input[CONF_LOADS], self._suggestions),
        )
