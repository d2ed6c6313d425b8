"""Is this credential about the person with this identifier? (Open Badges 3.0, IdentityObject.)

A hashed identity is ``sha256$`` or ``md5$`` and the hex digest of the identifier followed by the
salt. We issue SHA-256 only; MD5 is read, and the match says that it is weak.

No normalisation of identifiers is defined. The identifier is tried as given and then, if it has
capital letters, in lower case; the match says which of the two it was. Only the letters A to Z are
lowered: elsewhere "the same address in lower case" depends on the language (the Turkish dotless i)
or on the Unicode version, and a wrong match would show somebody else's badge as mine.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.parts import IdentityObject
from skillmark.engine.model.vocabularies import IdentifierTypeTerm

IDENTITY_HASH_PATTERN: Final = r"^(sha256\$[0-9A-Fa-f]{64}|md5\$[0-9A-Fa-f]{32})$"

_DIGESTS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "sha256": lambda data: hashlib.sha256(data).hexdigest(),
    "md5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}
_HASHED: Final = re.compile(IDENTITY_HASH_PATTERN[1:-1])
_LOWER_ASCII: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


class MatchedForm(StrEnum):
    """In which form the identifier matched."""

    AS_GIVEN = "as given"
    LOWER_CASE = "in lower case"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityMatch:
    """Whether an identifier matches, in which form, and whether the hash is one to rely on."""

    form: MatchedForm | None
    weak_hash: bool = False

    @property
    def matched(self) -> bool:
        return self.form is not None


NO_MATCH: Final = IdentityMatch(form=None)


def hash_identity(identifier: str, salt: str | None = None) -> str:
    """Return ``sha256$`` and 64 hex digits for *identifier*, exactly as given, and *salt*."""
    return f"sha256${_DIGESTS['sha256'](_message(identifier, salt))}"


def matches_identity(identity_object: IdentityObject, identifier: str) -> IdentityMatch:
    """Say whether *identifier* is the one in *identity_object*; upper or lower hex is the same.

    Raises MalformedInput with reason ``identity_hash`` when a hash has no known form.
    """
    algorithm, expected = _algorithm_and_digest(identity_object)
    for form, candidate in _forms(identifier):
        if algorithm is None:
            actual = candidate
        else:
            actual = _DIGESTS[algorithm](_message(candidate, identity_object.salt))
        if _equal(actual, expected):
            return IdentityMatch(form=form, weak_hash=algorithm == "md5")
    return NO_MATCH


def matching_identity(
    identity_objects: Iterable[IdentityObject],
    identifier: str,
    *,
    identity_type: IdentifierTypeTerm,
) -> IdentityMatch:
    """Return the best match among those of *identity_type*; one match is enough.

    A match by SHA-256 or in plain text is better than one by MD5, one as given better than one in
    lower case. Raises MalformedInput as ``matches_identity`` does.
    """
    matches = [
        matches_identity(identity, identifier)
        for identity in identity_objects
        if identity.identity_type == identity_type
    ]
    return min(matches, key=_rank, default=NO_MATCH)


def _rank(match: IdentityMatch) -> tuple[bool, bool, bool]:
    return (not match.matched, match.weak_hash, match.form is not MatchedForm.AS_GIVEN)


def _algorithm_and_digest(identity_object: IdentityObject) -> tuple[str | None, str]:
    stored = identity_object.identity_hash
    if not identity_object.hashed:
        return None, stored
    if _HASHED.fullmatch(stored) is None:
        raise MalformedInput(
            reason="identity_hash",
            path="/identityHash",
            detail="a hashed identity is sha256$ and 64, or md5$ and 32, hexadecimal digits",
        )
    algorithm, _, digest = stored.partition("$")
    return algorithm, digest.lower()


def _forms(identifier: str) -> Iterable[tuple[MatchedForm, str]]:
    yield MatchedForm.AS_GIVEN, identifier
    lowered = identifier.translate(_LOWER_ASCII)
    if lowered != identifier:
        yield MatchedForm.LOWER_CASE, lowered


def _message(identifier: str, salt: str | None) -> bytes:
    return _bytes(identifier) + _bytes(salt or "")


def _bytes(text: str) -> bytes:
    # A lone surrogate cannot come out of our JSON reader; from elsewhere it simply never matches.
    return text.encode("utf-8", "surrogatepass")


def _equal(one: str, other: str) -> bool:
    return hmac.compare_digest(_bytes(one), _bytes(other))
