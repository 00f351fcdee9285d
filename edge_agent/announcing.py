"""The agent announced on the local network, so that Home Assistant finds it: ``_linky-gtb._tcp.local.``."""

import asyncio
import ipaddress
import logging
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from zeroconf import Error, InterfaceChoice, IPVersion
from zeroconf.asyncio import AsyncServiceInfo, AsyncZeroconf

from edge_agent import version
from edge_agent.config.models import SiteSection

SERVICE = "_linky-gtb._tcp.local."
_LOG = logging.getLogger(__name__)
_LONGEST_NAME = 63


@asynccontextmanager
async def announced(
    site: SiteSection, host: str, port: int, *, tls: bool, interfaces: Sequence[str] | None = None
) -> AsyncIterator[None]:
    """Announce an agent until the end of the block; where the network refuses, it works unannounced.

    Args:
        site: whose agent it is.
        host: address listened on; ``0.0.0.0`` stands for all.
        port: port listened on.
        tls: whether it speaks HTTPS.
        interfaces: addresses to speak from; that of ``host``, or all, when absent.
    """
    anywhere = ipaddress.ip_address(host).is_unspecified
    try:
        zeroconf = AsyncZeroconf(
            interfaces=list(interfaces) if interfaces else InterfaceChoice.All if anywhere else [host],
            ip_version=IPVersion.V4Only if ipaddress.ip_address(host).version == 4 else IPVersion.All,
        )
    except OSError as error:
        _LOG.warning("the agent is not announced on the network: %s", error)
        yield
        return
    try:
        try:
            addresses = await asyncio.to_thread(_addresses) if anywhere else [host]
            info = _info(site, addresses, port, tls=tls)
            await zeroconf.async_register_service(info, allow_name_change=True)
        except (OSError, Error) as error:
            _LOG.warning("the agent is not announced on the network: %s", error)
        yield
    finally:
        await zeroconf.async_unregister_all_services()
        await zeroconf.async_close()


def _info(site: SiteSection, addresses: list[str], port: int, *, tls: bool) -> AsyncServiceInfo:
    name = f"Linky GTB {site.id}"[:_LONGEST_NAME]
    machine = socket.gethostname().partition(".")[0] or "linky-gtb"
    return AsyncServiceInfo(
        SERVICE,
        f"{name}.{SERVICE}",
        port=port,
        parsed_addresses=addresses,
        properties={
            "id": site.id,
            "name": site.name,
            "version": version(),
            "path": "/api/v1",
            "tls": str(int(tls)),
        },
        server=f"{machine}.local.",
    )


def _addresses() -> list[str]:
    """Addresses of this machine on its networks."""
    found = {
        str(each[4][0]) for each in socket.getaddrinfo(socket.gethostname(), None, family=socket.AF_INET)
    }
    # Which address a packet would leave from; none is sent.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            found.add(str(probe.getsockname()[0]))
        except OSError:
            _LOG.debug("there is no route out of this machine")
    return sorted(address for address in found if not ipaddress.ip_address(address).is_loopback)
