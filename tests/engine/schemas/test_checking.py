import copy
import json
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmark.engine.model.problems import errors_in
from skillmark.engine.model.reading import read_achievement_credential
from skillmark.engine.model.values import (
    AchievementType,
    AlignmentTargetType,
    IdentifierType,
    ResultStatus,
    ResultType,
)
from skillmark.engine.schemas import SchemaKind, check
from tests.engine.model.changes import changed
from tests.engine.model.examples import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OPEN_BADGES,
    Document,
    endorsement,
    full_badge,
    simple_badge,
    simple_badge_1_1,
)
from tests.engine.model.mutants import mutants_of
from tests.engine.model.strategies import documents, endorsement_documents

QUICK = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def found(document: Document, kind: SchemaKind | None = None) -> list[tuple[str, str]]:
    problems = check(document, kind or SchemaKind.ACHIEVEMENT_CREDENTIAL)
    assert all(problem.detail for problem in problems)
    return sorted((problem.path, problem.reason) for problem in problems)


def profile(name: str) -> Document:
    return {"id": "https://school.example/p", "type": [name], "name": "x"}


def identity(**members: Any) -> Document:
    kept = full_badge()["credentialSubject"]["identifier"][0]
    return {**kept, **members}


@pytest.mark.rule("DM-1", "DM-3", "DM-5", "DM-6", "DM-15")
def test_good_badges_have_no_problems() -> None:
    assert found(simple_badge()) == []
    assert found(full_badge()) == []
    assert found(changed(simple_badge(), "/type/1", "AchievementCredential")) == []


@pytest.mark.rule("SE-6")
def test_the_older_data_model_has_a_schema_of_its_own() -> None:
    assert found(simple_badge_1_1()) == []
    assert found(changed(simple_badge_1_1(), "/name", ...)) == [("/name", "missing_member")]
    assert found(changed(simple_badge(), "/name", ...)) == []


# The negative samples of the 1EdTech validator, rebuilt as one change each.
WRONG_CLASSES = {
    "/type": ["VerifiableCredential", "OtherCredential"],
    "/issuer/type": ["InvalidProfile"],
    "/credentialSubject/type": ["InvalidAchievementSubject"],
    "/credentialSubject/achievement/type": ["InvalidAchievement"],
    "/credentialSubject/achievement/resultDescription/2/type": "InvalidResultDescription",
    "/credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/1/type": ["Level"],
    "/credentialSubject/achievement/resultDescription/0/alignment/0/type": ["InvalidAlignment"],
    "/credentialSubject/identifier/0/type": "InvalidIdentityObject",
    "/credentialSubject/result/1/type": ["InvalidResult"],
    "/evidence/0/type": "InvalidEvidence",
    "/issuer/address/type": ["InvalidAddress"],
}


@pytest.mark.parametrize(("path", "value"), WRONG_CLASSES.items())
@pytest.mark.rule("DM-3", "SU-1", "AC-1", "AC-10", "AC-11", "AC-13", "AC-15", "AC-18", "T-17")
def test_every_nested_class_is_checked_by_name(path: str, value: Any) -> None:
    assert found(changed(full_badge(), path, value)) == [(path, "wrong_class")]


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("/issuer/parentOrg", profile("InvalidProfile"), "/issuer/parentOrg/type"),
        ("/credentialSubject/source", profile("Invalid"), "/credentialSubject/source/type"),
        (
            "/issuer/otherIdentifier",
            [{"type": "Invalid", "identifier": "1", "identifierType": "sourcedId"}],
            "/issuer/otherIdentifier/0/type",
        ),
        ("/image", {"id": "urn:x:1", "type": ["Image"]}, "/image/type"),
        (
            "/issuer/address/geo",
            {"type": "Point", "latitude": 1, "longitude": 2},
            "/issuer/address/geo/type",
        ),
        (
            "/credentialSubject/achievement/related",
            [{"id": "urn:x:2", "type": "Achievement"}],
            "/credentialSubject/achievement/related/0/type",
        ),
    ],
)
@pytest.mark.rule("AC-3", "AC-6", "AC-7", "AC-8", "AC-15", "AC-17", "SU-10", "T-17")
def test_added_parts_are_checked_by_name_too(path: str, value: Any, where: str) -> None:
    assert found(changed(full_badge(), path, value)) == [(where, "wrong_class")]


REQUIRED = (
    *("/id", "/type", "/issuer", "/validFrom", "/credentialSubject", "/issuer/id", "/issuer/type"),
    *("/credentialSubject/type", "/credentialSubject/achievement", "/evidence/0/type"),
    *(
        f"/credentialSubject/achievement/{name}"
        for name in ("id", "type", "name", "description", "criteria")
    ),
    *(
        f"/credentialSubject/achievement/resultDescription/0/{name}"
        for name in ("id", "type", "name", "resultType")
    ),
    *(
        f"/credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/0/{name}"
        for name in ("id", "type", "name")
    ),
    *(
        f"/credentialSubject/achievement/resultDescription/0/alignment/0/{name}"
        for name in ("type", "targetName", "targetUrl")
    ),
    *(
        f"/credentialSubject/identifier/0/{name}"
        for name in ("type", "hashed", "identityHash", "identityType")
    ),
    *("/credentialSchema/0/id", "/credentialSchema/0/type", "/credentialStatus/type"),
    *("/credentialSubject/result/0/type", "/relatedResource/0/id"),
)


@pytest.mark.parametrize("path", REQUIRED)
@pytest.mark.rule("DM-2", "DM-4", "DM-5", "DM-6", "DM-11", "DM-12", "SU-3", "AC-1", "AC-9", "ID-1")
@pytest.mark.rule("VC-2", "VC-3", "VC-5", "AC-10", "AC-11", "AC-13", "AC-15", "AC-18")
def test_a_missing_member_is_named(path: str) -> None:
    assert found(changed(full_badge(), path, ...)) == [(path, "missing_member")]


@pytest.mark.rule("SU-2", "T-17")
def test_a_subject_needs_an_id_or_an_identifier() -> None:
    nobody = changed(full_badge(), "/credentialSubject/identifier", ...)

    assert found(nobody) == [("/credentialSubject", "subject_unidentified")]


@pytest.mark.parametrize("criteria", [{}, {"type": "Criteria"}])
@pytest.mark.rule("AC-1", "T-17")
def test_criteria_need_an_id_or_a_narrative(criteria: Document) -> None:
    path = "/credentialSubject/achievement/criteria"

    assert found(changed(full_badge(), path, criteria)) == [(path, "criteria_empty")]
    assert found(changed(full_badge(), path, {"id": "https://school.example/c"})) == []


SETS = (
    *("/evidence", "/credentialSchema", "/relatedResource", "/proof", "/endorsement"),
    *("/credentialStatus", "/termsOfUse", "/endorsementJwt", "/issuer/otherIdentifier"),
    *("/credentialSubject/identifier", "/credentialSubject/result"),
    *("/credentialSubject/achievement/resultDescription", "/credentialSubject/achievement/tag"),
)


@pytest.mark.parametrize("path", SETS)
@pytest.mark.rule("SE-2", "B22")
def test_no_set_may_be_empty(path: str) -> None:
    assert found(changed(full_badge(), path, [])) == [(path, "empty_array")]


@pytest.mark.parametrize(
    "path",
    [
        "/evidence",
        "/credentialSubject/result",
        "/credentialSubject/achievement/resultDescription",
    ],
)
@pytest.mark.rule("SE-1")
def test_nothing_stands_twice_in_a_set(path: str) -> None:
    document = full_badge()
    target: Any = document
    for step in path.strip("/").split("/"):
        target = target[step]
    target.append(copy.deepcopy(target[0]))

    assert found(document) == [(path, "duplicate_value")]


@pytest.mark.rule("AC-10")
def test_an_ordered_list_may_repeat_a_value() -> None:
    path = "/credentialSubject/achievement/resultDescription/2/allowedValue"

    assert found(changed(full_badge(), path, ["F", "F", "A"])) == []
    assert found(changed(full_badge(), path, [])) == [(path, "empty_array")]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/credentialSubject/identifier/0/hashed", "true"),
        ("/credentialSubject/identifier/0/hashed", 1),
        ("/credentialSubject/creditsEarned", "0.5"),
        ("/credentialSubject/creditsEarned", True),
        ("/credentialSubject/achievement/resultDescription/1/valueMin", 0),
        ("/credentialSubject/result/1/value", 92.5),
        ("/credentialSubject/name", {"en": "Alice"}),
        ("/credentialSubject/achievement/name", ["Lathe"]),
        ("/credentialSubject", []),
        ("/credentialSubject", "urn:x:1"),
        ("/credentialSubject/achievement", "urn:x:1"),
        ("/credentialSubject/achievement", [simple_badge()["credentialSubject"]["achievement"]]),
        ("/issuer", [profile("Profile")]),
        ("/issuer", 7),
        ("/image", "https://school.example/i.png"),
        ("/id", ["urn:x:1"]),
        ("/validFrom", 1_700_000_000),
        ("/credentialStatus/statusListIndex", 0.5),
        ("/credentialSubject/narrative", ["# Report"]),
        ("/credentialSubject/licenseNumber", 7),
        ("/credentialSubject/result", "A"),
        ("/credentialSubject/identifier", "a@example.com"),
        ("/refreshService", [{"id": "urn:x:r", "type": "1EdTechCredentialRefresh"}]),
        ("/credentialStatus/type", ["BitstringStatusListEntry"]),
    ],
)
@pytest.mark.rule("SE-1", "SE-4", "SU-3", "SU-4", "SU-5", "SU-8", "SU-10", "DM-6", "B22", "T-6")
@pytest.mark.rule("DM-13", "VC-3")
def test_every_value_has_its_native_json_type(path: str, value: Any) -> None:
    assert found(changed(full_badge(), path, value)) == [(path, "type_mismatch")]


@pytest.mark.parametrize("path", ["/name", "/issuer", "/credentialSubject/role", "/validUntil"])
@pytest.mark.rule("SE-2")
def test_null_is_refused(path: str) -> None:
    assert found(changed(full_badge(), path, None)) == [(path, "null_value")]


@pytest.mark.parametrize("path", ["/validFrom", "/validUntil", "/awardedDate"])
@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20T09:00:00",
        "2026-11-20T09:00:60Z",
        "2026-11-20T24:00:00Z",
        "10000-11-20T09:00:00Z",
        "2026-11-20",
        "2026-11-20T09:00:00z",
        "2026-11-20T09:00:00Z\n",
        "2026-11-20T09:00:00+15:00",
    ],
)
@pytest.mark.rule("DM-5", "DM-8", "DM-9", "B21")
def test_times_have_a_zone_and_a_strict_form(path: str, text: str) -> None:
    assert found(changed(full_badge(), path, text)) == [(path, "timestamp_form")]


@pytest.mark.rule("SU-7")
def test_activity_dates_are_times_with_a_zone() -> None:
    path = "/credentialSubject/activityStartDate"

    assert found(changed(full_badge(), path, "2026-11-20")) == [(path, "timestamp_form")]
    assert found(changed(full_badge(), path, "2026-11-20T00:00:00+01:00")) == []


@pytest.mark.parametrize(
    ("path", "term"),
    [
        ("/credentialSubject/achievement/achievementType", "Microcredential"),
        ("/credentialSubject/achievement/achievementType", "my ext:Own"),
        ("/credentialSubject/achievement/achievementType", "ext:"),
        ("/credentialSubject/achievement/resultDescription/0/resultType", "ext:a b"),
        ("/credentialSubject/achievement/resultDescription/0/alignment/0/targetType", "ESCO"),
        ("/credentialSubject/identifier/0/identityType", "e-mail"),
        ("/credentialSubject/result/3/status", "Passed"),
        ("/credentialSubject/result/3/status", "ext:Passed"),
        ("/credentialSubject/achievement/resultDescription/0/assessmentType", "Test"),
    ],
)
@pytest.mark.rule("VOC-1", "VOC-2", "VOC-3", "VOC-4", "VOC-5", "AC-2")
def test_a_word_outside_its_vocabulary_is_refused(path: str, term: str) -> None:
    assert found(changed(full_badge(), path, term)) == [(path, "unknown_term")]


@pytest.mark.parametrize(
    ("path", "terms"),
    [
        ("/credentialSubject/achievement/achievementType", AchievementType),
        ("/credentialSubject/achievement/resultDescription/0/resultType", ResultType),
        (
            "/credentialSubject/achievement/resultDescription/0/alignment/0/targetType",
            AlignmentTargetType,
        ),
        ("/credentialSubject/identifier/0/identityType", IdentifierType),
        ("/credentialSubject/result/3/status", ResultStatus),
    ],
)
@pytest.mark.rule("VOC-1", "VOC-2", "VOC-3", "VOC-4", "VOC-5")
def test_every_word_of_a_vocabulary_is_accepted(path: str, terms: type[StrEnum]) -> None:
    assert [found(changed(full_badge(), path, term.value)) for term in terms] == [[]] * len(terms)


@pytest.mark.rule("VOC-1", "VOC-5", "AC-2")
def test_extension_terms_and_the_misnamed_email_are_accepted() -> None:
    document = full_badge()
    changed(document, "/credentialSubject/achievement/achievementType", "ext:Nano.Degree_1-b")
    changed(document, "/credentialSubject/identifier/0/identityType", "email")

    assert found(document) == []


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/credentialSubject/identifier/0", "note"),
        ("/image", "alt"),
        ("/issuer/otherIdentifier", "note"),
    ],
)
@pytest.mark.rule("DM-17")
def test_closed_classes_are_closed(path: str, member: str) -> None:
    document = full_badge()
    document["image"] = {"id": "urn:x:1", "type": "Image"}
    document["issuer"]["otherIdentifier"] = {
        "type": "IdentifierEntry",
        "identifier": "1",
        "identifierType": "sourcedId",
    }

    assert found(changed(document, f"{path}/{member}", "x")) == [
        (f"{path}/{member}", "unknown_member")
    ]


@pytest.mark.rule("DM-17")
def test_open_classes_are_open() -> None:
    document = full_badge()
    for path in ("", "/issuer", "/credentialSubject", "/credentialSubject/achievement/criteria"):
        changed(document, f"{path}/unknownMember", {"a": [1]})

    assert found(document) == []


@pytest.mark.parametrize(
    "value",
    ["asdjhsadas", "sha256$", "sha256$" + "0" * 63, "sha256$" + "g" * 64, "md5$" + "0" * 64, "x$"],
)
@pytest.mark.rule("ID-2")
def test_a_hashed_identity_has_the_form_of_a_hash(value: str) -> None:
    path = "/credentialSubject/identifier/0"

    assert found(changed(full_badge(), path, identity(identityHash=value))) == [
        (f"{path}/identityHash", "identity_hash")
    ]
    assert found(changed(full_badge(), path, identity(identityHash=value, hashed=False))) == []


@pytest.mark.rule("ID-2", "ID-4")
def test_md5_and_upper_case_hex_are_accepted() -> None:
    path = "/credentialSubject/identifier/0/identityHash"

    assert found(changed(full_badge(), path, "md5$" + "A" * 32)) == []
    assert found(changed(full_badge(), path, "sha256$" + "aF" * 32)) == []


@pytest.mark.parametrize(
    "contexts",
    [
        CREDENTIALS_V2,
        [],
        [CREDENTIALS_V2],
        [OPEN_BADGES, CREDENTIALS_V2],
        [CREDENTIALS_V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-4.0.0.json"],
        [CREDENTIALS_V2, "http://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        [CREDENTIALS_V2, OPEN_BADGES + "x"],
        [CREDENTIALS_V2, {"@vocab": "https://evil.example/"}],
        [CREDENTIALS_V2, OPEN_BADGES, 7],
        ["https://w3.org/ns/credentials/v2", OPEN_BADGES],
        {"@vocab": "x"},
    ],
)
@pytest.mark.rule("DM-1", "VC-1", "B15")
def test_the_first_two_contexts_are_fixed(contexts: Any) -> None:
    reasons = {reason for _, reason in found(changed(simple_badge(), "/@context", contexts))}

    assert reasons == {"context"}


@pytest.mark.parametrize(
    "contexts",
    [
        [CREDENTIALS_V2, "https://purl.imsglobal.org/spec/ob/v3p0/context.json"],
        [CREDENTIALS_V2, "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"],
        [CREDENTIALS_V2, OPEN_BADGES, "https://school.example/c.json", {"own": "urn:x:own"}],
    ],
)
@pytest.mark.rule("DM-1", "SE-7")
def test_every_3_0_context_and_further_contexts_are_accepted(contexts: Any) -> None:
    assert found(changed(simple_badge(), "/@context", contexts)) == []


@pytest.mark.parametrize("value", ["", "#list", "1", "//host/a", "urn:", "a b:c", "https://a/<b>"])
@pytest.mark.rule("DM-2", "B14")
def test_an_id_is_an_absolute_uri(value: str) -> None:
    assert found(changed(simple_badge(), "/id", value)) == [("/id", "not_a_uri")]


@pytest.mark.rule("ST-4", "BS-1", "DM-12")
def test_two_statuses_and_an_index_as_a_number_are_accepted() -> None:
    document = full_badge()
    revocation = {**document["credentialStatus"], "statusListIndex": 7}
    suspension = {**revocation, "statusPurpose": "suspension", "id": "urn:x:s"}

    assert found(changed(document, "/credentialStatus", [revocation, suspension])) == []


@pytest.mark.rule("VC-6")
def test_the_credential_may_be_named_in_several_languages() -> None:
    names = [{"@value": "Lathe", "@language": "en"}, {"@value": "Drehbank", "@language": "de"}]

    assert found(changed(simple_badge(), "/name", names)) == []
    assert found(changed(simple_badge(), "/name", {"@value": "x", "x": "y"})) == [
        ("/name/x", "unknown_member")
    ]
    assert found(changed(simple_badge(), "/name", {"en": "Lathe"})) != []


@pytest.mark.rule("DM-13", "DM-14", "VC-5")
def test_services_and_terms_each_have_their_type() -> None:
    assert found({**simple_badge(), "termsOfUse": {"id": "urn:x:t"}}) == [
        ("/termsOfUse/type", "missing_member")
    ]
    assert found({**simple_badge(), "refreshService": {}}) == [
        ("/refreshService/id", "missing_member"),
        ("/refreshService/type", "missing_member"),
    ]


@pytest.mark.rule("VC-9")
def test_a_related_resource_needs_a_digest() -> None:
    path = "/relatedResource/0/digestMultibase"

    assert found(changed(full_badge(), path, ...)) == [("/relatedResource/0", "digest_missing")]


@pytest.mark.rule("DM-16", "AC-12")
def test_a_jws_is_three_parts() -> None:
    path = "/credentialSubject/achievement/endorsementJwt"

    assert found(changed(full_badge(), path, ["eyJ.e30.c2ln"])) == []
    assert found(changed(full_badge(), path, ["eyJ.e30"])) == [(f"{path}/0", "not_a_jws")]


@pytest.mark.rule("AC-5")
@pytest.mark.parametrize("tag", ["english", "en_US", "EN", "en-us", ""])
def test_a_language_is_a_tag(tag: str) -> None:
    path = "/credentialSubject/achievement/inLanguage"

    assert found(changed(full_badge(), path, tag)) == [(path, "language_tag")]


@pytest.mark.rule("AC-19", "DM-7")
def test_endorsements_are_checked_alone_and_inside() -> None:
    kind = SchemaKind.ENDORSEMENT_CREDENTIAL
    nameless = changed(endorsement(), "/name", ...)
    unsubstantial = changed(endorsement(), "/credentialSubject/id", ...)

    assert found(endorsement(), kind) == []
    assert found(nameless, kind) == [("/name", "missing_member")]
    assert found(unsubstantial, kind) == [("/credentialSubject/id", "missing_member")]
    assert found(changed(simple_badge(), "/endorsement", [nameless])) == [
        ("/endorsement/0/name", "missing_member")
    ]
    older = changed(nameless, "/@context/0", CREDENTIALS_V1)
    older["issuanceDate"] = older.pop("validFrom")
    assert found(changed(simple_badge(), "/endorsement", older)) == []


def test_every_failure_is_reported_and_none_repeats_a_value_of_the_document() -> None:
    document = full_badge()
    secret = "ALICE-SECRET"
    for path in ("/validFrom", "/credentialSubject/id", "/credentialSubject/identifier/0/salt3"):
        changed(document, path, secret)
    changed(document, "/credentialSubject/achievement/achievementType", secret)

    problems = check(document, SchemaKind.ACHIEVEMENT_CREDENTIAL)

    assert len(problems) == 4
    assert secret not in json.dumps([problem.detail for problem in problems])


@pytest.mark.rule("B22")
@pytest.mark.parametrize(
    "document", [{}, {"@context": None}, {"@context": {}}, {"type": []}, {"id": 10**30}]
)
@pytest.mark.parametrize("kind", SchemaKind)
def test_odd_documents_are_refused_without_an_exception(
    document: Document, kind: SchemaKind
) -> None:
    assert check(document, kind)


@pytest.mark.rule("SE-1", "SE-2")
@QUICK
@given(documents(), endorsement_documents())
def test_whatever_we_write_satisfies_the_schema(badge: Document, word: Document) -> None:
    assert check(badge, SchemaKind.ACHIEVEMENT_CREDENTIAL) == ()
    assert check(word, SchemaKind.ENDORSEMENT_CREDENTIAL) == ()


@pytest.mark.rule("T-17", "B22")
@settings(QUICK, max_examples=300)
@given(st.builds(full_badge).flatmap(mutants_of))
def test_schema_and_reader_give_the_same_verdict_on_every_changed_badge(mutant: Document) -> None:
    by_schema = check(mutant, SchemaKind.ACHIEVEMENT_CREDENTIAL)
    by_reader = errors_in(read_achievement_credential(mutant).problems)

    assert bool(by_schema) == bool(by_reader)
