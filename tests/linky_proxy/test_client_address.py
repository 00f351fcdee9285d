from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.consent.client_address import client_address

TRUSTED = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "client"),
    [
        ("192.0.2.7", [], "192.0.2.7"),
        ("192.0.2.7", ["198.51.100.1"], "192.0.2.7"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["203.0.113.9", "198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["nonsense"], "unknown"),
        ("::ffff:10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        ("fd00::1", ["::ffff:198.51.100.1"], "198.51.100.1"),
        (None, ["198.51.100.1"], "unknown"),
    ],
)
def test_hops_are_believed_from_the_end_and_as_far_as_they_are_trusted(
    peer: str | None, forwarded_for: list[str], client: str
) -> None:
    assert client_address(peer, forwarded_for, TRUSTED) == client


def test_a_subscriber_of_ipv6_is_one_client_with_all_his_addresses() -> None:
    one, other = (client_address(f"2001:db8:1:2::{end}", [], ()) for end in ("1", "ffff"))
    assert one == other == "2001:db8:1:2::/64"


@given(st.ip_addresses().map(str), st.lists(st.text(max_size=40), max_size=4))
def test_nothing_that_an_untrusted_peer_writes_changes_who_it_is(peer: str, written: list[str]) -> None:
    assert client_address(peer, written, ()) == client_address(peer, [], ())


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_header_is_survived(written: list[str]) -> None:
    assert client_address("10.0.0.1", written, TRUSTED)
