"""Which addresses a fetch may reach.

The policy is a value that the fetcher is given. Real use takes ``AddressPolicy()``: the public
internet and nothing else. Tests permit one loopback block on top, so that the same code judges
both without a packet leaving the machine.
"""

from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_network,
)
from typing import Self, TypeAlias

from skillmark.fetching.special_blocks import SPECIAL_BLOCKS, SpecialBlock

IpAddress: TypeAlias = IPv4Address | IPv6Address
IpNetwork: TypeAlias = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """Forbidden blocks, and blocks that are permitted although a forbidden one contains them."""

    forbidden: tuple[SpecialBlock, ...] = SPECIAL_BLOCKS
    permitted: tuple[IpNetwork, ...] = ()

    def permitting(self, network: str) -> Self:
        """The same policy, which also permits *network*, such as ``"127.66.0.0/16"``."""
        return type(self)(
            forbidden=self.forbidden, permitted=(*self.permitted, ip_network(network))
        )

    def objection(self, address: IpAddress) -> str | None:
        """The name of the forbidden block that holds *address*; None when it may be reached."""
        address = _inner(address)
        if any(_contains(network, address) for network in self.permitted):
            return None
        return next(
            (block.name for block in self.forbidden if _contains(block.network, address)), None
        )


def _inner(address: IpAddress) -> IpAddress:
    """The IPv4 address behind the well-known NAT64 prefix (RFC 6052); others as they are."""
    if isinstance(address, IPv6Address) and address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _contains(network: IpNetwork, address: IpAddress) -> bool:
    return network.version == address.version and address in network
