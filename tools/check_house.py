"""Check the rules of the house that ruff, mypy and import-linter cannot see.

Run as ``python -m tools.check_house`` from anywhere; exits with 1 when a rule is broken.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.house import budgets, imports, leaks, purity, words
from tools.house.sources import Problem, SourceFile

ROOT = Path(__file__).resolve().parent.parent

PYTHON_RULES: tuple[Callable[[SourceFile], Iterator[Problem]], ...] = (
    budgets.check_function_length,
    budgets.check_file_length,
    budgets.check_arguments,
    imports.check_inline_imports,
    imports.check_mocks,
    purity.check_engine_purity,
    words.check_camel_case,
    words.check_empty_names,
)
TEXT_RULES: tuple[Callable[[str, str], Iterator[Problem]], ...] = (
    leaks.check_machine_folders,
    leaks.check_npm_lock,
)


def check(files: dict[str, str], *, hosts: frozenset[str]) -> list[Problem]:
    """Every problem in *files* (path → text), in order of place."""
    problems: list[Problem] = []
    for path, text in files.items():
        problems += leaks.check_registry_hosts(path, text, hosts=hosts)
        for text_rule in TEXT_RULES:
            problems += text_rule(path, text)
        if path.endswith(".py"):
            source = SourceFile(path, text)
            for rule in PYTHON_RULES:
                problems += rule(source)
    return sorted(problems)


def committed_files(root: Path) -> dict[str, str]:
    """The repository's text files, those not yet committed too, but none that git ignores."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    paths = [root / name for name in sorted(set(listed.stdout.decode().split("\0")) - {""})]
    texts = {path: text_of(path) for path in paths if path.is_file() and not path.is_symlink()}
    return {
        path.relative_to(root).as_posix(): text for path, text in texts.items() if text is not None
    }


def text_of(path: Path) -> str | None:
    """The file's text, or None for pictures and other binary files."""
    try:
        return path.read_bytes().decode()
    except UnicodeDecodeError:
        return None


def main() -> int:
    try:
        files = committed_files(ROOT)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"the house rules are checked in a git checkout, and this is none: {error}")
        return 1
    problems = check(files, hosts=leaks.registry_hosts())
    for problem in problems:
        print(problem)
    sources = [SourceFile(path, text) for path, text in files.items() if path.endswith(".py")]
    print(f"{len(problems)} problems; {budgets.summary(sources)}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
