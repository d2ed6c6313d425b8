"""Single changes to a JSON document: what a careless or hostile hand does to a badge."""

import copy
from typing import Any

from hypothesis import strategies as st

Draw = Any
Path = tuple[str | int, ...]

REPLACEMENTS: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 0.5, "", "x", "false", "1", "a b"),
    *([], {}, ["x"], [None], [[]], {"id": "urn:x:1"}, {"type": "Result"}, {"en": "x"}),
    *({"@value": "x"}, "urn:x:1", "2026-01-01T00:00:00", "ext:x", "ext:", "Profile", "email"),
)
MEMBERS = ("id", "type", "name", "unknownMember", "hashed", "narrative", "@context", "result")


def places_in(value: Any, path: Path = ()) -> list[Path]:
    """Return the path of every member and item below *value*."""
    children: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        children = list(value.items())
    elif isinstance(value, list):
        children = list(enumerate(value))
    below = [found for step, child in children for found in places_in(child, (*path, step))]
    return [*((*path, step) for step, _ in children), *below]


def _parent(document: Any, path: Path) -> Any:
    for step in path[:-1]:
        document = document[step]
    return document


@st.composite
def mutants_of(draw: Draw, document: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of *document* with one change somewhere."""
    mutant = copy.deepcopy(document)
    path = draw(st.sampled_from(places_in(mutant)))
    parent, last = _parent(mutant, path), path[-1]
    match draw(st.sampled_from(("delete", "replace", "wrap", "repeat", "add", "unwrap"))):
        case "delete":
            del parent[last]
        case "replace":
            parent[last] = copy.deepcopy(draw(st.sampled_from(REPLACEMENTS)))
        case "wrap":
            parent[last] = [parent[last]]
        case "repeat" if isinstance(parent, list):
            parent.append(copy.deepcopy(parent[last]))
        case "unwrap" if isinstance(parent[last], list) and parent[last]:
            parent[last] = parent[last][0]
        case _ if isinstance(parent, dict):
            name = draw(st.sampled_from(MEMBERS))
            parent[name] = copy.deepcopy(draw(st.sampled_from(REPLACEMENTS)))
    return mutant
