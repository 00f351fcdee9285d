"""The HTTP server of the agent."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ssl import SSLContext

from aiohttp import web

from edge_agent.api import openapi
from edge_agent.api.access import TOKENS, bearer_access
from edge_agent.api.answers import Answers
from edge_agent.api.bodies import MAX_BYTES
from edge_agent.api.hosts import host_check
from edge_agent.api.limits import Lockout, RateLimit
from edge_agent.api.operation import Part, operations
from edge_agent.api.problems import problems
from edge_agent.api.routes import ANSWERS, routes
from edge_agent.api.stream import OPEN_STREAMS, OpenStreams, close_streams
from edge_agent.api.stream import routes as stream_routes
from edge_agent.api.tokens import TokenFile
from edge_agent.errors import EdgeAgentError


class ApiError(EdgeAgentError):
    """The API cannot be served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """What protects the API.

    Attributes:
        hosts: names by which requests may call this agent, beside addresses, short names and ``.local`` ones.
        lockout: of addresses that present wrong tokens.
        rate: of requests by token.
        tls: certificate and key; ``None`` for plain HTTP.
    """

    hosts: Collection[str] = ()
    lockout: Lockout = field(default_factory=Lockout)
    rate: RateLimit = field(default_factory=RateLimit)
    tls: SSLContext | None = None


def make_app(
    answers: Answers, tokens: TokenFile, parts: Sequence[Part] = (), guards: Guards | None = None
) -> web.Application:
    """The application, without a socket.

    Raises:
        UndeclaredRouteError: a route does not declare who may call it.
    """
    guards = guards or Guards()
    access = bearer_access(tokens, lockout=guards.lockout, rate=guards.rate)
    app = web.Application(middlewares=[problems, host_check(guards.hosts), access], client_max_size=MAX_BYTES)
    app[ANSWERS] = answers
    app[OPEN_STREAMS] = OpenStreams()
    app[TOKENS] = tokens
    for table in (routes, stream_routes, openapi.routes, *(part.routes for part in parts)):
        app.add_routes(table)
    for part in parts:
        part.provide(app)
    operations(app)
    app.on_shutdown.append(close_streams)
    return app


@asynccontextmanager
async def serving(
    answers: Answers,
    tokens: TokenFile,
    host: str,
    port: int,
    *,
    parts: Sequence[Part] = (),
    guards: Guards | None = None,
) -> AsyncIterator[tuple[str, int]]:
    """Serve until the end of the block.

    Yields:
        Address and port listened on.

    Raises:
        ApiError: the port is taken, or the address is not this machine's.
    """
    guards = guards or Guards()
    app = make_app(answers, tokens, parts, guards)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port, ssl_context=guards.tls).start()
        except OSError as error:
            raise ApiError(
                f"cannot listen on {host}:{port}: {error.strerror or error} — is another agent running? "
                "change 'api.port' in the configuration"
            ) from error
        address = runner.addresses[0]
        yield str(address[0]), int(address[1])
    finally:
        await runner.cleanup()
