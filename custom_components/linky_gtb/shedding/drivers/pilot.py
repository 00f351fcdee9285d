"""A pilot-wire heater: a select of orders, or a climate whose presets are orders."""

from typing import override

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.shedding.core import FREE, OFF, Kind, LoadSpec, LoadView, Order
from custom_components.linky_gtb.shedding.pilot_wire import PilotOrder, PilotWire, pilot_wire
from custom_components.linky_gtb.shedding.settings import load_spec

from .base import Driver, float_or_none


class PilotDriver(Driver):
    """Goes down the ladder of its own words, and back to the word it had."""

    _before: str | None = None

    @property
    def _is_climate(self) -> bool:
        return self.target.startswith("climate.")

    def _wire(self) -> PilotWire | None:
        state = self.hass.states.get(self.target)
        if state is None:
            return None
        return pilot_wire(state.attributes.get("preset_modes" if self._is_climate else "options") or ())

    @override
    def _spec(self) -> LoadSpec:
        wire = self._wire()
        rungs = wire.rungs if wire is not None else (FREE, OFF)
        return load_spec(self.load_id, self.fields, Kind.SETPOINT, rungs=rungs)

    def _word(self) -> str | None:
        state = self.state()
        if state is None:
            return None
        return state.attributes.get("preset_mode") if self._is_climate else state.state

    @override
    def view(self) -> LoadView:
        wire, word = self._wire(), self._word()
        state = self.state()
        if wire is None or word is None or state is None:
            return LoadView(available=False)
        rung = wire.rung_of(word)
        if rung == 0 or (self._before is None and wire.order_of(word) is not None):
            # What it is on without us is its free level, eco at night as much as comfort by day.
            rung = 0 if self._before is None else rung
        return LoadView(
            on=wire.order_of(word) is not PilotOrder.OFF,
            rung=rung,
            temperature_c=float_or_none(state.attributes.get("current_temperature")),
            setpoint_c=float_or_none(state.attributes.get("temperature")),
            measured_w=self.measured_w(),
        )

    @override
    async def async_apply(self, order: Order) -> None:
        wire, word = self._wire(), self._word()
        if wire is None:
            return
        if order.rung == 0:
            wanted = self._before or wire.spelling[PilotOrder.COMFORT]
            await self._set(wanted)
            self._before = None
            return
        if self._before is None:
            self._before = word
        await self._set(wire.spelling[PilotOrder(wire.rungs[order.rung].name)])

    async def _set(self, word: str) -> None:
        if self._is_climate:
            await self.call("climate", "set_preset_mode", preset_mode=word)
        else:
            await self.call(self.target.split(".", maxsplit=1)[0], "select_option", option=word)

    @override
    def remembered(self) -> Json:
        return self._before

    @override
    def recall(self, document: Json) -> None:
        self._before = document if isinstance(document, str) else None
