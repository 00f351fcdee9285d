"""Configuration of a site: ``building.yaml``, checked, with errors that name file and line."""

from edge_agent.config.building import Building, Device, DeviceKind, Point
from edge_agent.config.loader import json_schema, load_building
from edge_agent.config.models import (
    ApiSection,
    BuildingConfig,
    CeeSection,
    DatedPrice,
    DeviceSection,
    KeepSection,
    LinkSection,
    ModbusLinkSection,
    Sector,
)
from edge_agent.config.problems import ConfigError, Problem
from edge_agent.config.savings import OccupancySection, SavingsSection

__all__ = [
    "ApiSection",
    "Building",
    "BuildingConfig",
    "CeeSection",
    "ConfigError",
    "DatedPrice",
    "Device",
    "DeviceKind",
    "DeviceSection",
    "KeepSection",
    "LinkSection",
    "ModbusLinkSection",
    "OccupancySection",
    "Point",
    "Problem",
    "SavingsSection",
    "Sector",
    "json_schema",
    "load_building",
]
