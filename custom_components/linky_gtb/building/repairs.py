"""Problems of a building that only a person can solve, shown among Home Assistant's repairs."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.event import async_call_later

from custom_components.linky_gtb.const import DOMAIN

from .coordinator import BuildingConfigEntry, BuildingCoordinator

_UNREACHABLE_AFTER_S: Final = 600
_CLOCK_TOLERANCE: Final = timedelta(minutes=1)
_DOUBTFUL: Final = frozenset({"unverified", "conflict"})


class BuildingRepair(StrEnum):
    """What a person may have to do; the name of its text and a part of its id."""

    AGENT_UNREACHABLE = "agent_unreachable"
    CLOCK_WRONG = "clock_wrong"
    BUS_OVERLOADED = "bus_overloaded"
    TEMPLATE_UNVERIFIED = "template_unverified"


@callback
def async_follow_building_repairs(hass: HomeAssistant, entry: BuildingConfigEntry) -> None:
    """Raise and withdraw the repairs of the building, now and at each change."""
    coordinator = entry.runtime_data
    watch = _Watch(hass, entry, coordinator)
    watch.follow()
    entry.async_on_unload(coordinator.async_add_listener(watch.follow))
    entry.async_on_unload(watch.stop)


@callback
def async_forget_building_repairs(hass: HomeAssistant, entry_id: str) -> None:
    """Withdraw all the repairs of a building that is no longer there."""
    for repair in BuildingRepair:
        ir.async_delete_issue(hass, DOMAIN, f"{repair}_{entry_id}")


class _Watch:
    """The repairs of one building; an agent is not told to be unreachable for a restart."""

    def __init__(
        self, hass: HomeAssistant, entry: BuildingConfigEntry, coordinator: BuildingCoordinator
    ) -> None:
        self._hass, self._entry, self._coordinator = hass, entry, coordinator
        self._cancel: CALLBACK_TYPE | None = None
        self._unreachable = False

    @callback
    def follow(self) -> None:
        """Look again."""
        if self._coordinator.last_update_success:
            self._unreachable = False
            self.stop()
        elif self._cancel is None and not self._unreachable:
            self._cancel = self._later()
        self._tell()

    @callback
    def stop(self) -> None:
        """Wait for nothing any more."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _later(self) -> CALLBACK_TYPE:
        return async_call_later(self._hass, _UNREACHABLE_AFTER_S, self._give_up)

    @callback
    def _give_up(self, _now: datetime) -> None:
        self._cancel = None
        self._unreachable = True
        self._tell()

    def _tell(self) -> None:
        needed = self._needed()
        for repair in BuildingRepair:
            issue_id = f"{repair}_{self._entry.entry_id}"
            if repair in needed:
                ir.async_create_issue(
                    self._hass,
                    DOMAIN,
                    issue_id,
                    is_fixable=False,
                    severity=ir.IssueSeverity.WARNING,
                    translation_key=repair,
                    translation_placeholders={"site": self._entry.title, **needed[repair]},
                )
            else:
                ir.async_delete_issue(self._hass, DOMAIN, issue_id)

    def _needed(self) -> Mapping[BuildingRepair, dict[str, str]]:
        state = self._coordinator.data
        needed: dict[BuildingRepair, dict[str, str]] = {}
        if self._unreachable:
            needed[BuildingRepair.AGENT_UNREACHABLE] = {"minutes": str(_UNREACHABLE_AFTER_S // 60)}
        offset = self._coordinator.clock_offset
        if not state.health.clock or (offset is not None and abs(offset) > _CLOCK_TOLERANCE):
            needed[BuildingRepair.CLOCK_WRONG] = {
                "seconds": f"{(offset or timedelta()).total_seconds():+.0f}"
            }
        if state.health.overloaded:
            needed[BuildingRepair.BUS_OVERLOADED] = {"links": ", ".join(state.health.overloaded)}
        doubtful = [device.name for device in state.devices.values() if device.trust in _DOUBTFUL]
        if doubtful:
            needed[BuildingRepair.TEMPLATE_UNVERIFIED] = {"devices": ", ".join(doubtful)}
        return needed
