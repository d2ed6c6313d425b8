"""did:web: a DID whose document lies on the web site that it names."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

from skillmark.engine.errors import MalformedInput

PREFIX: Final = "did:web:"
_LONGEST: Final = 2048
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Anything a browser or resolver might take for an IPv4 address ends in a number ("127.1", "0x7f").
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}")
_NUMERIC_LABEL: Final = re.compile(r"\d+|0[xX][0-9A-Fa-f]*")
_PORT: Final = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_SEGMENT: Final = re.compile(r"(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+")
_CONTROL_OR_SPACE: Final = re.compile(r"[\x00-\x20\x7f-\x9f]")


def did_web_url(did: str) -> str:
    """The HTTPS URL at which the document of a did:web lies.

    ``did:web:example.edu`` → ``https://example.edu/.well-known/did.json``;
    ``did:web:example.edu%3A8443:staff:anna`` → ``https://example.edu:8443/staff/anna/did.json``.
    Raises MalformedInput (``did_malformed``): IP addresses, user information, and path segments
    that a server could take for another place (empty, ".", "..", an escaped slash) are refused.
    """
    if not did.startswith(PREFIX) or len(did) > _LONGEST:
        raise _malformed("not a did:web of bounded length")
    authority, *segments = did.removeprefix(PREFIX).split(":")
    for segment in segments:
        _require_plain_segment(segment)
    path = "/".join(segments) if segments else ".well-known"
    return f"https://{_authority(authority)}/{path}/did.json"


def did_web(url: str) -> str:
    """The did:web for a site or a folder of it, ``https://example.edu[:port][/path]``.

    Raises MalformedInput (``did_malformed``).
    """
    rest = url.removeprefix("https://").rstrip("/")
    authority, *segments = rest.split("/")
    did = PREFIX + ":".join([authority.replace(":", "%3A"), *segments])
    if not url.startswith("https://"):
        raise _malformed("a did:web stands for an https:// address")
    did_web_url(did)
    return did


def is_domain_name(host: str) -> bool:
    """Whether *host* is a DNS name of letters, digits and hyphens, and not an IP address.

    One single label is accepted, ``localhost``; whether it may be reached is for the fetcher.
    """
    if len(host) > 253 or not _HOST.fullmatch(host):
        return False
    *parents, last = host.split(".")
    return not _NUMERIC_LABEL.fullmatch(last) and (bool(parents) or last.lower() == "localhost")


def _authority(encoded: str) -> str:
    host, separator, port = re.sub("%3a", "%3A", encoded).partition("%3A")
    if not is_domain_name(host):
        raise _malformed("the host of a did:web is a domain name")
    if not separator:
        return host.lower()
    if not _PORT.fullmatch(port) or int(port) > 65_535:
        raise _malformed("the port of a did:web is a number up to 65535")
    return f"{host.lower()}:{port}"


def _require_plain_segment(segment: str) -> None:
    if not _SEGMENT.fullmatch(segment):
        raise _malformed("a path segment of the did:web is empty or holds another character")
    try:
        plain = unquote_to_bytes(segment).decode()
    except UnicodeDecodeError as error:
        raise _malformed("a path segment of the did:web is not UTF-8") from error
    # A percent sign left after decoding would be decoded again by a careless server.
    if plain in (".", "..") or any(sign in plain for sign in "/\\%"):
        raise _malformed("a path segment of the did:web leads elsewhere")
    if _CONTROL_OR_SPACE.search(plain):
        raise _malformed("a path segment of the did:web holds a control character or a space")


def _malformed(detail: str) -> MalformedInput:
    return MalformedInput(reason="did_malformed", detail=detail)
