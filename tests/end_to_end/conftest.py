"""One running demo for all end-to-end tests: five real processes, Home Assistant 2026.11.0 among them."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from demo.scenario import Demo, new_demo, play

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts" / "end_to_end"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Demo]:
    """The demo, played to its end on free ports, without automatic restarts."""
    told: list[str] = []
    async with aiohttp.ClientSession() as session:
        folder = tmp_path_factory.mktemp("demo") / "run"
        playing = new_demo(folder, session, free_ports=True, restart_s=None, tell=told.append)
        try:
            await play(playing, told.append)
            yield playing
        finally:
            await playing.supervisor.stop()
            logs = ARTIFACTS / "logs"
            logs.mkdir(parents=True, exist_ok=True)
            for log in (folder / "logs").glob("*.log"):
                (logs / log.name).write_bytes(log.read_bytes())


@pytest.fixture(scope="session")
def screenshots() -> Path:
    """Where pictures are kept as artefacts of the run."""
    return ARTIFACTS / "screenshots"
