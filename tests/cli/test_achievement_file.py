"""Achievement files: what they may say, and how everything wrong is told at once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from skillmark.cli.achievements.definition import AchievementDefinition, Period
from skillmark.cli.achievements.reading import AchievementFileWrong, read_achievement
from skillmark.cli.achievements.values import achievement_value
from skillmark.cli.roster.problems import CellProblem
from skillmark.engine.model.vocabularies import AchievementType, ResultStatus
from skillmark.engine.model.writing import write_achievement

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
LEAST = 'name = "A"\ndescription = "B"\n[criteria]\nnarrative = "C"\n'


def problems(text: str) -> dict[str, str]:
    with pytest.raises(AchievementFileWrong) as wrong:
        read_achievement(text)
    return {problem.key: problem.fact for problem in wrong.value.problems}


def with_result(lines: str) -> AchievementDefinition:
    return read_achievement(f'{LEAST}[[results]]\nkey = "r"\nname = "R"\n{lines}\n')


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.name)
def test_the_example_files_are_good(path: Path) -> None:
    definition = read_achievement(path.read_text())

    assert definition.claim.endswith(".")


def test_the_least_is_a_name_a_description_and_how_it_is_earned() -> None:
    definition = read_achievement(LEAST)

    assert (definition.slug, definition.version) == ("a", "1.0")
    assert definition.achievement_type is AchievementType.BADGE
    assert definition.valid_for is None


def test_every_problem_is_told_with_its_key() -> None:
    found = problems(
        'name = 3\nversion = "1/2"\nlanguage = "English"\ntype = "Trophy"\nvalid_for = "for ever"\n'
        'credits = "two"\nsuspendable = "yes"\ntags = "water"\ncolour = "red"\n'
        '[[skills]]\nname = "x"\nurl = "no"\n'
        '[[results]]\nkey = "Big Key"\nname = "R"\nminimum = "a"\n'
        '[artwork]\nshape = "star"\nlevel = 5\n'
    )

    assert set(found) == {
        "name", "description", "version", "language", "type", "valid_for", "credits", "suspendable",
        "tags", "colour", "skills[1].url", "results[1].key", "results[1].minimum", "artwork.shape",
        "artwork.level", "criteria.narrative",
    }  # fmt: skip


def test_what_is_no_toml_is_told_with_its_line() -> None:
    assert "line 1" in problems("name = oops\n")[""]


def test_a_name_without_latin_letters_needs_a_short_name() -> None:
    assert "slug" in problems(LEAST.replace('"A"', '"水质采样"'))
    assert read_achievement('slug = "water"\n' + LEAST.replace('"A"', '"水质采样"')).slug == "water"


@pytest.mark.parametrize(
    ("period", "end"),
    [
        (Period(months=36), datetime(2029, 2, 27, 23, 59, 59, tzinfo=UTC)),
        (Period(months=1), datetime(2026, 3, 27, 23, 59, 59, tzinfo=UTC)),
        (Period(days=14), datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_periods_follow_the_calendar(period: Period, end: datetime) -> None:
    assert period.after(datetime(2026, 2, 28, tzinfo=UTC)) == end


def test_the_last_of_january_and_a_month_is_the_last_of_february() -> None:
    assert Period(months=1).after(datetime(2026, 1, 31, tzinfo=UTC)).day == 27


def test_a_leap_day_and_a_year_is_the_end_of_february() -> None:
    assert Period(months=12).after(datetime(2024, 2, 29, tzinfo=UTC)) == datetime(
        2025, 2, 27, 23, 59, 59, tzinfo=UTC
    )


@pytest.mark.rule("AC-10", "AC-11", "AC-13", "AC-14")
@pytest.mark.parametrize(
    ("lines", "text", "value", "level", "status"),
    [
        ('levels = [{name = "Low"}, {name = "High"}]', "high", None, "level-2", None),
        ('levels = [{name = "Low"}, {name = "High"}]', "1", None, "level-1", None),
        ('type = "LetterGrade"\nvalues = ["B", "A", "A+"]', "a+", "A+", None, None),
        ('type = "Percent"\nminimum = 0\nmaximum = 100', "97,5 %", "97.5", None, None),
        ('type = "Status"', "completed", None, None, ResultStatus.COMPLETED),
        ("", "anything", "anything", None, None),
    ],
)
def test_a_cell_becomes_the_result_it_means(
    lines: str, text: str, value: str | None, level: str | None, status: ResultStatus | None
) -> None:
    [rule] = with_result(lines).results
    result = rule.result(text, achievement_id="https://c.example/a")

    assert result.result_description == "https://c.example/a#result-r"
    assert result.value == value
    assert (result.achieved_level or "").endswith(level or "")
    assert (result.achieved_level is None) == (level is None)
    assert result.status is status
    rule.check(rule.text_of(result))


@pytest.mark.rule("AC-13")
@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ('levels = [{name = "Low"}]', "Middle"),
        ('levels = [{name = "Low"}]', "2"),
        ('values = ["B", "A"]', "C"),
        ("minimum = 0\nmaximum = 100", "101"),
        ("minimum = 0", "many"),
        ("minimum = 0", "nan"),
        ('type = "Status"', "done"),
        ("", "x" * 201),
    ],
)
def test_a_result_that_cannot_be_is_refused(lines: str, text: str) -> None:
    [rule] = with_result(lines).results
    with pytest.raises(CellProblem) as problem:
        rule.check(text)

    assert problem.value.code == "result"


def test_a_required_value_must_be_a_possible_one() -> None:
    text = f'{LEAST}[[results]]\nkey = "r"\nname = "R"\nvalues = ["A"]\nrequired = "Z"\n'

    assert "results[1].required" in problems(text)


@pytest.mark.rule("AC-1", "AC-2", "AC-5", "AC-8", "AC-9")
def test_the_value_carries_everything_the_file_says() -> None:
    definition = read_achievement((EXAMPLES / "drinking-water-sampling.toml").read_text())
    written = write_achievement(achievement_value(definition, "https://c.example"))

    own = "https://c.example/achievements/drinking-water-sampling-in-the-field/versions/1.0"
    assert written["id"] == own
    assert written["criteria"]["id"] == own + "/"  # type: ignore[index, call-overload]
    assert "Takes samples without contaminating" in str(written["criteria"])
    assert written["achievementType"] == "MicroCredential"
    assert written["creditsAvailable"] == 2
    assert len(written["alignment"]) == 2  # type: ignore[arg-type]


def test_headings_of_results_are_not_part_of_what_is_frozen() -> None:
    plain, with_columns = with_result(""), with_result('columns = ["Nota"]')

    assert plain.frozen_form() == with_columns.frozen_form()
    assert with_columns.result_headings == {"r": "r", "R": "r", "Nota": "r"}
