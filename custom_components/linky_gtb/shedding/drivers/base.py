"""What all drivers share: a target, its specification, its state, and calls that end."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Final

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant, State
from homeassistant.util.unit_conversion import PowerConverter

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.shedding.core import LoadSpec, LoadView, Order
from custom_components.linky_gtb.shedding.names import CONF_POWER_ENTITY

CALL_S: Final = 10.0
_NOTHING: Final = (STATE_UNAVAILABLE, STATE_UNKNOWN)


class Driver(ABC):
    """Reads and orders one load.

    Attributes:
        spec: the load for the core.
        target: entity or point.
    """

    spec: LoadSpec

    def __init__(self, hass: HomeAssistant, load_id: str, target: str, fields: Mapping[str, object]) -> None:
        """Prepare the driver of `target` as described in the form's `fields`."""
        self.hass, self.load_id, self.target, self.fields = hass, load_id, target, fields
        self.spec = self._spec()

    @abstractmethod
    def _spec(self) -> LoadSpec:
        """Return the load for the core."""

    @abstractmethod
    def view(self) -> LoadView:
        """Return what is known of the load now."""

    @abstractmethod
    async def async_apply(self, order: Order) -> None:
        """Carry out an order.

        Raises:
            HomeAssistantError: it could not be given.
            TimeoutError: nobody answered.
        """

    async def async_hold(self) -> None:  # noqa: B027  most loads need nothing
        """Keep alive what would otherwise end by itself."""

    async def async_release(self) -> None:  # noqa: B027  same
        """Give the load back to its own control, when it is shed no more by anybody."""

    def remembered(self) -> Json:
        """Return what the driver needs after a restart."""
        return None

    def recall(self, document: Json) -> None:  # noqa: B027  same
        """Take back what `remembered` returned."""

    @property
    def watched(self) -> tuple[str, ...]:
        """Entities whose changes matter."""
        entity = self.fields.get(CONF_POWER_ENTITY)
        return (self.target, entity) if isinstance(entity, str) and entity else (self.target,)

    def state(self) -> State | None:
        """Return the target's state; None when it has none that means something."""
        state = self.hass.states.get(self.target)
        return None if state is None or state.state in _NOTHING else state

    def measured_w(self) -> float | None:
        """Return the load's own power measurement, if it has one."""
        entity = self.fields.get(CONF_POWER_ENTITY)
        return power_of(self.hass.states.get(entity)) if isinstance(entity, str) and entity else None

    async def call(self, domain: str, service: str, **data: object) -> None:
        """Call an action on the target and wait for its end, not for ever."""
        async with asyncio.timeout(CALL_S):
            await self.hass.services.async_call(
                domain, service, {"entity_id": self.target, **data}, blocking=True, context=Context()
            )


def power_of(state: State | None) -> float | None:
    """Return the power of a sensor in W, or its apparent power in VA; None when it has none now."""
    if state is None or state.state in _NOTHING:
        return None
    value = float_or_none(state.state)
    unit = state.attributes.get("unit_of_measurement")
    if value is None or unit is None:
        return value
    if unit in PowerConverter.VALID_UNITS:
        return PowerConverter.convert(value, unit, "W")
    return value * {"kVA": 1000.0, "mVA": 0.001}.get(str(unit), 1.0)


def float_or_none(value: object) -> float | None:
    """Return a number, or None when it is not one."""
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if found == found and abs(found) != float("inf") else None  # noqa: PLR0124  not a number differs from itself
