"""What this installation has besides the program: further JSON-LD contexts."""

import hashlib
import json
import os
from functools import cache
from pathlib import Path

import typer

from skillmark.cli.files import make_folder, write_file
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.errors import EngineError
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import Contexts, builtin_contexts
from skillmark.engine.wire.strict_json import read_object
from skillmark.engine.wire.term_tables import compile_context, read_table, write_table

HOME_VARIABLE = "SKILLMARK_HOME"


def contexts_folder() -> Path:
    home = os.environ.get(HOME_VARIABLE) or typer.get_app_dir("skillmark")
    return Path(home) / "contexts"


@cache
def installed_contexts() -> Contexts:
    """The contexts of the engine and those that were added; the engine's own come first."""
    tables = {}
    for path in sorted(contexts_folder().glob("*.json")):
        try:
            stored = read_object(path.read_bytes())
            tables[str(stored["url"])] = read_table(_terms(stored))
        except (EngineError, KeyError, TypeError, AttributeError, OSError) as error:
            raise CommandRefused(
                f"The added context {path} cannot be read.",
                advice="Delete the file and add the context again: skillmark contexts add URL FILE",
            ) from error
    return builtin_contexts().extended(tables) if tables else builtin_contexts()


def add_context(url: str, data: bytes) -> Path:
    """Compile the context document *data* and keep it for *url*.

    Raises CommandRefused for a known URL, and EngineError for a context that no table can express.
    """
    if url in installed_contexts().urls:
        raise CommandRefused(
            f"{url} is known already.", advice="A context that is known cannot be replaced."
        )
    document = read_object(data)
    if "@context" not in document:
        raise CommandRefused(
            "There is no @context in the file.", advice="Give the JSON-LD context document itself."
        )
    table = compile_context(document["@context"])
    stored = {"url": url, "sha256": hashlib.sha256(data).hexdigest(), "terms": write_table(table)}
    make_folder(contexts_folder())
    path = contexts_folder() / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.json"
    write_file(path, json.dumps(stored, indent=1).encode() + b"\n")
    installed_contexts.cache_clear()
    return path


def _terms(stored: JsonObject) -> JsonObject:
    terms = stored["terms"]
    if not isinstance(terms, dict):
        raise TypeError
    return terms
