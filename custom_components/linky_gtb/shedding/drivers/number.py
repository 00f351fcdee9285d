"""A load that follows a number: the charging current of a car, a power cap."""

import math
from typing import Final, override

from custom_components.linky_gtb.shedding.core import FREE, OFF, Kind, LoadSpec, LoadView, Order
from custom_components.linky_gtb.shedding.names import CONF_POWER_W, CONF_WATTS_PER_UNIT
from custom_components.linky_gtb.shedding.settings import load_spec, number

from .base import Driver, float_or_none

VOLTS: Final = 230.0
_ROUNDING: Final = 1e-9


class NumberDriver(Driver):
    """Sets the number; its maximum is free, its minimum the least, 0 stops when the number allows it."""

    @override
    def _spec(self) -> LoadSpec:
        scale = self._watts_per_unit()
        low = self._bound("min", 0.0)
        step = self._bound("step", 1.0)
        power_w = number(self.fields, CONF_POWER_W, 7400.0)
        return load_spec(
            self.load_id,
            {**self.fields, "may_stop": low <= 0 and self.fields.get("may_stop") is not False},
            Kind.MODULATING,
            rungs=(FREE, OFF),
            min_power_w=min(power_w, max(6.0 * scale if low <= 0 else low * scale, 0.0)),
            step_w=max(50.0, step * scale),
            response_s=20.0,
        )

    def _bound(self, name: str, otherwise: float) -> float:
        state = self.state()
        found = None if state is None else float_or_none(state.attributes.get(name))
        return otherwise if found is None else found

    def _watts_per_unit(self) -> float:
        state = self.state()
        unit = None if state is None else state.attributes.get("unit_of_measurement")
        natural = {"W": 1.0, "kW": 1000.0}.get(str(unit), VOLTS)
        return number(self.fields, CONF_WATTS_PER_UNIT, natural) or natural

    @override
    def view(self) -> LoadView:
        state = self.state()
        value = None if state is None else float_or_none(state.state)
        if value is None:
            return LoadView(available=False)
        cap_w = min(value * self._watts_per_unit(), self.spec.power_w)
        measured = self.measured_w()
        return LoadView(on=value > 0, cap_w=cap_w, measured_w=measured)

    @override
    async def async_apply(self, order: Order) -> None:
        step, low = self._bound("step", 1.0), self._bound("min", 0.0)
        value = (order.cap_w or 0.0) / self._watts_per_unit() if order.on else 0.0
        # Down to a step of the number, so that rounding never takes more than was let; 7.4 is 74 steps of 0.1.
        value = max(low, step * math.floor(value / step + _ROUNDING) if step > 0 else value)
        top = self._bound("max", value)
        await self.call(self.target.split(".", maxsplit=1)[0], "set_value", value=min(value, top))
