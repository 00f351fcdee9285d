"""The days that matter as a calendar."""

from datetime import datetime, timedelta
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.update_coordinator import CoordinatorEntity
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.building.coordinator import BuildingCoordinator
from custom_components.linky_gtb.building.registry import site_device

from .model import DayThatMatters


class DeadlinesEntity(CoordinatorEntity[BuildingCoordinator], CalendarEntity):
    """Last days to deposit dossiers and to engage operations, and days of the related duties."""

    _attr_has_entity_name = True
    _attr_translation_key = "cee_deadlines"

    def __init__(self, coordinator: BuildingCoordinator) -> None:
        """Attach the calendar to the site's device."""
        super().__init__(coordinator)
        site = coordinator.data.site
        self._attr_unique_id = f"{site.id}_cee_deadlines"
        self._attr_device_info = site_device(site)

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return the day in progress, or the next one."""
        today = dt_util.now().date()
        return next((self._event(each) for each in self._days if each.day >= today), None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the days that the period touches."""
        first, last = dt_util.as_local(start_date).date(), dt_util.as_local(end_date).date()
        return [self._event(each) for each in self._days if first <= each.day <= last]

    @property
    def _days(self) -> tuple[DayThatMatters, ...]:
        found = self.coordinator.data.certificates
        return () if found is None else found.days

    def _event(self, each: DayThatMatters) -> CalendarEvent:
        return CalendarEvent(
            start=each.day,
            end=each.day + timedelta(days=1),
            summary=each.text.said_in(self.hass.config.language),
            uid=each.uid,
        )
