"""Forms of a load shedding entry: the meter and its limit, then the loads, ten at once."""

from collections.abc import Mapping
from typing import Any, Final

import probatio as vol
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.const import UnitOfPower
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    BooleanSelector,
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
)

from .core import Criticality, Fairness, Firmness, Unit
from .drivers import DOMAINS
from .names import (
    CONF_CALENDAR,
    CONF_COMFORT_LOW_C,
    CONF_CRITICALITY,
    CONF_ENERGY_ENTITY,
    CONF_FAIRNESS,
    CONF_FIRMNESS,
    CONF_FLOOR,
    CONF_HYGIENE_C,
    CONF_HYGIENE_H,
    CONF_LEASE_S,
    CONF_LIMIT,
    CONF_LIMIT_ENTITY,
    CONF_LOADS,
    CONF_MAY_STOP,
    CONF_METER,
    CONF_MIN_OFF_MIN,
    CONF_MIN_ON_MIN,
    CONF_NAME,
    CONF_OFFSET_C,
    CONF_POWER_ENTITY,
    CONF_POWER_FACTOR,
    CONF_POWER_W,
    CONF_PRIORITY,
    CONF_READY_ENTITY,
    CONF_RESTORES,
    CONF_SIGNAL_LIMIT,
    CONF_SIGNALS,
    CONF_TARGET,
    CONF_TEMPERATURE_ENTITY,
    CONF_UNIT,
    LOAD,
    POINT_PREFIX,
)
from .settings import KILO
from .suggestions import Suggestion

_POWER_ENTITY: Final = EntitySelector(
    EntitySelectorConfig(domain="sensor", device_class=["power", "apparent_power"])
)


def number_field(low: float, high: float, step: float, unit: str | None = None) -> NumberSelector:
    """Return a box for a number."""
    config = NumberSelectorConfig(min=low, max=high, step=step, mode=NumberSelectorMode.BOX)
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


def choice_field(options: list[str], key: str) -> SelectSelector:
    """Return a list of words, translated by `key`."""
    return SelectSelector(
        SelectSelectorConfig(options=options, translation_key=key, mode=SelectSelectorMode.DROPDOWN)
    )


SITE_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_METER): _POWER_ENTITY,
        vol.Required(CONF_LIMIT, default=9): number_field(0.5, 10_000, 0.1),
        vol.Required(CONF_UNIT, default="kVA"): SelectSelector(SelectSelectorConfig(options=list(KILO))),
        vol.Optional(CONF_POWER_FACTOR): number_field(0.5, 1, 0.01),
        vol.Required(CONF_FIRMNESS, default=Firmness.FIRM.value): choice_field(
            [Firmness.FIRM.value, Firmness.TOLERANT.value], "shedding_firmness"
        ),
    }
)
OPTIONS_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_LIMIT): number_field(0.5, 10_000, 0.1),
        vol.Optional(CONF_LIMIT_ENTITY): EntitySelector(
            EntitySelectorConfig(domain=["sensor", "number", "input_number"])
        ),
        vol.Optional(CONF_SIGNALS): EntitySelector(
            EntitySelectorConfig(domain=["sensor", "binary_sensor", "input_boolean"], multiple=True)
        ),
        vol.Optional(CONF_CALENDAR): EntitySelector(EntitySelectorConfig(domain="calendar")),
        vol.Optional(CONF_SIGNAL_LIMIT): number_field(0.1, 10_000, 0.1, "kW"),
        vol.Required(CONF_FAIRNESS, default=Fairness.EQUAL.value): choice_field(
            [fairness.value for fairness in Fairness], "shedding_fairness"
        ),
        vol.Required(CONF_FLOOR, default=0): number_field(0, 9, 1),
    }
)
TARGET_SCHEMA: Final = vol.Schema(
    {vol.Required(CONF_TARGET): EntitySelector(EntitySelectorConfig(domain=[str(name) for name in DOMAINS]))}
)


def unit_problem(hass: HomeAssistant, fields: Mapping[str, Any]) -> str | None:
    """Return what is wrong between the meter's unit and the limit's: they differ and no power factor is stated."""
    state = hass.states.get(fields[CONF_METER])
    unit = "" if state is None else str(state.attributes.get("unit_of_measurement", ""))
    meter = Unit.VA if unit.endswith("VA") else Unit.W
    return (
        None if KILO[fields[CONF_UNIT]] is meter or fields.get(CONF_POWER_FACTOR) else "power_factor_needed"
    )


def loads_schema(suggestions: list[Suggestion]) -> vol.Schema:
    """Return the form in which several loads are ticked."""
    options = [
        SelectOptionDict(
            value=each.entity_id,
            label=f"{each.name} — {each.declared_w:.0f} W" + ("" if each.power_w else " ?"),
        )
        for each in suggestions
    ]
    selector = SelectSelector(
        SelectSelectorConfig(options=options, multiple=True, mode=SelectSelectorMode.LIST)
    )
    return vol.Schema({vol.Optional(CONF_LOADS, default=[]): selector})


def subentries(chosen: list[str], suggestions: list[Suggestion]) -> list[ConfigSubentryData]:
    """Return the loads that were ticked, each with its proposed power."""
    by_id = {each.entity_id: each for each in suggestions}
    return [
        ConfigSubentryData(
            data=defaults(by_id[entity_id]),
            subentry_type=LOAD,
            title=by_id[entity_id].name,
            unique_id=entity_id,
        )
        for entity_id in chosen
        if entity_id in by_id
    ]


def defaults(suggestion: Suggestion) -> dict[str, Any]:
    """Return the fields of a load as proposed."""
    found: dict[str, Any] = {
        CONF_TARGET: suggestion.entity_id,
        CONF_POWER_W: suggestion.declared_w,
        CONF_PRIORITY: 5,
        CONF_CRITICALITY: Criticality.NORMAL.value,
        CONF_MIN_ON_MIN: 0,
        CONF_MIN_OFF_MIN: 1,
        CONF_RESTORES: True,
    }
    if suggestion.power_entity is not None:
        found[CONF_POWER_ENTITY] = suggestion.power_entity
    return found


def load_schema(target: str) -> vol.Schema:
    """Return the form of one load; what its sort has no use for is not asked."""
    domain = target.split(".", maxsplit=1)[0]
    thermal = domain == "climate" or target.startswith(POINT_PREFIX)
    extra: dict[Any, Any] = {}
    if thermal:
        extra[vol.Required(CONF_OFFSET_C, default=2)] = number_field(0, 6, 0.5, "°C")
    if domain == "climate":
        extra[vol.Required(CONF_MAY_STOP, default=True)] = BooleanSelector()
        extra[vol.Optional(CONF_COMFORT_LOW_C)] = number_field(5, 35, 0.5, "°C")
    if not thermal:
        extra |= _tank_and_car(domain)
    if target.startswith(POINT_PREFIX):
        extra[vol.Required(CONF_LEASE_S, default=60)] = number_field(15, 600, 5, "s")
    return vol.Schema(
        {
            vol.Required(CONF_NAME): str,
            vol.Required(CONF_POWER_W): number_field(10, 1_000_000, 10, UnitOfPower.WATT),
            vol.Optional(CONF_POWER_ENTITY): _POWER_ENTITY,
            vol.Required(CONF_PRIORITY, default=5): number_field(1, 9, 1),
            vol.Required(CONF_CRITICALITY, default=Criticality.NORMAL.value): choice_field(
                [each.value for each in Criticality], "shedding_criticality"
            ),
            vol.Required(CONF_MIN_ON_MIN, default=0): number_field(0, 120, 1, "min"),
            vol.Required(CONF_MIN_OFF_MIN, default=1): number_field(0, 120, 1, "min"),
            vol.Required(CONF_RESTORES, default=True): BooleanSelector(),
            vol.Required(CONF_POWER_FACTOR, default=1): number_field(0.5, 1, 0.01),
            **extra,
        }
    )


def _tank_and_car(domain: str) -> dict[Any, Any]:
    """Return the questions about a hot-water tank or a car that a load of this domain may be."""
    if domain in ("select", "input_select"):
        return {}
    found: dict[Any, Any] = {
        vol.Optional(CONF_ENERGY_ENTITY): EntitySelector(
            EntitySelectorConfig(domain=["sensor", "number", "input_number"])
        ),
        vol.Optional(CONF_READY_ENTITY): EntitySelector(
            EntitySelectorConfig(domain=["sensor", "time", "datetime", "input_datetime"])
        ),
    }
    if domain not in ("number", "input_number"):
        found |= {
            vol.Optional(CONF_TEMPERATURE_ENTITY): EntitySelector(
                EntitySelectorConfig(domain="sensor", device_class="temperature")
            ),
            vol.Optional(CONF_HYGIENE_C): number_field(45, 75, 1, "°C"),
            vol.Optional(CONF_HYGIENE_H, default=24): number_field(12, 168, 1, "h"),
        }
    return found
