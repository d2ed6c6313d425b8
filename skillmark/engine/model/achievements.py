"""What can be achieved and how it is judged (Open Badges 3.0, Achievement and below)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from skillmark.engine.model.parts import (
    Alignment,
    Criteria,
    IdentifierEntry,
    Image,
    Related,
)
from skillmark.engine.model.profiles import EndorsementCredential, Profile
from skillmark.engine.model.vocabularies import AchievementTypeTerm, AssessmentType, ResultTypeTerm
from skillmark.engine.wire.json_types import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class RubricCriterionLevel:
    """One level of one rubric criterion; ``points`` is a number in a string."""

    id: str
    name: str
    types: tuple[str, ...] = ("RubricCriterionLevel",)
    description: str | None = None
    level: str | None = None
    points: str | None = None
    alignments: tuple[Alignment, ...] = ()
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultDescription:
    """A result that the achievement can carry (Open Badges 3.0, ResultDescription).

    ``allowed_values`` run from low to high; ``value_min``, ``value_max`` and ``required_value`` are
    text. The members from ``assessment_type`` on come from the 1EdTech assessment extension 2.0;
    writing one of them adds its type and its context. Its ``sections`` stay in ``extra``.
    """

    id: str
    name: str
    result_type: ResultTypeTerm
    types: tuple[str, ...] = ("ResultDescription",)
    allowed_values: tuple[str, ...] = ()
    required_value: str | None = None
    value_min: str | None = None
    value_max: str | None = None
    required_level: str | None = None
    rubric_criterion_levels: tuple[RubricCriterionLevel, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    description: str | None = None
    assessment_type: AssessmentType | None = None
    assessment_output: str | None = None
    assessment_example: str | None = None
    assessment_evaluation: str | None = None
    evaluation_method: str | None = None
    scoring_method_example_description: str | None = None
    has_group_evaluation: bool | None = None
    has_group_participation: bool | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """What was or can be achieved, and by which criteria (Open Badges 3.0, Achievement)."""

    id: str
    name: str
    description: str
    criteria: Criteria
    types: tuple[str, ...] = ("Achievement",)
    achievement_type: AchievementTypeTerm | None = None
    creator: Profile | None = None
    credits_available: float | None = None
    field_of_study: str | None = None
    specialization: str | None = None
    human_code: str | None = None
    version: str | None = None
    in_language: str | None = None
    tags: tuple[str, ...] = ()
    image: Image | None = None
    alignments: tuple[Alignment, ...] = ()
    related: tuple[Related, ...] = ()
    other_identifiers: tuple[IdentifierEntry, ...] = ()
    result_descriptions: tuple[ResultDescription, ...] = ()
    endorsements: tuple[EndorsementCredential, ...] = ()
    endorsement_jwts: tuple[str, ...] = ()
    extra: Mapping[str, JsonValue] = field(default_factory=dict)
