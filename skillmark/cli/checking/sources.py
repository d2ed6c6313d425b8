"""Where a credential to be looked at comes from: a file, a folder, standard input, or the web."""

import glob
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.errors import MalformedInput, ResolutionError
from skillmark.engine.ports import Fetch, ResourceKind

STANDARD_INPUT: Final = "-"
LARGEST: Final = 32 * 1024 * 1024
ENDINGS: Final = (".json", ".jwt", ".png", ".svg", ".pdf")
"""The files that are looked for in a folder."""
BESIDE_PAGE: Final = "credential.json"
"""What the signed file beside a hosted page is called."""
_NO_BADGE_THERE: Final = frozenset({"unreachable", "not_found"})


def find_sources(names: Sequence[str]) -> list[str]:
    """The files, addresses and ``-`` that *names* stand for; folders give the badges in them.

    Raises CommandRefused (usage) for a file that does not exist and a folder without badges, so
    that nothing is verified before everything that was asked for has been found.
    """
    found = [source for name in names for source in _sources_of(name)]
    if found.count(STANDARD_INPUT) > 1:
        raise CommandRefused(
            "Standard input can be read only once.",
            advice="Give - once, and files by their names.",
            exit_code=ExitCode.USAGE,
        )
    return list(dict.fromkeys(found))


def is_address(name: str) -> bool:
    return name.lower().startswith("https://")


def read_source(name: str, *, fetch: Fetch) -> bytes:
    """The bytes of one source that ``find_sources`` found.

    Raises MalformedInput (``too_large``) and ResolutionError: those of *fetch*, and
    ``unreadable``.
    """
    if is_address(name):
        return _fetched(name, fetch=fetch)
    try:
        if name == STANDARD_INPUT:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as stream:
                data = stream.read(LARGEST + 1)
    except OSError as error:
        raise ResolutionError(
            reason="unreadable",
            target=name,
            detail=f"the file cannot be read: {error.strerror or error}",
        ) from error
    if len(data) > LARGEST:
        raise MalformedInput(
            reason="too_large", detail="the file is larger than 32 MiB, and no badge is"
        )
    return data


def shown_name(source: str) -> str:
    """*source* as text, whatever bytes the file system has in its name."""
    return os.fsencode(source).decode("utf-8", "replace")


def _sources_of(name: str) -> Iterator[str]:
    if name == STANDARD_INPUT or is_address(name):
        yield name
        return
    if name.lower().startswith("http://"):
        raise CommandRefused(
            f"{name} is not fetched: anybody on the way could change it.",
            advice="Give its https:// address, or download the badge and name the file.",
            exit_code=ExitCode.USAGE,
        )
    path = Path(name)
    if path.is_dir():
        yield from _badges_below(path)
    elif path.exists():
        yield name
    elif matching := sorted(glob.glob(name)):  # noqa: PTH207 - some shells leave *.png to us
        yield from matching
    else:
        raise CommandRefused(
            f"There is no file {name}.",
            advice="Look at the spelling, or give an address that starts with https://.",
            exit_code=ExitCode.USAGE,
        )


def _badges_below(folder: Path) -> list[str]:
    """Every badge file in *folder* and below; links to folders are not followed."""
    named = [
        os.path.join(place, name)  # noqa: PTH118 - names stay as they are, whatever their bytes
        for place, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith(ENDINGS) and not name.startswith(".")
    ]
    # Reading from a pipe that lies there would wait for ever.
    found = [name for name in named if Path(name).is_file()]
    if not found:
        raise CommandRefused(
            f"There is no badge in the folder {folder}.",
            advice=f"Badges are files that end in {', '.join(ENDINGS)}.",
            exit_code=ExitCode.USAGE,
        )
    return sorted(found)


def _fetched(url: str, *, fetch: Fetch) -> bytes:
    """What lies at *url*; for the page of a badge as we host it, the badge beside the page.

    People pass on the address of the page, because that is what they see.
    """
    try:
        return fetch(url, kind=ResourceKind.CREDENTIAL).body
    except ResolutionError as error:
        page, _, file_name = url.partition("#")[0].rpartition("/")
        if error.reason not in _NO_BADGE_THERE or file_name not in {"", "index.html"}:
            raise
        with suppress(ResolutionError):
            return fetch(f"{page}/{BESIDE_PAGE}", kind=ResourceKind.CREDENTIAL).body
        raise
