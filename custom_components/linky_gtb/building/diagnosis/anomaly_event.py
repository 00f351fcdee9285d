"""Anomalies as they come: an event entity, and an event of the bus that the logbook tells in words."""

from typing import Final, override

from homeassistant.components.event import EventEntity
from homeassistant.core import callback
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from custom_components.linky_gtb.building.coordinator import BuildingCoordinator
from custom_components.linky_gtb.building.registry import site_device

from .model import OpenAnomaly

EVENT_ANOMALY: Final = "linky_gtb_anomaly"
KINDS: Final = (
    "night_on",
    "weekend_on",
    "restart",
    "early_start",
    "late_stop",
    "schedule_drift",
    "spike",
    "flat",
    "base_load_creep",
    "heating_and_cooling",
    "setpoint_out_of_season",
    "meter_disagreement",
)
OTHER: Final = "other"
"""What a newer agent may find that this version has no word for."""


class AnomalyFound(CoordinatorEntity[BuildingCoordinator], EventEntity):
    """Triggered once for each anomaly that the agent finds while Home Assistant runs."""

    _attr_has_entity_name = True
    _attr_translation_key = "anomaly"
    _attr_event_types = [*KINDS, OTHER]  # noqa: RUF012 - as in every event entity

    def __init__(self, coordinator: BuildingCoordinator) -> None:
        """Start from the anomalies that are known now: they are not new."""
        super().__init__(coordinator)
        site = coordinator.data.site
        self._attr_unique_id = f"{site.id}_anomaly"
        self._attr_device_info = site_device(site)
        self._told = {each.id for each in self._open}
        self._judged = coordinator.data.diagnosis is not None

    @property
    def _open(self) -> tuple[OpenAnomaly, ...]:
        found = self.coordinator.data.diagnosis
        return () if found is None else found.anomalies

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        fresh = [each for each in self._open if each.id not in self._told]
        self._told.update(each.id for each in fresh)
        # The first diagnosis after a start tells the past, not news.
        if self._judged:
            for each in reversed(fresh):
                self._tell(each)
        self._judged = self._judged or self.coordinator.data.diagnosis is not None
        super()._handle_coordinator_update()

    def _tell(self, anomaly: OpenAnomaly) -> None:
        language = self.hass.config.language
        sentence = anomaly.told_in(language)
        self._trigger_event(
            anomaly.kind if anomaly.kind in KINDS else OTHER,
            {
                "id": anomaly.id,
                "date": anomaly.date,
                "kwh": anomaly.kwh,
                "eur": anomaly.eur,
                "confidence": anomaly.confidence,
                "sentence": sentence,
            },
        )
        # Each is written down: several may come in one message.
        self.async_write_ha_state()
        self.hass.bus.async_fire(
            EVENT_ANOMALY,
            {
                "entity_id": self.entity_id,
                "site": self.coordinator.data.site.name,
                "id": anomaly.id,
                "kind": anomaly.kind,
                "name": anomaly.named_in(language),
                "sentence": sentence,
            },
        )
