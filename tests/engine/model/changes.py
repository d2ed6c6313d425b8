"""One change to a hand-written document, addressed by JSON pointer."""

from typing import Any

from tests.engine.model.examples import Document


def changed(document: Document, path: str, value: Any) -> Document:
    """Return *document* itself, with the member at *path* set, or removed when it is ``...``."""
    *steps, last = path.strip("/").split("/")
    parent: Any = document
    for step in steps:
        parent = parent[int(step)] if isinstance(parent, list) else parent[step]
    key: Any = int(last) if isinstance(parent, list) else last
    if value is ...:
        del parent[key]
    else:
        parent[key] = value
    return document
