"""Serves the proxy until it is told to stop."""

import asyncio
import logging
import signal

from aiohttp import web

from linky_proxy import __version__
from linky_proxy.app import create_app
from linky_proxy.settings import Settings

_LOGGER = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Listen until SIGINT or SIGTERM, then let the requests in hand finish.

    The log line "listening" gives the address, with the port taken when the settings asked for any (0).

    Raises:
        OSError: the address cannot be listened on.
    """
    # An upstream call may take its whole time-out: a shorter wait would cut answers off.
    grace_s = settings.upstream_timeout_s + settings.queue_timeout_s
    runner = web.AppRunner(create_app(settings), access_log=None, shutdown_timeout=grace_s)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        host, port = runner.addresses[0][:2]
        _LOGGER.info("listening", extra={"fields": {"host": host, "port": port, "version": __version__}})
        await stop.wait()
        _LOGGER.info("stopping")
    finally:
        await runner.cleanup()
