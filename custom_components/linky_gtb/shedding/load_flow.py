"""Adding and changing one load: an entity of Home Assistant, or a point of the GTB under lease."""

from typing import Any

import probatio as vol
from homeassistant.config_entries import ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import UnitOfTemperature
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from custom_components.linky_gtb.building.coordinator import BuildingCoordinator
from custom_components.linky_gtb.building.model import Point, WriteKind
from custom_components.linky_gtb.const import DOMAIN

from .core import Criticality
from .exclusions import looks_vital
from .flow import TARGET_SCHEMA, load_schema
from .names import (
    CONF_CRITICALITY,
    CONF_NAME,
    CONF_POINT,
    CONF_POWER_ENTITY,
    CONF_POWER_W,
    CONF_TARGET,
    LOAD,
    POINT_PREFIX,
)
from .suggestions import DEFAULT_POWERS_W, async_highest_w, power_sensor


def _is_setpoint(point: Point) -> bool:
    """Whether the agent lets a temperature be wanted of the point."""
    writing = point.writing
    if writing is None:
        return False
    return writing.kind is WriteKind.CLIMATE or (
        writing.kind is WriteKind.NUMBER and point.unit == UnitOfTemperature.CELSIUS
    )


class LoadFlow(ConfigSubentryFlow):
    """The forms of one load."""

    _target: str
    _proposed: dict[str, Any]

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask whether it is an entity or a point of the GTB."""
        if not self._points():
            return await self.async_step_entity()
        return self.async_show_menu(step_id="user", menu_options=["entity", "point"])

    async def async_step_entity(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the entity."""
        if user_input is None:
            return self.async_show_form(step_id="entity", data_schema=TARGET_SCHEMA)
        target = user_input[CONF_TARGET]
        state = self.hass.states.get(target)
        name = target if state is None else state.name
        sensor = power_sensor(self.hass, target)
        seen = await async_highest_w(self.hass, set() if sensor is None else {sensor})
        guess = DEFAULT_POWERS_W.get(target.split(".", maxsplit=1)[0], 1000.0)
        proposed: dict[str, Any] = {CONF_NAME: name, CONF_POWER_W: seen.get(sensor or "", guess)}
        if sensor is not None:
            proposed[CONF_POWER_ENTITY] = sensor
        if looks_vital(target, name):
            proposed[CONF_CRITICALITY] = Criticality.NEVER.value
        return self._to_details(target, proposed)

    async def async_step_point(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the point."""
        points = self._points()
        if user_input is None:
            options = [SelectOptionDict(value=target, label=label) for target, label in points.items()]
            selector = SelectSelector(
                SelectSelectorConfig(options=options, mode=SelectSelectorMode.DROPDOWN, sort=True)
            )
            return self.async_show_form(
                step_id="point", data_schema=vol.Schema({vol.Required(CONF_POINT): selector})
            )
        target = user_input[CONF_POINT]
        return self._to_details(target, {CONF_NAME: points.get(target, target), CONF_POWER_W: 1500})

    def _points(self) -> dict[str, str]:
        """Return the set-points of every building that is followed, by target."""
        found: dict[str, str] = {}
        for entry in self.hass.config_entries.async_entries(DOMAIN):
            if entry.state is not ConfigEntryState.LOADED or not isinstance(
                entry.runtime_data, BuildingCoordinator
            ):
                continue
            state = entry.runtime_data.data
            for point in state.points.values():
                if _is_setpoint(point):
                    device = state.devices.get(point.device)
                    label = point.name if device is None else f"{device.name} – {point.name}"
                    found[f"{POINT_PREFIX}{entry.entry_id}:{point.id}"] = label
        return found

    def _to_details(self, target: str, proposed: dict[str, Any]) -> SubentryFlowResult:
        for other in self._get_entry().get_subentries_of_type(LOAD):
            if other.unique_id == target:
                return self.async_abort(reason="already_configured")
        self._target, self._proposed = target, proposed
        return self._show("details", proposed)

    def _show(self, step_id: str, values: dict[str, Any]) -> SubentryFlowResult:
        return self.async_show_form(
            step_id=step_id,
            data_schema=self.add_suggested_values_to_schema(load_schema(self._target), values),
            description_placeholders={"target": self._target.removeprefix(POINT_PREFIX)},
        )

    async def async_step_details(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask for the rest, and add the load."""
        if user_input is None:
            return self._show("details", self._proposed)
        title = user_input.pop(CONF_NAME)
        return self.async_create_entry(
            title=title, data={CONF_TARGET: self._target, **user_input}, unique_id=self._target
        )

    async def async_step_reconfigure(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Change a load."""
        subentry = self._get_reconfigure_subentry()
        self._target = subentry.data[CONF_TARGET]
        if user_input is None:
            return self._show("reconfigure", {CONF_NAME: subentry.title, **subentry.data})
        title = user_input.pop(CONF_NAME)
        return self.async_update_and_abort(
            self._get_entry(), subentry, title=title, data={CONF_TARGET: self._target, **user_input}
        )
