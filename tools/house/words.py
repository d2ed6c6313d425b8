"""How things are called: no camelCase beyond the wall, no name that says nothing."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.house.sources import Problem, SourceFile

CAMEL_CASE = re.compile(r"[a-z][a-z0-9]*[A-Z]\w*")
EMPTY_CLASS = re.compile(r"\w+(Manager|Helper|Helpers|Util|Utils|(?<!Linked)Data|Info)")
EMPTY_FUNCTION = re.compile(r"_?(process|handle|do)(_\w+)?")
EMPTY_MODULE = frozenset({"utils", "util", "helpers", "helper", "misc", "common", "manager"})
# The specification's own spelling lives where the wire is read and written.
WALL = re.compile(r"skillmark/engine/model/(reading|writing)\w*(/|\.py$)")
# argparse, ast and http.server call methods by these names.
FOREIGN_METHODS = re.compile(r"(visit_[A-Z]\w*|do_[A-Z]+)")


def check_camel_case(source: SourceFile) -> Iterator[Problem]:
    if WALL.match(source.path):
        return
    for line, name in _names_given(source):
        if CAMEL_CASE.fullmatch(name) and not FOREIGN_METHODS.fullmatch(name):
            yield source.problem(
                line, "camel-case", f"{name}: camelCase is for model/reading and model/writing"
            )


def check_empty_names(source: SourceFile) -> Iterator[Problem]:
    if not source.is_under("skillmark", "tools"):
        return
    if PurePosixPath(source.path).stem in EMPTY_MODULE:
        yield source.problem(1, "empty-name", "a module is named after what it holds")
    for node in source.nodes:
        if isinstance(node, ast.ClassDef) and EMPTY_CLASS.fullmatch(node.name):
            yield source.problem(node.lineno, "empty-name", f"{node.name} does not say what it is")
    for function in source.functions():
        if EMPTY_FUNCTION.fullmatch(function.name):
            yield source.problem(
                function.lineno, "empty-name", f"{function.name} does not say what it does"
            )


def _names_given(source: SourceFile) -> Iterator[tuple[int, str]]:
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
