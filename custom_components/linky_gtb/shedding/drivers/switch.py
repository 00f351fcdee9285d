"""A load behind a switch: on or off."""

from typing import override

from custom_components.linky_gtb.shedding.core import FREE, OFF, Kind, LoadSpec, LoadView, Order
from custom_components.linky_gtb.shedding.settings import load_spec

from .base import Driver


class SwitchDriver(Driver):
    """A switch, or a helper that stands for one."""

    @override
    def _spec(self) -> LoadSpec:
        return load_spec(self.load_id, self.fields, Kind.RELAY, rungs=(FREE, OFF))

    @override
    def view(self) -> LoadView:
        state = self.state()
        if state is None:
            return LoadView(available=False)
        return LoadView(on=state.state == "on", measured_w=self.measured_w())

    @override
    async def async_apply(self, order: Order) -> None:
        domain = self.target.split(".", maxsplit=1)[0]
        await self.call(domain, "turn_on" if order.on else "turn_off")
