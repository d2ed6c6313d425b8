"""Every single-point change of a JSON document, as an attacker or an accident makes it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson

Path = tuple[str | int, ...]

UNDEFINED = "memberLevel"
"""A member that no context defines."""


_ALIASES = {
    "id": ["@id"],
    "type": ["@type"],
    # Class names that stand for the same IRI as the member: signed alike, read by nobody.
    "criteria": ["Criteria"],
    "geo": ["GeoCoordinates"],
}


class Mutant(NamedTuple):
    """A changed document and what was changed, for the message of a failing test."""

    change: str
    document: dict[str, Any]


def paths_in(value: Any, path: Path = ()) -> Iterator[Path]:
    """Yield the path of every value in *value*, the outermost excepted."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for step, item in items:
        yield (*path, step)
        if isinstance(item, dict | list):
            yield from paths_in(item, (*path, step))


def copied(value: Any) -> Any:
    """Return a deep copy; JSON is the fastest way for JSON."""
    return orjson.loads(orjson.dumps(value))


def at(document: Any, path: Path) -> Any:
    for step in path:
        document = document[step]
    return document


def changed(document: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """Return a copy of *document* with another value at *path*."""
    mutant = copied(document)
    at(mutant, path[:-1])[path[-1]] = value
    return mutant


def mutants_of(document: dict[str, Any]) -> Iterator[Mutant]:
    """Yield every single-point change, the same ones in the same order each time."""
    for path in [(), *paths_in(document)]:
        place = "/" + "/".join(map(str, path))
        value = at(document, path)
        if path:
            yield Mutant(f"delete {place}", _without(document, path))
            for what, other in _replacements(value):
                yield Mutant(f"{what} {place}", changed(document, path, other))
            if isinstance(path[-1], str):
                for name in _other_names(path[-1]):
                    yield Mutant(f"rename {place} to {name}", _renamed(document, path, name))
        if isinstance(value, list):
            for what, items in _rearranged(value):
                yield Mutant(f"{what} {place}", changed(document, path, items))
        if isinstance(value, dict):
            for name, item in _insertions(value):
                yield Mutant(f"insert {name} in {place}", changed(document, (*path, name), item))


def moves_in(document: dict[str, Any]) -> Iterator[Mutant]:
    """Yield every document in which one member has moved to another object."""
    objects = [path for path in [(), *paths_in(document)] if isinstance(at(document, path), dict)]
    for path in paths_in(document):
        if isinstance(path[-1], int):
            continue
        for target in objects:
            is_inside = target[: len(path)] == path
            if target == path[:-1] or is_inside or path[-1] in at(document, target):
                continue
            mutant = copied(document)
            at(mutant, target)[path[-1]] = at(mutant, path[:-1]).pop(path[-1])
            places = ("/" + "/".join(map(str, each)) for each in (path, target))
            yield Mutant("move {} into {}".format(*places), mutant)


def swaps_in(document: dict[str, Any]) -> Iterator[Mutant]:
    """Yield every document in which two objects have exchanged a member of the same name."""
    members = [path for path in paths_in(document) if isinstance(path[-1], str)]
    for number, first in enumerate(members):
        for second in members[number + 1 :]:
            is_inside = second[: len(first)] == first
            if first[-1] != second[-1] or is_inside or at(document, first) == at(document, second):
                continue
            mutant = changed(document, first, copied(at(document, second)))
            mutant = changed(mutant, second, copied(at(document, first)))
            yield Mutant(
                f"swap {'/'.join(map(str, first))} and {'/'.join(map(str, second))}", mutant
            )


def _without(document: dict[str, Any], path: Path) -> dict[str, Any]:
    mutant = copied(document)
    del at(mutant, path[:-1])[path[-1]]
    return mutant


def _renamed(document: dict[str, Any], path: Path, name: str) -> dict[str, Any]:
    """Rename a member and leave it in its place among the others."""
    mutant = copied(document)
    owner = at(mutant, path[:-1])
    members = [(name if key == path[-1] else key, item) for key, item in owner.items()]
    owner.clear()
    owner.update(members)
    return mutant


def _other_names(name: str) -> list[str]:
    names = [f"{name}X", name.capitalize(), f" {name}", f"urn:{name}", f"https://x.example/{name}"]
    names += _ALIASES.get(name, [])
    return [other for other in names if other != name]


def _replacements(value: Any) -> Iterator[tuple[str, Any]]:
    yield "null", None
    yield "empty object", {}
    yield "empty array", []
    yield "wrap in an array", [value]
    yield "wrap in an array twice", [[value]]
    yield "wrap in an object", {"id": value}
    yield "wrap in @value", {"@value": value}
    yield "wrap in @list", {"@list": [value]}
    yield "repeat as an array", [value, value]
    if isinstance(value, str):
        yield from _other_texts(value)
        yield "make a number", 3
        yield "make true", True
        yield "add a language", {"@value": value, "@language": "en"}
    elif isinstance(value, bool):
        yield "turn round", not value
        yield "make a text", str(value).lower()
        yield "make a number", int(value)
    elif isinstance(value, int | float):
        yield "one more", value + 1
        yield "a little more", value + 0.5
        yield "negative", -value
        yield "make a text", str(value)
    elif isinstance(value, dict):
        yield "only its id", {"id": value.get("id", "urn:x:nobody")}
        yield "make a text", value.get("id", "urn:x:nobody")


def _other_texts(value: str) -> Iterator[tuple[str, str]]:
    yield "empty", ""
    yield "longer", f"{value} "
    yield "shorter", value[:-1]
    yield "first character", chr(ord(value[0]) ^ 1) + value[1:] if value else "x"
    yield "upper case", value.upper() if value.upper() != value else value.lower()
    yield "relative", f"#{value}"
    yield "another", "urn:x:another"


def _rearranged(items: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    yield "append something", [*items, "urn:x:more"]
    yield "append an object", [*items, {"id": "urn:x:more", "type": ["Evidence"]}]
    yield "put null in front", [None, *items]
    for index, item in enumerate(items):
        yield f"duplicate item {index}", [*items, copied(item)]
        if index + 1 < len(items):
            swapped = [*items]
            swapped[index], swapped[index + 1] = swapped[index + 1], swapped[index]
            yield f"swap items {index} and {index + 1}", swapped
    if len(items) == 1:
        yield "unwrap", items[0]


def _insertions(members: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    offered: dict[str, Any] = {
        UNDEFINED: "GOLD",
        "evidence": [],
        "termsOfUse": [],
        "name": "Another",
        "description": "Another",
        "narrative": "Another",
        "id": "urn:x:inserted",
        "@id": "urn:x:inserted",
        "@type": "https://x.example/Type",
        "@context": {"memberLevel": "https://x.example/level"},
        "@graph": [{"id": "urn:x:inserted"}],
        "@included": [{"id": "urn:x:inserted"}],
        "@reverse": {"https://x.example/r": {"id": "urn:x:inserted"}},
        "@nest": {"name": "Another"},
        "@index": "1",
        "proof": [],
        "https://x.example/level": "GOLD",
        "endorsement": [],
        "related": None,
        "image": {"id": "https://x.example/other.png", "type": "Image"},
    }
    yield from ((name, item) for name, item in offered.items() if name not in members)
