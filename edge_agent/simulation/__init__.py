"""Devices that answer as a template says, with faults when asked: for trying the agent without the equipment."""

from edge_agent.simulation.device import SimulatedDevice
from edge_agent.simulation.faults import Faults
from edge_agent.simulation.server import Framing, serving

__all__ = ["Faults", "Framing", "SimulatedDevice", "serving"]
