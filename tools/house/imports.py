"""Imports stand at the top; one inside a function says why, with one of three reasons."""

import ast
from collections.abc import Iterator

from tools.house.sources import Problem, SourceFile

REASONS = ("slow import", "optional dependency", "app ready")


def check_inline_imports(source: SourceFile) -> Iterator[Problem]:
    if source.is_under("tests"):
        return  # a test of an import imports inside
    for function in source.functions():
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                assert node.end_lineno is not None
                comments = (source.comment_on(node.lineno), source.comment_on(node.end_lineno))
                if not any(comment.startswith(REASONS) for comment in comments):
                    yield source.problem(
                        node.lineno,
                        "inline-import",
                        "an import inside a function needs one of: " + ", ".join(REASONS),
                    )


def check_mocks(source: SourceFile) -> Iterator[Problem]:
    """Tests build a small world instead of replacing parts of ours."""
    for node in source.nodes:
        if not isinstance(node, ast.Import | ast.ImportFrom):
            continue
        room = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
        for name in (f"{room}{alias.name}" for alias in node.names):
            if name.startswith(("unittest.mock", "mock", "pytest_mock")):
                yield source.problem(node.lineno, "mock", f"{name}: no mocks; simulate the outside")
