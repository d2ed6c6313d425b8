"""The words that Open Badges 3.0 fixes, and the shape of those that others may add.

Every vocabulary but ``ResultStatus`` may be extended by a term that starts with ``ext:``. The
published pattern for such a term is unanchored, so it lets anything pass that contains one; ours
is not.
"""

import re
from enum import StrEnum
from typing import Final, Self, TypeAlias

EXTENSION_PATTERN: Final = r"^ext:[A-Za-z0-9._][A-Za-z0-9._-]*$"
"""No hyphen first: the published pattern means to allow one, but its character class does not."""


class AchievementType(StrEnum):
    """What kind of achievement it is (Open Badges 3.0, AchievementType)."""

    ACHIEVEMENT = "Achievement"
    APPRENTICESHIP_CERTIFICATE = "ApprenticeshipCertificate"
    ASSESSMENT = "Assessment"
    ASSIGNMENT = "Assignment"
    ASSOCIATE_DEGREE = "AssociateDegree"
    AWARD = "Award"
    BADGE = "Badge"
    BACHELOR_DEGREE = "BachelorDegree"
    CERTIFICATE = "Certificate"
    CERTIFICATE_OF_COMPLETION = "CertificateOfCompletion"
    CERTIFICATION = "Certification"
    COMMUNITY_SERVICE = "CommunityService"
    COMPETENCY = "Competency"
    COURSE = "Course"
    CO_CURRICULAR = "CoCurricular"
    DEGREE = "Degree"
    DIPLOMA = "Diploma"
    DOCTORAL_DEGREE = "DoctoralDegree"
    FIELDWORK = "Fieldwork"
    GENERAL_EDUCATION_DEVELOPMENT = "GeneralEducationDevelopment"
    JOURNEYMAN_CERTIFICATE = "JourneymanCertificate"
    LEARNING_PROGRAM = "LearningProgram"
    LICENSE = "License"
    MEMBERSHIP = "Membership"
    PROFESSIONAL_DOCTORATE = "ProfessionalDoctorate"
    QUALITY_ASSURANCE_CREDENTIAL = "QualityAssuranceCredential"
    MASTER_CERTIFICATE = "MasterCertificate"
    MASTER_DEGREE = "MasterDegree"
    MICRO_CREDENTIAL = "MicroCredential"
    RESEARCH_DOCTORATE = "ResearchDoctorate"
    SECONDARY_SCHOOL_DIPLOMA = "SecondarySchoolDiploma"


class AlignmentTargetType(StrEnum):
    """What an alignment points at (Open Badges 3.0, AlignmentTargetType)."""

    COMPETENCY = "ceasn:Competency"
    CREDENTIAL = "ceterms:Credential"
    CF_ITEM = "CFItem"
    CF_RUBRIC = "CFRubric"
    CF_RUBRIC_CRITERION = "CFRubricCriterion"
    CF_RUBRIC_CRITERION_LEVEL = "CFRubricCriterionLevel"
    CTDL = "CTDL"


class ResultType(StrEnum):
    """What a result measures (Open Badges 3.0, ResultType)."""

    GRADE_POINT_AVERAGE = "GradePointAverage"
    LETTER_GRADE = "LetterGrade"
    PERCENT = "Percent"
    PERFORMANCE_LEVEL = "PerformanceLevel"
    PREDICTED_SCORE = "PredictedScore"
    RAW_SCORE = "RawScore"
    RESULT = "Result"
    RUBRIC_CRITERION = "RubricCriterion"
    RUBRIC_CRITERION_LEVEL = "RubricCriterionLevel"
    RUBRIC_SCORE = "RubricScore"
    SCALED_SCORE = "ScaledScore"
    STATUS = "Status"


class ResultStatus(StrEnum):
    """How far somebody got; the one closed vocabulary (Open Badges 3.0, ResultStatusType)."""

    COMPLETED = "Completed"
    ENROLLED = "Enrolled"
    FAILED = "Failed"
    IN_PROGRESS = "InProgress"
    ON_HOLD = "OnHold"
    PROVISIONAL = "Provisional"
    WITHDREW = "Withdrew"


class IdentifierType(StrEnum):
    """What an identifier identifies (Open Badges 3.0, IdentifierTypeEnum)."""

    NAME = "name"
    SOURCED_ID = "sourcedId"
    SYSTEM_ID = "systemId"
    PRODUCT_ID = "productId"
    USER_NAME = "userName"
    ACCOUNT_ID = "accountId"
    EMAIL_ADDRESS = "emailAddress"
    NATIONAL_IDENTITY_NUMBER = "nationalIdentityNumber"
    ISBN = "isbn"
    ISSN = "issn"
    LIS_SOURCED_ID = "lisSourcedId"
    ONE_ROSTER_SOURCED_ID = "oneRosterSourcedId"
    SIS_SOURCED_ID = "sisSourcedId"
    LTI_CONTEXT_ID = "ltiContextId"
    LTI_DEPLOYMENT_ID = "ltiDeploymentId"
    LTI_TOOL_ID = "ltiToolId"
    LTI_PLATFORM_ID = "ltiPlatformId"
    LTI_USER_ID = "ltiUserId"
    IDENTIFIER = "identifier"


class AssessmentType(StrEnum):
    """How an assessment is held (1EdTech assessment extension 2.0)."""

    EXAM = "Exam"
    PERFORMANCE = "Performance"
    ARTIFACT = "Artifact"


MISNAMED_EMAIL: Final = "email"
"""Not a word of the vocabulary, but the implementation guide used it; accepted when reading."""


class Extension(str):
    """A term of somebody's own, ``ext:`` included: ``Extension("ext:EQFLevel")``.

    Equal to its text, so a value is written by writing it. Raises ValueError for other text.
    """

    __slots__ = ()

    def __new__(cls, term: str) -> Self:
        if not is_extension(term):
            raise ValueError(
                "an extension term is ext: and a word of letters, digits, '.', '_' and '-'"
            )
        return super().__new__(cls, term)


AchievementTypeTerm: TypeAlias = AchievementType | Extension
AlignmentTargetTypeTerm: TypeAlias = AlignmentTargetType | Extension
ResultTypeTerm: TypeAlias = ResultType | Extension
IdentifierTypeTerm: TypeAlias = IdentifierType | Extension

_EXTENSION: Final = re.compile(EXTENSION_PATTERN[1:-1])


def is_extension(term: str) -> bool:
    """Say whether *term* has the shape of an extension of a vocabulary."""
    return _EXTENSION.fullmatch(term) is not None
