"""Write the hostile cases: ``python -m tests.engine.hostile.make_cases``.

The folders below ``cases`` are committed, and each can be read, copied and handed to another
verifier without this script. They are made by it so that they can be made again: keys come from
fixed seeds, times are fixed, and the same script writes the same bytes.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import orjson

from tests.engine.hostile.making import (
    files,
    inside,
    linked_data,
    older_badges,
    pictures,
    proofs,
    spellings,
    status,
    times_and_shapes,
    tokens,
    weak_keys,
)
from tests.engine.hostile.making.case import SHARED_PAGES, Case

CASES = Path(__file__).parent / "cases"
SHARED_WORLD = "_world"
THEMES = (
    proofs,
    spellings,
    tokens,
    weak_keys,
    linked_data,
    times_and_shapes,
    status,
    inside,
    older_badges,
    pictures,
    files,
)


def all_cases() -> Iterator[Case]:
    for theme in THEMES:
        yield from theme.cases()


def made_files() -> dict[str, bytes]:
    """Return every file of the case folders by its path below ``cases``."""
    files: dict[str, bytes] = {}
    for case in all_cases():
        for name, body in case.files().items():
            path = f"{case.folder}/{name}"
            if path in files:
                raise ValueError(f"two cases are called {case.folder}")
            files[path] = body
    return files | shared_files()


def shared_files() -> dict[str, bytes]:
    named = {url: f"{number}.body" for number, url in enumerate(SHARED_PAGES)}
    index = orjson.dumps({"pages": named}, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    bodies = {f"{SHARED_WORLD}/{named[url]}": body for url, body in SHARED_PAGES.items()}
    return {f"{SHARED_WORLD}/internet.json": index, **bodies}


def main() -> None:
    shutil.rmtree(CASES, ignore_errors=True)
    for path, body in made_files().items():
        target = CASES / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body)


if __name__ == "__main__":
    main()
