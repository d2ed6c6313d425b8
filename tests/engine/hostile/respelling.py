"""Other spellings of one credential: the same statements in other bytes.

``respelled`` changes the document in ways that RDF cannot see, ``spelled_out`` writes JSON in ways
that no parser may care about. Both draw from a seeded generator, so a failing seed can be repeated.
"""

import json
from random import Random
from typing import Any

from tests.engine.hostile.meaning import ORDERED

_ALIASES = {
    "OpenBadgeCredential": "AchievementCredential",
    "AchievementCredential": "OpenBadgeCredential",
}
_OFTEN_IN_ARRAYS = frozenset({"proof", "credentialStatus"})
"""Members that Open Badges allows both as a value and as an array of one (SE-3, VC-5)."""
_BLANKS = ("", " ", "\n", "\t", "\r\n", "  ", "\n    ")


def respelled(value: Any, random: Random, *, under: str = "") -> Any:
    """Return *value* with members and sets in another order, and arrays of one unwrapped."""
    if isinstance(value, dict):
        names = random.sample(list(value), len(value))
        members = {name: respelled(value[name], random, under=name) for name in names}
        for name in _OFTEN_IN_ARRAYS.intersection(members):
            if isinstance(members[name], dict) and random.random() < 0.3:
                members[name] = [members[name]]
        return members
    if isinstance(value, list):
        items = [respelled(item, random, under=under) for item in value]
        if under in ORDERED:
            return items
        random.shuffle(items)
        return items[0] if len(items) == 1 and random.random() < 0.5 else items
    if under == "type" and value in _ALIASES and random.random() < 0.5:
        return _ALIASES[value]
    return value


def spelled_out(value: Any, random: Random) -> str:
    """Return *value* as JSON with blanks, escapes and numbers as no two writers write them."""
    blank = random.choice(_BLANKS) if random.random() < 0.7 else None
    written = _Writer(random, blank, escaping=random.choice((0.0, 0.02, 0.5, 1.0))).write(value)
    return f"{random.choice(_BLANKS)}{written}{random.choice(_BLANKS)}"


class _Writer:
    """Writes one text; *blank* is what stands between tokens, None for another one each time."""

    def __init__(self, random: Random, blank: str | None, *, escaping: float) -> None:
        self.random = random
        self.blank = blank
        self.escaping = escaping

    def gap(self) -> str:
        return self.random.choice(_BLANKS) if self.blank is None else self.blank

    def write(self, value: Any) -> str:
        if isinstance(value, dict):
            members = (
                f"{self.gap()}{self.text(name)}{self.gap()}:{self.gap()}{self.write(item)}"
                for name, item in value.items()
            )
            return f"{{{f'{self.gap()},'.join(members)}{self.gap()}}}"
        if isinstance(value, list):
            items = (f"{self.gap()}{self.write(item)}" for item in value)
            return f"[{f'{self.gap()},'.join(items)}{self.gap()}]"
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self.number(value)
        return json.dumps(value)

    def text(self, value: str) -> str:
        return f'"{"".join(map(self.character, value))}"'

    def character(self, character: str) -> str:
        must = character in '"\\' or character < " "
        if must or self.random.random() < self.escaping:
            if character in '"\\/' and self.random.random() < 0.5:
                return f"\\{character}"
            units = character.encode("utf-16-be").hex()
            form = str.upper if self.random.random() < 0.5 else str.lower
            return "".join(f"\\u{form(units[at : at + 4])}" for at in range(0, len(units), 4))
        return character

    def number(self, value: float) -> str:
        if value != int(value):
            return self.random.choice((f"{value}", f"{value}0", f"{value * 10}e-1", f"{value}E+0"))
        whole = int(value)
        return self.random.choice((f"{whole}", f"{whole}.0", f"{whole}e0", f"{whole}0e-1"))
