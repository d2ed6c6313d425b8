"""``skillmark contexts add`` and ``list``: further JSON-LD contexts for this installation."""

from collections.abc import Sequence
from typing import Annotated

import typer

from skillmark.cli.checking.containers import read_one
from skillmark.cli.foreign_text import tamed_id
from skillmark.cli.installation import add_context, contexts_folder, installed_contexts
from skillmark.cli.layout import put, put_raw
from skillmark.engine.wire.linked_data import builtin_contexts

EPILOG = (
    "Example: skillmark contexts add https://college.example/contexts/skills-v1.json skills-v1.json"
)
LIST_EPILOG = "Example: skillmark contexts list"


def contexts_add(
    url: Annotated[str, typer.Argument(metavar="URL", help="The URL as it stands in badges.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The context document, downloaded.")],
) -> None:
    """Teach this installation one more JSON-LD context, so that badges that use it can be verified.

    A context says what the words in a badge mean, so it is never fetched while verifying. Look at
    the file first: whoever writes a context decides what its words stand for. A known context is
    never replaced.
    """
    place = add_context(url, read_one(file), name=file)
    put(f"{url} is known from now on. What was compiled of it lies in {place}.")


def contexts_list() -> None:
    """List the contexts that this installation knows, its own additions last."""
    own, known = builtin_contexts().urls, installed_contexts().urls
    put("Came with Skillmark")
    _put_all(sorted(own))
    if known - own:
        put("Added here, in")
        put_raw(f"  {contexts_folder()}")  # a folder is copied whole, so it is never folded
        _put_all(sorted(known - own))


def _put_all(urls: Sequence[str]) -> None:
    for url in urls:
        put(tamed_id(url), indent=2)
