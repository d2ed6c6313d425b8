"""The classes of Open Badges 3.0 as tables: wire name, field, kind of value, required or not.

``reading`` and ``writing`` run these tables in one direction or the other, and ``engine.schemas``
makes JSON Schemas of them; all camelCase of the model stands here and in ``part_tables``.

Source: Open Badges 3.0, "Data Models"; VCDM 2.0, sections 4 and 5; 1EdTech assessment extension
2.0. The rows are in the order in which members are written.
"""

from functools import partial
from typing import Final

from skillmark.engine.model.achievements import (
    Achievement,
    ResultDescription,
    RubricCriterionLevel,
)
from skillmark.engine.model.codecs import (
    DATE,
    FLAG,
    JWS,
    LANGUAGE_TAG,
    NUMBER,
    TEXT,
    TIMESTAMP,
    URI,
    Codec,
    closed_vocabulary,
    list_of,
    set_of,
    set_written_compactly,
    vocabulary,
)
from skillmark.engine.model.contexts import (
    ASSESSMENT_RESULT_DESCRIPTION,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OPEN_BADGES_PATTERN,
)
from skillmark.engine.model.credential_shapes import (
    LANGUAGE_TEXTS,
    NOTED_AS_VCDM_1_1,
    PLAIN_TEXT,
    CredentialShape,
    EndorsementShape,
    by_data_model,
    context_row,
    profile_or_uri,
)
from skillmark.engine.model.credentials import AchievementCredential, AchievementSubject, Result
from skillmark.engine.model.part_tables import (
    ADDRESS,
    ALIGNMENT,
    CREDENTIAL_SCHEMA,
    CREDENTIAL_STATUS,
    CRITERIA,
    EVIDENCE,
    IDENTIFIER_ENTRY,
    IDENTITY_OBJECT,
    IMAGE,
    PART_SHAPES,
    REFRESH_SERVICE,
    RELATED,
    RELATED_RESOURCE,
    TERMS_OF_USE,
)
from skillmark.engine.model.profiles import EndorsementCredential, EndorsementSubject, Profile
from skillmark.engine.model.shapes import (
    PROOF,
    Row,
    Shape,
    at_least_one_of,
    may,
    must,
    nested,
    types,
)
from skillmark.engine.model.vocabularies import (
    AchievementType,
    AssessmentType,
    ResultStatus,
    ResultType,
)

_ENDORSEMENT: Final = by_data_model(
    modern=lambda: ENDORSEMENT_CREDENTIAL, legacy=lambda: ENDORSEMENT_CREDENTIAL_1_1
)
IMAGE_VALUE: Final = nested(lambda: IMAGE)
_PROFILE: Final = nested(lambda: PROFILE)
_ALIGNMENTS: Final = may("alignment", "alignments", set_of(nested(lambda: ALIGNMENT)))
_OTHER_IDENTIFIERS: Final = may(
    "otherIdentifier", "other_identifiers", set_of(nested(lambda: IDENTIFIER_ENTRY))
)
ENDORSEMENT_MEMBERS: Final = (
    may("endorsement", "endorsements", set_of(_ENDORSEMENT)),
    may("endorsementJwt", "endorsement_jwts", set_of(JWS)),
)

PROFILE: Final[Shape] = Shape(
    name="Profile",
    make=Profile,
    rows=(
        must("id", "id", URI),
        types("Profile"),
        may("name", "name", TEXT),
        may("url", "url", TEXT),
        may("phone", "phone", TEXT),
        may("description", "description", TEXT),
        may("image", "image", IMAGE_VALUE),
        may("email", "email", TEXT),
        may("address", "address", nested(lambda: ADDRESS)),
        _OTHER_IDENTIFIERS,
        may("official", "official", TEXT),
        may("parentOrg", "parent_org", _PROFILE),
        may("familyName", "family_name", TEXT),
        may("givenName", "given_name", TEXT),
        may("additionalName", "additional_name", TEXT),
        may("patronymicName", "patronymic_name", TEXT),
        may("honorificPrefix", "honorific_prefix", TEXT),
        may("honorificSuffix", "honorific_suffix", TEXT),
        may("familyNamePrefix", "family_name_prefix", TEXT),
        may("dateOfBirth", "date_of_birth", DATE),
        *ENDORSEMENT_MEMBERS,
    ),
)

RUBRIC_CRITERION_LEVEL: Final = Shape(
    name="RubricCriterionLevel",
    make=RubricCriterionLevel,
    rows=(
        must("id", "id", URI),
        types("RubricCriterionLevel"),
        must("name", "name", TEXT),
        may("description", "description", TEXT),
        may("level", "level", TEXT),
        may("points", "points", TEXT),
        _ALIGNMENTS,
    ),
)


def _assessment(wire: str, field: str, codec: Codec) -> Row:
    return may(wire, field, codec, implies_type=ASSESSMENT_RESULT_DESCRIPTION)


RESULT_DESCRIPTION: Final = Shape(
    name="ResultDescription",
    make=ResultDescription,
    rows=(
        must("id", "id", URI),
        types("ResultDescription"),
        must("name", "name", TEXT),
        must("resultType", "result_type", vocabulary(ResultType)),
        may("allowedValue", "allowed_values", list_of(TEXT)),
        may("requiredValue", "required_value", TEXT),
        may("valueMin", "value_min", TEXT),
        may("valueMax", "value_max", TEXT),
        may("requiredLevel", "required_level", TEXT),
        may(
            "rubricCriterionLevel",
            "rubric_criterion_levels",
            set_of(nested(lambda: RUBRIC_CRITERION_LEVEL)),
        ),
        _ALIGNMENTS,
        may("description", "description", TEXT),
        _assessment("assessmentType", "assessment_type", closed_vocabulary(AssessmentType)),
        _assessment("assessmentOutput", "assessment_output", TEXT),
        _assessment("assessmentExample", "assessment_example", TEXT),
        _assessment("assessmentEvaluation", "assessment_evaluation", TEXT),
        _assessment("evaluationMethod", "evaluation_method", TEXT),
        _assessment("scoringMethodExampleDescription", "scoring_method_example_description", TEXT),
        _assessment("hasGroupEvaluation", "has_group_evaluation", FLAG),
        _assessment("hasGroupParticipation", "has_group_participation", FLAG),
    ),
)

ACHIEVEMENT: Final = Shape(
    name="Achievement",
    make=Achievement,
    rows=(
        must("id", "id", URI),
        types("Achievement"),
        must("name", "name", TEXT),
        must("description", "description", TEXT),
        must("criteria", "criteria", nested(lambda: CRITERIA)),
        may("achievementType", "achievement_type", vocabulary(AchievementType)),
        may("version", "version", TEXT),
        may("inLanguage", "in_language", LANGUAGE_TAG),
        may("creator", "creator", _PROFILE),
        may("creditsAvailable", "credits_available", NUMBER),
        may("fieldOfStudy", "field_of_study", TEXT),
        may("specialization", "specialization", TEXT),
        may("humanCode", "human_code", TEXT),
        may("tag", "tags", set_of(TEXT)),
        may("image", "image", IMAGE_VALUE),
        _ALIGNMENTS,
        may("related", "related", set_of(nested(lambda: RELATED))),
        _OTHER_IDENTIFIERS,
        may("resultDescription", "result_descriptions", set_of(nested(lambda: RESULT_DESCRIPTION))),
        *ENDORSEMENT_MEMBERS,
    ),
)

RESULT: Final = Shape(
    name="Result",
    make=Result,
    rows=(
        types("Result"),
        may("resultDescription", "result_description", TEXT),
        may("value", "value", TEXT),
        may("achievedLevel", "achieved_level", TEXT),
        may("status", "status", closed_vocabulary(ResultStatus)),
        _ALIGNMENTS,
    ),
)


def _personal_name(wire: str, field: str) -> Row:
    return may(wire, field, TEXT, implies_type="Profile")


ACHIEVEMENT_SUBJECT: Final = Shape(
    name="AchievementSubject",
    make=AchievementSubject,
    rows=(
        may("id", "id", URI),
        types("AchievementSubject"),
        may("name", "name", TEXT),
        _personal_name("givenName", "given_name"),
        _personal_name("familyName", "family_name"),
        _personal_name("additionalName", "additional_name"),
        _personal_name("patronymicName", "patronymic_name"),
        _personal_name("honorificPrefix", "honorific_prefix"),
        _personal_name("honorificSuffix", "honorific_suffix"),
        _personal_name("familyNamePrefix", "family_name_prefix"),
        may("identifier", "identifiers", set_of(nested(lambda: IDENTITY_OBJECT))),
        may("activityStartDate", "activity_start", TIMESTAMP),
        may("activityEndDate", "activity_end", TIMESTAMP),
        may("creditsEarned", "credits_earned", NUMBER),
        must("achievement", "achievement", nested(lambda: ACHIEVEMENT)),
        may("image", "image", IMAGE_VALUE),
        may("licenseNumber", "license_number", TEXT),
        may("narrative", "narrative", TEXT),
        may("result", "results", set_of(nested(lambda: RESULT))),
        may("role", "role", TEXT),
        may("source", "source", _PROFILE),
        may("term", "term", TEXT),
    ),
    rules=(at_least_one_of("id", "identifier", reason="subject_unidentified"),),
)

ENDORSEMENT_SUBJECT: Final = Shape(
    name="EndorsementSubject",
    make=EndorsementSubject,
    rows=(
        must("id", "id", URI),
        types("EndorsementSubject"),
        may("endorsementComment", "endorsement_comment", TEXT),
    ),
)

PERIOD: Final = (
    must("validFrom", "valid_from", TIMESTAMP),
    may("validUntil", "valid_until", TIMESTAMP),
    may("awardedDate", "awarded_at", TIMESTAMP),
)
PERIOD_1_1: Final = (
    must("issuanceDate", "valid_from", TIMESTAMP),
    may("expirationDate", "valid_until", TIMESTAMP),
    may("awardedDate", "awarded_at", TIMESTAMP),
)
_DESCRIPTION: Final = (
    may("description", "description", PLAIN_TEXT),
    may("description", "localized_descriptions", LANGUAGE_TEXTS),
)
_LOCALIZED_NAMES: Final = may("name", "localized_names", LANGUAGE_TEXTS)
ISSUER_MEMBER: Final = must("issuer", "issuer", profile_or_uri(lambda: PROFILE))
EVIDENCE_MEMBER: Final = may("evidence", "evidence", set_of(nested(lambda: EVIDENCE)))
SERVICE_MEMBERS: Final = (
    may("credentialSchema", "credential_schemas", set_of(nested(lambda: CREDENTIAL_SCHEMA))),
    may(
        "credentialStatus",
        "credential_statuses",
        set_written_compactly(nested(lambda: CREDENTIAL_STATUS)),
    ),
    may("refreshService", "refresh_service", nested(lambda: REFRESH_SERVICE)),
    may("termsOfUse", "terms_of_use", set_of(nested(lambda: TERMS_OF_USE))),
    may("relatedResource", "related_resources", set_of(nested(lambda: RELATED_RESOURCE))),
    may("proof", "proofs", set_of(PROOF)),
)
_ACHIEVEMENT_CREDENTIAL_TYPES: Final = types(
    "VerifiableCredential", "AchievementCredential|OpenBadgeCredential"
)
_ENDORSEMENT_CREDENTIAL_TYPES: Final = types("VerifiableCredential", "EndorsementCredential")
_AWARD: Final = (
    ISSUER_MEMBER,
    must("credentialSubject", "credential_subject", nested(lambda: ACHIEVEMENT_SUBJECT)),
    may("image", "image", IMAGE_VALUE),
    EVIDENCE_MEMBER,
    *ENDORSEMENT_MEMBERS,
    *SERVICE_MEMBERS,
)
_WORD_OF_APPROVAL: Final = (
    ISSUER_MEMBER,
    must("credentialSubject", "credential_subject", nested(lambda: ENDORSEMENT_SUBJECT)),
    EVIDENCE_MEMBER,
    *SERVICE_MEMBERS,
)

ACHIEVEMENT_CREDENTIAL: Final = CredentialShape(
    name="AchievementCredential",
    make=AchievementCredential,
    rows=(
        context_row(CREDENTIALS_V2, OPEN_BADGES_PATTERN),
        must("id", "id", URI),
        _ACHIEVEMENT_CREDENTIAL_TYPES,
        may("name", "name", PLAIN_TEXT),
        _LOCALIZED_NAMES,
        *_DESCRIPTION,
        *PERIOD,
        *_AWARD,
    ),
)

ACHIEVEMENT_CREDENTIAL_1_1: Final = CredentialShape(
    name="AchievementCredential11",
    make=AchievementCredential,
    rows=(
        context_row(CREDENTIALS_V1, OPEN_BADGES_PATTERN),
        must("id", "id", URI),
        _ACHIEVEMENT_CREDENTIAL_TYPES,
        must("name", "name", TEXT),
        may("description", "description", TEXT),
        *PERIOD_1_1,
        *_AWARD,
    ),
    rules=(NOTED_AS_VCDM_1_1,),
)

ENDORSEMENT_CREDENTIAL: Final[Shape] = EndorsementShape(
    name="EndorsementCredential",
    make=EndorsementCredential,
    rows=(
        context_row(CREDENTIALS_V2, OPEN_BADGES_PATTERN),
        must("id", "id", URI),
        _ENDORSEMENT_CREDENTIAL_TYPES,
        must("name", "name", PLAIN_TEXT),
        _LOCALIZED_NAMES,
        *_DESCRIPTION,
        *PERIOD,
        *_WORD_OF_APPROVAL,
    ),
)

ENDORSEMENT_CREDENTIAL_1_1: Final[Shape] = EndorsementShape(
    name="EndorsementCredential11",
    # The older flavour asks for no name, so a value of it may have none.
    make=partial(EndorsementCredential, name=None),
    rows=(
        context_row(CREDENTIALS_V1, OPEN_BADGES_PATTERN),
        must("id", "id", URI),
        _ENDORSEMENT_CREDENTIAL_TYPES,
        may("name", "name", TEXT),
        may("description", "description", TEXT),
        *PERIOD_1_1,
        *_WORD_OF_APPROVAL,
    ),
    rules=(NOTED_AS_VCDM_1_1,),
)

ALL_SHAPES: Final[tuple[Shape, ...]] = (
    *PART_SHAPES,
    PROFILE,
    RUBRIC_CRITERION_LEVEL,
    RESULT_DESCRIPTION,
    ACHIEVEMENT,
    RESULT,
    ACHIEVEMENT_SUBJECT,
    ENDORSEMENT_SUBJECT,
    ENDORSEMENT_CREDENTIAL,
    ENDORSEMENT_CREDENTIAL_1_1,
    ACHIEVEMENT_CREDENTIAL,
    ACHIEVEMENT_CREDENTIAL_1_1,
)
"""Every class, for those who make something of all of them."""
