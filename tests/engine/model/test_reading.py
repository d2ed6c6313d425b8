import copy
import json
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skillmark.engine.model.problems import Problem, Severity, errors_in
from skillmark.engine.model.reading import (
    read_achievement,
    read_achievement_credential,
    read_endorsement_credential,
    read_identity_object,
    read_profile,
)
from skillmark.engine.model.values import (
    AchievementCredential,
    AchievementType,
    AssessmentType,
    CredentialStatus,
    EndorsementCredential,
    Extension,
    IdentifierType,
    IdentityObject,
    LanguageText,
    Profile,
    RefreshService,
    RelatedResource,
    ResultStatus,
    ResultType,
    TermsOfUse,
)
from skillmark.engine.model.writing import (
    write_achievement,
    write_achievement_credential,
    write_endorsement_credential,
    write_profile,
)
from tests.engine.model.changes import changed
from tests.engine.model.examples import (
    CREDENTIALS_V1,
    PROFICIENT,
    Document,
    endorsement,
    full_badge,
    simple_badge,
    simple_badge_1_1,
)
from tests.engine.model.strategies import achievement_credentials, endorsement_credentials

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(document: Document) -> AchievementCredential:
    result = read_achievement_credential(document)
    assert result.problems == ()
    assert result.value is not None
    return result.value


def reasons(document: Document) -> list[tuple[str, str]]:
    result = read_achievement_credential(document)
    return [(problem.path, problem.reason) for problem in result.problems]


def without_contexts(value: Any) -> Any:
    """Return *value* as it was before writing composed the contexts, at every depth."""
    if isinstance(value, tuple):
        return tuple(without_contexts(item) for item in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    members = {each.name: without_contexts(getattr(value, each.name)) for each in fields(value)}
    return type(value)(**{**members, **({"contexts": ()} if "contexts" in members else {})})


@pytest.mark.rule("DM-1", "DM-2", "DM-3", "DM-4", "DM-5", "DM-6", "SU-3", "AC-1")
def test_a_credential_is_read_into_named_values() -> None:
    credential = read(full_badge())
    subject = credential.credential_subject
    achievement = subject.achievement
    design, score, grade, decision = achievement.result_descriptions

    assert credential.issuer.name == "River School"
    assert credential.valid_from == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert credential.awarded_at == datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    assert (subject.name, subject.given_name, subject.family_name) == (
        "Αλίκη Müller",
        "Αλίκη",
        "Müller",
    )
    assert achievement.achievement_type is AchievementType.MICRO_CREDENTIAL
    assert (achievement.credits_available, subject.credits_earned) == (1, 0.5)
    assert design.result_type is ResultType.RUBRIC_CRITERION_LEVEL
    assert design.assessment_type is AssessmentType.ARTIFACT
    assert design.has_group_evaluation is False
    assert design.alignments[0].target_type == Extension("ext:SkillOfTheTrade")
    assert (score.value_min, score.value_max, score.required_value) == ("0", "100", "70")
    assert grade.allowed_values == ("D", "C", "B", "A")
    assert decision.rubric_criterion_levels == ()
    assert subject.results[0].achieved_level == PROFICIENT
    assert subject.results[3].status is ResultStatus.COMPLETED
    assert credential.credential_statuses == (
        CredentialStatus(
            id="https://credentials.school.example/status/1#7",
            type="BitstringStatusListEntry",
            status_purpose="revocation",
            status_list_index="7",
            status_list_credential="https://credentials.school.example/status/1",
        ),
    )
    assert credential.related_resources == (
        RelatedResource(
            id="https://credentials.school.example/decisions/2f77",
            digest_multibase="uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
    )


@pytest.mark.rule("SE-1", "SE-2", "SU-1", "AC-10", "AC-13")
def test_the_hand_written_badge_is_written_back_as_it_was() -> None:
    assert write_achievement_credential(read(full_badge())) == full_badge()
    assert write_achievement_credential(read(simple_badge())) == simple_badge()


@pytest.mark.rule("SE-1", "SE-2", "AC-15", "AC-16", "AC-17", "AC-18")
@QUICK
@given(achievement_credentials())
def test_every_credential_survives_writing_and_reading(value: AchievementCredential) -> None:
    wire = write_achievement_credential(value)

    again = read(wire)

    assert without_contexts(again) == value
    assert json.dumps(write_achievement_credential(again)) == json.dumps(wire)


@pytest.mark.rule("AC-19")
@QUICK
@given(endorsement_credentials())
def test_every_endorsement_survives_writing_and_reading(value: EndorsementCredential) -> None:
    wire = write_endorsement_credential(value)

    again = read_endorsement_credential(wire)

    assert again.problems == ()
    assert again.value is not None
    assert replace(again.value, contexts=()) == value
    assert write_endorsement_credential(again.value) == wire


@pytest.mark.rule("SE-6", "DM-7")
def test_the_older_data_model_is_read_with_a_note_and_written_back() -> None:
    document = simple_badge_1_1()
    document["expirationDate"] = "2030-01-01T00:00:00Z"

    result = read_achievement_credential(document)

    assert [(each.path, each.reason, each.severity) for each in result.problems] == [
        ("/@context/0", "vcdm_1_1", Severity.NOTE)
    ]
    assert result.value is not None
    assert result.value.valid_from == datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    assert result.value.valid_until == datetime(2030, 1, 1, tzinfo=UTC)
    assert write_achievement_credential(result.value) == document


@pytest.mark.rule("SE-6", "DM-7")
def test_the_older_data_model_has_its_own_required_members() -> None:
    document = simple_badge_1_1()
    del document["name"]
    document["validFrom"] = document.pop("issuanceDate")

    assert errors_in(read_achievement_credential(document).problems) == (
        Problem(path="/name", reason="missing_member", detail="this member is required"),
        Problem(path="/issuanceDate", reason="missing_member", detail="this member is required"),
    )


def test_every_problem_is_reported_and_not_only_the_first() -> None:
    document = full_badge()
    del document["id"]
    document["issuer"]["type"] = ["Organisation"]
    document["validUntil"] = "tomorrow"
    document["credentialSubject"]["creditsEarned"] = "3"
    document["credentialSubject"]["identifier"][0]["email"] = "a@example.com"
    document["credentialSubject"]["achievement"]["criteria"] = {}
    document["credentialSubject"]["achievement"]["resultDescription"][1]["resultType"] = "Score"
    document["evidence"] = []

    result = read_achievement_credential(document)

    assert result.value is None
    assert [(problem.path, problem.reason) for problem in result.problems] == [
        ("/id", "missing_member"),
        ("/validUntil", "timestamp_form"),
        ("/issuer/type", "wrong_class"),
        ("/credentialSubject/identifier/0/email", "unknown_member"),
        ("/credentialSubject/creditsEarned", "type_mismatch"),
        ("/credentialSubject/achievement/criteria", "criteria_empty"),
        ("/credentialSubject/achievement/resultDescription/1/resultType", "unknown_term"),
        ("/evidence", "empty_array"),
    ]
    assert all(problem.detail for problem in result.problems)


@pytest.mark.rule("SE-3")
def test_single_values_may_stand_without_an_array() -> None:
    document = full_badge()
    document["issuer"]["type"] = "Profile"
    document["credentialSubject"]["achievement"]["type"] = "Achievement"
    for name in ("credentialSchema", "evidence", "relatedResource"):
        document[name] = document[name][0]
    document["proof"] = {"type": "DataIntegrityProof"}

    with_arrays = full_badge()
    with_arrays["proof"] = [{"type": "DataIntegrityProof"}]
    assert write_achievement_credential(read(document)) == with_arrays


@pytest.mark.rule("DM-4")
def test_an_issuer_may_be_named_by_its_uri() -> None:
    document = changed(full_badge(), "/issuer", "https://school.example/issuer")

    credential = read(document)

    assert credential.issuer == Profile(id="https://school.example/issuer", types=())
    assert write_achievement_credential(credential) == document
    assert reasons(changed(full_badge(), "/issuer", "school")) == [("/issuer", "not_a_uri")]
    assert reasons(changed(full_badge(), "/issuer", ["https://school.example"])) == [
        ("/issuer", "type_mismatch")
    ]


@pytest.mark.rule("DM-17")
def test_open_classes_keep_what_they_do_not_know() -> None:
    document = full_badge()
    document["extra"] = {"deep": [1, {"x": None}]}
    document["issuer"]["colour"] = "teal"
    document["credentialSubject"]["result"][0]["extra"] = 1
    document["credentialSubject"]["achievement"]["criteria"]["type"] = "Criteria"

    credential = read(document)

    assert credential.extra == {"extra": {"deep": [1, {"x": None}]}}
    assert credential.issuer.extra == {"colour": "teal"}
    assert write_achievement_credential(credential) == document


@pytest.mark.rule("DM-17")
def test_closed_classes_refuse_what_they_do_not_know() -> None:
    document = full_badge()
    document["image"] = {"id": "urn:x:1", "type": "Image", "alt/text": "x"}
    document["issuer"]["otherIdentifier"] = {
        "type": "IdentifierEntry",
        "identifier": "1",
        "identifierType": "sourcedId",
        "note": "x",
    }
    document["credentialSubject"]["identifier"][0]["salt2"] = "x"

    assert reasons(document) == [
        ("/issuer/otherIdentifier/note", "unknown_member"),
        ("/credentialSubject/identifier/0/salt2", "unknown_member"),
        ("/image/alt~1text", "unknown_member"),
    ]


def test_what_is_read_shares_nothing_with_the_document() -> None:
    document = full_badge()
    document["extra"] = {"list": [1]}
    credential = read(document)
    kept = copy.deepcopy(credential)

    document["extra"]["list"].append(2)

    assert credential == kept


@pytest.mark.rule("VC-6")
def test_names_in_several_languages_are_kept_and_the_first_is_shown() -> None:
    document = full_badge()
    document["name"] = [
        {"@value": "Drehbank", "@language": "de"},
        {"@value": "Lathe", "@language": "en", "@direction": "ltr"},
    ]
    document["description"] = {"@value": "On lathes", "@language": "en"}

    credential = read(document)

    assert (credential.name, credential.description) == ("Drehbank", "On lathes")
    assert credential.localized_names == (
        LanguageText(value="Drehbank", language="de"),
        LanguageText(value="Lathe", language="en", direction="ltr"),
    )
    assert write_achievement_credential(credential) == document


@pytest.mark.parametrize(
    "name",
    [
        {"en": "Lathe"},
        {"@language": "en"},
        {"@value": "x", "extra": "y"},
        {"@value": 1},
        ["Lathe", "Drehbank"],
        [],
        7,
    ],
)
@pytest.mark.rule("SE-4", "VC-6", "T-6")
def test_language_maps_and_bare_lists_are_no_name(name: Any) -> None:
    assert reasons(changed(full_badge(), "/name", name)) == [("/name", "type_mismatch")]


@pytest.mark.rule("SE-4")
def test_below_the_credential_every_text_is_plain() -> None:
    document = changed(full_badge(), "/issuer/name", {"@value": "School", "@language": "en"})

    assert reasons(document) == [("/issuer/name", "type_mismatch")]


@pytest.mark.rule("VOC-5")
def test_email_is_read_as_email_address_with_a_note() -> None:
    document = changed(full_badge(), "/credentialSubject/identifier/0/identityType", "email")

    result = read_achievement_credential(document)

    assert [(each.reason, each.severity) for each in result.problems] == [
        ("misnamed_term", Severity.NOTE)
    ]
    assert result.value is not None
    identity = result.value.credential_subject.identifiers[0]
    assert identity.identity_type is IdentifierType.EMAIL_ADDRESS


@pytest.mark.rule("BS-1")
def test_a_status_index_may_be_a_number_and_becomes_text() -> None:
    credential = read(changed(full_badge(), "/credentialStatus/statusListIndex", 23))

    assert credential.credential_statuses[0].status_list_index == "23"
    assert reasons(changed(full_badge(), "/credentialStatus/statusListIndex", 0.5)) == [
        ("/credentialStatus/statusListIndex", "type_mismatch")
    ]


@pytest.mark.rule("AC-19", "DM-16")
def test_a_signed_endorsement_is_written_back_to_the_letter() -> None:
    signed = endorsement()
    signed["validFrom"] = "2026-01-01T01:00:00.250+01:00"
    signed["proof"] = {"type": "DataIntegrityProof", "proofValue": "z1"}
    signed["issuer"]["type"] = "Profile"
    document = simple_badge()
    document["credentialSubject"]["achievement"]["endorsement"] = [signed]

    credential = read(document)

    assert write_achievement_credential(credential) == document
    inner = credential.credential_subject.achievement.endorsements[0]
    anew = write_endorsement_credential(replace(inner, signed_document=None, proofs=()))
    assert anew["validFrom"] == "2026-01-01T00:00:00Z"


@pytest.mark.rule("SE-6", "AC-19")
def test_an_embedded_endorsement_may_be_of_the_older_data_model() -> None:
    older = endorsement()
    older["@context"][0] = CREDENTIALS_V1
    older["issuanceDate"] = older.pop("validFrom")
    del older["name"]
    document = simple_badge()
    document["endorsement"] = older

    result = read_achievement_credential(document)

    assert [(problem.path, problem.reason) for problem in result.problems] == [
        ("/endorsement/@context/0", "vcdm_1_1")
    ]
    assert result.value is not None
    assert write_achievement_credential(result.value)["endorsement"] == [older]


def test_parts_can_be_read_alone_with_or_without_a_context() -> None:
    badge = read(full_badge())
    achievement = badge.credential_subject.achievement
    hosted = {"@context": full_badge()["@context"], **write_achievement(achievement)}

    assert read_achievement(hosted).value == achievement
    assert read_profile(write_profile(badge.issuer)).value == badge.issuer
    assert (
        read_identity_object(full_badge()["credentialSubject"]["identifier"][0]).value
        == (badge.credential_subject.identifiers[0])
    )
    assert isinstance(badge.credential_subject.identifiers[0], IdentityObject)


@pytest.mark.rule("AC-15")
def test_a_date_of_birth_is_a_day() -> None:
    assert read(
        changed(full_badge(), "/issuer/dateOfBirth", "2001-02-03")
    ).issuer.date_of_birth == date(2001, 2, 3)
    assert reasons(changed(full_badge(), "/issuer/dateOfBirth", "2001-02-30")) == [
        ("/issuer/dateOfBirth", "date_form")
    ]


@pytest.mark.parametrize("number", [1e-7, 2**53, -(2**53), True, "3"])
@pytest.mark.rule("B24", "AC-4")
def test_numbers_that_cannot_be_signed_safely_are_refused(number: Any) -> None:
    path = "/credentialSubject/achievement/creditsAvailable"
    wanted = "type_mismatch" if isinstance(number, bool | str) else "number_out_of_range"

    assert reasons(changed(full_badge(), path, number)) == [(path, wanted)]


@pytest.mark.rule("ID-2")
def test_a_hash_of_no_known_form_is_refused() -> None:
    path = "/credentialSubject/identifier/0/identityHash"

    assert reasons(changed(full_badge(), path, "sha1$00")) == [(path, "identity_hash")]


@pytest.mark.rule("DM-14", "DM-13", "VC-5")
def test_terms_and_refresh_service_are_read_and_written() -> None:
    document = full_badge()
    document["termsOfUse"] = [{"type": "TermsOfUse", "assignee": "x"}]
    document["refreshService"] = {"id": "urn:x:r", "type": "1EdTechCredentialRefresh"}

    credential = read(document)

    assert credential.terms_of_use == (TermsOfUse(type="TermsOfUse", extra={"assignee": "x"}),)
    assert credential.refresh_service == RefreshService(id="urn:x:r")
    assert write_achievement_credential(credential) == document


@pytest.mark.parametrize(
    ("proof", "where", "reason"),
    [
        ("z1", "/proof", "type_mismatch"),
        ([{}, {"type": 7}], "/proof/0/type", "type_mismatch"),
        ([], "/proof", "empty_array"),
    ],
)
def test_a_proof_is_an_object_with_a_type(proof: Any, where: str, reason: str) -> None:
    assert reasons({**full_badge(), "proof": proof})[0] == (where, reason)


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from([*full_badge(), "achievement", "x"]), inner, max_size=4),
    ),
    max_leaves=12,
)


@pytest.mark.rule("B22")
@QUICK
@given(st.dictionaries(st.sampled_from([*full_badge(), "endorsement"]), json_values))
def test_any_json_object_is_read_or_refused_with_reasons(document: Document) -> None:
    result = read_achievement_credential(document)

    assert (result.value is None) == bool(errors_in(result.problems))
