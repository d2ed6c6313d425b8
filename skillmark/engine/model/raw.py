"""Looking around in JSON that may have any shape."""

from collections.abc import Iterator
from typing import Any, Final

_NO_OBJECT: Final[dict[str, Any]] = {}


def object_in(value: Any) -> dict[str, Any]:
    """Return *value* if it is an object, and an empty one otherwise."""
    return value if isinstance(value, dict) else _NO_OBJECT


def objects_in(value: Any, path: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield the object or the objects in *value*, each with its JSON pointer."""
    if isinstance(value, dict):
        yield value, path
    elif isinstance(value, list):
        for place, item in enumerate(value):
            if isinstance(item, dict):
                yield item, f"{path}/{place}"


def texts_in(value: Any) -> list[str]:
    """Return the text or the texts in *value*."""
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def text_or_none(value: Any) -> str | None:
    """Return *value* if it is a text."""
    return value if isinstance(value, str) else None
