"""``GET /api/v1/stream``: the state, then its changes, over a WebSocket."""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus

from aiohttp import WSCloseCode, WSMsgType, web

from edge_agent.api.answers import Answers
from edge_agent.api.operation import Operation, operation
from edge_agent.api.routes import ANSWERS
from edge_agent.api.tokens import Scope
from edge_agent.broadcast import Listener

HEARTBEAT_S = 20.0
_CLOSE_S = 2.0


class OpenStreams:
    """Sockets to close when the agent stops."""

    def __init__(self) -> None:
        self.sockets: set[web.WebSocketResponse] = set()


OPEN_STREAMS = web.AppKey("open_streams", OpenStreams)

routes = web.RouteTableDef()


@routes.get("/api/v1/stream")
@operation(
    Operation(
        scope=Scope.READ,
        summary="WebSocket: the state, then its changes",
        status=HTTPStatus.SWITCHING_PROTOCOLS,
        refusals=[HTTPStatus.BAD_REQUEST],
    )
)
async def stream(request: web.Request) -> web.WebSocketResponse:
    """Serve one client until it leaves, or falls too far behind."""
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S)
    await socket.prepare(request)
    answers = request.app[ANSWERS]
    open_streams = request.app[OPEN_STREAMS].sockets
    open_streams.add(socket)
    try:
        # The state is taken in the same step of the loop as the listening begins: no change falls between.
        with answers.broadcast.listener() as listener:
            slow = await _serve(socket, listener, _state(answers), lambda: _state(answers))
    finally:
        open_streams.discard(socket)
    if slow:
        await _drop(request, socket)
    return socket


async def close_streams(app: web.Application) -> None:
    """Tell the clients that the agent stops."""
    for socket in list(app[OPEN_STREAMS].sockets):
        with suppress(TimeoutError):
            async with asyncio.timeout(_CLOSE_S):
                await socket.close(code=WSCloseCode.GOING_AWAY, message=b"the agent stops")


def _state(answers: Answers) -> str:
    return json.dumps({"type": "state", "state": answers.state()}, ensure_ascii=False, separators=(",", ":"))


async def _serve(
    socket: web.WebSocketResponse, listener: Listener, first: str, state: Callable[[], str]
) -> bool:
    """Send and receive until one side ends it; true when the client was too slow."""
    tasks = (
        asyncio.create_task(_send(socket, listener, first, state)),
        asyncio.create_task(_receive(socket)),
        asyncio.create_task(listener.dropped.wait()),
    )
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    return listener.dropped.is_set()


async def _send(
    socket: web.WebSocketResponse, listener: Listener, first: str, state: Callable[[], str]
) -> None:
    with suppress(ConnectionError):
        await socket.send_str(first)
        while True:
            text = await listener.next()
            await socket.send_str(state() if text is None else text)


async def _receive(socket: web.WebSocketResponse) -> None:
    """Nothing is expected; receiving is what notices that the client left."""
    async for message in socket:
        if message.type is WSMsgType.ERROR:
            return


async def _drop(request: web.Request, socket: web.WebSocketResponse) -> None:
    with suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(_CLOSE_S):
            await socket.close(
                code=WSCloseCode.TRY_AGAIN_LATER, message=b"too slow: reconnect for a fresh state"
            )
    # A client that does not read does not read the close either.
    if request.transport is not None:
        request.transport.abort()
