"""HTTPS issuers: keys in the JWKS of the issuer's authority (Open Badges 3.0, section 8.2)."""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from skillmark.engine.dids.documents import (
    ASSERTION_METHOD,
    KeyDocument,
    VerificationMethod,
    without_traceback,
)
from skillmark.engine.dids.web import is_domain_name
from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.keys.jwk import jwk_thumbprint, read_public_jwk
from skillmark.engine.wire.json_types import JsonObject, JsonValue

MAX_KEYS: Final = 200
_LONGEST: Final = 2048


def jwks_url(issuer_id: str) -> str:
    """Where the keys of the HTTPS issuer *issuer_id* lie.

    Raises MalformedInput (``issuer_malformed``) for user information, IP addresses and other
    hosts that are no domain names.
    """
    try:
        parts = urlsplit(issuer_id)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise _issuer_malformed() from error
    plain = issuer_id.isascii() and issuer_id.isprintable() and " " not in issuer_id
    if not plain or len(issuer_id) > _LONGEST or "@" in parts.netloc or "\\" in issuer_id:
        raise _issuer_malformed()
    if parts.scheme != "https" or not is_domain_name(host) or port == 0:
        raise _issuer_malformed()
    authority = host if port is None else f"{host}:{port}"
    return f"https://{authority}/.well-known/jwks.json"


def read_jwks(document: JsonObject, *, issuer_id: str) -> KeyDocument:
    """Read the keys that a JWKS holds for *issuer_id*.

    A key with an ``iss`` member counts for that issuer only. Its method id is the JWKS URL with
    the ``kid`` as fragment; the ``kid`` alone, ``<issuer>#kid``, and a ``kid`` that is an absolute
    URL are accepted spellings. A key without ``kid`` goes by its thumbprint. Raises MalformedInput:
    ``key_document_malformed``, ``too_many_keys``, ``duplicate_method``.
    """
    keys = document.get("keys")
    if not isinstance(keys, list):
        raise MalformedInput(
            reason="key_document_malformed", path="/keys", detail="the JWKS has no list of keys"
        )
    if len(keys) > MAX_KEYS:
        raise MalformedInput(
            reason="too_many_keys", path="/keys", detail=f"more than {MAX_KEYS} keys"
        )
    collected = _Collected(issuer_id, jwks_url(issuer_id))
    for index, item in enumerate(keys):
        collected.add(item, f"/keys/{index}")
    return KeyDocument(
        id=issuer_id,
        methods=MappingProxyType(collected.methods),
        purposes=MappingProxyType({ASSERTION_METHOD: frozenset(collected.methods)}),
        aliases=MappingProxyType(collected.aliases),
        unusable=MappingProxyType(collected.unusable),
    )


@dataclass(slots=True)
class _Collected:
    """The keys of one JWKS while it is read."""

    issuer_id: str
    url: str
    methods: dict[str, VerificationMethod] = field(default_factory=dict)
    unusable: dict[str, EngineError] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    sources: dict[str, JsonObject] = field(default_factory=dict)

    def add(self, jwk: JsonValue, path: str) -> None:
        if not isinstance(jwk, dict):
            raise MalformedInput(
                reason="key_document_malformed", path=path, detail="a JWK is an object"
            )
        if "iss" in jwk and jwk["iss"] != self.issuer_id:
            return
        kid = _kid_of(jwk, path)
        if kid is None:
            return
        method_id, *aliases = self._names(kid)
        if self.sources.get(method_id) == jwk:
            return
        self._claim(method_id, aliases, path)
        self.sources[method_id] = jwk
        try:
            self.methods[method_id] = VerificationMethod(
                id=method_id, controller=self.issuer_id, public_key=read_public_jwk(jwk)
            )
        except (MalformedInput, UnsupportedFeature) as problem:
            self.unusable[method_id] = without_traceback(problem)

    def _names(self, kid: str) -> tuple[str, ...]:
        """The method id that *kid* stands for, and its other accepted spellings."""
        if kid.startswith("https://"):
            return (kid,)
        return (f"{self.url}#{kid}", kid, f"{self.issuer_id}#{kid}")

    def _claim(self, method_id: str, aliases: list[str], path: str) -> None:
        for name in (method_id, *aliases):
            if name in self.sources or name in self.aliases:
                raise MalformedInput(
                    reason="duplicate_method", path=path, detail=f"{name} stands for two keys"
                )
        self.aliases |= dict.fromkeys(aliases, method_id)


def _kid_of(jwk: JsonObject, path: str) -> str | None:
    kid = jwk.get("kid")
    if isinstance(kid, str) and kid:
        return kid
    if "kid" in jwk:
        raise MalformedInput(
            reason="key_document_malformed", path=path, detail="the kid of a JWK is a string"
        )
    try:
        return jwk_thumbprint(jwk)
    except (MalformedInput, UnsupportedFeature):
        # Neither named nor of a known kind: nobody can ask for it.
        return None


def _issuer_malformed() -> MalformedInput:
    return MalformedInput(
        reason="issuer_malformed", detail="the issuer id is not a plain https:// URL"
    )
