"""Whether a meter's consent holds, whether its data are late, and the announcement of new ones."""

from collections.abc import Mapping
from typing import Final, override

from homeassistant.components.binary_sensor import BinarySensorDeviceClass, BinarySensorEntity
from homeassistant.components.event import EventEntity
from homeassistant.const import EntityCategory
from homeassistant.core import callback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .coordinator import LinkyCoordinator
from .entities import meter_device
from .figures import SHOWN_DAYS, LinkyState

NEW_DATA: Final = "new_data"
METER_SWAP: Final = "meter_swap"


class _MeterAlert(CoordinatorEntity[LinkyCoordinator], BinarySensorEntity):
    """Something about the reading itself, known even when the server does not answer."""

    _attr_entity_category = EntityCategory.DIAGNOSTIC
    _attr_has_entity_name = True

    def __init__(self, coordinator: LinkyCoordinator, key: str) -> None:
        super().__init__(coordinator)
        self._attr_translation_key = key
        self._attr_unique_id = f"{coordinator.prm}_{key}"
        self._attr_device_info = meter_device(coordinator)

    @property
    @override
    def available(self) -> bool:
        """Return True always: an outage does not change what this tells."""
        return True


class ConsentValid(_MeterAlert):
    """Whether the server and Enedis accept the token."""

    def __init__(self, coordinator: LinkyCoordinator) -> None:
        """Follow `coordinator`."""
        super().__init__(coordinator, "consent_valid")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the last answer did not refuse the consent."""
        return self.coordinator.consent_valid


class DataLate(_MeterAlert):
    """Whether more than yesterday is missing."""

    _attr_device_class = BinarySensorDeviceClass.PROBLEM

    def __init__(self, coordinator: LinkyCoordinator) -> None:
        """Follow `coordinator`."""
        super().__init__(coordinator, "data_late")

    @property
    @override
    def is_on(self) -> bool:
        """Return whether the day before yesterday is missing."""
        return self.coordinator.data.is_late

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, int]:
        """Return how many days are missing."""
        return {"days_late": self.coordinator.data.days_late}


class NewData(CoordinatorEntity[LinkyCoordinator], EventEntity):
    """Tells each time days become known, recent or old."""

    _attr_has_entity_name = True
    _attr_translation_key = NEW_DATA
    _unrecorded_attributes = frozenset({"days"})

    def __init__(self, coordinator: LinkyCoordinator) -> None:
        """Follow `coordinator`."""
        super().__init__(coordinator)
        self._attr_event_types = [NEW_DATA]
        self._attr_unique_id = f"{coordinator.prm}_{NEW_DATA}"
        self._attr_device_info = meter_device(coordinator)
        self._told: LinkyState | None = None

    @override
    async def async_added_to_hass(self) -> None:
        """Tell at once what came while the entry was set up."""
        await super().async_added_to_hass()
        self._tell()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._tell()
        super()._handle_coordinator_update()

    @callback
    def _tell(self) -> None:
        state = self.coordinator.data
        if state is self._told or not state.news:
            return
        self._told = state
        days = [day.isoformat() for day in state.news]
        self._trigger_event(
            NEW_DATA,
            {"first_day": days[0], "last_day": days[-1], "count": len(days), "days": days[-SHOWN_DAYS:]},
        )


class MeterSwap(CoordinatorEntity[LinkyCoordinator], EventEntity):
    """Tells the day on which the index of the meter went down: it was changed, or set back.

    The statistics do not jump: they are made of energies, never of a difference over that day.
    """

    _attr_has_entity_name = True
    _attr_translation_key = METER_SWAP

    def __init__(self, coordinator: LinkyCoordinator) -> None:
        """Follow `coordinator`."""
        super().__init__(coordinator)
        self._attr_event_types = [METER_SWAP]
        self._attr_unique_id = f"{coordinator.prm}_{METER_SWAP}"
        self._attr_device_info = meter_device(coordinator)

    @override
    async def async_added_to_hass(self) -> None:
        """Tell at once what was found while the entry was set up."""
        await super().async_added_to_hass()
        self._tell()

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        self._tell()
        super()._handle_coordinator_update()

    @callback
    def _tell(self) -> None:
        for day in self.coordinator.reader.take_swaps():
            self._trigger_event(METER_SWAP, {"date": day.isoformat()})
            self.async_write_ha_state()
