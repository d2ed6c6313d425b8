"""Picking parts of a credential, and knowing which of its statements they are.

A JSON pointer names a part of the document; a proof signs statements. To get from one to the other
every nameless object is given a temporary name before anything is picked (it is skolemised), so a
statement of the part can be recognised among the statements of the whole. Names become blank nodes
again, and these get labels that only the holder of an HMAC key can compute.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, section 3.4, and RFC 6901 (JSON Pointer). What
the source leaves open, the cells of an ordered list, is named here after the way that leads there.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final, TypeAlias, cast

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.wire.base64url import encode_base64url
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts, to_dataset
from skillmark.engine.wire.nquads import Quad
from skillmark.engine.wire.rdf_canon import Dataset
from skillmark.engine.wire.strict_json import write_json

MAX_POINTERS: Final = 1_000

_Tree: TypeAlias = "dict[str, _Tree] | None"
"""Pointers as a tree of reference tokens; None stands for the whole of a value."""

_BAD_ESCAPE: Final = re.compile(r"~(?![01])")
_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,5}", re.ASCII)


def hmac_label(key: bytes, canonical_label: str) -> bytes:
    """Return the 32 bytes behind the label of a blank node, from its canonical label ``c14nN``."""
    return hmac.digest(key, canonical_label.encode(), "sha256")


def label_text(label: bytes) -> str:
    """Return *label* as it stands in a statement: ``_:u`` and base64url."""
    return f"_:u{encode_base64url(label)}"


def lines_of(quads: Iterable[Quad], labels: Mapping[str, str]) -> list[str]:
    """Return the statements as sorted N-Quads lines, blank nodes named by *labels*."""
    return sorted(
        f"{labels.get(subject, subject)} {predicate} {labels.get(obj, obj)} .\n"
        for subject, predicate, obj, _ in quads
    )


def refuse_nested_contexts(document: JsonObject) -> None:
    """Refuse a document with an ``@context`` below its top.

    The suite assumes that every part is read under the one context. Raises MalformedInput, reason
    ``nested_context``.
    """
    pending: list[JsonValue] = [value for key, value in document.items() if key != "@context"]
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            if "@context" in value:
                raise MalformedInput(
                    reason="nested_context",
                    detail="selective disclosure cannot secure an embedded credential; use "
                    "eddsa-rdfc-2022 for a badge with endorsements inside",
                )
            pending.extend(value.values())
        elif isinstance(value, list):
            pending.extend(value)


def select(document: JsonObject, pointers: Iterable[str]) -> JsonObject:
    """Return the parts of *document* that *pointers* name, in their place.

    Objects on the way keep their ``id`` and ``type``; arrays close up. Raises MalformedInput,
    reason ``pointer``, for a pointer that names nothing.
    """
    selection = cast("JsonObject", _selected(document, _tree(pointers), ""))
    return {"@context": document["@context"], **selection}


def _tree(pointers: Iterable[str]) -> _Tree:
    root: dict[str, _Tree] = {}
    for number, pointer in enumerate(pointers):
        if number >= MAX_POINTERS:
            raise _bad_pointer(pointer, f"there are more than {MAX_POINTERS} pointers")
        tokens = _tokens(pointer)
        if not tokens:
            return None
        branch = root
        for token in tokens[:-1]:
            deeper = branch.setdefault(token, {})
            if deeper is None:
                break
            branch = deeper
        else:
            branch[tokens[-1]] = None
    return root


def _tokens(pointer: str) -> list[str]:
    if pointer == "":
        return []
    if not pointer.startswith("/") or _BAD_ESCAPE.search(pointer):
        raise _bad_pointer(pointer, "it is no JSON pointer")
    tokens = pointer[1:].split("/")
    return [token.replace("~1", "/").replace("~0", "~") for token in tokens]


def _selected(value: JsonValue, tree: _Tree, path: str) -> JsonValue:
    if tree is None:
        return value
    if isinstance(value, dict):
        return _selected_members(value, tree, path)
    if isinstance(value, list):
        indexes = sorted(_index(token, len(value), path) for token in tree)
        return [_selected(value[i], tree[str(i)], f"{path}/{i}") for i in indexes]
    raise _bad_pointer(f"{path}/{next(iter(tree))}", "it points into a plain value")


def _selected_members(value: JsonObject, tree: dict[str, _Tree], path: str) -> JsonObject:
    picked: JsonObject = {name: value[name] for name in ("id", "type") if name in value}
    for name, branch in tree.items():
        if name not in value or name == "@context":
            raise _bad_pointer(f"{path}/{name}", "the credential has nothing there to pick")
        if name not in picked:
            picked[name] = _selected(value[name], branch, f"{path}/{name}")
    return picked


def _index(token: str, length: int, path: str) -> int:
    if _INDEX.fullmatch(token) is None or int(token) >= length:
        raise _bad_pointer(f"{path}/{token}", "the array has no such item")
    return int(token)


def _bad_pointer(pointer: str, detail: str) -> MalformedInput:
    return MalformedInput(reason="pointer", path=pointer, detail=detail)


@dataclass(frozen=True, slots=True)
class NamedDocument:
    """A document whose every object has a name, and the prefix of the names that were made up."""

    document: JsonObject
    prefix: str

    @classmethod
    def of(cls, document: JsonObject) -> "NamedDocument":
        """Name every object of *document* that has no ``id``, in the order of the document.

        The names sort like the objects stand, so that of two objects alike the first stays first.
        """
        text = write_json(document)
        prefix = next(p for p in map("urn:bnid:{}:".format, count()) if p.encode() not in text)
        numbers = count()

        def named(value: JsonValue) -> JsonValue:
            if isinstance(value, list):
                return [named(item) for item in value]
            if not isinstance(value, dict) or "@value" in value:
                return value
            name: JsonObject = {} if "id" in value else {"id": f"{prefix}{next(numbers):06}"}
            return name | {
                key: item if key == "@context" else named(item) for key, item in value.items()
            }

        return cls(cast("JsonObject", named(document)), prefix)

    def quads(self, contexts: Contexts) -> list[Quad]:
        """Return the statements of the whole document."""
        return self._quads(self.document, contexts)

    def quads_at(self, pointers: Sequence[str], contexts: Contexts) -> list[Quad]:
        """Return the statements of the parts that *pointers* name; none without pointers."""
        return self._quads(select(self.document, pointers), contexts) if pointers else []

    def _quads(self, document: JsonObject, contexts: Contexts) -> list[Quad]:
        dataset = to_dataset(document, contexts)
        if dataset.named:
            raise UnsupportedFeature(
                reason="embedded_proof",
                name="selective disclosure of an embedded proof",
                detail="selective disclosure cannot secure an embedded credential or proof",
            )
        names = _cell_names(dataset)
        return [
            (self._term(subject, names), predicate, self._term(obj, names), "")
            for subject, predicate, obj, _ in dataset.quads()
        ]

    def _term(self, term: str, names: Mapping[str, str]) -> str:
        if term[0] == "_":
            return names[term]
        if term.startswith(f"<{self.prefix}"):
            return f"_:b{term[len(self.prefix) + 1 : -1]}"
        return term


def _cell_names(dataset: Dataset) -> dict[str, str]:
    """Name the cells of ordered lists, the only blank nodes left, after the way that leads there.

    A part of the document that holds the whole list gives its cells the same names.
    """
    names: dict[str, str] = {}
    for subject, predicate, obj in dataset.links:
        way = f"{names.get(subject, subject)} {predicate}"
        names[obj] = f"_:l{hashlib.sha256(way.encode()).hexdigest()[:32]}"
    if len(set(names.values())) != len(names):
        raise UnsupportedFeature(
            reason="ambiguous_list",
            name="two ordered lists of one property",
            detail="selective disclosure cannot tell two ordered lists of one property apart",
        )
    return names
