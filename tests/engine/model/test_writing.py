from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.values import (
    BITSTRING_STATUS_LIST_ENTRY,
    REVOCATION_LIST,
    Achievement,
    AchievementCredential,
    AchievementSubject,
    Alignment,
    CredentialSchema,
    CredentialStatus,
    Criteria,
    EndorsementCredential,
    Extension,
    Profile,
    RefreshService,
    ResultDescription,
    ResultType,
)
from skillmark.engine.model.writing import (
    contexts_for,
    write_achievement,
    write_achievement_credential,
    write_endorsement_credential,
    write_profile,
)
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.linked_data import builtin_contexts, canonical_nquads
from tests.engine.model.examples import ASSESSMENT, CREDENTIALS_V2, EXTENSIONS, OPEN_BADGES
from tests.engine.model.strategies import achievement_credentials, endorsement_credentials

ISSUER = Profile(id="did:web:school.example", name="River School")
ACHIEVEMENT = Achievement(
    id="urn:x:achievement",
    name="Lathe Licence",
    description="Works on the lathe.",
    criteria=Criteria(narrative="Turns one part."),
)
SUBJECT = AchievementSubject(id="did:example:alice", achievement=ACHIEVEMENT)
CREDENTIAL = AchievementCredential(
    id="urn:x:credential",
    issuer=ISSUER,
    valid_from=datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    credential_subject=SUBJECT,
)

QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.rule("DM-1", "DM-2", "DM-3", "DM-4", "SE-1", "SE-2")
def test_the_smallest_credential_is_written_whole() -> None:
    assert write_achievement_credential(CREDENTIAL) == {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": "urn:x:credential",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "validFrom": "2026-11-20T09:00:00Z",
        "issuer": {"id": "did:web:school.example", "type": ["Profile"], "name": "River School"},
        "credentialSubject": {
            "id": "did:example:alice",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "urn:x:achievement",
                "type": ["Achievement"],
                "name": "Lathe Licence",
                "description": "Works on the lathe.",
                "criteria": {"narrative": "Turns one part."},
            },
        },
    }


def test_the_context_comes_first() -> None:
    assert next(iter(write_achievement_credential(CREDENTIAL))) == "@context"


@pytest.mark.rule("T-3", "AC-4", "SU-6")
def test_whole_numbers_are_written_without_a_fraction() -> None:
    subject = replace(
        SUBJECT, credits_earned=0.5, achievement=replace(ACHIEVEMENT, credits_available=3.0)
    )

    wire = write_achievement_credential(replace(CREDENTIAL, credential_subject=subject))

    assert repr(wire["credentialSubject"]["creditsEarned"]) == "0.5"
    assert repr(wire["credentialSubject"]["achievement"]["creditsAvailable"]) == "3"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 2.0**53, -(2**53), 1e-7])
@pytest.mark.rule("T-3", "B24")
def test_a_number_that_libraries_sign_differently_is_not_written(number: float) -> None:
    with pytest.raises(MalformedInput) as refused:
        write_achievement(replace(ACHIEVEMENT, credits_available=number))

    assert refused.value.reason == "number_out_of_range"


@pytest.mark.rule("DM-5")
def test_times_are_written_in_utc() -> None:
    elsewhere = datetime(2026, 11, 20, 1, 0, tzinfo=timezone(timedelta(hours=-8)))

    wire = write_achievement_credential(replace(CREDENTIAL, valid_from=elsewhere))

    assert wire["validFrom"] == "2026-11-20T09:00:00Z"


@pytest.mark.parametrize(
    "member",
    [
        {"credential_schemas": (CredentialSchema(id="https://schema.example/a"),)},
        {"credential_statuses": (CredentialStatus(type=REVOCATION_LIST, id="urn:x:list"),)},
        {"refresh_service": RefreshService(id="https://school.example/refresh")},
    ],
)
@pytest.mark.rule("ST-6", "DM-11", "DM-12", "DM-13")
def test_a_type_of_1edtech_brings_the_extensions_context(member: dict[str, object]) -> None:
    wire = write_achievement_credential(replace(CREDENTIAL, **member))

    assert wire["@context"] == [CREDENTIALS_V2, OPEN_BADGES, EXTENSIONS]


@pytest.mark.rule("AC-10")
def test_assessment_members_bring_their_type_and_context() -> None:
    described = ResultDescription(
        id="urn:x:result",
        name="Design",
        result_type=ResultType.RUBRIC_SCORE,
        assessment_output="A part",
        has_group_evaluation=False,
    )
    achievement = replace(ACHIEVEMENT, result_descriptions=(described,))
    subject = replace(SUBJECT, achievement=achievement)

    wire = write_achievement_credential(replace(CREDENTIAL, credential_subject=subject))

    assert wire["@context"] == [CREDENTIALS_V2, OPEN_BADGES, ASSESSMENT]
    assert write_achievement(achievement)["resultDescription"] == [
        {
            "id": "urn:x:result",
            "type": ["ResultDescription", "AssessmentResultDescription"],
            "name": "Design",
            "resultType": "RubricScore",
            "assessmentOutput": "A part",
            "hasGroupEvaluation": False,
        }
    ]


@pytest.mark.rule("SU-1")
def test_name_members_of_the_recipient_bring_the_profile_type() -> None:
    plain = replace(SUBJECT, name="Alice Doe")
    split = replace(SUBJECT, given_name="Alice", family_name="Doe")

    def types_of(subject: AchievementSubject) -> JsonValue:
        wire = write_achievement_credential(replace(CREDENTIAL, credential_subject=subject))
        return wire["credentialSubject"]["type"]

    assert types_of(plain) == ["AchievementSubject"]
    assert types_of(split) == ["AchievementSubject", "Profile"]


@pytest.mark.rule("ST-4", "DM-12")
def test_one_status_is_an_object_and_only_several_are_an_array() -> None:
    one = CredentialStatus(type=BITSTRING_STATUS_LIST_ENTRY, status_list_index="7")
    other = replace(one, status_purpose="suspension")

    def written(*statuses: CredentialStatus) -> JsonValue:
        credential = replace(CREDENTIAL, credential_statuses=statuses)
        return write_achievement_credential(credential)["credentialStatus"]

    first = {"type": "BitstringStatusListEntry", "statusListIndex": "7"}
    assert written(one) == first
    assert written(one, other) == [
        first,
        {
            "type": "BitstringStatusListEntry",
            "statusPurpose": "suspension",
            "statusListIndex": "7",
        },
    ]


@pytest.mark.rule("SE-7")
def test_contexts_of_ones_own_stay_and_what_is_missing_comes_after() -> None:
    own = (CREDENTIALS_V2, OPEN_BADGES, "https://school.example/context.json")
    credential = replace(
        CREDENTIAL, contexts=own, refresh_service=RefreshService(id="https://r.example/1")
    )

    assert write_achievement_credential(credential)["@context"] == [*own, EXTENSIONS]


@pytest.mark.rule("SE-7")
def test_a_signed_credential_gets_no_further_context() -> None:
    credential = replace(
        CREDENTIAL,
        contexts=(CREDENTIALS_V2, OPEN_BADGES),
        refresh_service=RefreshService(id="https://r.example/1"),
        proofs=({"type": "DataIntegrityProof"},),
    )

    assert write_achievement_credential(credential)["@context"] == [CREDENTIALS_V2, OPEN_BADGES]


def test_extra_members_are_written_but_never_shadow_known_ones() -> None:
    extra: dict[str, JsonValue] = {"name": "Impostor", "ext:note": {"a": [1]}}

    wire = write_profile(replace(ISSUER, extra=extra))

    assert wire == {**write_profile(ISSUER), "ext:note": {"a": [1]}}


def test_what_is_written_shares_nothing_with_the_value() -> None:
    extra: dict[str, JsonValue] = {"note": {"a": [1]}}
    profile = replace(ISSUER, extra=extra)

    write_profile(profile)["note"] = {}
    written = write_profile(profile)["note"]
    assert isinstance(written, dict)
    written["a"] = []

    assert profile.extra == {"note": {"a": [1]}}


@pytest.mark.rule("DM-4")
def test_a_profile_without_types_is_written_as_its_uri() -> None:
    by_uri = replace(CREDENTIAL, issuer=Profile(id="https://school.example", types=()))

    assert write_achievement_credential(by_uri)["issuer"] == "https://school.example"


def test_hosted_parts_name_the_contexts_they_need() -> None:
    aligned = replace(
        ACHIEVEMENT,
        alignments=(
            Alignment(
                target_name="EQF 3",
                target_url="http://data.europa.eu/snb/eqf/3",
                target_type=Extension("ext:EQFLevel"),
            ),
        ),
    )

    wire = write_achievement(aligned)

    assert contexts_for(wire) == [CREDENTIALS_V2, OPEN_BADGES]
    assert wire["alignment"] == [
        {
            "type": ["Alignment"],
            "targetName": "EQF 3",
            "targetUrl": "http://data.europa.eu/snb/eqf/3",
            "targetType": "ext:EQFLevel",
        }
    ]


def _assert_no_null_and_nothing_empty(value: JsonValue) -> None:
    assert value is not None
    if isinstance(value, list):
        assert value
    for member in value.values() if isinstance(value, dict) else value:
        if isinstance(member, dict | list):
            _assert_no_null_and_nothing_empty(member)
        else:
            assert member is not None


@pytest.mark.rule("SE-1", "SE-2", "SE-4", "T-1", "T-6")
@QUICK
@given(achievement_credentials())
def test_every_credential_written_is_safe_linked_data(credential: AchievementCredential) -> None:
    wire = write_achievement_credential(credential)

    _assert_no_null_and_nothing_empty(wire)
    assert canonical_nquads(wire, builtin_contexts())


@pytest.mark.rule("AC-19", "SE-2", "T-1")
@QUICK
@given(endorsement_credentials())
def test_every_endorsement_written_is_safe_linked_data(value: EndorsementCredential) -> None:
    wire = write_endorsement_credential(value)

    _assert_no_null_and_nothing_empty(wire)
    assert canonical_nquads(wire, builtin_contexts())
