"""Every block of addresses that is not the public internet, each by its registered name.

Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries, the IANA IPv6 Address Space
registry (everything outside 2000::/3 is not global unicast) and RFC 5771 for multicast. The table
is our own on purpose: ``ipaddress.is_global`` changes its mind between Python releases, and knows
neither the embedded forms nor the one public address at which a cloud answers its own machines.
"""

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network


@dataclass(frozen=True, slots=True)
class SpecialBlock:
    """One block that no fetch may reach, and what the registry calls it."""

    network: IPv4Network | IPv6Network
    name: str


_IPV4 = (
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private use"),
    ("100.64.0.0/10", "shared address space of carriers"),
    ("127.0.0.0/8", "loopback"),
    ("168.63.129.16/32", "platform address of a cloud"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private use"),
    ("192.0.0.0/24", "IETF protocol assignments"),
    ("192.0.2.0/24", "documentation (TEST-NET-1)"),
    ("192.31.196.0/24", "AS112-v4"),
    ("192.52.193.0/24", "automatic multicast tunnelling"),
    ("192.88.99.0/24", "deprecated 6to4 relay anycast"),
    ("192.168.0.0/16", "private use"),
    ("192.175.48.0/24", "direct delegation AS112 service"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation (TEST-NET-2)"),
    ("203.0.113.0/24", "documentation (TEST-NET-3)"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("255.255.255.255/32", "limited broadcast"),
)

# The well-known NAT64 prefix 64:ff9b::/96 is missing on purpose: networks without IPv4 reach every
# public IPv4 host through it, so the policy looks at the IPv4 address inside instead.
_IPV6 = (
    ("::/128", "unspecified address"),
    ("::1/128", "loopback"),
    ("::/96", "deprecated IPv4-compatible addresses"),
    ("::ffff:0:0/96", "IPv4-mapped addresses"),
    ("::ffff:0:0:0/96", "IPv4-translated addresses"),
    ("64:ff9b:1::/48", "local-use IPv4/IPv6 translation"),
    ("100::/64", "discard only"),
    ("100:0:0:1::/64", "dummy prefix"),
    ("2001::/32", "Teredo tunnelling"),
    ("2001:2::/48", "benchmarking"),
    ("2001:3::/32", "automatic multicast tunnelling"),
    ("2001:4:112::/48", "AS112-v6"),
    ("2001:10::/28", "deprecated ORCHID"),
    ("2001:20::/28", "ORCHIDv2"),
    ("2001:30::/28", "drone remote identification"),
    ("2001::/23", "IETF protocol assignments"),
    ("2001:db8::/32", "documentation"),
    ("2002::/16", "6to4 tunnelling"),
    ("2620:4f:8000::/48", "direct delegation AS112 service"),
    ("3ffe::/16", "former test backbone"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing identifiers"),
    ("fc00::/7", "unique local"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "deprecated site-local"),
    ("ff00::/8", "multicast"),
)

_NOT_GLOBAL_UNICAST = (
    "::/8",
    "100::/8",
    "200::/7",
    "400::/6",
    "800::/5",
    "1000::/4",
    "4000::/3",
    "6000::/3",
    "8000::/3",
    "a000::/3",
    "c000::/3",
    "e000::/4",
    "f000::/5",
    "f800::/6",
    "fe00::/9",
)

SPECIAL_BLOCKS: tuple[SpecialBlock, ...] = tuple(
    SpecialBlock(ip_network(network), name)
    for network, name in (
        *_IPV4,
        *_IPV6,
        *((network, "outside global unicast") for network in _NOT_GLOBAL_UNICAST),
    )
)
"""All of them, the more particular names before the blocks that contain them."""
