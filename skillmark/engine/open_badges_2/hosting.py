"""Fetch hosted objects, and judge whether they lie where their issuer says they lie.

Open Badges 2.0, "Verification": only what is fetched from an object's own ``id`` counts, and an
assertion must share the origin of its issuer's ``id`` unless the issuer's profile says otherwise.
"""

import re
from dataclasses import dataclass
from typing import Final

from skillmark.engine.errors import MalformedInput, ResolutionError
from skillmark.engine.open_badges_2.values import IssuerProfile, Reference
from skillmark.engine.ports import Fetch, ResourceKind
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import read_object

_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_ORIGIN: Final = re.compile(r"(https?)://([^/?#@\s]+)(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_DOT_SEGMENT: Final = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class HostedObject:
    """A JSON object and where it was read.

    ``location`` is its own address, None when it is embedded in another object; ``document`` the
    address of the page that it stands on; ``served_from`` where redirects led to.
    """

    wire: JsonObject
    location: str | None = None
    document: str | None = None
    served_from: str | None = None


def is_web_address(iri: str) -> bool:
    """Whether *iri* can be fetched at all (the fetcher refuses plain http later)."""
    return _WEB.match(iri) is not None


def fetch_object(url: str, *, fetch: Fetch) -> HostedObject:
    """Read the JSON object at *url*.

    Raises ResolutionError as the fetch does, and MalformedInput if it is not strict JSON.
    """
    resource = fetch(url, kind=ResourceKind.OPEN_BADGES_2)
    return HostedObject(
        read_object(resource.body),
        location=url,
        document=without_fragment(url),
        served_from=resource.url,
    )


def follow(reference: Reference, *, within: HostedObject, fetch: Fetch) -> HostedObject:
    """The object that *reference* means, fetched from its own id whenever it has one.

    An embedded object that claims an address of its own is not believed: the copy at that address
    counts. One without such an address is a part of the document *within*, and as good as that.
    Raises as ``fetch_object``.
    """
    identifier = reference if isinstance(reference, str) else reference.get("id")
    if isinstance(reference, dict) and (
        not isinstance(identifier, str)
        or not is_web_address(identifier)
        or without_fragment(identifier) == within.document
    ):
        return HostedObject(reference, document=within.document)
    assert isinstance(identifier, str)
    if not is_web_address(identifier):
        raise ResolutionError(
            reason="not_hosted",
            target=identifier,
            detail=f"“{identifier}” is no address from which anything could be fetched",
        )
    return fetch_object(identifier, fetch=fetch)


def check_is_what_was_asked_for(found: HostedObject, *, identifier: str) -> None:
    """Raise MalformedInput ``id_mismatch`` when a fetched object is called otherwise."""
    if found.location is not None and identifier != found.location:
        raise MalformedInput(
            reason="id_mismatch",
            path="/id",
            detail=f"what lies at “{found.location}” has another id",
        )


def is_in_scope(url: str, *, issuer: IssuerProfile) -> bool:
    """Whether *issuer* answers for what is hosted at *url*.

    ``allowedOrigins`` replaces the issuer's own origin, ``startsWith`` narrows what is left. Paths
    with dot segments never count: servers walk them to places that ``startsWith`` does not mean.
    """
    if _DOT_SEGMENT.search(url.partition("?")[0].partition("#")[0]):
        return False
    origin = origin_of(url)
    if origin is None:
        return False
    starts = issuer.hosting.starts_with
    if starts and not any(url.startswith(start) for start in starts):
        return False
    if issuer.hosting.allowed_origins:
        return any(_is_origin(origin, allowed) for allowed in issuer.hosting.allowed_origins)
    return origin == origin_of(issuer.id)


def origin_of(url: str) -> str | None:
    """Scheme, host and port of *url* (RFC 6454), or None if it has no such thing."""
    parts = _ORIGIN.fullmatch(url)
    if parts is None:
        return None
    scheme, authority = parts[1].lower(), parts[2].lower()
    default_port = ":443" if scheme == "https" else ":80"
    return f"{scheme}://{authority.removesuffix(default_port)}"


def _is_origin(origin: str, allowed: str) -> bool:
    """The specification lists bare hosts; whole origins are understood too."""
    return origin == origin_of(allowed if is_web_address(allowed) else f"https://{allowed}")


def without_fragment(url: str) -> str:
    """The address of the document that *url* is in."""
    return url.partition("#")[0]
