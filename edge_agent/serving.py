"""The agent opened to its clients: what must be true before it listens beyond this machine, pairing, announcement."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from ssl import SSLContext

from edge_agent.api.answers import Answers
from edge_agent.api.operation import Part
from edge_agent.api.pair import pair_part
from edge_agent.api.pairing import PairingFile
from edge_agent.api.server import ApiError, Guards, serving
from edge_agent.api.tls import server_context
from edge_agent.api.tokens import TokenFile
from edge_agent.config import Building

_LOG = logging.getLogger(__name__)
_REMIND_S = 3600.0


@asynccontextmanager
async def reachable(
    answers: Answers, building: Building, parts: Sequence[Part], clock: Callable[[], datetime]
) -> AsyncIterator[tuple[str, int]]:
    """Serve as the configuration says, until the end of the block.

    Yields:
        Address and port listened on.

    Raises:
        EdgeAgentError: it cannot be served, or must not be.
    """
    api = building.config.api
    tokens, codes = TokenFile(building.tokens_file), PairingFile(building.pairing_file)
    if not api.is_local and not tokens.all() and not codes.waits(clock()):
        raise ApiError(
            f"{api.host} is open to the network and no token exists: make one first, with 'edge-agent pair' for Home "
            "Assistant or 'edge-agent token create'"
        )
    guards = Guards(hosts=api.hosts, tls=_tls(building))
    every = [*parts, pair_part(codes, tokens, clock)]
    async with contextlib.AsyncExitStack() as stack:
        host, port = await stack.enter_async_context(
            serving(answers, tokens, api.host, api.port, parts=every, guards=guards)
        )
        _LOG.info("serving %s://%s:%d", "https" if guards.tls else "http", host, port)
        if not api.is_local and api.announce:
            from edge_agent.announcing import announced  # noqa: PLC0415 - an agent that is not announced does without zeroconf

            await stack.enter_async_context(
                announced(building.config.site, host, port, tls=guards.tls is not None)
            )
        if not api.is_local and guards.tls is None:
            stack.push_async_callback(_stopped, asyncio.create_task(_remind(host, port)))
        yield host, port


def _tls(building: Building) -> SSLContext | None:
    asked, folder = building.config.api.tls, building.path.parent
    return server_context(folder / asked.certificate_file, folder / asked.key_file) if asked else None


async def _remind(host: str, port: int) -> None:
    while True:
        _LOG.warning(
            "http://%s:%d is plain HTTP on the network: whoever listens there reads the tokens — set api.tls",
            host,
            port,
        )
        await asyncio.sleep(_REMIND_S)


async def _stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait([task])
