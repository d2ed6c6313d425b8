"""Answers without a network: files, memory, none."""

import json
from pathlib import Path

import pytest

from skillmark.engine.errors import MalformedInput, ResolutionError
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.fetching import CachingFetcher, DocumentMap, offline_fetch
from tests.fetching.hostile_server import HostileWorld

DID = "https://issuer.example/.well-known/did.json"
LIST = "https://issuer.example/status/1"


class CountingFetch:
    """Answers each URL with how often anything was asked; fails with the reasons it is given."""

    def __init__(self, *reasons: str) -> None:
        self.asked: list[str] = []
        self.reasons = list(reasons)

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        assert kind in ResourceKind
        self.asked.append(url)
        if self.reasons:
            raise ResolutionError(reason=self.reasons.pop(0), target=url, detail="No.")
        return Resource(url=url, body=str(len(self.asked)).encode())


def write_map(folder: Path, files: object) -> Path:
    (folder / "did.json").write_bytes(b'{"id":"did:web:issuer.example"}')
    path = folder / "map.json"
    path.write_text(json.dumps(files))
    return path


def test_mapped_url_is_answered_from_its_file(tmp_path: Path) -> None:
    documents = DocumentMap.from_file(write_map(tmp_path, {DID: "did.json"}))

    assert documents(f"{DID}#key-1", kind=ResourceKind.KEY_DOCUMENT) == Resource(
        url=DID, body=b'{"id":"did:web:issuer.example"}', media_type="application/json"
    )


def test_url_outside_the_map_is_not_provided(tmp_path: Path) -> None:
    documents = DocumentMap.from_file(write_map(tmp_path, {DID: "did.json"}))

    with pytest.raises(ResolutionError) as caught:
        documents(LIST, kind=ResourceKind.STATUS_LIST)

    assert (caught.value.reason, caught.value.target) == ("not_provided", LIST)


@pytest.mark.rule("A6")
def test_file_larger_than_its_kind_allows_is_refused(tmp_path: Path) -> None:
    path = write_map(tmp_path, {DID: "did.json"})
    (tmp_path / "did.json").write_bytes(bytes(1024 * 1024 + 1))

    with pytest.raises(ResolutionError) as caught:
        DocumentMap.from_file(path)(DID, kind=ResourceKind.KEY_DOCUMENT)

    assert caught.value.reason == "too_large"


def test_file_that_vanished_is_unreachable(tmp_path: Path) -> None:
    documents = DocumentMap.from_file(write_map(tmp_path, {DID: "did.json"}))
    (tmp_path / "did.json").unlink()

    with pytest.raises(ResolutionError) as caught:
        documents(DID, kind=ResourceKind.KEY_DOCUMENT)

    assert caught.value.reason == "unreachable"


@pytest.mark.parametrize("file", ["missing.json", 7, None, ""])
def test_map_that_names_no_file_is_refused_with_the_place(tmp_path: Path, file: object) -> None:
    with pytest.raises(MalformedInput) as caught:
        DocumentMap.from_file(write_map(tmp_path, {LIST: file}))

    assert caught.value.path == "/https:~1~1issuer.example~1status~11"


def test_map_that_is_no_object_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedInput):
        DocumentMap.from_file(write_map(tmp_path, [DID]))


def test_document_map_serves_the_next_verification_too(tmp_path: Path) -> None:
    documents = DocumentMap.from_file(write_map(tmp_path, {DID: "did.json"}))

    assert documents.for_next_verification() is documents


def test_offline_everything_stays_open() -> None:
    with pytest.raises(ResolutionError) as caught:
        offline_fetch.for_next_verification()(DID, kind=ResourceKind.KEY_DOCUMENT)

    assert caught.value.reason == "offline"


@pytest.mark.rule("A12")
def test_document_is_read_once_though_it_changes(world: HostileWorld) -> None:
    url = world.serve("/did.json", {"version": 1})
    fetch = CachingFetcher(world.fetcher())
    first = fetch(url, kind=ResourceKind.KEY_DOCUMENT)
    world.serve("/did.json", {"version": 2})

    assert fetch(f"{url}#key-2", kind=ResourceKind.KEY_DOCUMENT) == first
    assert len(world.requests) == 1


@pytest.mark.rule("A12")
def test_answers_are_kept_for_the_whole_run() -> None:
    inner = CountingFetch()
    fetch = CachingFetcher(inner)
    first = fetch(DID, kind=ResourceKind.KEY_DOCUMENT)

    assert fetch.for_next_verification()(DID, kind=ResourceKind.KEY_DOCUMENT) == first
    assert inner.asked == [DID]


def test_the_same_url_as_another_kind_is_another_resource() -> None:
    inner = CountingFetch()
    fetch = CachingFetcher(inner)

    fetch(DID, kind=ResourceKind.KEY_DOCUMENT)
    fetch(DID, kind=ResourceKind.STATUS_LIST)

    assert inner.asked == [DID, DID]


@pytest.mark.parametrize(
    ("reason", "asked_in_next_verification"),
    [("not_found", 1), ("fetch_refused", 1), ("timeout", 2), ("too_many_resources", 2)],
)
def test_refusal_is_kept_as_long_as_it_says_something(
    reason: str, asked_in_next_verification: int
) -> None:
    inner = CountingFetch(reason, reason, reason)
    fetch = CachingFetcher(inner)
    for _ in range(2):
        with pytest.raises(ResolutionError) as caught:
            fetch(LIST, kind=ResourceKind.STATUS_LIST)
        assert caught.value.reason == reason
    assert len(inner.asked) == 1

    with pytest.raises(ResolutionError):
        fetch.for_next_verification()(LIST, kind=ResourceKind.STATUS_LIST)

    assert len(inner.asked) == asked_in_next_verification


def test_memory_forgets_the_oldest_but_not_within_a_verification() -> None:
    inner = CountingFetch()
    fetch = CachingFetcher(inner, memory_bytes=1500)
    for url in (DID, LIST, DID):
        fetch(url, kind=ResourceKind.STATUS_LIST)
    assert inner.asked == [DID, LIST]

    fetch.for_next_verification()(DID, kind=ResourceKind.STATUS_LIST)

    assert inner.asked == [DID, LIST, DID]


def test_cache_renews_the_budget_of_what_it_asks(world: HostileWorld) -> None:
    fetch = CachingFetcher(world.fetcher(fetches=1))
    fetch(world.hostile("plain"), kind=ResourceKind.STATUS_LIST)

    following = fetch.for_next_verification()

    assert following(world.serve("/other", {}), kind=ResourceKind.STATUS_LIST).body == b"{}"
