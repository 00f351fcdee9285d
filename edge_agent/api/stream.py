"""``GET /api/v1/stream``: the state, then its changes, over a WebSocket."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus

from aiohttp import WSCloseCode, WSMsgType, web

from edge_agent.api.access import TOKEN, TOKENS
from edge_agent.api.answers import Answers
from edge_agent.api.operation import Operation, operation
from edge_agent.api.routes import ANSWERS
from edge_agent.api.tokens import Scope, Token, TokenFile
from edge_agent.broadcast import Listener

HEARTBEAT_S = 20.0
_CLOSE_S = 2.0
_LOOK_S = 5.0
_TOO_SLOW = (WSCloseCode.TRY_AGAIN_LATER, b"too slow: reconnect for a fresh state")
_REVOKED = (WSCloseCode.POLICY_VIOLATION, b"the token was revoked")


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
    """Serve one client until it leaves, falls too far behind, or may no longer listen."""
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S)
    await socket.prepare(request)
    answers = request.app[ANSWERS]
    open_streams = request.app[OPEN_STREAMS].sockets
    open_streams.add(socket)
    try:
        # The state is taken in the same step of the loop as the listening begins: no change falls between.
        with answers.broadcast.listener() as listener:
            allowed = _until_revoked(request.app[TOKENS], request[TOKEN])
            reason = await _serve(socket, listener, lambda: _state(answers), allowed)
    finally:
        open_streams.discard(socket)
    if reason is not None:
        await _drop(request, socket, *reason)
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
    socket: web.WebSocketResponse, listener: Listener, state: Callable[[], str], allowed: Awaitable[None]
) -> tuple[WSCloseCode, bytes] | None:
    """Send and receive until one side ends it; why, when it is not the client that left."""
    tasks = (
        asyncio.create_task(_send(socket, listener, state(), state)),
        asyncio.create_task(_receive(socket)),
        asyncio.create_task(listener.dropped.wait()),
        asyncio.ensure_future(allowed),
    )
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    if tasks[-1] in done:
        return _REVOKED
    return _TOO_SLOW if listener.dropped.is_set() else None


async def _until_revoked(tokens: TokenFile, token: Token) -> None:
    while tokens.holds(token):  # noqa: ASYNC110 - another process revokes: there is no event to wait for
        await asyncio.sleep(_LOOK_S)


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


async def _drop(
    request: web.Request, socket: web.WebSocketResponse, code: WSCloseCode, reason: bytes
) -> None:
    with suppress(TimeoutError, ConnectionError):
        async with asyncio.timeout(_CLOSE_S):
            await socket.close(code=code, message=reason)
    # A client that does not read does not read the close either.
    if request.transport is not None:
        request.transport.abort()
