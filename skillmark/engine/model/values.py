"""All values of the model: ``from skillmark.engine.model.values import Achievement, Profile``."""

from skillmark.engine.model.achievements import (
    Achievement,
    ResultDescription,
    RubricCriterionLevel,
)
from skillmark.engine.model.credentials import AchievementCredential, AchievementSubject, Result
from skillmark.engine.model.parts import (
    Address,
    Alignment,
    Criteria,
    Evidence,
    GeoCoordinates,
    IdentifierEntry,
    IdentityObject,
    Image,
    LanguageText,
    Related,
)
from skillmark.engine.model.profiles import EndorsementCredential, EndorsementSubject, Profile
from skillmark.engine.model.services import (
    BITSTRING_STATUS_LIST_ENTRY,
    CREDENTIAL_REFRESH,
    JSON_SCHEMA_VALIDATOR,
    REVOCATION_LIST,
    CredentialSchema,
    CredentialStatus,
    RefreshService,
    RelatedResource,
    TermsOfUse,
)
from skillmark.engine.model.vocabularies import (
    AchievementType,
    AlignmentTargetType,
    AssessmentType,
    Extension,
    IdentifierType,
    ResultStatus,
    ResultType,
)

__all__ = [
    "BITSTRING_STATUS_LIST_ENTRY",
    "CREDENTIAL_REFRESH",
    "JSON_SCHEMA_VALIDATOR",
    "REVOCATION_LIST",
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "AchievementType",
    "Address",
    "Alignment",
    "AlignmentTargetType",
    "AssessmentType",
    "CredentialSchema",
    "CredentialStatus",
    "Criteria",
    "EndorsementCredential",
    "EndorsementSubject",
    "Evidence",
    "Extension",
    "GeoCoordinates",
    "IdentifierEntry",
    "IdentifierType",
    "IdentityObject",
    "Image",
    "LanguageText",
    "Profile",
    "RefreshService",
    "Related",
    "RelatedResource",
    "Result",
    "ResultDescription",
    "ResultStatus",
    "ResultType",
    "RubricCriterionLevel",
    "TermsOfUse",
]
