"""A pretend Enedis Data Connect 2026 server: consent page, token, services, measures, contract, quotas and faults.

`create_app(World(redirect_url=...))` makes it a library for tests, with an injectable clock (`World.now`);
`python -m simulators.enedis serve` runs it; `grant` gives a consent as a browser would.
"""

from simulators.enedis.consent import ConsentError, grant
from simulators.enedis.demonstration import SMALL_PREMISES, WHOLE_BUILDING
from simulators.enedis.faults import Faults, load_faults
from simulators.enedis.oauth import AUTHORIZE_PATH
from simulators.enedis.recorded import RECORDED_CONSUMER, RECORDED_PRODUCER
from simulators.enedis.server import create_app
from simulators.enedis.throttle import Throttle
from simulators.enedis.world import DEMO_CLIENT_ID, DEMO_CLIENT_SECRET, World, meter_book

__all__ = [
    "AUTHORIZE_PATH",
    "DEMO_CLIENT_ID",
    "DEMO_CLIENT_SECRET",
    "RECORDED_CONSUMER",
    "RECORDED_PRODUCER",
    "SMALL_PREMISES",
    "WHOLE_BUILDING",
    "ConsentError",
    "Faults",
    "Throttle",
    "World",
    "create_app",
    "grant",
    "load_faults",
    "meter_book",
]
