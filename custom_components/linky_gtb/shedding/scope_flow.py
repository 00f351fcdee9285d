"""Adding and changing a feeder, a group or a phase with a limit of its own."""

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from .core import Firmness
from .flow import choice_field, number_field
from .metering import unit_of_meter
from .names import (
    CONF_FIRMNESS,
    CONF_KIND_OF_SCOPE,
    CONF_LIMIT,
    CONF_LOADS,
    CONF_METER,
    CONF_NAME,
    CONF_PHASES,
    CONF_POWER_FACTOR,
    CONF_UNIT,
    CONF_VOLTAGE,
    LOAD,
)
from .scopes import DEFAULT_VOLTS, UNITS, ScopeKind, needs_power_factor

_METER: Final = EntitySelector(
    EntitySelectorConfig(domain="sensor", device_class=["power", "apparent_power", "current"])
)


def scope_schema(loads: Mapping[str, str]) -> vol.Schema:
    """Return the form; `loads` are the names of the site's loads, by id."""
    options = [SelectOptionDict(value=id_, label=name) for id_, name in loads.items()]
    return vol.Schema(
        {
            vol.Required(CONF_NAME): str,
            vol.Required(CONF_KIND_OF_SCOPE, default=ScopeKind.FEEDER.value): choice_field(
                [kind.value for kind in ScopeKind], "shedding_scope_kind"
            ),
            vol.Required(CONF_LIMIT): number_field(0.1, 10_000, 0.1),
            vol.Required(CONF_UNIT, default="kW"): SelectSelector(SelectSelectorConfig(options=list(UNITS))),
            vol.Required(CONF_LOADS, default=[]): SelectSelector(
                SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
            ),
            vol.Optional(CONF_METER): _METER,
            vol.Optional(CONF_POWER_FACTOR): number_field(0.5, 1, 0.01),
            vol.Required(CONF_VOLTAGE, default=DEFAULT_VOLTS): number_field(100, 1000, 1, "V"),
            vol.Required(CONF_PHASES, default=1): number_field(1, 3, 1),
            vol.Required(CONF_FIRMNESS, default=Firmness.FIRM.value): choice_field(
                [Firmness.FIRM.value, Firmness.TOLERANT.value], "shedding_firmness"
            ),
        }
    )


class ScopeFlow(ConfigSubentryFlow):
    """One form, for adding and for changing."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for a new one."""
        errors = self._errors(user_input)
        if user_input is None or errors:
            return self._show("user", user_input, errors)
        title = user_input.pop(CONF_NAME)
        return self.async_create_entry(title=title, data=user_input)

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change one."""
        subentry = self._get_reconfigure_subentry()
        errors = self._errors(user_input)
        if user_input is None or errors:
            present = {CONF_NAME: subentry.title, **subentry.data, **(user_input or {})}
            return self._show("reconfigure", present, errors)
        title = user_input.pop(CONF_NAME)
        return self.async_update_and_abort(self._get_entry(), subentry, title=title, data=user_input)

    def _errors(self, fields: Mapping[str, Any] | None) -> dict[str, str]:
        if fields is None:
            return {}
        meter = fields.get(CONF_METER)
        if needs_power_factor(fields, unit_of_meter(self.hass, meter) if meter else None):
            return {CONF_POWER_FACTOR: "power_factor_needed"}
        # Without a meter it counts its loads alone: without a load either, it would hold nothing.
        return {} if fields[CONF_LOADS] else {CONF_LOADS: "no_load"}

    def _show(
        self, step_id: str, values: Mapping[str, Any] | None, errors: dict[str, str]
    ) -> SubentryFlowResult:
        loads = {load.subentry_id: load.title for load in self._get_entry().get_subentries_of_type(LOAD)}
        if not loads:
            return self.async_abort(reason="no_load")
        # A load that was removed since is no option any more, and would be refused.
        kept = dict(values or {})
        if CONF_LOADS in kept:
            kept[CONF_LOADS] = [id_ for id_ in kept[CONF_LOADS] if id_ in loads]
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(scope_schema(loads), kept),
            errors=errors,
        )
