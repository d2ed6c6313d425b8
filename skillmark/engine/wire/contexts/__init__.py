"""The compiled term tables that come with the engine, and their one loader.

Each file holds the URL of a context, where its text was read (a registry package, or our own table
made from the specification), the SHA-256 of that text in canonical JSON, and the term table.
``tools/compile_contexts.py`` writes them; this is the engine's only touch of the disk.
"""

from importlib.resources import files

from skillmark.engine.wire.strict_json import read_object
from skillmark.engine.wire.term_tables import TermTable, read_table


def builtin_tables() -> dict[str, TermTable]:
    """Return the term table of each known context, by URL."""
    tables = {}
    for entry in files(__name__).iterdir():
        if entry.name.endswith(".json"):
            stored = read_object(entry.read_bytes())
            tables[str(stored["url"])] = read_table(stored["terms"])  # type: ignore[arg-type]
    return tables
