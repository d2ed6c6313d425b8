"""Hiding claims behind digests, and putting disclosed ones back (RFC 9901, sections 4.2 and 7.1).

An issuer conceals: a member or an item becomes a *disclosure*, ``[salt, name, value]`` or
``[salt, value]`` in base64url, and the digest of that text stays behind, in ``_sd`` or as
``{"...": digest}``. A verifier reveals: for each digest whose disclosure was sent, the claim
comes back; every other digest goes. A disclosure may hold digests itself.

Positions are JSON pointers (RFC 6901) into the claims as they are when everything that was sent
is revealed.
"""

import hashlib
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import read_json, write_json

DIGESTS: Final = "_sd"
DIGEST_OF_ITEM: Final = "..."
HASH_NAME: Final = "_sd_alg"
SHA_256: Final = "sha-256"

# RFC 9901, sections 4.1.1 and 4.2.1: no claim may have one of these names, at any level.
_RESERVED: Final = frozenset({DIGESTS, DIGEST_OF_ITEM, HASH_NAME})
# The strict JSON reader allows as much for one text; disclosures could nest deeper by chaining.
_MAX_DEPTH: Final = 64
_SALT_BYTES: Final = 16


def new_salt() -> str:
    """128 random bits in base64url, as RFC 9901, section 9.3, recommends."""
    return encode_base64url(secrets.token_bytes(_SALT_BYTES))


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One disclosed claim: its text as it travels, and what the text says.

    ``name`` is None for an item of an array.
    """

    text: str
    name: str | None
    value: JsonValue

    @property
    def digest(self) -> str:
        """The digest by which the signed payload refers to this disclosure."""
        return digest_of(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """How claims are hidden.

    ``salts`` gives a fresh text of at least 128 random bits each time; it can be replaced so that
    an issue that was journalled can be repeated, and is asked for decoys too. ``decoys`` is the
    number of digests of nothing that each list of digests gets.
    """

    salts: Callable[[], str] = new_salt
    decoys: int = 0


@dataclass(frozen=True, slots=True)
class Revealed:
    """The processed payload, and where each disclosure ended up: pointer to disclosure."""

    claims: JsonObject
    positions: dict[str, Disclosure]


def digest_of(text: str) -> str:
    """The base64url SHA-256 digest of ASCII *text* (RFC 9901, section 4.2.3)."""
    return encode_base64url(hashlib.sha256(text.encode("ascii")).digest())


def pointer_token(name: str) -> str:
    """*name* as one reference token of a JSON pointer (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


def read_disclosure(text: str) -> Disclosure:
    """Read the disclosure *text*.

    Raises MalformedInput: ``disclosure`` (not an array of salt, name and value, or of salt and
    value; a reserved name), and the reasons of strict base64url and strict JSON.
    """
    parts = read_json(decode_base64url(text))
    if not isinstance(parts, list) or len(parts) not in {2, 3} or not isinstance(parts[0], str):
        raise _malformed("a disclosure is an array of salt, name and value, or of salt and value")
    if len(parts) == 2:
        return Disclosure(text, None, parts[1])
    name = parts[1]
    if not isinstance(name, str) or name in _RESERVED:
        raise _malformed("a disclosure has a text as its claim name, and none that is reserved")
    return Disclosure(text, name, parts[2])


# --- revealing -----------------------------------------------------------------------------


def reveal(payload: JsonObject, disclosures: Iterable[Disclosure]) -> Revealed:
    """Put *disclosures* into the signed *payload* (RFC 9901, section 7.1, steps 3 to 5).

    Raises MalformedInput: ``disclosure`` (a digest or a disclosure in the wrong place or form, a
    name that is there already), ``duplicate_digest``, ``unreferenced_disclosure``, ``too_deep``;
    and UnsupportedFeature (``unknown_hash``) when the digests are not SHA-256.
    """
    algorithm = payload.get(HASH_NAME, SHA_256)
    if not isinstance(algorithm, str):
        raise _malformed("the name of the hash is not a text", f"/{HASH_NAME}")
    if algorithm != SHA_256:
        detail = f"the digests are made with {algorithm:.40}, only {SHA_256} is known"
        raise UnsupportedFeature(
            reason="unknown_hash", name=algorithm, detail=detail, path=f"/{HASH_NAME}"
        )
    revealing = _Revealing(_by_digest(disclosures))
    signed = {name: value for name, value in payload.items() if name != HASH_NAME}
    claims = revealing.members(signed, "", 0)
    if revealing.waiting:
        raise MalformedInput(
            reason="unreferenced_disclosure",
            detail="a disclosure was sent to which the signed token does not refer",
        )
    return Revealed(claims, revealing.positions)


def _by_digest(disclosures: Iterable[Disclosure]) -> dict[str, Disclosure]:
    found: dict[str, Disclosure] = {}
    for disclosure in disclosures:
        if found.setdefault(disclosure.digest, disclosure) is not disclosure:
            detail = "one disclosure was sent twice"
            raise MalformedInput(reason="unreferenced_disclosure", detail=detail)
    return found


@dataclass(slots=True)
class _Revealing:
    """One pass over a payload; every digest is met once, so the work is linear."""

    waiting: dict[str, Disclosure]
    positions: dict[str, Disclosure] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def members(self, value: JsonObject, pointer: str, depth: int) -> JsonObject:
        claims: JsonObject = {}
        for name, member in value.items():
            if name == DIGESTS:
                continue
            if name in _RESERVED:
                raise _malformed(f"a claim may not be called {name}", pointer)
            claims[name] = self._value(member, f"{pointer}/{pointer_token(name)}", depth)
        for digest in _digest_list(value, pointer):
            disclosure = self._take(digest, pointer)
            if disclosure is not None:
                self._insert(disclosure, claims, pointer, depth)
        return claims

    def _insert(self, disclosure: Disclosure, claims: JsonObject, pointer: str, depth: int) -> None:
        if disclosure.name is None:
            raise _malformed("a disclosed item of an array stands for a member", pointer)
        if disclosure.name in claims:
            raise _malformed(f"the claim {disclosure.name:.40} is there twice", pointer)
        here = f"{pointer}/{pointer_token(disclosure.name)}"
        self.positions[here] = disclosure
        claims[disclosure.name] = self._value(disclosure.value, here, depth)

    def _array(self, value: list[JsonValue], pointer: str, depth: int) -> list[JsonValue]:
        items: list[JsonValue] = []
        for item in value:
            here = f"{pointer}/{len(items)}"
            if not isinstance(item, dict) or DIGEST_OF_ITEM not in item:
                items.append(self._value(item, here, depth))
                continue
            disclosure = self._take(_only_digest(item, here), here)
            if disclosure is None:
                continue
            if disclosure.name is not None:
                raise _malformed("a disclosed member stands for an item of an array", here)
            self.positions[here] = disclosure
            items.append(self._value(disclosure.value, here, depth))
        return items

    def _value(self, value: JsonValue, pointer: str, depth: int) -> JsonValue:
        if depth >= _MAX_DEPTH:
            detail = f"the disclosed claims are nested deeper than {_MAX_DEPTH} levels"
            raise MalformedInput(reason="too_deep", detail=detail)
        if isinstance(value, dict):
            return self.members(value, pointer, depth + 1)
        if isinstance(value, list):
            return self._array(value, pointer, depth + 1)
        return value

    def _take(self, digest: str, pointer: str) -> Disclosure | None:
        if digest in self._met:
            detail = "one digest stands in two places"
            raise MalformedInput(reason="duplicate_digest", detail=detail, path=pointer)
        self._met.add(digest)
        return self.waiting.pop(digest, None)


def _digest_list(value: JsonObject, pointer: str) -> list[str]:
    digests = value.get(DIGESTS, [])
    if not isinstance(digests, list):
        raise _malformed(f"{DIGESTS} is not a list of digests", pointer)
    texts = [digest for digest in digests if isinstance(digest, str)]
    if len(texts) != len(digests):
        raise _malformed(f"{DIGESTS} is not a list of digests", pointer)
    return texts


def _only_digest(item: JsonObject, pointer: str) -> str:
    digest = item[DIGEST_OF_ITEM]
    if len(item) != 1 or not isinstance(digest, str):
        raise _malformed(f"{DIGEST_OF_ITEM} stands alone and holds one digest", pointer)
    return digest


# --- concealing ----------------------------------------------------------------------------


def conceal(
    claims: JsonObject, pointers: Collection[str], *, hiding: Hiding
) -> tuple[JsonObject, list[Disclosure]]:
    """Return *claims* with the positions *pointers* hidden, and the disclosures that show them.

    A position inside another hidden one gives a recursive disclosure. Lists of digests are
    sorted, which says nothing about the order of the claims. Raises MalformedInput: ``pointer``
    (nothing there, or there twice), ``reserved_claim`` (a claim called ``_sd``, ``...`` or
    ``_sd_alg``), ``salt`` (a salt that was used before), ``too_deep``.
    """
    wanted = set(pointers)
    if len(wanted) != len(pointers):
        raise MalformedInput(reason="pointer", detail="one position is listed twice")
    concealing = _Concealing(wanted, hiding)
    payload = concealing.members(claims, "", 0)
    if wanted:
        detail = "there is no claim at this position that could be hidden"
        raise MalformedInput(reason="pointer", detail=detail, path=min(wanted))
    if concealing.disclosures:
        payload[HASH_NAME] = SHA_256
    return payload, concealing.disclosures


@dataclass(slots=True)
class _Concealing:
    """One pass over the claims; hidden positions are struck off ``wanted`` as they are met."""

    wanted: set[str]
    hiding: Hiding
    disclosures: list[Disclosure] = field(default_factory=list)
    _used_salts: set[str] = field(default_factory=set)

    def members(self, value: JsonObject, pointer: str, depth: int) -> JsonObject:
        shown: JsonObject = {}
        digests: list[JsonValue] = []
        for name, member in value.items():
            if name in _RESERVED:
                detail = f"a claim may not be called {name}"
                raise MalformedInput(reason="reserved_claim", detail=detail, path=pointer)
            here = f"{pointer}/{pointer_token(name)}"
            inner = self._value(member, here, depth)
            if self._hides(here):
                digests.append(self._disclose([self._salt(), name, inner], name, inner))
            else:
                shown[name] = inner
        if digests:
            digests += [digest_of(self._salt()) for _ in range(self.hiding.decoys)]
            shown[DIGESTS] = sorted(digests, key=str)
        return shown

    def _array(self, value: Sequence[JsonValue], pointer: str, depth: int) -> list[JsonValue]:
        items: list[JsonValue] = []
        for index, item in enumerate(value):
            here = f"{pointer}/{index}"
            inner = self._value(item, here, depth)
            if self._hides(here):
                digest = self._disclose([self._salt(), inner], None, inner)
                items.append({DIGEST_OF_ITEM: digest})
            else:
                items.append(inner)
        return items

    def _value(self, value: JsonValue, pointer: str, depth: int) -> JsonValue:
        if depth >= _MAX_DEPTH:
            detail = f"the claims are nested deeper than {_MAX_DEPTH} levels"
            raise MalformedInput(reason="too_deep", detail=detail)
        if isinstance(value, dict):
            return self.members(value, pointer, depth + 1)
        if isinstance(value, list):
            return self._array(value, pointer, depth + 1)
        return value

    def _hides(self, pointer: str) -> bool:
        if pointer not in self.wanted:
            return False
        self.wanted.remove(pointer)
        return True

    def _disclose(self, parts: list[JsonValue], name: str | None, value: JsonValue) -> str:
        disclosure = Disclosure(encode_base64url(write_json(parts)), name, value)
        self.disclosures.append(disclosure)
        return disclosure.digest

    def _salt(self) -> str:
        salt = self.hiding.salts()
        if salt in self._used_salts:
            detail = "a salt was used twice, by which two hidden claims could be compared"
            raise MalformedInput(reason="salt", detail=detail)
        self._used_salts.add(salt)
        return salt


def _malformed(detail: str, path: str = "") -> MalformedInput:
    return MalformedInput(reason="disclosure", detail=detail, path=path)
