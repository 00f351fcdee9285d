"""A pretend délégataire on a real socket."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer

from edge_agent.dossiers import State
from simulators.cee_exchange.office import Office as Delegataire
from simulators.cee_exchange.server import make_app
from tests.edge_agent.dossiers.town_hall import NAME, NOON, by, filled
from tests.edge_agent.exchange.delegataire import Bench


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    delegataire = Delegataire(clock=lambda: NOON)
    cabinet = filled(tmp_path / "dossiers")
    cabinet.move(NAME, State.READY, by(4))
    async with TestServer(make_app(delegataire), host="127.0.0.1") as server:
        yield Bench(tmp_path, str(server.make_url("")).rstrip("/"), delegataire, cabinet)
