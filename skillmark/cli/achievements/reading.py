"""From the text of an achievement file to a definition, or to every problem in it."""

import re
import tomllib
import unicodedata
from urllib.parse import urlsplit

from skillmark.cli.achievements.definition import AchievementDefinition, ArtworkSpec, Period
from skillmark.cli.achievements.results import LevelRule, ResultRule
from skillmark.cli.achievements.table import FileProblem, Table
from skillmark.cli.roster.problems import CellProblem
from skillmark.engine.model.parts import Alignment
from skillmark.engine.model.vocabularies import (
    AchievementType,
    AchievementTypeTerm,
    AlignmentTargetType,
    AlignmentTargetTypeTerm,
    Extension,
    ResultType,
    ResultTypeTerm,
    is_extension,
)

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
_VERSION = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9])?$")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_PERIOD = re.compile(r"(\d{1,3}) ?(day|week|month|year)s?$")
_SHAPES = {
    "shape": ("roundel", "arch", "seal", "hexagon", "quatrefoil", "lozenge"),
    "field": ("rays", "waves", "rings", "lattice", "scales", "moire"),
    "medallion": ("tide", "strata", "bloom", "block", "braid", "turn"),
    "ink": ("viridian", "brick", "plum", "ultramarine", "ochre", "slate"),
}


class AchievementFileWrong(Exception):
    """The file cannot be used; *problems* has all of them."""

    def __init__(self, problems: list[FileProblem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def read_achievement(text: str) -> AchievementDefinition:
    """Read an achievement file. Raises AchievementFileWrong with every problem."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problem = FileProblem("", f"This is not TOML: {error}.", "Correct the line it names.")
        raise AchievementFileWrong([problem]) from error
    problems: list[FileProblem] = []
    definition = _definition(Table(values, problems))
    if problems:
        raise AchievementFileWrong(problems)
    return definition


def _definition(table: Table) -> AchievementDefinition:
    name = table.text("name", longest=200, required='Write name = "…", what the badge is called.')
    criteria = table.table("criteria")
    definition = AchievementDefinition(
        slug=_slug(table, name),
        version=_version(table),
        name=name,
        description=table.text(
            "description", longest=5000, required="Say in a sentence or two what it stands for."
        ),
        achievement_type=_achievement_type(table),
        language=_language(table),
        claim=table.text("claim", longest=300),
        outcomes=table.texts("outcomes"),
        criteria_narrative=criteria.text("narrative", longest=20_000),
        criteria_url=_link(criteria, "url"),
        tags=table.texts("tags", longest=100),
        skills=tuple(_skill(skill) for skill in table.tables("skills")),
        results=_results(table),
        credits=table.number("credits"),
        field_of_study=table.text("field_of_study", longest=200),
        specialization=table.text("specialization", longest=200),
        code=table.text("code", longest=100),
        valid_for=_period(table),
        suspendable=table.yes_or_no("suspendable"),
        artwork=_artwork(table.table("artwork")),
    )
    if not definition.criteria_narrative and not definition.criteria_url:
        criteria.report(
            "narrative",
            "Nothing says how it is earned.",
            "Write [criteria] and below it narrative = “…” or url = “https://…”.",
        )
    criteria.finish()
    table.finish()
    return definition


def _slug(table: Table, name: str) -> str:
    slug = table.text("slug", longest=60)
    if not slug:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    if name and not _SLUG.match(slug):
        table.report(
            "slug",
            "The address of the badge needs a short name in plain letters.",
            'Write slug = "water-sampling".',
        )
    return slug


def _version(table: Table) -> str:
    version = table.plain_text("version") or "1.0"
    if not _VERSION.match(version):
        table.report("version", f"“{version}” is no version.", 'Write version = "1.0".')
    return version


def _language(table: Table) -> str:
    language = table.text("language", longest=35) or "en"
    if not _LANGUAGE.match(language):
        table.report("language", f"“{language}” is no language tag.", 'Write language = "en".')
    return language


def _achievement_type(table: Table) -> AchievementTypeTerm:
    text = table.text("type") or AchievementType.BADGE
    for kind in AchievementType:
        if kind.lower() == text.lower().replace(" ", "").replace("-", ""):
            return kind
    if is_extension(text):
        return Extension(text)
    table.report(
        "type",
        f"“{text}” is no type of achievement.",
        "Write Badge, MicroCredential, Certificate, Course or another type of Open Badges 3.0.",
    )
    return AchievementType.BADGE


def _period(table: Table) -> Period | None:
    text = table.text("valid_for", longest=20)
    if not text:
        return None
    found = _PERIOD.match(text.lower())
    count = int(found[1]) if found else 0
    if found is None or not 1 <= count <= 200:
        table.report("valid_for", f"“{text}” is no period.", 'Write valid_for = "3 years".')
        return None
    unit = found[2]
    if unit in {"year", "month"}:
        return Period(months=count * (12 if unit == "year" else 1))
    return Period(days=count * (7 if unit == "week" else 1))


def _link(table: Table, key: str, *, required: str = "") -> str:
    text = table.text(key, longest=1000, required=required)
    if text:
        try:
            parts = urlsplit(text)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            good = False
        if not good or re.search(r"[\s<>\"{}|\\^`]", text):
            table.report(key, "This is not a web address.", f'Write {key} = "https://…".')
    return text


def _skill(table: Table) -> Alignment:
    kind: AlignmentTargetTypeTerm | None = None
    if word := table.text("type", longest=60):
        try:
            kind = Extension(word) if is_extension(word) else AlignmentTargetType(word)
        except ValueError:
            known = ", ".join(AlignmentTargetType)
            table.report("type", f"“{word}” is no type of skill.", f"Known are: {known}.")
    skill = Alignment(
        target_name=table.text("name", longest=300, required='Write name = "…".'),
        target_url=_link(table, "url", required='Write url = "https://…", where it is defined.'),
        target_code=table.text("code", longest=200) or None,
        target_description=table.text("description", longest=2000) or None,
        target_framework=table.text("framework", longest=200) or None,
        target_type=kind,
    )
    table.finish()
    return skill


def _results(table: Table) -> tuple[ResultRule, ...]:
    rules = [_result(result) for result in table.tables("results")]
    for nth, rule in enumerate(rules):
        if any(rule.key == other.key for other in rules[:nth]):
            table.report("results", f"Two results have the key {rule.key}.", "Rename one of them.")
    return tuple(rules)


def _result(table: Table) -> ResultRule:
    key = table.text("key", longest=40, required='Write key = "overall".')
    if key and not _SLUG.match(key):
        table.report("key", f"“{key}” is no key.", 'Use small letters: key = "overall".')
    rule = ResultRule(
        key=key,
        name=table.text("name", longest=200, required='Write name = "…".'),
        result_type=_result_type(table),
        values=table.texts("values", longest=100),
        minimum=_bound(table, "minimum"),
        maximum=_bound(table, "maximum"),
        required=table.plain_text("required"),
        levels=tuple(_level(level) for level in table.tables("levels")),
        columns=table.texts("columns", longest=100),
    )
    table.finish()
    if rule.required:
        try:
            rule.check(rule.required)
        except CellProblem as problem:
            table.report("required", problem.fact, problem.advice)
    return rule


def _bound(table: Table, key: str) -> str:
    text = table.plain_text(key)
    try:
        if text:
            float(text)
    except ValueError:
        table.report(key, f"“{text}” is no number.", f"Write {key} = 0.")
        return ""
    return text


def _result_type(table: Table) -> ResultTypeTerm:
    text = table.text("type", longest=60) or ResultType.RESULT
    for kind in ResultType:
        if kind.lower() == text.lower():
            return kind
    if is_extension(text):
        return Extension(text)
    known = ", ".join(ResultType)
    table.report("type", f"“{text}” is no type of result.", f"Known are: {known}.")
    return ResultType.RESULT


def _level(table: Table) -> LevelRule:
    level = LevelRule(
        name=table.text("name", longest=100, required='Write name = "…".'),
        description=table.text("description", longest=2000),
        level=table.plain_text("level"),
        points=table.plain_text("points"),
    )
    table.finish()
    return level


def _artwork(table: Table) -> ArtworkSpec:
    chosen = {}
    for part, possible in _SHAPES.items():
        chosen[part] = table.text(part, longest=20)
        if chosen[part] and chosen[part] not in possible:
            table.report(part, f"“{chosen[part]}” is unknown.", "Choose: " + ", ".join(possible))
    spec = ArtworkSpec(
        file=table.text("file", longest=300),
        alt=table.text("alt", longest=300),
        level=table.whole_number("level", 0),
        levels=table.whole_number("levels", 4),
        **chosen,
    )
    if spec.file and any(chosen.values()):
        table.report("file", "There is a file and a drawing.", "Keep one of the two.")
    if not 1 <= spec.levels <= 12 or not 0 <= spec.level <= spec.levels:
        table.report("level", "The level is not within the levels.", "Write level = 3, levels = 4.")
    table.finish()
    return spec
