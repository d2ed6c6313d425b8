"""Time, chance, the disk and the network come into the engine through the door.

import-linter sees which packages are imported; this sees which names are used.
"""

import ast
from collections.abc import Iterator

from tools.house.sources import Problem, SourceFile, dotted_name

ENGINE = "skillmark/engine"
# The engine's own data (term tables, schemas) are read here and nowhere else.
LOADERS = frozenset({"skillmark/engine/wire/contexts/__init__.py"})

CLOCK = frozenset(
    {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "time.time",
        "time.time_ns",
        "time.monotonic",
        "time.monotonic_ns",
        "time.perf_counter",
        "time.perf_counter_ns",
        "time.localtime",
        "time.gmtime",
        "time.sleep",
    }
)
SURROUNDINGS = frozenset({"os.environ", "os.environb", "os.getenv", "os.getcwd", "input"})
DISK_FUNCTIONS = frozenset({"open", "io.open", "os.open"})
DISK_METHODS = frozenset({"read_text", "read_bytes", "write_text", "write_bytes", "iterdir"})
MODULES = frozenset(
    {
        "glob",
        "http",
        "http.client",
        "http.server",
        "importlib.resources",
        "logging",
        "os",
        "pathlib",
        "random",
        "shutil",
        "tempfile",
        "threading",
        "time",
        "urllib.request",
    }
)


def check_engine_purity(source: SourceFile) -> Iterator[Problem]:
    if not source.is_under(ENGINE) or source.path in LOADERS:
        return
    for node in source.nodes:
        reason = _impurity(node)
        if reason:
            assert isinstance(node, ast.expr | ast.stmt)
            yield source.problem(node.lineno, "engine-purity", reason)


def _impurity(node: ast.AST) -> str:
    if isinstance(node, ast.Import):
        taken = sorted(MODULES & {alias.name for alias in node.names})
        return f"the engine does not import {', '.join(taken)}" if taken else ""
    if isinstance(node, ast.ImportFrom):
        names = {f"{node.module}.{alias.name}" for alias in node.names}
        return (
            f"the engine does not import from {node.module}"
            if node.module in MODULES or names & MODULES
            else ""
        )
    if isinstance(node, ast.Call):
        return _impure_call(node)
    if isinstance(node, ast.Attribute) and dotted_name(node) in SURROUNDINGS:
        return f"{dotted_name(node)}: settings come in as arguments"
    return ""


def _impure_call(node: ast.Call) -> str:
    name = dotted_name(node.func)
    if _ends_with(name, CLOCK):
        return f"{name}(): the time comes in as an argument"
    if name in DISK_FUNCTIONS:
        return f"{name}(): the engine reads no files"
    if isinstance(node.func, ast.Attribute) and node.func.attr in DISK_METHODS:
        return f".{node.func.attr}(): the engine reads no files"
    return f"{name}(): nobody is asked from here" if name == "input" else ""


def _ends_with(name: str, names: frozenset[str]) -> bool:
    return any(name == known or name.endswith(f".{known}") for known in names)
