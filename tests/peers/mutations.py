"""Credentials with one thing changed that JSON-LD minds, or might mind, or should mind."""

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from tests.peers.documents import ASSESSMENT, EXTENSIONS, V1, V2, Json

Change = Callable[[Random, Json, str], None]
"""Changes the member *name* of an object, or the object."""

_RELATIVE = ("relative", "../up", "/path", "#fragment", "?query", "", " ", "a b")
_BAD_IRIS = (
    "https://a.example/with space",
    "https://a.example/<angle>",
    'https://a.example/"quote"',
    "https://a.example/back\\slash",
    "https://a.example/{brace}",
    "https://a.example/pipe|",
    "https://a.example/caret^",
    "https://a.example/tick`",
    "https://a.example/\u0001",
    "https://a.example/line\nbreak",
    "https://a.example/\u00a0",
    "1bad:scheme",
    ":no-scheme",
    "_:blank",
    "cred:compact",
    "name:compact",
)
_OTHER_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    3.5,
    1e-7,
    2**53,
    2**53 + 1,
    1e21,
    "",
    [],
    {},
    [[]],
    [["nested"]],
    [None],
    ["twice", "twice"],
    {"@value": "v"},
    {"@value": "v", "@language": "en"},
    {"@value": "v", "@language": "not a tag!"},
    {"@value": "v", "@type": "https://a.example/type"},
    {"@value": "v", "@direction": "rtl"},
    {"@list": ["a"]},
    {"@set": ["a"]},
    {"@id": "https://a.example/at-id"},
    {"id": "https://a.example/id"},
    {"type": ["Evidence"]},
    {"@type": "Evidence"},
    {"@graph": []},
)
_NEW_MEMBERS: tuple[tuple[str, Any], ...] = (
    ("undefined", "value"),
    ("gradeInjected", "A+"),
    ("https://a.example/absolute", "value"),
    ("cred:compact", "value"),
    ("name:compact", "value"),
    ("@id", "https://a.example/at-id"),
    ("@type", "https://a.example/T"),
    ("@graph", []),
    ("@included", [{"id": "https://a.example/included", "name": "x"}]),
    ("@reverse", {"name": {"id": "https://a.example/reverse"}}),
    ("@index", "index"),
    ("@nest", {"name": "x"}),
    ("@unknown", "x"),
    ("@context", {"undefined": "https://a.example/defined"}),
    ("@context", None),
    ("@context", []),
    ("@context", V2),
    ("@context", [V2, EXTENSIONS]),
    ("@context", [V1]),
    ("@context", ASSESSMENT),
    ("@context", "https://unknown.example/context"),
    ("id", "https://a.example/id"),
    ("type", "Undefined"),
    ("type", ["Profile", "Undefined"]),
    ("type", "https://a.example/T"),
    ("type", []),
    ("type", ["Profile", "Profile"]),
    ("type", {}),
    ("proof", []),
    ("verifiableCredential", [{"id": "https://a.example/c"}]),
)


def mutated(document: Json, random: Random) -> Json:
    """Return *document* with one change somewhere."""
    changed = copy.deepcopy(document)
    places = [place for place in _objects(changed) if place]
    place = random.choice(places)
    random.choice(_CHANGES)(random, place, random.choice(list(place)))
    return changed


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from _objects(child)
    elif isinstance(value, list):
        for item in value:
            yield from _objects(item)


def _another_value(random: Random, place: Json, name: str) -> None:
    place[name] = copy.deepcopy(random.choice(_OTHER_VALUES))


def _a_bad_iri(random: Random, place: Json, name: str) -> None:
    member = "id" if "id" in place or random.random() < 0.5 else name
    place[member] = random.choice(_RELATIVE + _BAD_IRIS)


def _a_new_member(random: Random, place: Json, _name: str) -> None:
    member, value = random.choice(_NEW_MEMBERS)
    place[member] = copy.deepcopy(value)


def _in_an_array(_random: Random, place: Json, name: str) -> None:
    place[name] = [place[name]]


def _twice(_random: Random, place: Json, name: str) -> None:
    value = place[name]
    place[name] = [*value, *value] if isinstance(value, list) else [value, value]


def _renamed(_random: Random, place: Json, name: str) -> None:
    place[name.swapcase()] = place.pop(name)


def _left_out(_random: Random, place: Json, name: str) -> None:
    del place[name]


def _moved(random: Random, place: Json, name: str) -> None:
    """Put the member into another object, where it may mean something else or nothing."""
    children = [child for child in _objects(place) if child is not place]
    if children:
        random.choice(children)[name] = place.pop(name)


_CHANGES: tuple[Change, ...] = (
    _another_value,
    _another_value,
    _a_bad_iri,
    _a_new_member,
    _a_new_member,
    _in_an_array,
    _twice,
    _renamed,
    _left_out,
    _moved,
)
