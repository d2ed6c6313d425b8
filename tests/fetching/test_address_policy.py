"""Which addresses the policy allows: every special block, and the forms that hide one."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.fetching import AddressPolicy
from skillmark.fetching.special_blocks import SPECIAL_BLOCKS

POLICY = AddressPolicy()
TEST_POLICY = POLICY.permitting("127.66.0.0/16")

FORBIDDEN = {
    "127.0.0.1": "loopback",
    "127.66.0.1": "loopback",
    "0.0.0.1": "this network",
    "10.1.2.3": "private use",
    "172.31.255.255": "private use",
    "192.168.0.1": "private use",
    "100.64.0.1": "shared address space of carriers",
    "100.100.100.200": "shared address space of carriers",
    "169.254.169.254": "link-local",
    "168.63.129.16": "platform address of a cloud",
    "192.0.0.192": "IETF protocol assignments",
    "192.0.2.1": "documentation (TEST-NET-1)",
    "198.18.0.1": "benchmarking",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "255.255.255.255": "reserved",
    "::": "unspecified address",
    "::1": "loopback",
    "::7f00:1": "deprecated IPv4-compatible addresses",
    "::ffff:127.0.0.1": "IPv4-mapped addresses",
    "::ffff:8.8.8.8": "IPv4-mapped addresses",
    "64:ff9b::7f00:1": "loopback",
    "64:ff9b::a9fe:a9fe": "link-local",
    "64:ff9b:1::1": "local-use IPv4/IPv6 translation",
    "2002:7f00:1::": "6to4 tunnelling",
    "2001::1": "Teredo tunnelling",
    "2001:db8::1": "documentation",
    "3fff::1": "documentation",
    "fc00::1": "unique local",
    "fd00:ec2::254": "unique local",
    "fe80::1": "link-local",
    "fec0::1": "deprecated site-local",
    "ff02::1": "multicast",
    "4000::1": "outside global unicast",
}


@pytest.mark.rule("A1", "A2")
@pytest.mark.parametrize(("address", "block"), FORBIDDEN.items())
def test_special_address_is_refused_by_the_name_of_its_block(address: str, block: str) -> None:
    assert POLICY.objection(ip_address(address)) == block


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "2a00:1450::1", "64:ff9b::808:808"])
def test_public_address_is_allowed(address: str) -> None:
    assert POLICY.objection(ip_address(address)) is None


@pytest.mark.rule("A2")
@pytest.mark.parametrize("block", SPECIAL_BLOCKS, ids=lambda block: str(block.network))
def test_both_ends_of_every_block_are_refused(block: object) -> None:
    network = block.network  # type: ignore[attr-defined]

    assert POLICY.objection(network[0]) is not None
    assert POLICY.objection(network[-1]) is not None


@pytest.mark.rule("A2")
@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_what_the_standard_library_calls_private_is_refused_too(address: IPv4Address) -> None:
    # 192.0.0.9 and .10 are anycast services for this very network; nobody issues badges there.
    if not address.is_global or address.is_multicast:
        assert POLICY.objection(address) is not None


@pytest.mark.rule("A2")
@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_no_ipv6_address_outside_global_unicast_is_allowed(address: IPv6Address) -> None:
    if address not in ip_network("2000::/3") and address not in ip_network("64:ff9b::/96"):
        assert POLICY.objection(address) is not None


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_nat64_address_is_judged_as_the_address_inside(address: IPv4Address) -> None:
    wrapped = IPv6Address(int(IPv6Address("64:ff9b::")) | int(address))

    assert POLICY.objection(wrapped) == POLICY.objection(address)


def test_permitted_block_is_allowed_and_its_neighbours_are_not() -> None:
    answers = [
        TEST_POLICY.objection(ip_address(address))
        for address in ("127.66.0.1", "127.65.255.255", "127.67.0.0", "::1")
    ]

    assert answers == [None, "loopback", "loopback", "loopback"]
