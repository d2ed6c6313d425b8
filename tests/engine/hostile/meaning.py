"""What a credential says, in a form in which two documents are equal only if they say the same.

This is the tests' own idea of meaning and shares nothing with the engine: JSON in, plain tuples
out. What is *not* a difference, because RDF (and a reader) cannot see it:

- the order of members, white space, JSON escapes, the spelling of a number (``3``, ``3.0``,
  ``3e0``): JSON's own freedom, gone once the text is parsed and numbers are brought to one form;
- the order of a set, and one item in place of a set of one (``["x"]`` and ``"x"``);
- ``OpenBadgeCredential`` and ``AchievementCredential``, which are one type;
- an object that only names something, ``{"id": x}``, and the name itself.

Everything else is a difference: the type of a value (``3`` and ``"3"``), the order of a JSON-LD
list, which object a member stands in.
"""

from typing import Any

ORDERED = frozenset({"allowedValue", "@context"})
"""Members whose arrays are lists: their order is signed, or, for contexts, decides the meaning."""
_ALIASES = {"OpenBadgeCredential": "AchievementCredential"}

Meaning = tuple[Any, ...]


def meaning_of(value: Any, *, under: str = "") -> Meaning:
    """Return what *value* says; *under* is the member that it stands under."""
    if isinstance(value, dict):
        if value.keys() == {"id"}:
            return meaning_of(value["id"], under=under)
        members = ((name, meaning_of(item, under=name)) for name, item in value.items())
        return ("object", frozenset(members))
    if isinstance(value, list):
        items = [meaning_of(item, under=under) for item in value]
        if under in ORDERED:
            return ("list", tuple(items))
        return items[0] if len(items) == 1 else ("set", frozenset(items))
    if isinstance(value, bool) or value is None:
        return ("word", str(value))
    if isinstance(value, int | float):
        return ("number", float(value))
    return ("text", _ALIASES.get(value, value) if under == "type" else value)
