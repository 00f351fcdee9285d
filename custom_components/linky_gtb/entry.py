"""The entries of the integration, whichever their kind."""

from homeassistant.config_entries import ConfigEntry

from .building.coordinator import BuildingCoordinator
from .linky.coordinator import LinkyCoordinator
from .shedding.coordinator import SheddingCoordinator

type LinkyGtbConfigEntry = ConfigEntry[LinkyCoordinator | BuildingCoordinator | SheddingCoordinator]
