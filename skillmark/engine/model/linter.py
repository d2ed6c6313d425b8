"""What schemas miss: contradictions between one part of a credential and another.

A schema sees each value on its own. The linter asks whether a result speaks about the achievement
that is asserted, whether the level reached belongs to the criterion it is said to belong to,
whether a score is possible at all, and whether the dates are in order. It looks at the raw JSON,
passes over whatever has not the right shape (the schema says that), and reports everything.

Source: Open Badges 3.0, Result, ResultDescription and RubricCriterionLevel; VCDM 2.0, 4.9.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.problems import Findings, Problem
from skillmark.engine.model.timestamps import read_timestamp
from skillmark.engine.wire.json_types import JsonObject, JsonValue

_NUMERIC: Final = frozenset(
    {"GradePointAverage", "Percent", "PredictedScore", "RawScore", "RubricScore", "ScaledScore"}
)
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_LONGEST_DATA_URI: Final = 2048

SUBJECT: Final = "/credentialSubject"
ACHIEVEMENT: Final = f"{SUBJECT}/achievement"


def lint_credential(document: JsonObject) -> tuple[Problem, ...]:
    """Return the contradictions in *document*, and notes on what is legal but unwise."""
    findings = Findings()
    _lint_dates(document, findings)
    subject = _first_object(document.get("credentialSubject"))
    achievement = _first_object(subject.get("achievement"))
    described = _descriptions(achievement, findings)
    for path, result in _objects(subject, "result", SUBJECT):
        _lint_result(result, path, described, findings)
    _lint_credits(subject, achievement, findings)
    for path, identity in _objects(subject, "identifier", SUBJECT):
        if identity.get("identityType") == "email":
            findings.note(f"{path}/identityType", "misnamed_term", "the term is emailAddress")
    for path, evidence in _objects(document, "evidence", ""):
        _lint_evidence(evidence, path, findings)
    return tuple(findings.problems)


# --- dates ---------------------------------------------------------------------------------


def _lint_dates(document: JsonObject, findings: Findings) -> None:
    starts, ends = ("validFrom", "validUntil")
    if starts not in document and "issuanceDate" in document:
        starts, ends = ("issuanceDate", "expirationDate")
    start, end = _moment(document.get(starts)), _moment(document.get(ends))
    if start is not None and end is not None and end < start:
        findings.error(f"/{ends}", "ends_before_start", "the validity ends before it begins")
    awarded = _moment(document.get("awardedDate"))
    if start is not None and awarded is not None and awarded > start:
        findings.note(
            "/awardedDate", "awarded_after_start", "it is valid from before it was awarded"
        )


def _moment(value: JsonValue) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        return read_timestamp(value)
    except MalformedInput:
        return None


# --- results -------------------------------------------------------------------------------


def _descriptions(achievement: JsonObject, findings: Findings) -> dict[str, JsonObject]:
    """Return the achievement's result descriptions by id, checked among themselves."""
    described: dict[str, JsonObject] = {}
    levels: set[str] = set()
    for path, description in _objects(achievement, "resultDescription", ACHIEVEMENT):
        _remember_id(description, path, described, findings)
        own = set()
        for level_path, level in _objects(description, "rubricCriterionLevel", path):
            name = level.get("id")
            if isinstance(name, str):
                if name in levels:
                    findings.error(f"{level_path}/id", "duplicate_id", "two levels share one id")
                levels.add(name)
                own.add(name)
        required = description.get("requiredLevel")
        if isinstance(required, str) and required not in own:
            findings.error(
                f"{path}/requiredLevel",
                "level_of_another_criterion",
                "the required level is not among the levels of this criterion",
            )
    return described


def _remember_id(
    description: JsonObject, path: str, described: dict[str, JsonObject], findings: Findings
) -> None:
    name = description.get("id")
    if not isinstance(name, str):
        return
    if name in described:
        findings.error(f"{path}/id", "duplicate_id", "two result descriptions share one id")
    described[name] = description


def _lint_result(
    result: JsonObject, path: str, described: dict[str, JsonObject], findings: Findings
) -> None:
    name = result.get("resultDescription")
    if not isinstance(name, str):
        return
    description = described.get(name)
    if description is None:
        findings.error(
            f"{path}/resultDescription",
            "result_of_another_achievement",
            "the asserted achievement has no such result description",
        )
        return
    if description.get("resultType") == "Status" and "status" not in result:
        findings.error(f"{path}/status", "status_missing", "a result of type Status has a status")
    _lint_level(result, path, description, findings)
    value = result.get("value")
    if isinstance(value, str):
        _lint_value(value, f"{path}/value", description, findings)


def _lint_level(result: JsonObject, path: str, description: JsonObject, findings: Findings) -> None:
    achieved = result.get("achievedLevel")
    if not isinstance(achieved, str):
        return
    levels = _objects(description, "rubricCriterionLevel", "")
    if achieved not in {level.get("id") for _, level in levels}:
        findings.error(
            f"{path}/achievedLevel",
            "level_of_another_criterion",
            "the level reached is not among the levels of the criterion",
        )


def _lint_value(value: str, path: str, description: JsonObject, findings: Findings) -> None:
    allowed = description.get("allowedValue")
    if isinstance(allowed, list) and allowed and value not in allowed:
        findings.error(path, "value_not_allowed", "the value is not one of the allowed values")
    if description.get("resultType") not in _NUMERIC:
        return
    score = _decimal(value)
    lowest, highest = _decimal(description.get("valueMin")), _decimal(description.get("valueMax"))
    if score is None:
        if lowest is not None or highest is not None:
            findings.error(path, "score_not_a_number", "a score between two numbers is a number")
        return
    if (lowest is not None and score < lowest) or (highest is not None and score > highest):
        findings.error(path, "score_out_of_range", "the score is outside its possible range")


def _decimal(value: JsonValue) -> float | None:
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return float(value)
    return None


# --- the rest ------------------------------------------------------------------------------


def _lint_credits(subject: JsonObject, achievement: JsonObject, findings: Findings) -> None:
    earned, available = subject.get("creditsEarned"), achievement.get("creditsAvailable")
    if (
        isinstance(earned, int | float)
        and isinstance(available, int | float)
        and earned > available
    ):
        findings.note(
            f"{SUBJECT}/creditsEarned", "credits_exceeded", "more credits than are available"
        )


def _lint_evidence(evidence: JsonObject, path: str, findings: Findings) -> None:
    name = evidence.get("id")
    if isinstance(name, str) and name.startswith("data:") and len(name) > _LONGEST_DATA_URI:
        findings.note(
            f"{path}/id", "data_uri_evidence", "a large file inside the credential; link to it"
        )


def _first_object(value: JsonValue) -> JsonObject:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, dict) else {}


def _objects(owner: JsonObject, member: str, path: str) -> Iterator[tuple[str, JsonObject]]:
    """Yield the objects of a member that is an array or a single value, with their pointers."""
    value = owner.get(member)
    if isinstance(value, dict):
        yield f"{path}/{member}", value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield f"{path}/{member}/{index}", item
