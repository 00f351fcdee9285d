"""A water heater: off, or in eco when it has no off, and back to what it was."""

from typing import Final, override

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.shedding.core import FREE, OFF, Kind, LoadSpec, LoadView, Order
from custom_components.linky_gtb.shedding.settings import load_spec

from .base import Driver, float_or_none

_LOWEST: Final = ("off", "eco")


class WaterHeaterDriver(Driver):
    """Changes the operation mode."""

    _before: str | None = None

    @override
    def _spec(self) -> LoadSpec:
        return load_spec(self.load_id, self.fields, Kind.RELAY, rungs=(FREE, OFF), response_s=30.0)

    @override
    def view(self) -> LoadView:
        state = self.state()
        if state is None:
            return LoadView(available=False)
        attributes = state.attributes
        temperature = float_or_none(attributes.get("current_temperature"))
        setpoint = float_or_none(attributes.get("temperature"))
        wants = None
        if temperature is not None and setpoint is not None:
            wants = 1.0 if temperature < setpoint - 1.0 else 0.0
        return LoadView(
            on=state.state != self._lowest(attributes.get("operation_list")),
            demand=wants,
            temperature_c=temperature,
            setpoint_c=setpoint,
            comfort_low_c=None if setpoint is None else setpoint - 10.0,
            measured_w=self.measured_w(),
        )

    def _lowest(self, modes: object) -> str:
        offered = list(modes) if isinstance(modes, (list, tuple)) else []
        return next((mode for mode in _LOWEST if mode in offered), "off")

    @override
    async def async_apply(self, order: Order) -> None:
        state = self.state()
        if state is None:
            return
        modes = state.attributes.get("operation_list")
        lowest = self._lowest(modes)
        if not order.on:
            if state.state != lowest:
                self._before = state.state
            wanted = lowest
        else:
            wanted = self._before or next((mode for mode in modes or () if mode not in _LOWEST), "eco")
        await self.call("water_heater", "set_operation_mode", operation_mode=wanted)

    @override
    def remembered(self) -> Json:
        return self._before

    @override
    def recall(self, document: Json) -> None:
        self._before = document if isinstance(document, str) else None
