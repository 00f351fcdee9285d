"""Linky GTB: a Linky meter's history and a building's points in Home Assistant."""

from typing import cast

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.device_registry import DeviceEntry
from homeassistant.helpers.typing import ConfigType

from .building.coordinator import BuildingConfigEntry, BuildingCoordinator
from .building.diagnosis.expected import async_follow_expected
from .building.diagnosis.outdoor import async_follow_outdoor
from .building.registry import async_forget_gone, async_register_site, current_identifiers
from .building.repairs import async_follow_building_repairs, async_forget_building_repairs
from .cards import async_setup_cards
from .const import CONF_KIND, DOMAIN, PLATFORMS, Kind
from .entry import LinkyGtbConfigEntry
from .linky.agent import async_follow_agent, async_forget_agent
from .linky.coordinator import LinkyConfigEntry, LinkyCoordinator
from .linky.memory_store import MemoryStore
from .linky.pricing import async_follow_prices
from .linky.repairs import async_follow_repairs, async_forget_repairs
from .linky.rte_link import async_follow_rte
from .services import async_setup_services
from .shedding.coordinator import SheddingConfigEntry
from .shedding.setup import async_remove_shedding, async_setup_shedding, async_unload_shedding
from .websocket import async_setup_websocket

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what all entries share: the actions, the cards and their commands."""
    async_setup_services(hass)
    async_setup_websocket(hass)
    await async_setup_cards(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: LinkyGtbConfigEntry) -> bool:
    """Set up one meter, one building, or the load shedding of one site."""
    kind = Kind(entry.data[CONF_KIND])
    if kind is Kind.SHEDDING:
        return await async_setup_shedding(hass, cast("SheddingConfigEntry", entry))
    match kind:
        case Kind.LINKY:
            coordinator: LinkyCoordinator | BuildingCoordinator = LinkyCoordinator(
                hass, cast("LinkyConfigEntry", entry)
            )
        case Kind.BUILDING:
            coordinator = BuildingCoordinator(hass, cast("BuildingConfigEntry", entry))
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    entry.async_on_unload(entry.add_update_listener(_async_entry_changed))
    if isinstance(coordinator, BuildingCoordinator):
        _async_prepare_building(hass, entry, coordinator)
    else:
        meter = cast("LinkyConfigEntry", entry)
        await async_follow_rte(hass, meter)
        async_follow_prices(hass, meter, coordinator)
        async_follow_repairs(hass, meter, coordinator)
        async_follow_agent(hass, meter, coordinator)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[kind])
    if isinstance(coordinator, BuildingCoordinator):
        entry.async_create_background_task(
            hass, coordinator.async_listen(), f"{DOMAIN} stream of {entry.title}"
        )
    return True


async def async_unload_entry(hass: HomeAssistant, entry: LinkyGtbConfigEntry) -> bool:
    """Unload one entry; its stream and its timers end with it."""
    if entry.data[CONF_KIND] == Kind.SHEDDING:
        return await async_unload_shedding(hass, cast("SheddingConfigEntry", entry))
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS[entry.data[CONF_KIND]])


async def async_remove_entry(hass: HomeAssistant, entry: LinkyGtbConfigEntry) -> None:
    """Forget the meter: its memory on disk goes; its statistics belong to Home Assistant and stay."""
    if entry.data[CONF_KIND] == Kind.LINKY:
        await MemoryStore(hass, entry.entry_id).async_remove()
        await async_forget_agent(hass, entry.entry_id)
        async_forget_repairs(hass, entry.entry_id)
    elif entry.data[CONF_KIND] == Kind.SHEDDING:
        await async_remove_shedding(hass, cast("SheddingConfigEntry", entry))
    else:
        async_forget_building_repairs(hass, entry.entry_id)


async def async_remove_config_entry_device(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, device: DeviceEntry
) -> bool:
    """Let a person remove a device only when the agent does not have it any more."""
    coordinator = entry.runtime_data
    return isinstance(coordinator, BuildingCoordinator) and not (
        device.identifiers & current_identifiers(coordinator.data)
    )


async def _async_entry_changed(hass: HomeAssistant, entry: LinkyGtbConfigEntry) -> None:
    hass.config_entries.async_schedule_reload(entry.entry_id)


@callback
def _async_prepare_building(
    hass: HomeAssistant, entry: LinkyGtbConfigEntry, coordinator: BuildingCoordinator
) -> None:
    """Register the site, and keep the registries like the agent: now, and each time it changes."""
    building = cast("BuildingConfigEntry", entry)
    async_register_site(hass, building)
    async_forget_gone(hass, building)
    async_follow_building_repairs(hass, building)
    async_follow_expected(hass, building)
    async_follow_outdoor(hass, building)
    layout = coordinator.data.layout

    @callback
    def follow() -> None:
        nonlocal layout
        before, layout = layout, coordinator.data.layout
        if before == layout:
            return
        async_forget_gone(hass, building)
        if any(layout.get(id_, definition) != definition for id_, definition in before.items()):
            # A point or a device is not what it was: its entities must be made again.
            hass.config_entries.async_schedule_reload(entry.entry_id)

    entry.async_on_unload(coordinator.async_add_listener(follow))
