"""The W3C test suite of RDFC-1.0: every evaluation, map and negative test, by value."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from skillmark.engine.errors import UnsupportedFeature
from skillmark.engine.wire.rdf_canon import canonicalize, canonicalize_with_labels, read_nquads

SUITE = Path(__file__).parents[1] / "vectors" / "rdf-canon"
ENTRIES: list[dict[str, Any]] = json.loads((SUITE / "manifest.jsonld").read_text())["entries"]


def entries_of(kind: str) -> list[Any]:
    return [
        pytest.param(entry, id=f"{entry['id'][1:]}: {entry['name']}")
        for entry in ENTRIES
        if entry["type"] == f"rdfc:{kind}"
    ]


def hash_name(entry: dict[str, Any]) -> str:
    return str(entry.get("hashAlgorithm", "SHA256")).lower()


def read(name: str) -> str:
    return (SUITE / name).read_bytes().decode()


def test_the_whole_suite_is_here() -> None:
    kinds = [entry["type"].removeprefix("rdfc:") for entry in ENTRIES]

    assert {kind: kinds.count(kind) for kind in kinds} == {
        "RDFC10EvalTest": 64,
        "RDFC10MapTest": 21,
        "RDFC10NegativeEvalTest": 1,
    }


@pytest.mark.parametrize("entry", entries_of("RDFC10EvalTest"))
def test_dataset_has_the_published_canonical_form(entry: dict[str, Any]) -> None:
    dataset = read_nquads(read(entry["action"]))

    assert canonicalize(dataset, hash_name=hash_name(entry)).decode() == read(entry["result"])


@pytest.mark.parametrize("entry", entries_of("RDFC10EvalTest"))
def test_the_general_algorithm_gives_the_published_form_too(entry: dict[str, Any]) -> None:
    dataset = read_nquads(read(entry["action"]))

    canonical, _ = canonicalize_with_labels(dataset, hash_name=hash_name(entry))

    assert canonical.decode() == read(entry["result"])


@pytest.mark.parametrize("entry", entries_of("RDFC10MapTest"))
def test_blank_nodes_get_the_published_labels(entry: dict[str, Any]) -> None:
    dataset = read_nquads(read(entry["action"]))

    _, labels = canonicalize_with_labels(dataset, hash_name=hash_name(entry))

    expected: dict[str, str] = json.loads(read(entry["result"]))
    assert labels == {f"_:{blank}": label for blank, label in expected.items()}


@pytest.mark.rule("B23")
@pytest.mark.parametrize("entry", entries_of("RDFC10NegativeEvalTest"))
def test_poison_graph_is_given_up_within_two_seconds(entry: dict[str, Any]) -> None:
    dataset = read_nquads(read(entry["action"]))
    begun = time.process_time()

    with pytest.raises(UnsupportedFeature) as refusal:
        canonicalize(dataset)

    assert refusal.value.reason == "too_complex"
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("size", range(8, 15))
@pytest.mark.rule("B23")
def test_cliques_of_other_sizes_are_given_up_too(size: int) -> None:
    text = "".join(
        f"_:b{one} <urn:knows> _:b{other} .\n"
        for one in range(size)
        for other in range(size)
        if one != other
    )

    with pytest.raises(UnsupportedFeature) as refusal:
        canonicalize(read_nquads(text))

    assert refusal.value.reason == "too_complex"


@pytest.mark.parametrize("entry", entries_of("RDFC10EvalTest"))
def test_input_labels_and_order_do_not_matter(entry: dict[str, Any]) -> None:
    lines = read(entry["action"]).splitlines()
    renamed = [re.sub(r"_:(\w+)", r"_:x\1", line) for line in reversed(lines)]

    again = canonicalize(read_nquads("\n".join(renamed)), hash_name=hash_name(entry))

    assert again.decode() == read(entry["result"])
