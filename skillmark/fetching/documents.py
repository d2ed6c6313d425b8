"""Other ways to answer a fetch: from files, from memory, or not at all."""

from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from skillmark.engine.errors import MalformedInput, ResolutionError
from skillmark.engine.ports import Fetch, Resource, ResourceKind
from skillmark.engine.wire.strict_json import read_object
from skillmark.fetching.limits import LIMITS, MIB

_MEDIA_TYPES = {
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".jwt": "text/plain",
    ".jws": "text/plain",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}
_MEMORY_BYTES = 64 * MIB

# What only says that this verification was out of time or resources is forgotten with it.
_PASSING_REASONS = frozenset({"timeout", "too_many_resources"})


class OfflineFetch:
    """Fetches nothing: every question that needs the outside stays open."""

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        raise ResolutionError(
            reason="offline",
            target=url,
            detail=f"the {kind} “{url}” was not fetched: working offline",
        )

    def for_next_verification(self) -> Self:
        return self


offline_fetch = OfflineFetch()
"""The fetch of ``--offline``."""


class DocumentMap:
    """Answers from files that the user laid out; nothing is fetched.

    Reasons of its ResolutionErrors: ``not_provided`` for a URL that the map does not hold,
    ``too_large`` and ``unreachable`` for a file that is larger than the same resource on the web
    may be, or cannot be read.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = {_without_fragment(url): path for url, path in files.items()}

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read *path*: a JSON object of URL to file name, relative to the folder of the map.

        Raises MalformedInput, whose path points into the map, and OSError.
        """
        files: dict[str, Path] = {}
        for url, name in read_object(path.read_bytes()).items():
            if not isinstance(name, str) or not (path.parent / name).is_file():
                raise MalformedInput(
                    path=f"/{url.replace('~', '~0').replace('/', '~1')}",
                    reason="document_map",
                    detail=f"the file for “{url}” does not exist beside the map",
                )
            files[url] = path.parent / name
        return cls(files)

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        url = _without_fragment(url)
        path = self._files.get(url)
        if path is None:
            raise ResolutionError(
                reason="not_provided", target=url, detail=f"the map of documents has no “{url}”"
            )
        try:
            with path.open("rb") as file:
                body = file.read(LIMITS[kind].most_bytes + 1)
        except OSError as error:
            raise ResolutionError(
                reason="unreachable", target=url, detail=f"the file for “{url}” cannot be read"
            ) from error
        if len(body) > LIMITS[kind].most_bytes:
            raise ResolutionError(
                reason="too_large", target=url, detail=f"the file for “{url}” is too large"
            )
        return Resource(url=url, body=body, media_type=_MEDIA_TYPES.get(path.suffix.lower(), ""))

    def for_next_verification(self) -> Self:
        return self


_Answer = Resource | ResolutionError
_Key = tuple[str, ResourceKind]


class CachingFetcher:
    """Asks *inner* once for each resource and gives the same answer ever after.

    A document that changes between two reads is therefore read once in a verification
    (reliability.md, A12), and a hundred badges of one issuer cost one key document. Within a
    verification every answer is kept, also a refusal; for the whole run up to 64 MiB are kept, the
    oldest forgotten first, without the answers that only say that time or budget had run out.
    """

    def __init__(self, inner: Fetch, *, memory_bytes: int = _MEMORY_BYTES) -> None:
        self._inner = inner
        self._memory = _Memory(memory_bytes)
        self._this_verification: dict[_Key, _Answer] = {}

    def for_next_verification(self) -> Self:
        """A fetch for the next verification of the same run."""
        inner = self._inner
        renew = getattr(inner, "for_next_verification", None)
        following = type(self)(inner if renew is None else renew())
        following._memory = self._memory  # noqa: SLF001 - the memory of the run
        return following

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        key = (_without_fragment(url), kind)
        answer = self._this_verification.get(key) or self._memory.get(key)
        if answer is None:
            answer = self._ask(url, kind=kind)
            self._memory.keep(key, answer)
        self._this_verification[key] = answer
        if isinstance(answer, ResolutionError):
            raise _again(answer)
        return answer

    def _ask(self, url: str, *, kind: ResourceKind) -> _Answer:
        try:
            return self._inner(url, kind=kind)
        except ResolutionError as error:
            return error


class _Memory:
    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._held_bytes = 0
        self._answers: OrderedDict[_Key, _Answer] = OrderedDict()

    def get(self, key: _Key) -> _Answer | None:
        if key in self._answers:
            self._answers.move_to_end(key)
        return self._answers.get(key)

    def keep(self, key: _Key, answer: _Answer) -> None:
        if isinstance(answer, ResolutionError) and answer.reason in _PASSING_REASONS:
            return
        self._answers[key] = answer
        self._held_bytes += _size(answer)
        while self._held_bytes > self._most_bytes:
            _, forgotten = self._answers.popitem(last=False)
            self._held_bytes -= _size(forgotten)


def _without_fragment(url: str) -> str:
    return url.partition("#")[0]


def _size(answer: _Answer) -> int:
    """Bytes that an answer holds on to, with something for the object itself."""
    return 1024 + (len(answer.body) if isinstance(answer, Resource) else 0)


def _again(error: ResolutionError) -> ResolutionError:
    """The same error as a new object: a kept one would collect the tracebacks of all its raises."""
    return ResolutionError(reason=error.reason, target=error.target, detail=error.detail)
