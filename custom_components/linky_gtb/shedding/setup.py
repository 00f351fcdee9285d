"""Setting up, unloading and removing a load shedding entry."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from custom_components.linky_gtb.const import PLATFORMS, Kind

from .announcing import Announcer
from .coordinator import SheddingConfigEntry, SheddingCoordinator
from .entities import site_device
from .giving_back import async_restore_removed
from .store import shedding_store


async def async_setup_shedding(hass: HomeAssistant, entry: SheddingConfigEntry) -> bool:
    """Recall what is kept, add the entities, then begin to decide."""
    coordinator = SheddingCoordinator(hass, entry)
    await coordinator.async_config_entry_first_refresh()
    entry.runtime_data = coordinator
    _async_forget_gone(hass, entry, coordinator)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS[Kind.SHEDDING])
    entry.async_on_unload(entry.add_update_listener(_async_changed))
    coordinator.async_begin()
    return True


async def async_unload_shedding(hass: HomeAssistant, entry: SheddingConfigEntry) -> bool:
    """Stop deciding; what is shed stays so and is resumed by the next load, or given back when it is removed."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS[Kind.SHEDDING]):
        return False
    await entry.runtime_data.async_end()
    return True


async def async_remove_shedding(hass: HomeAssistant, entry: SheddingConfigEntry) -> None:
    """Give back what is still shed, then forget the entry: its file and its repairs."""
    store = shedding_store(hass, entry.entry_id)
    memory = await store.async_load() or {}
    await async_restore_removed(hass, memory.get("held") or {})
    await store.async_remove()
    Announcer(hass, entry, {}).forget_repairs()


def async_register_shedding_site(hass: HomeAssistant, coordinator: SheddingCoordinator) -> str:
    """Register the device that stands for the shedder; return its id."""
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=coordinator.config_entry.entry_id, **site_device(coordinator)
    )
    return device.id


def _async_forget_gone(
    hass: HomeAssistant, entry: SheddingConfigEntry, coordinator: SheddingCoordinator
) -> None:
    """Remove the devices of loads and scopes that are no more."""
    registry = dr.async_get(hass)
    present = {entry.entry_id, *coordinator.loads, *coordinator.scopes}
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        if not {identifier for _, identifier in device.identifiers} & present:
            registry.async_remove_device(device.id)


async def _async_changed(hass: HomeAssistant, entry: SheddingConfigEntry) -> None:
    hass.config_entries.async_schedule_reload(entry.entry_id)
