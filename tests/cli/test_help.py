"""Every command explains itself, with examples that can be typed."""

from collections.abc import Iterator

import pytest

from skillmark.cli.lazy_commands import Family
from skillmark.cli.main import COMMANDS
from tests.cli.desk import Desk, flat


def commands(family: Family, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, place in family.places.items():
        if isinstance(place, Family):
            yield from commands(place, (*words, name))
        else:
            yield (*words, name)


@pytest.mark.parametrize("words", list(commands(COMMANDS)), ids=" ".join)
def test_every_command_has_a_help_with_examples(desk: Desk, words: tuple[str, ...]) -> None:
    answer = desk.typed(*words, "--help")

    assert answer.code == 0
    assert f"Usage: skillmark {' '.join(words)}" in answer.out
    examples = flat(answer.out).partition("Example")[2]
    assert f"skillmark {' '.join(words)}" in examples


def test_the_help_of_all_lists_every_command(desk: Desk) -> None:
    answer = desk.typed("--help")

    assert answer.code == 0
    for words in commands(COMMANDS):
        assert f"│ {words[0]} " in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verfy"], "Did you mean 'verify'?"),
        (["keys", "turn"], "No such command 'turn'"),
        ([], "Usage: skillmark [OPTIONS] COMMAND"),
    ],
)
def test_a_mistyped_command_is_wrong_usage(desk: Desk, arguments: list[str], said: str) -> None:
    answer = desk.typed(*arguments)

    assert (answer.code, said in answer.text) == (2, True), answer.text
