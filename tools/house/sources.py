"""What a rule looks at and what it says."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One broken rule at one place."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True)
class SourceFile:
    """A Python file of this repository; *path* is relative to its root, with forward slashes."""

    path: str
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    def functions(self) -> Iterator[FunctionNode]:
        for node in self.nodes:
            if isinstance(node, FunctionNode):
                yield node

    def is_under(self, *folders: str) -> bool:
        return any(PurePosixPath(self.path).is_relative_to(folder) for folder in folders)

    def comment_on(self, line: int) -> str:
        """The comment at the end of *line* (counted from 1), without its hash."""
        _, mark, comment = self.lines[line - 1].partition("#")
        return comment.strip() if mark else ""

    def problem(self, line: int, rule: str, message: str) -> Problem:
        return Problem(self.path, line, rule, message)


def dotted_name(node: ast.AST) -> str:
    """``datetime.datetime.now`` for the expression that says so, an empty string for others."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted_name(node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""
