import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.identity import (
    NO_MATCH,
    IdentityMatch,
    MatchedForm,
    hash_identity,
    matches_identity,
    matching_identity,
)
from skillmark.engine.model.values import IdentifierType, IdentityObject

KOSHER = "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
AS_GIVEN = IdentityMatch(form=MatchedForm.AS_GIVEN)
LOWER_CASE = IdentityMatch(form=MatchedForm.LOWER_CASE)


def hashed(
    value: str,
    *,
    salt: str | None = None,
    identity_type: IdentifierType = IdentifierType.EMAIL_ADDRESS,
) -> IdentityObject:
    return IdentityObject(hashed=True, identity_hash=value, identity_type=identity_type, salt=salt)


def plain(
    value: str, *, identity_type: IdentifierType = IdentifierType.EMAIL_ADDRESS
) -> IdentityObject:
    return IdentityObject(
        hashed=False, identity_hash=value, identity_type=identity_type, salt="not used"
    )


@pytest.mark.rule("ID-3")
def test_the_published_vectors_are_reproduced() -> None:
    jefferson = hash_identity("jjefferson18@example.com", "FleurDeSel")

    assert hash_identity("a@example.com", "Kosher") == KOSHER
    assert jefferson.startswith("sha256$658625b2")
    assert jefferson.endswith("f121f5fc")


@pytest.mark.rule("ID-2", "ID-3")
def test_the_identifier_is_hashed_before_the_salt_and_both_as_utf_8() -> None:
    digest = hashlib.sha256("jörg@example.orgsålt".encode()).hexdigest()

    assert hash_identity("jörg@example.org", "sålt") == f"sha256${digest}"


@pytest.mark.rule("ID-2", "ID-3")
def test_the_salted_address_matches_and_another_does_not() -> None:
    identity = hashed(KOSHER, salt="Kosher")

    assert matches_identity(identity, "a@example.com") == AS_GIVEN
    assert matches_identity(identity, "b@example.com") == NO_MATCH
    assert not matches_identity(hashed(KOSHER, salt="Sea"), "a@example.com").matched


@pytest.mark.rule("ID-4")
def test_upper_case_hex_is_the_same_hash() -> None:
    upper = "sha256$" + KOSHER.removeprefix("sha256$").upper()

    assert matches_identity(hashed(upper, salt="Kosher"), "a@example.com") == AS_GIVEN


@pytest.mark.rule("ID-4")
def test_a_missing_salt_means_none() -> None:
    assert hash_identity("a@example.com") == hash_identity("a@example.com", "")
    assert matches_identity(hashed(hash_identity("a@example.com")), "a@example.com") == AS_GIVEN


@pytest.mark.rule("ID-2")
def test_md5_is_accepted_and_called_weak() -> None:
    digest = hashlib.md5(b"a@example.comKosher", usedforsecurity=False).hexdigest()

    match = matches_identity(hashed(f"md5${digest}", salt="Kosher"), "a@example.com")

    assert match == IdentityMatch(form=MatchedForm.AS_GIVEN, weak_hash=True)


@pytest.mark.rule("ID-5")
def test_a_match_in_lower_case_only_is_reported_as_such() -> None:
    assert matches_identity(hashed(KOSHER, salt="Kosher"), "A@Example.COM") == LOWER_CASE
    assert matches_identity(plain("a@example.com"), "A@Example.com") == LOWER_CASE
    assert matches_identity(plain("A@Example.com"), "A@Example.com") == AS_GIVEN
    assert matches_identity(plain("A@Example.com"), "a@example.com") == NO_MATCH


@pytest.mark.parametrize(
    ("asked", "stored"),
    [
        ("İSMAIL@example.com", "ismail@example.com"),
        ("İSMAIL@example.com", "i̇smail@example.com"),
        ("STRASSE@example.com", "straße@example.com"),
        ("straße@example.com", "strasse@example.com"),
        ("\u212aim@example.com", "kim@example.com"),
        ("ÄNNE@example.com", "änne@example.com"),
    ],
)
@pytest.mark.rule("ID-5")
def test_letters_beyond_ascii_are_never_folded(asked: str, stored: str) -> None:
    assert matches_identity(plain(stored), asked) == NO_MATCH
    assert matches_identity(hashed(hash_identity(stored)), asked) == NO_MATCH


@pytest.mark.parametrize(
    "value",
    [
        "",
        "a@example.com",
        "sha1$da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "sha256$",
        KOSHER[:-1],
        KOSHER + "0",
        KOSHER + "\n",
        KOSHER.replace("sha256", "md5"),
        KOSHER.replace("$", ""),
        KOSHER.replace("b", "g"),
    ],
)
@pytest.mark.rule("ID-2")
def test_a_hash_of_no_known_form_is_refused_instead_of_compared(value: str) -> None:
    with pytest.raises(MalformedInput) as refused:
        matches_identity(hashed(value), value)

    assert (refused.value.reason, refused.value.path) == ("identity_hash", "/identityHash")


@pytest.mark.rule("ID-6")
def test_one_match_of_the_right_type_is_enough() -> None:
    identities = [
        plain("s-17", identity_type=IdentifierType.SOURCED_ID),
        hashed(KOSHER, salt="Sea"),
        hashed(KOSHER, salt="Kosher"),
    ]

    def match(identifier: str, identity_type: IdentifierType) -> IdentityMatch:
        return matching_identity(identities, identifier, identity_type=identity_type)

    assert match("a@example.com", IdentifierType.EMAIL_ADDRESS) == AS_GIVEN
    assert match("a@example.com", IdentifierType.SOURCED_ID) == NO_MATCH
    assert match("s-17", IdentifierType.SOURCED_ID) == AS_GIVEN
    assert match("s-17", IdentifierType.EMAIL_ADDRESS) == NO_MATCH


@pytest.mark.rule("ID-2", "ID-6")
def test_a_strong_match_is_preferred_to_a_weak_one() -> None:
    digest = hashlib.md5(b"a@example.com", usedforsecurity=False).hexdigest()
    weak, strong = hashed(f"md5${digest}"), hashed(KOSHER, salt="Kosher")

    for identities in ([weak, strong], [strong, weak]):
        match = matching_identity(
            identities, "a@example.com", identity_type=IdentifierType.EMAIL_ADDRESS
        )
        assert match == AS_GIVEN


@given(st.text(), st.one_of(st.none(), st.text()))
def test_what_is_hashed_matches_itself(identifier: str, salt: str | None) -> None:
    identity = hashed(hash_identity(identifier, salt), salt=salt)

    assert matches_identity(identity, identifier) == AS_GIVEN
