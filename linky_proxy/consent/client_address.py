"""Where a request comes from, through the load balancers that the operator trusts and no others. Pure."""

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

type Network = IPv4Network | IPv6Network

# What one subscriber is given: its 2^64 addresses are one client.
_IPV6_PREFIX = 64
_UNKNOWN = "unknown"


def client_address(peer: str | None, forwarded_for: Iterable[str], trusted: Sequence[Network]) -> str:
    """The client's address; an IPv6 one stands for its /64.

    `forwarded_for` holds the values of `X-Forwarded-For`. They are read from the end, and only past hops that are in
    `trusted`: whatever the client itself wrote there is never believed.
    """
    hops = [hop.strip() for value in forwarded_for for hop in value.split(",")]
    address = peer or _UNKNOWN
    while hops and _is_trusted(address, trusted):
        address = hops.pop()
    return _subscriber(address)


def _is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in trusted)


def _subscriber(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return _UNKNOWN
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), _IPV6_PREFIX), strict=False))
