"""A thermostat: its set-point is lowered first, then it is switched off if it may be."""

from typing import Final, override

from homeassistant.components.climate import HVACAction, HVACMode

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.shedding.core import FREE, Kind, LoadSpec, LoadView, Order, Rung
from custom_components.linky_gtb.shedding.names import CONF_COMFORT_LOW_C, CONF_MAY_STOP, CONF_OFFSET_C
from custom_components.linky_gtb.shedding.settings import load_spec, number

from .base import Driver, float_or_none

DEFAULT_OFFSET_C: Final = 2.0
_COMFORT_BELOW_C: Final = 2.0
_LOWERED_SHARE: Final = 0.3
_SAME_C: Final = 0.2
_WORKING: Final = (HVACAction.HEATING, HVACAction.COOLING, HVACAction.PREHEATING)


class ClimateDriver(Driver):
    """Remembers the set-point and the mode it found, and gives them back."""

    _setpoint_c: float | None = None
    _mode: str | None = None

    @override
    def _spec(self) -> LoadSpec:
        offset = abs(number(self.fields, CONF_OFFSET_C, DEFAULT_OFFSET_C))
        rungs = [FREE]
        if offset > 0:
            rungs.append(Rung("offset", _LOWERED_SHARE, -offset))
        if self.fields.get(CONF_MAY_STOP) is not False or offset == 0:
            rungs.append(Rung("off", 0.0))
        return load_spec(self.load_id, self.fields, Kind.SETPOINT, rungs=tuple(rungs), response_s=20.0)

    @property
    def _cools(self) -> bool:
        state = self.state()
        return state is not None and HVACMode.COOL in (state.state, self._mode)

    @override
    def view(self) -> LoadView:
        state = self.state()
        if state is None:
            return LoadView(available=False)
        attributes = state.attributes
        temperature = float_or_none(attributes.get("current_temperature"))
        now_c = float_or_none(attributes.get("temperature"))
        setpoint = now_c if self._setpoint_c is None else self._setpoint_c
        rung = self._rung(state.state, now_c)
        off_by_user = state.state == HVACMode.OFF and self._mode is None
        bound = number(self.fields, CONF_COMFORT_LOW_C, 0.0) or (
            None if setpoint is None else setpoint + (_COMFORT_BELOW_C if self._cools else -_COMFORT_BELOW_C)
        )
        return LoadView(
            on=state.state != HVACMode.OFF,
            rung=rung,
            demand=0.0 if off_by_user else self._demand(attributes.get("hvac_action"), temperature, setpoint),
            temperature_c=temperature,
            setpoint_c=setpoint,
            comfort_low_c=None if self._cools else bound,
            comfort_high_c=bound if self._cools else None,
            measured_w=self.measured_w(),
        )

    def _rung(self, mode: str, now_c: float | None) -> int:
        if self._mode is None and self._setpoint_c is None:
            return 0
        if mode == HVACMode.OFF:
            return len(self.spec.rungs) - 1
        if self._setpoint_c is not None and now_c is not None and abs(now_c - self._setpoint_c) > _SAME_C:
            return 1
        return 0

    def _demand(self, action: object, temperature: float | None, setpoint: float | None) -> float | None:
        held = self._setpoint_c is not None or self._mode is not None
        if action in _WORKING:
            return 1.0
        if action is not None and not held:
            return 0.0
        if temperature is None or setpoint is None:
            return None
        gap = temperature - setpoint if self._cools else setpoint - temperature
        return 1.0 if gap > 0 else 0.0

    @override
    async def async_apply(self, order: Order) -> None:
        state = self.state()
        if state is None:
            return
        rung = self.spec.rungs[order.rung]
        if order.rung == 0:
            await self._give_back(state.state)
            return
        if self._mode is None:
            self._mode = state.state
        if self._setpoint_c is None:
            self._setpoint_c = float_or_none(state.attributes.get("temperature"))
        if rung.offset_c is None or self._setpoint_c is None:
            await self.call("climate", "set_hvac_mode", hvac_mode=HVACMode.OFF)
            return
        if state.state == HVACMode.OFF and self._mode != HVACMode.OFF:
            await self.call("climate", "set_hvac_mode", hvac_mode=self._mode)
        offset = -rung.offset_c if self._cools else rung.offset_c
        await self.call(
            "climate", "set_temperature", temperature=self._within(state, self._setpoint_c + offset)
        )

    def _within(self, state: object, wanted: float) -> float:
        attributes = getattr(state, "attributes", {})
        low, high = float_or_none(attributes.get("min_temp")), float_or_none(attributes.get("max_temp"))
        return min(max(wanted, wanted if low is None else low), wanted if high is None else max(high, 0.0))

    async def _give_back(self, mode: str) -> None:
        if self._mode is not None and mode != self._mode:
            await self.call("climate", "set_hvac_mode", hvac_mode=self._mode)
        if self._setpoint_c is not None:
            await self.call("climate", "set_temperature", temperature=self._setpoint_c)
        self._mode = self._setpoint_c = None

    @override
    def remembered(self) -> Json:
        return {"mode": self._mode, "setpoint_c": self._setpoint_c}

    @override
    def recall(self, document: Json) -> None:
        match document:
            case {"mode": str(mode)}:
                self._mode = mode
        match document:
            case {"setpoint_c": int() | float() as setpoint}:
                self._setpoint_c = float(setpoint)
