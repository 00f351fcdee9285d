from collections.abc import AsyncIterator

import pytest

from tests.linky_proxy.stack import CONSUMER, PRODUCER, Stack, running_stack


@pytest.fixture
async def stack() -> AsyncIterator[Stack]:
    """The stack with both recorded meters shared."""
    async with running_stack() as started:
        started.share(CONSUMER, PRODUCER)
        yield started
