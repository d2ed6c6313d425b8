"""How the members of one class go together: the reader, writer and schema of a whole object.

A ``Shape`` is a table of rows, one a member. What JSON Schema calls "required", "closed" and "at
least one of" is said here once, for all three uses.
"""

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from skillmark.engine.model.codecs import WRONG, Codec, as_it_is, wrong_json_type
from skillmark.engine.model.problems import Findings, pointer
from skillmark.engine.wire.json_types import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One member: its name on the wire, the field of the value, and how it is read and written.

    A row without a *field* is the same in every object of the class, like the type of an Image.
    *implies_type* is a class whose terms define the member; writing the member adds that class.
    """

    wire: str
    field: str | None
    codec: Codec
    required: bool
    implies_type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What holds between the members of one object: a check, and the same in JSON Schema."""

    check: Callable[[JsonObject, str, Findings], None]
    schema: JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One class of the data model on the wire.

    *make* is its dataclass. An *open* class keeps unknown members in ``extra``; others refuse them.
    """

    name: str
    make: Callable[..., Any]
    rows: tuple[Row, ...]
    is_open: bool = True
    rules: tuple[Rule, ...] = ()
    members: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "members", frozenset(row.wire for row in self.rows))

    def read(self, value: JsonValue, path: str, findings: Findings) -> Any:
        if not isinstance(value, dict):
            return wrong_json_type(value, "an object", path, findings)
        errors_before = findings.errors
        fields = self.read_members(value, path, findings)
        for rule in self.rules:
            rule.check(value, path, findings)
        return WRONG if findings.errors > errors_before else self.make(**fields)

    def read_members(self, value: JsonObject, path: str, findings: Findings) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for row in self.rows:
            if row.wire in value:
                read = row.codec.read(value[row.wire], f"{path}/{row.wire}", findings)
                if row.field is not None:
                    fields[row.field] = read
            elif row.required:
                findings.error(f"{path}/{row.wire}", "missing_member")
        if not value.keys() <= self.members:
            self._read_others(value, path, findings, fields)
        return fields

    def _read_others(
        self, value: JsonObject, path: str, findings: Findings, fields: dict[str, Any]
    ) -> None:
        others = {name: value[name] for name in value if name not in self.members}
        if self.is_open:
            fields["extra"] = copy.deepcopy(others)
        else:
            for name in others:
                findings.error(pointer(path, name), "unknown_member")

    def write(self, value: Any) -> JsonObject:
        wire: JsonObject = {}
        implied: list[str] = []
        for row in self.rows:
            member = row.codec.write(None) if row.field is None else _written(row, value)
            if member is None:
                continue
            wire[row.wire] = member
            if row.implies_type is not None:
                implied.append(row.implies_type)
        if implied:
            wire["type"] = _with_types(wire["type"], implied)
        if self.is_open:
            for name, member in value.extra.items():
                wire.setdefault(name, copy.deepcopy(member))
        return wire

    def schema(self) -> JsonObject:
        required: list[JsonValue] = [row.wire for row in self.rows if row.required]
        document: JsonObject = {
            "type": "object",
            "properties": {row.wire: row.codec.schema() for row in self.rows},
        }
        if required:
            document["required"] = required
        if not self.is_open:
            document["additionalProperties"] = False
        if any(rule.schema for rule in self.rules):
            document["allOf"] = [rule.schema for rule in self.rules if rule.schema]
        return document


ShapeLink: TypeAlias = Callable[[], Shape]
"""A shape that is looked up when needed, since Profile and endorsements hold each other."""


def _written(row: Row, value: Any) -> JsonValue:
    field: Any = getattr(value, row.field or "")
    return None if field is None or field == () else row.codec.write(field)


def _with_types(types: JsonValue, implied: list[str]) -> JsonValue:
    assert isinstance(types, list), "a class whose members imply types has an array of types"
    return [*types, *(name for name in dict.fromkeys(implied) if name not in types)]


def must(wire: str, field: str, codec: Codec) -> Row:
    """Return the row of a required member."""
    return Row(wire=wire, field=field, codec=codec, required=True)


def may(wire: str, field: str, codec: Codec, *, implies_type: str | None = None) -> Row:
    """Return the row of an optional member."""
    return Row(wire=wire, field=field, codec=codec, required=False, implies_type=implies_type)


def fixed_type(name: str) -> Row:
    """Return the row of a ``type`` that is one word and always the same."""

    def read(value: JsonValue, path: str, findings: Findings) -> Any:
        if value != name:
            findings.error(path, "wrong_class", f"type must be {name}")
        return value

    codec = Codec(read, lambda _: name, lambda: {"const": name, "x-reason": "wrong_class"})
    return Row(wire="type", field=None, codec=codec, required=True)


def types(*wanted: str) -> Row:
    """Return the row of a ``type`` array that names each class *wanted*; ``A|B`` means either."""
    groups = tuple(frozenset(names.split("|")) for names in wanted)

    def read(value: JsonValue, path: str, findings: Findings) -> Any:
        names = [value] if isinstance(value, str) else value
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return wrong_json_type(value, "an array of class names", path, findings)
        named = {name for name in names if isinstance(name, str)}
        if len(named) < len(names):
            findings.error(path, "duplicate_value")
        if not all(group & named for group in groups):
            findings.error(path, "wrong_class", f"type must name {' and '.join(wanted)}")
        return tuple(names)

    return must("type", "types", Codec(read, list, lambda: _types_schema(groups)))


def _types_schema(groups: tuple[frozenset[str], ...]) -> JsonObject:
    names: list[list[JsonValue]] = [[*sorted(group)] for group in groups]
    many: JsonObject = {
        "type": "array",
        "items": {"type": "string"},
        "uniqueItems": True,
        "allOf": [{"contains": {"enum": group}} for group in names],
    }
    if len(groups) > 1:
        return {**many, "x-reason": "wrong_class"}
    alone: JsonObject = {"enum": names[0]}
    return {"if": {"type": "string"}, "then": alone, "else": many, "x-reason": "wrong_class"}


def nested(link: ShapeLink) -> Codec:
    """Return the codec of an object of the class that *link* gives."""
    return Codec(
        lambda value, path, findings: link().read(value, path, findings),
        lambda value: link().write(value),
        lambda: reference(link()),
    )


def reference(shape: Shape) -> JsonObject:
    """Return the JSON Schema reference to *shape*."""
    return {"$ref": f"#/$defs/{shape.name}"}


def at_least_one_of(*members: str, reason: str) -> Rule:
    """Return the rule that one of *members* has to be there."""

    def check(value: JsonObject, path: str, findings: Findings) -> None:
        if not any(member in value for member in members):
            findings.error(path, reason)

    choices: list[JsonValue] = [{"required": [member]} for member in members]
    return Rule(check=check, schema={"anyOf": choices, "x-reason": reason})


def _read_json_object(value: JsonValue, path: str, findings: Findings) -> Any:
    if not isinstance(value, dict):
        return wrong_json_type(value, "an object", path, findings)
    if not isinstance(value.get("type"), str):
        findings.error(pointer(path, "type"), "type_mismatch", "a text is needed here")
        return WRONG
    return copy.deepcopy(value)


PROOF: Final = Codec(
    _read_json_object,
    lambda value: copy.deepcopy(as_it_is(value)),
    lambda: {
        "type": "object",
        "properties": {"type": {"type": "string"}},
        "required": ["type"],
    },
)
"""A proof is the business of ``proofs``; the model keeps it as it stood."""
