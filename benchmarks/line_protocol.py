"""Other people's software as a process that answers one JSON line for each it is asked."""

import json
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from benchmarks.installation import PEERS, peer_command


class PeerFailed(Exception):
    """A peer did not do what it was asked; its own words are in the message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of each item (``value`` or ``error``), and the seconds for all of them."""

    results: list[dict[str, Any]]
    cpu: float
    wall: float

    def values(self) -> list[Any]:
        """Return the value of each item. Raises PeerFailed when the peer refused one."""
        for number, result in enumerate(self.results):
            if "error" in result:
                raise PeerFailed(f"item {number}: {result['error']}")
        return [result["value"] for result in self.results]


class Peer:
    """One peer, from its start to ``close``; also a context manager."""

    def __init__(self, stack: str) -> None:
        self.stack = stack
        self._process = subprocess.Popen(
            peer_command(stack), cwd=PEERS, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, operation: str, items: Iterable[Any], **options: Any) -> Answer:
        """Let the peer do *operation* to each of *items*. Raises PeerFailed when it dies."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        request = {"operation": operation, "items": list(items), "options": options}
        # In ASCII no character is left that a reader of lines might take for the end of one.
        process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        process.stdin.flush()
        line = process.stdout.readline()
        if not line:
            raise PeerFailed(f"{self.stack} ended with {process.wait()} during {operation}")
        return Answer(**json.loads(line))

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def versions_of(packages: Sequence[str]) -> dict[str, str]:
    """Return the installed version of each Node package."""
    found = {}
    for package in packages:
        manifest = Path(PEERS, "node_modules", package, "package.json")
        found[package] = str(json.loads(manifest.read_text(encoding="utf-8"))["version"])
    return found
