"""``python -m tests.edge_agent.meter_process FOLDER``: the meters of a test site, as a process of their own."""

import asyncio
import sys
from pathlib import Path

from tests.edge_agent.meters import meters
from tests.edge_agent.service.test_agent import world
from tests.edge_agent.sites import make_site


async def _serve(folder: Path) -> None:
    async with meters(world(make_site(folder).devices[0])) as bench:
        sys.stdout.write(f"{bench.port}\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1])))
