"""Load an achievement file from disk, or refuse with all that is wrong in it."""

from dataclasses import dataclass
from pathlib import Path

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.achievements.reading import AchievementFileWrong, read_achievement
from skillmark.cli.refusals import CommandRefused
from skillmark.cli.screen import tell

LARGEST = 1024 * 1024


@dataclass(frozen=True, slots=True)
class AchievementFile:
    """What a file says, the text itself, and the folder that its picture lies in."""

    definition: AchievementDefinition
    text: bytes
    folder: Path


def load_achievement(path: Path) -> AchievementFile:
    """Raises CommandRefused after telling every problem with its key and what to do."""
    data = path.read_bytes()[: LARGEST + 1]
    try:
        # NUL is in no TOML file, and in most files that are no text.
        text = (b"\xff" if len(data) > LARGEST or 0 in data else data).decode("utf-8-sig")
    except UnicodeError as error:
        raise CommandRefused(
            f"{path} is not an achievement file: it is no text in UTF-8.",
            advice="Give a TOML file first and the roster second; see `skillmark issue --help`.",
        ) from error
    try:
        return AchievementFile(read_achievement(text), text.encode(), path.parent)
    except AchievementFileWrong as error:
        for problem in error.problems:
            tell(f"{problem.key or path.name}: {problem.fact} {problem.advice}")
        count = len(error.problems)
        raise CommandRefused(
            f"{path} has {count} problem{'s' if count > 1 else ''}.",
            advice="Correct the file and give the command again; nothing was issued.",
        ) from error
