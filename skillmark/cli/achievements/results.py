"""Results that an achievement can carry: what may stand in their column, and what is issued."""

import unicodedata
from dataclasses import dataclass

from skillmark.cli.roster.problems import CellProblem
from skillmark.engine.model.achievements import ResultDescription, RubricCriterionLevel
from skillmark.engine.model.credentials import Result
from skillmark.engine.model.vocabularies import ResultStatus, ResultType, ResultTypeTerm

LONGEST_VALUE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRule:
    """One level of a rubric criterion, low to high as in the file."""

    name: str
    description: str = ""
    level: str = ""
    points: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRule:
    """One result: *key* names it in the file and in ``--map result:key=…``.

    *columns* are headings under which it stands in rosters, beside key and name.
    """

    key: str
    name: str
    result_type: ResultTypeTerm
    values: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    required: str = ""
    levels: tuple[LevelRule, ...] = ()
    columns: tuple[str, ...] = ()

    def check(self, text: str) -> None:
        """Raise CellProblem unless *text* is a possible result."""
        self._find(text)

    def result(self, text: str, *, achievement_id: str) -> Result:
        """The result that *text* means; it has been checked before."""
        value, level = self._find(text)
        description = self.description_id(achievement_id)
        if self.result_type is ResultType.STATUS:
            return Result(result_description=description, status=ResultStatus(value))
        if level is not None:
            return Result(
                result_description=description, achieved_level=f"{description}-level-{level}"
            )
        return Result(result_description=description, value=value)

    def text_of(self, result: Result) -> str:
        """The cell that *result* was made from, or one that means the same."""
        if result.status is not None:
            return str(result.status)
        if result.achieved_level is not None:
            return result.achieved_level.rpartition("-")[2]
        return result.value or ""

    def shown(self, text: str) -> str:
        """The result for people: the level's or value's own spelling."""
        value, level = self._find(text)
        return f"{value}, {level} of {len(self.levels)}" if level is not None else value

    def description_id(self, achievement_id: str) -> str:
        return f"{achievement_id}#result-{self.key}"

    def description(self, achievement_id: str) -> ResultDescription:
        own_id = self.description_id(achievement_id)
        required_level = None
        if self.levels and self.required:
            required_level = f"{own_id}-level-{self._find(self.required)[1]}"
        return ResultDescription(
            id=own_id,
            name=self.name,
            result_type=self.result_type,
            allowed_values=self.values,
            value_min=self.minimum or None,
            value_max=self.maximum or None,
            required_value=None if self.levels else self.required or None,
            required_level=required_level,
            rubric_criterion_levels=tuple(
                RubricCriterionLevel(
                    id=f"{own_id}-level-{number}",
                    name=level.name,
                    description=level.description or None,
                    level=level.level or None,
                    points=level.points or None,
                )
                for number, level in enumerate(self.levels, 1)
            ),
        )

    def _find(self, text: str) -> tuple[str, int | None]:
        """(value as it is issued, number of the level reached)."""
        if self.result_type is ResultType.STATUS:
            return self._one_of([str(status) for status in ResultStatus], text), None
        if self.levels:
            names = [level.name for level in self.levels]
            if text.isdecimal() and 1 <= int(text) <= len(names):
                return names[int(text) - 1], int(text)
            value = self._one_of(names, text)
            return value, names.index(value) + 1
        if self.values:
            return self._one_of(list(self.values), text), None
        if self.minimum or self.maximum:
            return self._number(text), None
        if len(text) > LONGEST_VALUE or not text.isprintable():
            raise CellProblem(
                "result",
                "This is too long for a result.",
                advice=f"Write at most {LONGEST_VALUE} characters.",
            )
        return text, None

    def _one_of(self, possible: list[str], text: str) -> str:
        # Signs count: A, A+ and A- are three marks. Accents and case are forgiven after that.
        for alike in (str.casefold, _without_accents):
            for value in possible:
                if alike(value) == alike(text.strip()):
                    return value
        raise CellProblem(
            "result",
            f"This is not a possible result of “{self.name}”.",
            advice="Possible are: " + ", ".join(possible[:12]) + ".",
        )

    def _number(self, text: str) -> str:
        plain = text.replace(",", ".").removesuffix("%").strip()
        try:
            number = float(plain)
            inside = plain.replace(".", "", 1).lstrip("-").isdecimal()
        except ValueError:
            number, inside = 0.0, False
        low, high = float(self.minimum or "-inf"), float(self.maximum or "inf")
        if not inside or not low <= number <= high:
            bounds = f"from {self.minimum or 'any'} to {self.maximum or 'any'}"
            raise CellProblem(
                "result",
                f"“{self.name}” is a number {bounds}.",
                advice="Correct the number, or leave the cell empty.",
            )
        return plain


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", " ".join(text.split())).casefold()
    return "".join(char for char in decomposed if not 0x300 <= ord(char) <= 0x36F)
