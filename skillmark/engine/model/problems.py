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
    "context": "@context must list the base context and the Open Badges context first",
    "criteria_empty": "criteria need an id, a narrative or both",
    "date_form": "a date is written YYYY-MM-DD and names a real day",
    "digest_missing": "a related resource needs digestSRI or digestMultibase",
    "duplicate_value": "the same value stands twice in one set",
    "empty_array": "an empty array says nothing; leave the member out",
    "encoded_list": "an encoded list is u and base64url",
    "identity_hash": "a hashed identity is sha256$ and 64, or md5$ and 32, hexadecimal digits",
    "language_tag": "a language is a BCP 47 tag such as en or pt-BR",
    "missing_member": "this member is required",
    "misnamed_term": "the vocabulary has another word for this",
    "not_a_jws": "a compact JWS is three base64url parts with dots between",
    "not_a_uri": "an absolute URI is needed: scheme, colon, rest",
    "null_value": "null says nothing; leave the member out",
    "number_out_of_range": "the number is outside the range that this member may have",
    "structure": "the value does not have the shape that belongs here",
    "subject_unidentified": "the subject needs an id or an identifier",
    "timestamp_form": "a timestamp is written YYYY-MM-DDThh:mm:ss, then Z or an offset",
    "type_mismatch": "the value has another JSON type than this member",
    "unknown_member": "this class allows no further members",
    "unknown_term": "neither a term of the vocabulary nor a word after ext:",
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
