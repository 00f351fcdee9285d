"""Serves the proxy until it is told to stop."""

import asyncio
import logging
import signal
from contextlib import suppress

from aiohttp import web

from linky_proxy import __version__
from linky_proxy.app import create_app
from linky_proxy.operation.readiness import READINESS
from linky_proxy.operation.tls import server_context
from linky_proxy.settings import Settings

_LOGGER = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Listen until SIGINT or SIGTERM, then say so in `/readyz` for a while, then let the requests in hand finish.

    A second signal shortens the while. The log line "listening" gives the address, with the port taken when the
    settings asked for any (0).

    Raises:
        SettingsError: the TLS certificate cannot be used.
        OSError: the address cannot be listened on.
    """
    tls = server_context(settings.tls_cert, settings.tls_key)
    # An upstream call may take its whole time-out: a shorter wait would cut answers off.
    grace_s = settings.upstream_timeout_s + settings.queue_timeout_s
    app = create_app(settings)
    # A client that goes away must not keep its place in the queue.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=grace_s, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, ssl_context=tls).start()
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        host, port = runner.addresses[0][:2]
        _LOGGER.info("listening", extra={"fields": {"host": host, "port": port, "version": __version__}})
        await stop.wait()
        app[READINESS].draining = True
        _LOGGER.info("draining", extra={"fields": {"seconds": settings.drain_s}})
        stop.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), settings.drain_s)
        _LOGGER.info("stopping")
    finally:
        await runner.cleanup()
