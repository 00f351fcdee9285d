"""Home Assistant, and the two servers the integration talks to, on loopback."""

# First: makes the repository's custom_components the one that is imported.
from custom_components.linky_gtb.const import CONF_KIND, CONF_PRM, CONF_TOKEN, CONF_URL, DOMAIN, Kind  # isort: skip

import asyncio
import gc
import logging
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import Any

import pytest
from homeassistant.components.recorder import Recorder
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.linky_gtb.building import coordinator

from . import fake_agent, fake_conso
from .fake_agent import FakeAgent
from .fake_conso import FakeConso
from .recorded import PRM

QUICK = {"test_config_flow.py", "test_consistency.py", "test_pairing.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A Home Assistant takes half a second to start: `script/test fast` starts it for the forms alone."""
    for item in items:
        ours = item.path.is_relative_to(Path(__file__).parent)
        if ours and item.path.name not in QUICK and "hass" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def storage(hass_storage: dict[str, Any]) -> dict[str, Any]:
    """Files that Home Assistant keeps, by name: in memory, and of one test only."""
    return hass_storage


@pytest.fixture
def integration(recorder_mock: Recorder, enable_custom_integrations: None) -> None:
    """The recorder before the custom integrations: the order of the arguments matters."""


@pytest.fixture
async def conso(socket_enabled: None) -> AsyncGenerator[FakeConso]:
    server = FakeConso()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def agent(socket_enabled: None) -> AsyncGenerator[FakeAgent]:
    server = FakeAgent()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def linky_entry(conso: FakeConso) -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        title="Linky …9991",
        unique_id=PRM,
        data={
            CONF_KIND: Kind.LINKY.value,
            CONF_URL: conso.url,
            CONF_TOKEN: fake_conso.TOKEN,
            CONF_PRM: PRM,
        },
    )


@pytest.fixture
def building_entry(agent: FakeAgent) -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        title="Hôtel de ville",
        unique_id="hotel-de-ville",
        data={CONF_KIND: Kind.BUILDING.value, CONF_URL: agent.url, CONF_TOKEN: fake_agent.TOKEN},
    )


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agent that is lost is asked again at once."""
    monkeypatch.setattr(coordinator, "_PAUSES_S", (0.05,))


@pytest.fixture
def until(hass: HomeAssistant) -> Callable[[Callable[[], bool]], asyncio.Future[None]]:
    """Wait for a condition that some message over a real socket will make true."""

    async def wait(condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():  # noqa: ASYNC110  states change by events of many kinds; this watches them all
                await asyncio.sleep(0.01)

    return lambda condition: asyncio.ensure_future(wait(condition))


@pytest.fixture(autouse=True, scope="session")
def quiet_recorder() -> None:
    """The plugin asks for every SQL statement and every step of the recorder: half of the time of these tests."""
    for name in ("sqlalchemy.engine", "homeassistant.components.recorder", "aiosqlite"):
        logging.getLogger(name).setLevel(logging.WARNING)


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Leave out asyncio's debugging, which the plugin asks for and which is a quarter of the time of these tests.

    It notes where each callback was made. `PYTHONASYNCIODEBUG=1` brings it back; a task or a timer that is left behind
    fails its test all the same.
    """


@pytest.fixture(autouse=True, scope="module")
def modules_looked_through_once() -> None:
    """What is there before the tests of a module stays: Python's collector need not look at it again at each pass."""
    gc.collect()
    gc.freeze()
