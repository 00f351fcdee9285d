"""A set-point of the GTB, lowered under lease through the building's agent.

A lease ends unless it is renewed: whoever dies, the GTB takes its set-point back.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final, override

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.linky_gtb.building.agent_api import AgentClient, AgentError
from custom_components.linky_gtb.building.control import LeasePriority
from custom_components.linky_gtb.building.coordinator import BuildingCoordinator
from custom_components.linky_gtb.building.model import Point
from custom_components.linky_gtb.const import DOMAIN
from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.shedding.core import FREE, Kind, LoadSpec, LoadView, Order, Rung
from custom_components.linky_gtb.shedding.names import CONF_LEASE_S, CONF_OFFSET_C, POINT_PREFIX
from custom_components.linky_gtb.shedding.settings import load_spec, number

from .base import CALL_S, Driver
from .climate import DEFAULT_OFFSET_C

LEASE_S: Final = 60.0
RENEWALS: Final = 3
"""Attempts in the length of a lease: two may be lost."""
ACTOR: Final = "home-assistant-shedding"
_LOWERED_SHARE: Final = 0.3
_TOLD_AFTER_S: Final = 5.0
"""How long a new lease may take to be in the state that the agent pushes."""
_AUDIT_LINES: Final = 100


class LeaseDriver(Driver):
    """Lowers one point while its lease lasts."""

    def __init__(self, hass: HomeAssistant, load_id: str, target: str, fields: Mapping[str, object]) -> None:
        """Prepare the driver of `point:<entry>:<point>`."""
        self._entry_id, self._point = target.removeprefix(POINT_PREFIX).split(":", maxsplit=1)
        self._before: float | None = None
        self._value: float | None = None
        self._renewed = self._inquired = 0.0
        self._lease_s = number(fields, CONF_LEASE_S, LEASE_S)
        super().__init__(hass, load_id, target, fields)

    @override
    def _spec(self) -> LoadSpec:
        offset = abs(number(self.fields, CONF_OFFSET_C, DEFAULT_OFFSET_C)) or DEFAULT_OFFSET_C
        rungs = (FREE, Rung("offset", _LOWERED_SHARE, -offset))
        return load_spec(self.load_id, self.fields, Kind.SETPOINT, rungs=rungs, response_s=45.0)

    @property
    @override
    def watched(self) -> tuple[str, ...]:
        """Entities whose changes matter: only the power measurement, the point is pushed by its agent."""
        return super().watched[1:]

    def _coordinator(self) -> BuildingCoordinator | None:
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            return None
        coordinator = entry.runtime_data
        return coordinator if isinstance(coordinator, BuildingCoordinator) else None

    def _point_now(self) -> Point | None:
        coordinator = self._coordinator()
        if coordinator is None or not coordinator.last_update_success:
            return None
        point = coordinator.data.points.get(self._point)
        return point if point is not None and point.quality.has_value else None

    def _room_c(self) -> float | None:
        coordinator = self._coordinator()
        if coordinator is None:
            return None
        point = coordinator.data.points.get(self._point)
        if point is None or point.writing is None or point.writing.room is None:
            return None
        room = coordinator.data.points.get(point.writing.room)
        value = None if room is None or not room.quality.has_value else room.value
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    @override
    def view(self) -> LoadView:
        value = self._value_now()
        if value is None:
            return LoadView(available=False)
        lapsed = self._has_lapsed()
        # The GTB may have another set-point of its own by now: without a lease, what is found is not ours.
        setpoint = value if self._before is None or lapsed else self._before
        return LoadView(
            on=True,
            rung=0 if lapsed or not self._is_lowered(value) else 1,
            lapsed=lapsed,
            temperature_c=self._room_c(),
            setpoint_c=setpoint,
            comfort_low_c=setpoint - DEFAULT_OFFSET_C,
            measured_w=self.measured_w(),
        )

    def _value_now(self) -> float | None:
        point = self._point_now()
        value = None if point is None else point.value
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None

    def _is_lowered(self, value: float) -> bool:
        """Whether the point shows the lowered value rather than its own."""
        if self._before is None or self._value is None:
            return False
        return abs(value - self._value) < abs(value - self._before)

    def _has_lapsed(self) -> bool:
        """Whether the lease that we hold is not among the agent's any more: it ran out, or the agent died with it."""
        coordinator = self._coordinator()
        control = None if coordinator is None else coordinator.data.control
        if self._value is None or control is None or time.monotonic() - self._renewed < _TOLD_AFTER_S:
            return False
        return control.lease_of(self._point, ACTOR) is None

    @override
    async def async_apply(self, order: Order) -> None:
        rung = self.spec.rungs[order.rung]
        if rung.offset_c is None:
            await self.async_release()
            return
        if self._before is None or self._has_lapsed():
            self._before = self._value_now()
        if self._before is None:
            raise HomeAssistantError(
                translation_domain=DOMAIN,
                translation_key="point_without_value",
                translation_placeholders={"point": self._point},
            )
        point = self._point_now()
        lowest = point.writing.minimum if point is not None and point.writing is not None else None
        wanted = self._before + rung.offset_c
        self._value = wanted if lowest is None else min(self._before, max(wanted, lowest))
        await self._lease(self._value)

    @override
    async def async_hold(self) -> None:
        if self._value is None:
            return
        now = time.monotonic()
        if self._has_lapsed():
            if now - self._inquired < self._lease_s / RENEWALS:
                return
            self._inquired = now
            if await self._ask(lambda client: _was_asked_back(client, self._point)):
                # By a person at the agent: it is theirs, and the core finds that it was put back by hand.
                self._before = self._value = None
            # Otherwise the core gives the order again, and its set-point is counted from what is found then.
        elif now - self._renewed >= self._lease_s / RENEWALS:
            await self._lease(self._value)

    @override
    async def async_release(self) -> None:
        if self._before is None and self._value is None:
            return
        await self._ask(lambda client: client.give_back(self._point, ACTOR))
        self._before = self._value = None

    async def _lease(self, value: float) -> None:
        await self._ask(
            lambda client: client.take(
                self._point,
                value,
                seconds=self._lease_s,
                actor=ACTOR,
                reason="shedding",
                priority=LeasePriority.SHEDDING,
            )
        )
        self._renewed = time.monotonic()

    async def _ask[Answer](self, call: Callable[[AgentClient], Awaitable[Answer]]) -> Answer:
        coordinator = self._coordinator()
        if coordinator is None:
            raise _refused(self._point, "no such building")
        try:
            async with asyncio.timeout(CALL_S):
                return await call(coordinator.client)
        except AgentError as err:
            raise _refused(self._point, str(err) or type(err).__name__) from err

    @override
    def remembered(self) -> Json:
        return {"before": self._before, "value": self._value}

    @override
    def recall(self, document: Json) -> None:
        match document:
            case {"before": int() | float() as before, "value": int() | float() as value}:
                self._before, self._value = float(before), float(value)


async def _was_asked_back(client: AgentClient, point: str) -> bool:
    """Return whether the agent's audit says that somebody asked for the end of our last lease on a point."""
    for entry in await client.audit(_AUDIT_LINES):
        match entry:
            case {"event": "lease_end", "point": str(name), "actor": str(actor), "result": result}:
                if (name, actor) == (point, ACTOR):
                    return result == "asked"
            case {"event": "lease", "point": str(name), "actor": str(actor)}:
                if (name, actor) == (point, ACTOR):
                    return False
    return False


def _refused(point: str, error: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN,
        translation_key="lease_refused",
        translation_placeholders={"point": point, "error": error},
    )
