"""A pretend RTE: token, Tempo calendar and EcoWatt signals, with the pacing that RTE imposes.

`create_app(World())` makes it a library for tests, with an injectable clock; `python -m simulators.rte serve` runs it.
"""

from simulators.rte.server import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World, create_app
from simulators.rte.tempo import colour_of

__all__ = ["DEMO_CLIENT_ID", "DEMO_CLIENT_SECRET", "World", "colour_of", "create_app"]
