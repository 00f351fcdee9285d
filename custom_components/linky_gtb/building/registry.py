"""The devices of a building in Home Assistant's registries, kept like those of the agent."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from custom_components.linky_gtb.const import DOMAIN

from .coordinator import BuildingConfigEntry
from .model import AgentDevice, AgentState, Point, Site


def site_identifier(site: Site) -> tuple[str, str]:
    """Return what names the device that stands for the site."""
    return (DOMAIN, site.id)


def device_identifier(site: Site, device: AgentDevice) -> tuple[str, str]:
    """Return what names a device of the agent."""
    return (DOMAIN, f"{site.id}/{device.id}")


def point_unique_id(site: Site, point: Point) -> str:
    """Return the unique id of the entity of a point."""
    return f"{_point_prefix(site)}{point.id}"


def write_unique_id(site: Site, point: Point, kind: str = "") -> str:
    """Return the unique id of an entity that writes a point; `kind` tells several of one point apart."""
    return f"{_point_prefix(site)}{point.id}#{kind or 'write'}"


def current_unique_ids(state: AgentState) -> set[str]:
    """Return the unique ids of all entities of points: a sensor for what is read, others for what is written."""
    found = set()
    for point in state.points.values():
        if point.writing is None:
            found.add(point_unique_id(state.site, point))
        else:
            found.add(write_unique_id(state.site, point))
            found.add(write_unique_id(state.site, point, "give_back"))
    return found


def _point_prefix(site: Site) -> str:
    return f"{site.id}_point_"


def site_device(site: Site) -> DeviceInfo:
    """Return the device that stands for the site."""
    return DeviceInfo(
        entry_type=DeviceEntryType.SERVICE,
        identifiers={site_identifier(site)},
        manufacturer="Linky GTB",
        model="Edge agent",
        name=site.name,
        sw_version=site.version,
    )


def device_of(state: AgentState, point: Point, site_device_id: str) -> DeviceInfo:
    """Return the device of a point; the site's when the agent does not say which."""
    device = state.devices.get(point.device)
    if device is None:
        return site_device(state.site)
    return DeviceInfo(
        identifiers={device_identifier(state.site, device)},
        manufacturer=device.manufacturer,
        model=device.model,
        name=device.name,
        via_device_id=site_device_id,
    )


def async_register_site(hass: HomeAssistant, entry: BuildingConfigEntry) -> str:
    """Register the device that stands for the site; return its id, for the others to point to."""
    device = dr.async_get(hass).async_get_or_create(
        config_entry_id=entry.entry_id, **site_device(entry.runtime_data.data.site)
    )
    return device.id


def current_identifiers(state: AgentState) -> set[tuple[str, str]]:
    """Return what names every device the agent has now, the site included."""
    devices = {device_identifier(state.site, device) for device in state.devices.values()}
    return {site_identifier(state.site), *devices}


def async_forget_gone(hass: HomeAssistant, entry: BuildingConfigEntry) -> None:
    """Remove the entities and devices the agent does not have any more."""
    state = entry.runtime_data.data
    entities = er.async_get(hass)
    current = current_unique_ids(state)
    for entity in er.async_entries_for_config_entry(entities, entry.entry_id):
        if entity.unique_id.startswith(_point_prefix(state.site)) and entity.unique_id not in current:
            entities.async_remove(entity.entity_id)
    devices = dr.async_get(hass)
    for device in dr.async_entries_for_config_entry(devices, entry.entry_id):
        if not device.identifiers & current_identifiers(state):
            devices.async_remove_device(device.id)
