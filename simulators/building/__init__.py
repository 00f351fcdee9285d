"""A pretend building: Modbus meters that replay a real building, and zones that react to their set-points."""

from simulators.building.circuits import Circuits
from simulators.building.history import write_history
from simulators.building.live import Building, Moment
from simulators.building.server import AddressInUseError, serving
from simulators.building.source import cambridge_building
from simulators.building.units import Unit, units

__all__ = [
    "AddressInUseError",
    "Building",
    "Circuits",
    "Moment",
    "Unit",
    "cambridge_building",
    "serving",
    "units",
    "write_history",
]
