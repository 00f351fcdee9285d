"""Sensors of both kinds of entry."""

from typing import cast

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .building import points, site_sensors
from .building.certificates import sensors as certificate_sensors
from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .building.diagnosis import sensors as diagnosis_sensors
from .building.registry import async_register_site
from .entry import LinkyGtbConfigEntry
from .linky import entities
from .linky.coordinator import LinkyCoordinator
from .linky.cost_entities import cost_sensors
from .linky.pricing import pricing_of
from .linky.rte_link import rte_sensors
from .shedding.coordinator import SheddingCoordinator
from .shedding.entities import SITE_SENSORS, LoadSensor, SiteSensor
from .shedding.scope_entities import SCOPE_SENSORS, ScopeSensor
from .shedding.setup import async_register_shedding_site

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, async_add_entities: AddConfigEntryEntitiesCallback
) -> None:
    """Add the sensors of one meter, or of one building."""
    match entry.runtime_data:
        case LinkyCoordinator() as coordinator:
            _async_follow_meter(entry, coordinator, async_add_entities)
        case SheddingCoordinator() as shedding:
            _async_add_shedding(entry, shedding, async_add_entities)
        case BuildingCoordinator():
            _async_follow_building(hass, cast("BuildingConfigEntry", entry), async_add_entities)


@callback
def _async_add_shedding(
    entry: LinkyGtbConfigEntry,
    coordinator: SheddingCoordinator,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the figures of the site and of its feeders, groups and phases, and one sensor for each of its loads."""
    async_add_entities(SiteSensor(coordinator, description) for description in SITE_SENSORS)
    site = async_register_shedding_site(coordinator.hass, coordinator)
    for id_, load in coordinator.loads.items():
        async_add_entities([LoadSensor(coordinator, load, site)], config_subentry_id=id_)
    for id_, scope in coordinator.scopes.items():
        async_add_entities(
            [ScopeSensor(coordinator, scope, site, description) for description in SCOPE_SENSORS],
            config_subentry_id=id_,
        )


@callback
def _async_follow_meter(
    entry: LinkyGtbConfigEntry,
    coordinator: LinkyCoordinator,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the meter; those of production, and of the subscribed power, when the first of it comes."""
    known: set[str] = set()

    @callback
    def add_new() -> None:
        new = [
            description
            for description in entities.DESCRIPTIONS
            if description.key not in known and description.exists_fn(coordinator)
        ]
        known.update(description.key for description in new)
        if new:
            async_add_entities(entities.LinkySensor(coordinator, description) for description in new)
        if "power_margin" not in known and coordinator.subscribed_va is not None:
            known.add("power_margin")
            async_add_entities([entities.PowerMargin(coordinator)])

    add_new()
    async_add_entities(cost_sensors(pricing_of(coordinator.hass, entry.entry_id)))
    async_add_entities(rte_sensors(coordinator))
    entry.async_on_unload(coordinator.async_add_listener(add_new))


@callback
def _async_follow_building(
    hass: HomeAssistant,
    entry: BuildingConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the sensors of the building, now and each time the agent has new ones."""
    coordinator = entry.runtime_data
    site_device_id = async_register_site(hass, entry)
    figures: set[str] = set()
    known: set[str] = set()

    @callback
    def add_new() -> None:
        state = coordinator.data
        new_figures = [
            description
            for description in (
                *site_sensors.DESCRIPTIONS,
                *certificate_sensors.DESCRIPTIONS,
                *diagnosis_sensors.DESCRIPTIONS,
            )
            if description.key not in figures and description.exists_fn(state)
        ]
        read_only = {point.id: point for point in state.points.values() if point.writing is None}
        new_points = [point for point in read_only.values() if point.id not in known]
        known.intersection_update(read_only)
        known.update(point.id for point in new_points)
        figures.update(description.key for description in new_figures)
        if new_figures or new_points:
            async_add_entities(
                [
                    *(site_sensors.SiteSensor(coordinator, description) for description in new_figures),
                    *(points.PointSensor(coordinator, point, site_device_id) for point in new_points),
                ]
            )

    add_new()
    entry.async_on_unload(coordinator.async_add_listener(add_new))
