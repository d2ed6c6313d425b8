"""What this installation has besides the program: further JSON-LD contexts.

They lie in the user's data folder, or in the folder that $SKILLMARK_HOME names.
"""

import hashlib
import os
import re
from functools import cache
from pathlib import Path
from typing import Final, cast

import typer

from skillmark.cli.files import make_folder, write_file
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts, builtin_contexts
from skillmark.engine.wire.strict_json import JsonLimits, read_object, write_pretty_json
from skillmark.engine.wire.term_tables import TermTable, compile_context, read_table, write_table

HOME_VARIABLE: Final = "SKILLMARK_HOME"
_CONTEXT_URL: Final = re.compile(r"https?://[^\s/?#]+(/[^\s]*)?|urn:[^\s]+", re.ASCII)
_STORED: Final = JsonLimits(max_bytes=16 * 1024 * 1024)


def contexts_folder() -> Path:
    home = os.environ.get(HOME_VARIABLE) or typer.get_app_dir("skillmark")
    return Path(home) / "contexts"


@cache
def installed_contexts() -> Contexts:
    """The contexts of the engine and those that were added; the engine's own come first."""
    tables = dict(_stored_table(path) for path in sorted(contexts_folder().glob("*.json")))
    return builtin_contexts().extended(tables) if tables else builtin_contexts()


def add_context(url: str, data: bytes, *, name: str) -> Path:
    """Compile the context document *data*, a file called *name*, and keep it for *url*.

    Returns where it is kept. Raises CommandRefused for a URL that is known or none, and for a
    document that is no context or that no term table can express.
    """
    if not _CONTEXT_URL.fullmatch(url):
        raise CommandRefused(
            f"{url} is not the address of a context.",
            advice="Give the URL exactly as it stands in the badge’s @context.",
            exit_code=ExitCode.USAGE,
        )
    if url in installed_contexts().urls:
        raise CommandRefused(
            f"{url} is known already.", advice="A context that is known is never replaced."
        )
    stored: JsonObject = {
        "url": url,
        "sha256": hashlib.sha256(data).hexdigest(),
        "terms": write_table(_compiled(data, name)),
    }
    make_folder(contexts_folder())
    path = contexts_folder() / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.json"
    write_file(path, write_pretty_json(stored))
    installed_contexts.cache_clear()
    return path


def _compiled(data: bytes, name: str) -> TermTable:
    try:
        return compile_context(_context_in(data))
    except EngineError as error:
        raise CommandRefused(
            f"{name} cannot be used: {error.detail}.",
            advice=(
                "Only contexts whose every word has one fixed meaning are taken; ask whoever "
                "publishes it for a version 1.1 context of plain terms."
            ),
        ) from error


def _context_in(data: bytes) -> JsonValue:
    document = read_object(data)
    if "@context" not in document:
        raise MalformedInput(reason="context", detail="there is no @context in it")
    context = document["@context"]
    # Many are published as a list of one.
    return context[0] if isinstance(context, list) and len(context) == 1 else context


def _stored_table(path: Path) -> tuple[str, TermTable]:
    try:
        stored = read_object(path.read_bytes(), limits=_STORED)
        return str(stored["url"]), read_table(cast("JsonObject", stored["terms"]))
    except (EngineError, KeyError, TypeError, AttributeError, OSError) as error:
        raise CommandRefused(
            f"The added context {path} cannot be read.",
            advice="Delete the file and add the context again: skillmark contexts add URL FILE",
            exit_code=ExitCode.USAGE,
        ) from error
