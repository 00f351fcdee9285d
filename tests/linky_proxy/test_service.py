import asyncio
import logging
import os
import signal
from collections.abc import Iterator
from typing import override

import aiohttp
import pytest
from yarl import URL

from linky_proxy.operation.service import serve
from tests.linky_proxy.stack import settings_for


class _Ready(logging.Handler):
    """Learns the port from the log line that an operator would read."""

    def __init__(self) -> None:
        super().__init__()
        self.port: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    @override
    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() == "listening":
            self.port.set_result(vars(record)["fields"]["port"])


@pytest.fixture
def service_log() -> Iterator[logging.Logger]:
    logger = logging.getLogger("linky_proxy.operation.service")
    level = logger.level
    logger.setLevel(logging.INFO)
    yield logger
    logger.setLevel(level)
    logger.handlers.clear()


async def test_it_serves_until_sigterm(service_log: logging.Logger) -> None:
    ready = _Ready()
    service_log.addHandler(ready)
    settings = settings_for(URL("http://127.0.0.1:9"), port=0)
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(settings))
        port = await asyncio.wait_for(ready.port, timeout=10)
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as response,
        ):
            assert response.status == 200
        os.kill(os.getpid(), signal.SIGTERM)
