"""The types of parsed JSON."""

from typing import TypeAlias

JsonValue: TypeAlias = "None | bool | int | float | str | list[JsonValue] | JsonObject"
JsonObject: TypeAlias = "dict[str, JsonValue]"
