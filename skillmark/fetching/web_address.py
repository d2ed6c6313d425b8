"""Read a URL the way that leaves no room for two readings.

Only ``https`` with a host that can exist on the public internet gets through: no user names, no
number that is spelled in another way than four decimal parts, no backslash, no control character.
What one program would read as a name and the next as an address is refused, not repaired, because
such a difference is how an address check is passed by (reliability.md, A1).
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote

from skillmark.engine.errors import ResolutionError
from skillmark.fetching.address_policy import IpAddress

REFUSED: Final = "fetch_refused"

_LONGEST_URL = 2048
_LONGEST_NAME = 253
_HTTPS_PORT = 443
_HIGHEST_PORT = 65535

_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)(?P<rest>[^#]*)")
_AUTHORITY = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::(?P<port>[0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_NUMERIC_LABEL = re.compile(r"[0-9]+|0x[0-9a-f]*")

# RFC 6761, RFC 6762, RFC 8375, RFC 7686, RFC 9476 and the name ICANN set aside for private use.
# Each of them means "somewhere near this machine" or "not in the DNS".
_NAMES_OF_NO_PUBLIC_HOST = frozenset({"localhost", "local", "internal", "onion", "alt"})
_SUFFIXES_OF_NO_PUBLIC_HOST = (".home.arpa",)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """Where one request goes: the host in ASCII, its port, and the path with the query."""

    host: str
    port: int
    target: str

    @property
    def literal(self) -> IpAddress | None:
        """The address that the host spells out, if it is not a name."""
        if ":" in self.host:
            return IPv6Address(self.host)
        try:
            return IPv4Address(self.host)
        except AddressValueError:
            return None

    @property
    def authority(self) -> str:
        """Host and port as they stand in the URL and in the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _HTTPS_PORT else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"https://{self.authority}{self.target}"


def read_web_address(url: str) -> WebAddress:
    """Read *url*; a fragment is dropped, everything doubtful is refused.

    Raises ResolutionError with the reason ``fetch_refused``.
    """
    if len(url) > _LONGEST_URL:
        raise refused(url[:80], "it is longer than 2,048 characters")
    if "\\" in url or any(character.isspace() or not character.isprintable() for character in url):
        raise refused(url, "it holds a space, a backslash or a control character")
    parts = _URL.match(url)
    if parts is None or parts["scheme"].lower() != "https":
        raise refused(url, "only https addresses are fetched")
    host, port = _read_authority(parts["authority"], url)
    target = quote(parts["rest"], safe="".join(map(chr, range(0x21, 0x7F))))
    if not target.startswith("/"):
        target = f"/{target}"
    return WebAddress(host=host, port=port, target=target)


def refused(url: str, why: str) -> ResolutionError:
    """The refusal to fetch *url*, with the reason ``fetch_refused``; *why* ends the sentence."""
    return ResolutionError(reason=REFUSED, target=url, detail=f"“{url}” was not fetched: {why}")


def _read_authority(authority: str, url: str) -> tuple[str, int]:
    if "@" in authority:
        # The user name may be a secret, so the address is not repeated.
        raise refused("https://…@…", "it holds a user name or a password")
    parts = _AUTHORITY.fullmatch(authority)
    if parts is None:
        raise refused(url, "it names no host")
    port = int(parts["port"] or _HTTPS_PORT)
    if not 0 < port <= _HIGHEST_PORT:
        raise refused(url, "its port does not exist")
    if parts["host"].startswith("["):
        return _read_ipv6(parts["host"][1:-1], url), port
    return _read_host(parts["host"], url), port


def _read_ipv6(text: str, url: str) -> str:
    try:
        return str(IPv6Address(text))
    except AddressValueError:
        raise refused(url, "its host is no IPv6 address") from None


def _read_host(text: str, url: str) -> str:
    host = _to_ascii(text, url).lower()
    labels = host.split(".")
    if _NUMERIC_LABEL.fullmatch(labels[-1]):
        return _read_ipv4(host, url)
    if len(host) > _LONGEST_NAME or len(labels) < 2:
        raise refused(url, "its host is not a public host name")
    if not all(_LABEL.fullmatch(label) for label in labels):
        raise refused(url, "its host is not a public host name")
    if labels[-1] in _NAMES_OF_NO_PUBLIC_HOST or host.endswith(_SUFFIXES_OF_NO_PUBLIC_HOST):
        raise refused(url, "its host is not a public host name")
    return host


def _read_ipv4(host: str, url: str) -> str:
    """Browsers also read ``127.1``, ``0x7f.1`` and ``2130706433``; here only ``127.0.0.1``."""
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        raise refused(url, "its host is a number that is not written as an address") from None


def _to_ascii(text: str, url: str) -> str:
    if text.isascii() and "xn--" not in text.lower():
        return text
    import idna  # slow import: few hosts need it

    try:
        # IDNA 2008 without the mapping of UTS 46: full-width digits, full-width dots and capital
        # letters beyond ASCII are refused here instead of turning into something else.
        return idna.encode(text.lower() if text.isascii() else text, strict=True).decode("ascii")
    except idna.IDNAError:
        raise refused(url, "its host is not a public host name") from None
