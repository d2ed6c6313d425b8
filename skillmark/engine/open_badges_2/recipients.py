"""Is the badge about this person? (Open Badges 2.0, "IdentityObject", "IdentityHash")."""

from typing import Final

from skillmark.engine.errors import UnsupportedFeature
from skillmark.engine.model.identity import MatchedForm, matches_identity
from skillmark.engine.model.parts import IdentityObject as IdentityObject3
from skillmark.engine.model.vocabularies import IdentifierType
from skillmark.engine.open_badges_2.values import IdentityObject

WEAK_HASH: Final = "weak_hash"
LOWER_CASED: Final = "recipient_lower_cased"

_KNOWN_HASHES: Final = ("sha256$", "md5$")


def as_open_badges_3(recipient: IdentityObject) -> IdentityObject3:
    """The same identity as 3.0 knows it: ``identity`` is called ``identityHash`` there."""
    email = recipient.type == "email"
    return IdentityObject3(
        hashed=recipient.hashed,
        identity_hash=recipient.identity,
        identity_type=IdentifierType.EMAIL_ADDRESS if email else IdentifierType.IDENTIFIER,
        salt=recipient.salt or None,
    )


def match_recipient(recipient: IdentityObject, *, claimed: str) -> tuple[str, ...] | None:
    """Compare *recipient* with the identity that somebody claims, such as an e-mail address.

    Returns None for "somebody else", or the notes of a match: ``weak_hash`` for MD5, and
    ``recipient_lower_cased`` when only the claimed text in lower case matched. Raises
    UnsupportedFeature ``hash_algorithm`` for a hash other than SHA-256 and MD5, MalformedInput
    ``identity_hash`` for one of the wrong length.
    """
    if recipient.hashed and not recipient.identity.startswith(_KNOWN_HASHES):
        raise UnsupportedFeature(
            reason="hash_algorithm",
            name=recipient.identity.partition("$")[0][:20],
            path="/recipient/identity",
            detail="the recipient is hashed in a way that is not known",
        )
    match = matches_identity(as_open_badges_3(recipient), claimed)
    if not match.matched:
        return None
    notes = [WEAK_HASH] if match.weak_hash else []
    if match.form is MatchedForm.LOWER_CASE:
        notes.append(LOWER_CASED)
    return tuple(notes)
