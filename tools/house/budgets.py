"""How long a function and a file may get, and how many arguments a function may take.

A function stops at 40 lines without its docstring; with a waiver on its first line or the line
above, ``# waiver: function-length, REASON``, at 60. Files have no waiver: they are split.
"""

import ast
import re
from collections.abc import Iterator
from statistics import median

from tools.house.sources import FunctionNode, Problem, SourceFile

FUNCTION_LINES = 40
FUNCTION_LINES_WITH_WAIVER = 60
FILE_LINES = 400
TEST_FILE_LINES = 600
ARGUMENTS = 7
POSITIONAL_ARGUMENTS = 5

WAIVER = re.compile(r"waiver: function-length, (?P<reason>.+)$")
REASONS = frozenset(
    {
        "numbered steps of a specification",
        "one table",
        "generated code",
        "hot path",
        "options of one command",
        "one story of a test",
    }
)


def check_function_length(source: SourceFile) -> Iterator[Problem]:
    for function in source.functions():
        length = function_length(function)
        reason = waiver_reason(source, function)
        if reason is not None and reason not in REASONS:
            yield source.problem(
                function.lineno, "function-length", f"{reason!r} is no reason for a waiver"
            )
        limit = FUNCTION_LINES if reason is None else FUNCTION_LINES_WITH_WAIVER
        if length > limit:
            yield source.problem(
                function.lineno,
                "function-length",
                f"{function.name} has {length} lines, the limit is {limit}",
            )


def check_file_length(source: SourceFile) -> Iterator[Problem]:
    limit = TEST_FILE_LINES if source.is_under("tests") else FILE_LINES
    if len(source.lines) > limit:
        yield source.problem(
            limit, "file-length", f"the file has {len(source.lines)} lines, the limit is {limit}"
        )


def check_arguments(source: SourceFile) -> Iterator[Problem]:
    if source.is_under("tests"):
        return  # a test's arguments are its fixtures
    for function in source.functions():
        positional = [
            argument.arg
            for argument in (*function.args.posonlyargs, *function.args.args)
            if argument.arg not in {"self", "cls"}
        ]
        total = len(positional) + len(function.args.kwonlyargs)
        if len(positional) > POSITIONAL_ARGUMENTS:
            yield source.problem(
                function.lineno,
                "arguments",
                f"{function.name} takes {len(positional)} arguments by position,"
                f" the limit is {POSITIONAL_ARGUMENTS}",
            )
        # The options of a command are its arguments; a person types them by name.
        if total > ARGUMENTS and waiver_reason(source, function) != "options of one command":
            yield source.problem(
                function.lineno,
                "arguments",
                f"{function.name} takes {total} arguments, the limit is {ARGUMENTS}",
            )


def function_length(function: FunctionNode) -> int:
    """Lines from ``def`` to the last statement, the docstring not counted."""
    assert function.end_lineno is not None
    length = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        assert first.end_lineno is not None
        length -= first.end_lineno - first.lineno + 1
    return length


def waiver_reason(source: SourceFile, function: FunctionNode) -> str | None:
    first_line = min([function.lineno, *(node.lineno for node in function.decorator_list)])
    places = {function.lineno, first_line, max(1, first_line - 1)}
    for line in sorted(places):
        if waiver := WAIVER.search(source.comment_on(line)):
            return waiver["reason"].strip()
    return None


def summary(sources: list[SourceFile]) -> str:
    """One line that says how far the medians are from their aims (9 and 120 lines)."""
    shipped = [source for source in sources if source.is_under("skillmark")]
    lengths = [function_length(function) for source in shipped for function in source.functions()]
    if not lengths:
        return "no function yet"
    files = [len(source.lines) for source in shipped]
    return (
        f"{len(shipped)} files, median {median(files):.0f} lines;"
        f" {len(lengths)} functions, median {median(lengths):.0f} lines"
    )
