"""Reading Open Badges 2.0 objects: values, and every problem with its place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.model.problems import Severity
from skillmark.engine.open_badges_2.reading import (
    read_assertion,
    read_badge_class,
    read_cryptographic_key,
    read_issuer_profile,
    read_revocation_list,
)
from skillmark.engine.open_badges_2.values import (
    Alignment,
    Assertion,
    BadgeClass,
    Criteria,
    Evidence,
    HostingScope,
    IdentityObject,
    Image,
    IssuerProfile,
    RevocationList,
    VerificationObject,
    VerificationType,
)
from tests.engine.open_badges_2.ob2_world import (
    ALICE,
    ALICE_SHA256,
    ASSERTION,
    BADGE_CLASS,
    HOST,
    ISSUER,
    KEY,
    REVOCATIONS,
    SALT,
    assertion,
    badge_class,
    issuer,
    key_document,
    revocation_list,
)

READERS = [
    read_assertion,
    read_badge_class,
    read_issuer_profile,
    read_cryptographic_key,
    read_revocation_list,
]


def problems_of(reading: Any) -> set[tuple[str, str]]:
    return {(problem.path, problem.reason) for problem in reading.problems}


@pytest.mark.rule("O2-1", "O2-2")
def test_assertion_is_read_whole() -> None:
    wire = assertion(
        recipient={"type": "email", "hashed": True, "identity": ALICE_SHA256, "salt": SALT},
        narrative="Two plates, one seam.",
        image={"id": f"{HOST}/7.png", "caption": "A seam"},
        evidence=[f"{HOST}/photo.html", {"id": "_:b0", "narrative": "Seen by two."}],
    )

    reading = read_assertion(wire)

    assert reading.problems == ()
    assert reading.value == Assertion(
        id=ASSERTION,
        source=wire,
        badge=BADGE_CLASS,
        recipient=IdentityObject(type="email", identity=ALICE_SHA256, hashed=True, salt=SALT),
        verification=VerificationObject(type=VerificationType.HOSTED),
        issued_on=datetime(2024, 3, 1, 10, tzinfo=UTC),
        expires=datetime(2030, 3, 1, 9, tzinfo=UTC),
        narrative="Two plates, one seam.",
        image=Image(id=f"{HOST}/7.png", caption="A seam"),
        evidence=(
            Evidence(id=f"{HOST}/photo.html"),
            Evidence(id="_:b0", narrative="Seen by two."),
        ),
    )


@pytest.mark.rule("O2-1")
@pytest.mark.parametrize(
    "name", ["@context", "id", "type", "recipient", "badge", "verification", "issuedOn"]
)
def test_each_required_member_of_an_assertion_is_missed(name: str) -> None:
    reading = read_assertion(assertion(**{name: None}))

    reason = {"@context": "context", "type": "type"}.get(name, "missing")
    assert problems_of(reading) == {(f"/{name}", reason)}


@pytest.mark.rule("O2-1")
def test_revoked_assertion_needs_an_id_and_nothing_else() -> None:
    wire = {
        "@context": "https://w3id.org/openbadges/v2",
        "type": "Assertion",
        "id": ASSERTION,
        "revoked": True,
        "revocationReason": "Issued in error",
    }

    reading = read_assertion(wire)

    assert reading.problems == ()
    assert reading.value == Assertion(
        id=ASSERTION, source=wire, revoked=True, revocation_reason="Issued in error"
    )


@pytest.mark.rule("O2-1", "O2-2")
@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"@context": "https://w3id.org/openbadges/invalid"}, "/@context", "context"),
        ({"@context": {"id": "@id"}}, "/@context", "context"),
        ({"type": "OtherAssertion"}, "/type", "type"),
        ({"type": [7, "Assertion"]}, "/type/0", "wrong_type"),
        ({"id": "not an iri"}, "/id", "not_an_iri"),
        ({"id": 7}, "/id", "wrong_type"),
        ({"id": ""}, "/id", "missing"),
        ({"badge": "welding"}, "/badge", "not_an_iri"),
        ({"badge": 7}, "/badge", "wrong_type"),
        ({"recipient": ALICE}, "/recipient", "wrong_type"),
        ({"recipient": {"type": "email", "identity": ALICE}}, "/recipient/hashed", "missing"),
        ({"recipient": {"type": "email", "hashed": True}}, "/recipient/identity", "missing"),
        (
            {"recipient": {"type": "email", "hashed": "yes", "identity": ALICE}},
            "/recipient/hashed",
            "wrong_type",
        ),
        ({"verification": {"type": "trusted"}}, "/verification/type", "verification_type"),
        (
            {"verification": {"type": ["hosted", "signed"]}},
            "/verification/type",
            "verification_type",
        ),
        ({"issuedOn": "2024-03-01"}, "/issuedOn", "timestamp_form"),
        ({"issuedOn": "2024-03-01T10:00:00"}, "/issuedOn", "timestamp_zone"),
        ({"issuedOn": -1}, "/issuedOn", "timestamp_year"),
        ({"issuedOn": 1e30}, "/issuedOn", "timestamp_year"),
        ({"issuedOn": True}, "/issuedOn", "wrong_type"),
        ({"expires": "soon"}, "/expires", "timestamp_form"),
        ({"revoked": "false"}, "/revoked", "wrong_type"),
        ({"evidence": [7]}, "/evidence/0", "wrong_type"),
        ({"evidence": {"id": "photo"}}, "/evidence/id", "not_an_iri"),
        ({"image": 7}, "/image", "wrong_type"),
        ({"image": {}}, "/image/id", "missing"),
        ({"narrative": ["a"]}, "/narrative", "wrong_type"),
    ],
)
def test_wrong_member_of_an_assertion_is_named_with_its_place(
    changes: dict[str, Any], place: str, reason: str
) -> None:
    assert problems_of(read_assertion(assertion(**changes))) == {(place, reason)}


@pytest.mark.rule("O2-3")
def test_badge_class_is_read_whole() -> None:
    wire = badge_class(
        criteria={"id": f"{HOST}/welding.html", "narrative": "Weld."},
        alignment=[
            {
                "targetName": "Arc welding",
                "targetUrl": "https://skills.example/arc",
                "targetDescription": "By hand",
                "targetFramework": "Trades",
                "targetCode": "W1",
            }
        ],
        tags=["steel", "seam"],
        **{"@language": "en"},
    )

    reading = read_badge_class(wire, location=BADGE_CLASS)

    assert reading.problems == ()
    assert reading.value == BadgeClass(
        id=BADGE_CLASS,
        source=wire,
        name="Welding, level 1",
        description="Joins two plates of steel.",
        issuer=ISSUER,
        image=Image(id=f"{HOST}/welding.png"),
        criteria=Criteria(id=f"{HOST}/welding.html", narrative="Weld."),
        alignments=(
            Alignment(
                target_name="Arc welding",
                target_url="https://skills.example/arc",
                target_description="By hand",
                target_framework="Trades",
                target_code="W1",
            ),
        ),
        tags=("steel", "seam"),
        language="en",
    )


@pytest.mark.rule("O2-3")
@pytest.mark.parametrize(
    "name",
    ["@context", "id", "type", "name", "description", "image", "criteria", "issuer"],
)
def test_each_required_member_of_a_badge_class_is_missed(name: str) -> None:
    reading = read_badge_class(badge_class(**{name: None}), location=BADGE_CLASS)

    reason = {"@context": "context", "type": "type"}.get(name, "missing")
    assert problems_of(reading) == {(f"/{name}", reason)}


@pytest.mark.rule("O2-3")
@pytest.mark.parametrize(
    ("changes", "place", "reason"),
    [
        ({"criteria": {}}, "/criteria", "missing"),
        ({"criteria": 7}, "/criteria", "wrong_type"),
        ({"alignment": "W1"}, "/alignment", "wrong_type"),
        ({"alignment": [{"targetName": "A"}]}, "/alignment/0/targetUrl", "missing"),
        ({"tags": [7]}, "/tags/0", "wrong_type"),
        ({"issuer": 7}, "/issuer", "wrong_type"),
    ],
)
def test_wrong_member_of_a_badge_class_is_named_with_its_place(
    changes: dict[str, Any], place: str, reason: str
) -> None:
    reading = read_badge_class(badge_class(**changes), location=BADGE_CLASS)

    assert problems_of(reading) == {(place, reason)}


def test_embedded_badge_class_needs_no_context_of_its_own() -> None:
    assert read_badge_class(badge_class(**{"@context": None})).problems == ()


@pytest.mark.rule("O2-3", "O2-5", "O2-6")
def test_issuer_profile_is_read_whole() -> None:
    embedded = {"id": f"{ISSUER}#key", "type": "CryptographicKey"}
    wire = issuer(
        type=["Profile", "https://example.org/School"],
        telephone="+49 1",
        description="Trades.",
        image=f"{HOST}/logo.png",
        publicKey=[KEY, embedded],
        revocationList=REVOCATIONS,
        verification={
            "type": "VerificationObject",
            "allowedOrigins": "issuer.example",
            "startsWith": [f"{HOST}/awards/"],
            "verificationProperty": "id",
        },
    )

    reading = read_issuer_profile(wire, location=ISSUER)

    assert reading.problems == ()
    assert reading.value == IssuerProfile(
        id=ISSUER,
        source=wire,
        name="School of Trades",
        url=HOST,
        email="office@issuer.example",
        telephone="+49 1",
        description="Trades.",
        image=Image(id=f"{HOST}/logo.png"),
        public_keys=(KEY, embedded),
        revocation_list=REVOCATIONS,
        hosting=HostingScope(allowed_origins=("issuer.example",), starts_with=(f"{HOST}/awards/",)),
    )


@pytest.mark.rule("O2-3")
@pytest.mark.parametrize("name", ["@context", "id", "type", "name", "url", "email"])
def test_each_required_member_of_an_issuer_is_missed(name: str) -> None:
    reading = read_issuer_profile(issuer(**{name: None}), location=ISSUER)

    reason = {"@context": "context", "type": "type"}.get(name, "missing")
    assert problems_of(reading) == {(f"/{name}", reason)}


@pytest.mark.rule("O2-6")
def test_public_key_that_is_neither_link_nor_object_is_named() -> None:
    reading = read_issuer_profile(issuer(publicKey=[7]), location=ISSUER)

    assert problems_of(reading) == {("/publicKey/0", "wrong_type")}


@pytest.mark.rule("O2-7")
def test_revocation_list_is_read_in_all_three_spellings() -> None:
    reading = read_revocation_list(
        revocation_list(
            "urn:uuid:1",
            {"id": "urn:uuid:2", "revocationReason": "Issued in error"},
            {"uid": "3"},
        )
    )

    assert reading.problems == ()
    assert reading.value == RevocationList(
        id=REVOCATIONS,
        issuer=ISSUER,
        reasons={"urn:uuid:1": "", "urn:uuid:2": "Issued in error", "3": ""},
    )


@pytest.mark.rule("O2-7")
def test_issuer_of_a_revocation_list_may_be_embedded() -> None:
    reading = read_revocation_list(revocation_list(issuer={"id": ISSUER}))

    assert reading.value.issuer == ISSUER


@pytest.mark.rule("O2-7")
def test_entry_without_an_id_is_named() -> None:
    reading = read_revocation_list(revocation_list(7, {"reason": "none"}))

    assert problems_of(reading) == {
        ("/revokedAssertions/0/id", "wrong_type"),
        ("/revokedAssertions/1/id", "missing"),
    }


@pytest.mark.rule("O2-6")
def test_key_must_be_a_key_with_owner_and_pem() -> None:
    reading = read_cryptographic_key(key_document("", type="Key", owner=None))

    assert problems_of(reading) == {
        ("/type", "type"),
        ("/owner", "missing"),
        ("/publicKeyPem", "missing"),
    }


# What 1.x left behind


LEGACY: dict[str, Any] = {
    "uid": "7",
    "recipient": {"type": "email", "hashed": False, "identity": ALICE},
    "badge": BADGE_CLASS,
    "verify": {"type": "hosted", "url": ASSERTION},
    "issuedOn": 1_359_217_910,
}


@pytest.mark.rule("O2-11")
@pytest.mark.parametrize(
    "extra",
    [{}, {"@context": "https://w3id.org/openbadges/v1", "type": "Assertion", "id": ASSERTION}],
)
def test_assertion_of_1_x_is_read_with_notes(extra: dict[str, Any]) -> None:
    reading = read_assertion({**LEGACY, **extra})

    assert reading.value == Assertion(
        id=ASSERTION,
        source={},
        badge=BADGE_CLASS,
        recipient=IdentityObject(type="email", identity=ALICE, hashed=False),
        verification=VerificationObject(type=VerificationType.HOSTED, url=ASSERTION),
        issued_on=datetime(2013, 1, 26, 16, 31, 50, tzinfo=UTC),
        uid="7",
        is_legacy=True,
    )
    assert {(problem.reason, problem.severity) for problem in reading.problems} == {
        ("legacy", Severity.NOTE),
        ("unix_timestamp", Severity.NOTE),
    }
    assert reading.errors == ()


@pytest.mark.rule("O2-11")
def test_calendar_day_of_1_x_is_midnight_utc() -> None:
    reading = read_assertion({**LEGACY, "issuedOn": "2013-01-26", "expires": "2013-01-27"})

    assert reading.errors == ()
    assert reading.value.expires == datetime(2013, 1, 27, tzinfo=UTC)
    assert reading.value.expires - timedelta(days=1) == reading.value.issued_on


@pytest.mark.rule("O2-11")
def test_badge_class_and_issuer_of_1_x_are_called_after_their_place() -> None:
    old_class = {
        "name": "Welding",
        "description": "Seams.",
        "image": f"{HOST}/welding.png",
        "criteria": f"{HOST}/welding.html",
        "issuer": ISSUER,
        "alignment": [
            {"name": "Arc", "url": "https://skills.example/arc", "description": "By hand"}
        ],
    }
    read_class = read_badge_class(old_class, location=BADGE_CLASS)
    read_issuer = read_issuer_profile({"name": "School", "url": HOST}, location=ISSUER)

    assert (read_class.problems, read_issuer.problems) == ((), ())
    assert (read_class.value.id, read_issuer.value.id) == (BADGE_CLASS, ISSUER)
    assert read_class.value.alignments == (
        Alignment(
            target_name="Arc",
            target_url="https://skills.example/arc",
            target_description="By hand",
        ),
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
member_names = st.sampled_from(
    [
        *assertion(),
        *badge_class(),
        *issuer(),
        *key_document("x"),
        *revocation_list(),
        *LEGACY,
        "evidence",
        "alignment",
        "tags",
        "publicKey",
    ]
)


@given(st.dictionaries(member_names, json_values, max_size=8))
def test_any_object_is_read_without_an_exception(wire: dict[str, Any]) -> None:
    for read in READERS:
        for problem in read(wire).problems:
            assert problem.path.startswith("/")
