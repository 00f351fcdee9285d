"""The agent is found on the network by whoever looks for it."""

from pathlib import Path

import pytest
from zeroconf import ServiceStateChange, Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from edge_agent.announcing import SERVICE, announced
from tests.edge_agent.sites import make_site
from tests.edge_agent.waiting import until

pytestmark = pytest.mark.slow

LOOPBACK = ["127.0.0.1"]


async def test_an_agent_is_found_with_its_address_and_gone_when_it_stops(tmp_path: Path) -> None:
    site = make_site(tmp_path).config.site
    seen: dict[str, ServiceStateChange] = {}

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        seen[name] = state_change

    looking = AsyncZeroconf(interfaces=LOOPBACK)
    browser = AsyncServiceBrowser(looking.zeroconf, SERVICE, handlers=[changed])
    try:
        async with announced(site, "127.0.0.1", 8350, tls=True, interfaces=LOOPBACK):
            name = f"Linky GTB {site.id}.{SERVICE}"
            await until(lambda: seen.get(name) is ServiceStateChange.Added)
            info = AsyncServiceInfo(SERVICE, name)
            assert await info.async_request(looking.zeroconf, 5000)
            assert (info.port, info.parsed_addresses()) == (8350, ["127.0.0.1"])
            assert info.decoded_properties["id"] == "town-hall"
            assert info.decoded_properties["tls"] == "1"
        await until(lambda: seen[name] is ServiceStateChange.Removed)
    finally:
        await browser.async_cancel()
        await looking.async_close()


async def test_a_network_that_refuses_leaves_the_agent_unannounced_and_working(tmp_path: Path) -> None:
    site = make_site(tmp_path).config.site
    async with announced(site, "0.0.0.0", 8350, tls=False, interfaces=["192.0.2.99"]):  # noqa: S104
        pass


async def test_an_agent_that_listens_everywhere_gives_no_address_of_its_own_machine_alone(
    tmp_path: Path,
) -> None:
    site = make_site(tmp_path).config.site
    looking = AsyncZeroconf(interfaces=LOOPBACK)
    try:
        async with announced(site, "0.0.0.0", 8351, tls=False, interfaces=LOOPBACK):  # noqa: S104
            info = AsyncServiceInfo(SERVICE, f"Linky GTB {site.id}.{SERVICE}")
            assert await info.async_request(looking.zeroconf, 5000)
            assert info.port == 8351
            assert "127.0.0.1" not in info.parsed_addresses()
            assert info.decoded_properties["tls"] == "0"
    finally:
        await looking.async_close()
