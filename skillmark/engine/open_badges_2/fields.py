"""Read the members of one JSON object and collect what is wrong with them."""

import re
from datetime import UTC, datetime, time
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.problems import Problem, Severity, pointer, problem_from
from skillmark.engine.model.timestamps import read_date, read_timestamp
from skillmark.engine.wire.json_types import JsonObject, JsonValue

CONTEXT: Final = "https://w3id.org/openbadges/v2"

# Blank nodes (_:b0) are ids too, of objects that nobody else can point to.
_IRI: Final = re.compile(r"(?:_|[A-Za-z][A-Za-z0-9+.-]*):[^\s<>\"{}|\\^`]+")
_LATEST_SECOND: Final = 253_402_300_799


class Fields:
    """The members of *wire* at the JSON pointer *path*; problems go to the shared list.

    *lenient* reads 1.x: no context, no type, no id is asked for, and calendar days are times.
    """

    def __init__(
        self, wire: JsonObject, *, path: str, problems: list[Problem], lenient: bool
    ) -> None:
        self.wire = wire
        self.path = path
        self.lenient = lenient
        self._problems = problems

    def object(self, name: str) -> "Fields | None":
        value = self.wire.get(name)
        if not isinstance(value, dict):
            self._wrong_type(name, "an object")
            return None
        return self.inside(value, self.at(name))

    def inside(self, value: JsonObject, path: str) -> "Fields":
        return Fields(value, path=path, problems=self._problems, lenient=self.lenient)

    def text(self, name: str) -> str | None:
        """A text; an empty one counts as missing."""
        value = self.wire.get(name)
        if isinstance(value, str):
            return value or None
        self._wrong_type(name, "a text")
        return None

    def required_text(self, name: str) -> str:
        return self._required(name, self.text(name))

    def iri(self, name: str) -> str | None:
        value = self.text(name)
        if value is not None and not _IRI.fullmatch(value):
            self.report(name, "not_an_iri", f"{name} is not an absolute IRI")
            return None
        return value

    def required_iri(self, name: str) -> str:
        return self._required(name, self.iri(name))

    def reference(self, name: str) -> "str | JsonObject | None":
        """An IRI or an object; a problem if it is neither or missing."""
        value = self.wire.get(name)
        if isinstance(value, dict):
            return value
        return self.required_iri(name) or None

    def truth(self, name: str) -> bool:
        value = self.wire.get(name, False)
        if isinstance(value, bool):
            return value
        self._wrong_type(name, "true or false")
        return False

    def items(self, name: str) -> list[tuple[str, JsonValue]]:
        """The values of a member that may be one or several, each with its JSON pointer."""
        value = self.wire.get(name)
        if isinstance(value, list):
            return [(pointer(self.at(name), position), item) for position, item in enumerate(value)]
        return [] if value is None else [(self.at(name), value)]

    def texts(self, name: str) -> tuple[str, ...]:
        found = []
        for path, item in self.items(name):
            if isinstance(item, str):
                found.append(item)
            else:
                self.report_at(path, "wrong_type", f"each of {name} is a text")
        return tuple(found)

    def instant(self, name: str) -> datetime | None:
        """A time: RFC 3339 with a zone; of 1.x also seconds since 1970, or a calendar day."""
        value = self.wire.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._unix_time(name, value)
        text = self.text(name)
        try:
            if text is None or not self.lenient or "T" in text:
                return None if text is None else read_timestamp(text, path=self.at(name))
            return datetime.combine(read_date(text, path=self.at(name)), time(), UTC)
        except MalformedInput as error:
            self._problems.append(problem_from(error))
            return None

    def check_type(self, *wanted: str) -> None:
        """Report a ``type`` that names none of *wanted*."""
        types = self.texts("type")
        if not self.lenient and not set(types) & set(wanted):
            self.report("type", "type", f"the type is not {' or '.join(wanted)}")

    def check_context(self) -> None:
        """Report an object that does not say that it is Open Badges 2.0."""
        contexts = [value for _, value in self.items("@context")]
        if not self.lenient and CONTEXT not in contexts:
            self.report("@context", "context", f"the context does not name {CONTEXT}")

    def report(self, name: str, reason: str, detail: str) -> None:
        self.report_at(self.at(name), reason, detail)

    def report_at(self, path: str, reason: str, detail: str) -> None:
        self._problems.append(Problem(path=path, reason=reason, detail=detail))

    def note(self, name: str, reason: str, detail: str) -> None:
        self._problems.append(
            Problem(path=self.at(name), reason=reason, detail=detail, severity=Severity.NOTE)
        )

    def at(self, name: str) -> str:
        return pointer(self.path, name)

    def _required(self, name: str, value: str | None) -> str:
        if self.wire.get(name, "") == "":
            self.report(name, "missing", f"{name} is missing")
        return value or ""

    def _wrong_type(self, name: str, wanted: str) -> None:
        if name in self.wire:
            self.report(name, "wrong_type", f"{name} is not {wanted}")

    def _unix_time(self, name: str, seconds: float) -> datetime | None:
        if not 0 <= seconds <= _LATEST_SECOND:
            self.report(name, "timestamp_year", f"{name} is not between 1970 and 9999")
            return None
        self.note(name, "unix_timestamp", f"{name} is written in the form of Open Badges 1.x")
        return datetime.fromtimestamp(seconds, UTC)
