"""What is wrong with a document, and where: the one shape that reader, schema and linter report."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skillmark.engine.errors import MalformedInput


class Severity(StrEnum):
    """``ERROR``: the document breaks a rule. ``NOTE``: legal, but somebody should know."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One finding: a JSON pointer, a stable lower-case reason for programs, a sentence for people.

    *detail* never repeats a value of the document, so a report holds no personal data.
    """

    path: str
    reason: str
    detail: str
    severity: Severity = Severity.ERROR


SENTENCES: Final[Mapping[str, str]] = {
    "activity_reversed": "the activity ends before it begins",
    "awarded_after_valid_from": "the award is dated later than the credential's validity begins",
    "below_required_level": "the level reached is below the one that the achievement requires",
    "below_required_value": "the value is below the one that the achievement requires",
    "context": "@context must list the base context and the Open Badges context first",
    "country_code": "a country code is two capital letters (ISO 3166-1)",
    "credits_exceed_available": "more credits are earned than the achievement offers",
    "criteria_empty": "criteria need an id, a narrative or both",
    "date_form": "a date is written YYYY-MM-DD and names a real day",
    "digest_missing": "a related resource needs digestSRI or digestMultibase",
    "duplicate_id": "another part of the credential has this id already",
    "duplicate_related_resource": "two related resources have the same id",
    "duplicate_value": "the same value stands twice in one set",
    "empty_array": "an empty array says nothing; leave the member out",
    "encoded_list": "an encoded list is u and base64url",
    "evidence_data_uri": "evidence is embedded; a link keeps the credential small",
    "identity_hash": "a hashed identity is sha256$ and 64, or md5$ and 32, hexadecimal digits",
    "image_media": "badge images are PNG or SVG",
    "language_tag": "a language is a BCP 47 tag such as en or pt-BR",
    "level_of_another_description": "the level belongs to another result description",
    "misnamed_term": "the vocabulary has another word for this",
    "missing_member": "this member is required",
    "not_a_jws": "a compact JWS is three base64url parts with dots between",
    "not_a_uri": "an absolute URI is needed: scheme, colon, rest",
    "null_value": "null says nothing; leave the member out",
    "number_out_of_range": "the number is outside the range that this member may have",
    "older_context": "the credential names another Open Badges context than the current 3.0.3",
    "period_reversed": "the credential ends before it begins",
    "status_missing": "a result of type Status needs a status",
    "structure": "the value does not have the shape that belongs here",
    "subject_unidentified": "the subject needs an id or an identifier",
    "timestamp_form": "a timestamp is written YYYY-MM-DDThh:mm:ss, then Z or an offset",
    "type_mismatch": "the value has another JSON type than this member",
    "unknown_level": "no result description of the achievement has this level",
    "unknown_member": "this class allows no further members",
    "unknown_required_level": "the required level is not among the levels of its description",
    "unknown_result_description": "the achievement has no such result description",
    "unknown_term": "neither a term of the vocabulary nor a word after ext:",
    "url_without_scheme": "the address has no scheme, so it may not open",
    "value_not_a_number": "the value is not a number, so its bounds cannot be checked",
    "value_not_allowed": "the value is not among those that the achievement allows",
    "value_out_of_range": "the value is outside the bounds that the achievement sets",
    "vcdm_1_1": "the credential is of the VCDM 1.1 flavour, which is not issued any more",
    "wrong_class": "type does not name the class that belongs here",
}
"""What each reason says to a person, where a finding has nothing more exact to say."""


def problem_from(error: MalformedInput) -> Problem:
    """Return what *error* says as a problem of severity ``ERROR``."""
    return Problem(path=error.path, reason=error.reason, detail=error.detail)


def errors_in(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that are more than notes."""
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)


def pointer(parent: str, step: str | int) -> str:
    """Return the JSON pointer (RFC 6901) one *step* below *parent*."""
    if isinstance(step, str) and ("~" in step or "/" in step):
        step = step.replace("~", "~0").replace("/", "~1")
    return f"{parent}/{step}"


class Findings:
    """The problems found so far in one document; whoever looks adds and looks on."""

    __slots__ = ("errors", "problems")

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.errors = 0

    def error(self, path: str, reason: str, detail: str = "") -> None:
        self.add(Problem(path=path, reason=reason, detail=detail or SENTENCES[reason]))

    def note(self, path: str, reason: str, detail: str = "") -> None:
        detail = detail or SENTENCES[reason]
        self.add(Problem(path=path, reason=reason, detail=detail, severity=Severity.NOTE))

    def add(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.errors += problem.severity is Severity.ERROR
