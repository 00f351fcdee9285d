"""The HTTP server of the agent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from edge_agent.api.access import bearer_access
from edge_agent.api.answers import Answers
from edge_agent.api.problems import problems
from edge_agent.api.routes import ANSWERS, routes
from edge_agent.api.stream import OPEN_STREAMS, OpenStreams, close_streams
from edge_agent.api.stream import routes as stream_routes
from edge_agent.api.tokens import TokenFile
from edge_agent.errors import EdgeAgentError


class ApiError(EdgeAgentError):
    """The API cannot be served."""


def make_app(answers: Answers, tokens: TokenFile) -> web.Application:
    """The application, without a socket."""
    app = web.Application(middlewares=[problems, bearer_access(tokens)])
    app[ANSWERS] = answers
    app[OPEN_STREAMS] = OpenStreams()
    app.add_routes(routes)
    app.add_routes(stream_routes)
    app.on_shutdown.append(close_streams)
    return app


@asynccontextmanager
async def serving(
    answers: Answers, tokens: TokenFile, host: str, port: int
) -> AsyncIterator[tuple[str, int]]:
    """Serve until the end of the block.

    Yields:
        Address and port listened on.

    Raises:
        ApiError: the port is taken, or the address is not this machine's.
    """
    runner = web.AppRunner(make_app(answers, tokens), access_log=None, shutdown_timeout=5.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ApiError(
                f"cannot listen on {host}:{port}: {error.strerror or error} — is another agent running? "
                "change 'api.port' in the configuration"
            ) from error
        address = runner.addresses[0]
        yield str(address[0]), int(address[1])
    finally:
        await runner.cleanup()
