"""Read values out of a TOML table and collect everything that is wrong, each with its key."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that is wrong in an achievement file: where, what, and what to do."""

    key: str
    fact: str
    advice: str


@dataclass(slots=True)
class Table:
    """A TOML table being read; *prefix* is its own key."""

    values: Mapping[str, Any]
    problems: list[FileProblem]
    prefix: str = ""
    _read: set[str] = field(default_factory=set)

    def report(self, key: str, fact: str, advice: str) -> None:
        self.problems.append(FileProblem(self.prefix + key, fact, advice))

    def text(self, key: str, *, longest: int = 500, required: str = "") -> str:
        """A text on one or more lines, trimmed. *required* is the advice when it is missing."""
        self._read.add(key)
        value = self.values.get(key, "")
        if not isinstance(value, str):
            self.report(key, "This is not a text.", f'Write {key} = "…".')
            return ""
        text = value.strip()
        if not text and required:
            self.report(key, "This is missing.", required)
        if len(text) > longest:
            self.report(key, f"This has {len(text):,} characters.", f"At most {longest:,} fit.")
        if any(not (char.isprintable() or char in "\n\t") for char in text):
            self.report(key, "There is an invisible control character in it.", "Type it again.")
        return text

    def texts(self, key: str, *, longest: int = 500) -> tuple[str, ...]:
        self._read.add(key)
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.report(key, "This is not a list of texts.", f'Write {key} = ["…", "…"].')
            return ()
        if any(len(item) > longest for item in value):
            self.report(key, f"One of them has more than {longest} characters.", "Shorten it.")
        return tuple(item.strip() for item in value if item.strip())

    def yes_or_no(self, key: str) -> bool:
        self._read.add(key)
        value = self.values.get(key, False)
        if not isinstance(value, bool):
            self.report(key, "This is neither true nor false.", f"Write {key} = true.")
            return False
        return value

    def number(self, key: str) -> int | float | None:
        self._read.add(key)
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
            self.report(key, "This is not a number from 0 up.", f"Write {key} = 2.5.")
            return None
        return int(value) if float(value).is_integer() else value

    def whole_number(self, key: str, default: int) -> int:
        value = self.number(key)
        if value is None:
            return default
        if not isinstance(value, int):
            self.report(key, "This is not a whole number.", f"Write {key} = 3.")
            return default
        return value

    def plain_text(self, key: str) -> str:
        """A text or a number, as text: 80, "80" and 80.5 all do."""
        value = self.values.get(key, "")
        if isinstance(value, int | float) and not isinstance(value, bool):
            self._read.add(key)
            return str(value)
        return self.text(key, longest=200)

    def table(self, key: str) -> "Table":
        self._read.add(key)
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            self.report(key, "This is not a table.", f"Write it below a line [{key}].")
            value = {}
        return Table(value, self.problems, f"{self.prefix}{key}.")

    def tables(self, key: str) -> list["Table"]:
        self._read.add(key)
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.report(key, "This is not a list of tables.", f"Write each below [[{key}]].")
            return []
        return [
            Table(item, self.problems, f"{self.prefix}{key}[{nth}].")
            for nth, item in enumerate(value, 1)
        ]

    def finish(self, also: Iterable[str] = ()) -> None:
        """Report keys that nobody asked for: they are misspelt more often than not."""
        known = self._read.union(also)
        for key in self.values:
            if key not in known:
                self.report(key, "This key is not known.", "Known are: " + _sorted(known) + ".")


def _sorted(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys))
