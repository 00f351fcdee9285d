from collections.abc import AsyncIterator

import pytest

from tests.simulators.enedis.client import Client, running


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    async with running() as started:
        yield started
