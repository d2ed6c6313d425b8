"""Do the results of a recipient fit what the achievement says its results can be?

Source: Open Badges 3.0, Result ("must be the id of a ResultDescription in the asserted
achievement") and ResultDescription.
"""

import re
from decimal import Decimal
from typing import Any, Final

from skillmark.engine.model.problems import Findings
from skillmark.engine.model.raw import object_in, objects_in, text_or_none, texts_in

_ACHIEVEMENT: Final = "/credentialSubject/achievement"
_NUMERIC_TYPES: Final = frozenset(
    {
        "GradePointAverage",
        "Percent",
        "PredictedScore",
        "RawScore",
        "RubricScore",
        "ScaledScore",
    }
)
_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?", re.ASCII)


class _Described:
    """One result description, and what of it is needed to judge a result."""

    __slots__ = ("levels", "members", "path", "ranks")

    def __init__(self, members: dict[str, Any], path: str) -> None:
        self.members = members
        self.path = path
        self.levels: dict[str, dict[str, Any]] = {}
        # Looked up by value: a hostile achievement may allow many, and have many results.
        self.ranks: dict[str, int] = {}
        if "allowedValue" in members:
            for rank, value in enumerate(texts_in(members["allowedValue"])):
                self.ranks.setdefault(value, rank)


def lint_results(subject: dict[str, Any], findings: Findings) -> None:
    """Compare the results in *subject* with the result descriptions in its achievement."""
    achievement = object_in(subject.get("achievement"))
    descriptions, levels = _descriptions(achievement, findings)
    if "result" not in subject:
        return
    for result, path in objects_in(subject["result"], "/credentialSubject/result"):
        _lint_result(result, path, descriptions, levels, findings)


def _descriptions(
    achievement: dict[str, Any], findings: Findings
) -> tuple[dict[str, _Described], dict[str, str]]:
    """Return the descriptions by id, and for every level the id of its description."""
    descriptions: dict[str, _Described] = {}
    levels: dict[str, str] = {}
    listed = achievement.get("resultDescription")
    for members, path in objects_in(listed, f"{_ACHIEVEMENT}/resultDescription"):
        described = _Described(members, path)
        name = text_or_none(members.get("id")) or path
        if name in descriptions:
            findings.error(f"{path}/id", "duplicate_id")
        descriptions[name] = described
        if "rubricCriterionLevel" in members:
            _collect_levels(described, name, levels, findings)
        _lint_description(described, findings)
    if not descriptions.keys().isdisjoint(levels):
        findings.error(f"{_ACHIEVEMENT}/resultDescription", "duplicate_id")
    return descriptions, levels


def _collect_levels(
    described: _Described, name: str, levels: dict[str, str], findings: Findings
) -> None:
    listed = described.members["rubricCriterionLevel"]
    for level, path in objects_in(listed, f"{described.path}/rubricCriterionLevel"):
        level_id = text_or_none(level.get("id"))
        if level_id is None:
            continue
        if level_id in levels:
            findings.error(f"{path}/id", "duplicate_id")
        levels[level_id] = name
        described.levels[level_id] = level


def _lint_description(described: _Described, findings: Findings) -> None:
    members = described.members
    required = text_or_none(members.get("requiredLevel"))
    if required is not None and required not in described.levels:
        findings.error(f"{described.path}/requiredLevel", "unknown_required_level")
    if "valueMin" in members and "valueMax" in members:
        least, most = _number(members["valueMin"]), _number(members["valueMax"])
        if least is not None and most is not None and least > most:
            findings.error(f"{described.path}/valueMin", "value_out_of_range")


def _lint_result(
    result: dict[str, Any],
    path: str,
    descriptions: dict[str, _Described],
    levels: dict[str, str],
    findings: Findings,
) -> None:
    name = text_or_none(result.get("resultDescription"))
    described = None if name is None else descriptions.get(name)
    if name is not None and described is None:
        findings.error(f"{path}/resultDescription", "unknown_result_description")
    level = text_or_none(result.get("achievedLevel"))
    if level is not None:
        _lint_level(level, path, described, levels, findings)
    if described is None:
        return
    if described.members.get("resultType") == "Status" and "status" not in result:
        findings.error(f"{path}/status", "status_missing")
    value = text_or_none(result.get("value"))
    if value is not None:
        _lint_value(value, f"{path}/value", described, findings)


def _lint_level(
    level: str,
    path: str,
    described: _Described | None,
    levels: dict[str, str],
    findings: Findings,
) -> None:
    if level not in levels:
        findings.error(f"{path}/achievedLevel", "unknown_level")
    elif described is not None and level not in described.levels:
        findings.error(f"{path}/achievedLevel", "level_of_another_description")
    elif described is not None and _is_below_required(level, described):
        findings.note(f"{path}/achievedLevel", "below_required_level")


def _is_below_required(level: str, described: _Described) -> bool:
    required = described.members.get("requiredLevel")
    if not isinstance(required, str) or required == level or required not in described.levels:
        return False
    reached = _number(described.levels[level].get("points"))
    needed = _number(described.levels[required].get("points"))
    return reached is not None and needed is not None and reached < needed


def _lint_value(value: str, path: str, described: _Described, findings: Findings) -> None:
    ranks, members = described.ranks, described.members
    if ranks:
        required = text_or_none(members.get("requiredValue"))
        if value not in ranks:
            findings.error(path, "value_not_allowed")
        elif required in ranks and ranks[value] < ranks[required]:
            findings.note(path, "below_required_value")
    elif text_or_none(members.get("resultType")) in _NUMERIC_TYPES:
        _lint_number(value, path, members, findings)


def _lint_number(value: str, path: str, members: dict[str, Any], findings: Findings) -> None:
    number = _number(value)
    least, most = _number(members.get("valueMin")), _number(members.get("valueMax"))
    if number is None:
        if least is not None or most is not None:
            findings.note(path, "value_not_a_number")
    elif (least is not None and number < least) or (most is not None and number > most):
        findings.error(path, "value_out_of_range")
    else:
        needed = _number(members.get("requiredValue"))
        if needed is not None and number < needed:
            findings.note(path, "below_required_value")


def _number(value: Any) -> Decimal | None:
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return Decimal(value)
    return None
