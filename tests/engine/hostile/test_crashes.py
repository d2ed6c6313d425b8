"""Whatever bytes come in, a report comes out: nothing raises, nothing hangs (hypothesis)."""

import time
import zlib
from collections.abc import Callable
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.base64url import encode_base64url
from tests.engine.baking.pictures import PNG_SIGNATURE, chunk, header, itxt, png, svg
from tests.engine.hostile.baked import CONTAINERS, text_of
from tests.engine.hostile.documents import (
    JSON_MAKERS,
    bound_token,
    derived,
    rich,
    selective_token,
    token,
)
from tests.engine.hostile.making.case import signed_anyhow
from tests.engine.hostile.making.tokens import signed
from tests.engine.hostile.mutators import mutants_of
from tests.engine.world import ALICE, NOW, World

WORLD = World()
MOST_SECONDS = 2.0

Bake = Callable[[str], bytes]
SEEDS: list[bytes] = [
    *(bake(text_of(rich(WORLD.issuer))) for bake in CONTAINERS.values()),
    *(bake(token(WORLD.issuer)) for bake in CONTAINERS.values()),
    text_of(derived(WORLD.issuer)).encode(),
    selective_token(WORLD.issuer).encode(),
    bound_token(WORLD.issuer).encode(),
]


def survives_quietly(data: bytes) -> None:
    """Verify *data*; a report comes out in time, and is made for everything that is asked."""
    began = time.process_time()
    report = WORLD.verify(data, recipient=ALICE)
    assert time.process_time() - began < MOST_SECONDS
    assert report.genuine in Outcome
    assert report.sentence


@pytest.mark.rule("B22", "D10")
@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400))
@example(b"\x89PNG\r\n\x1a\n")
@example(b"%PDF-1.7")
@example(b"{")
@example(b"\x00" * 64)
def test_random_bytes_never_raise(data: bytes) -> None:
    survives_quietly(data)


@pytest.mark.rule("D2", "D4", "D11")
@settings(max_examples=300, deadline=None)
@given(
    start=st.sampled_from([PNG_SIGNATURE, PNG_SIGNATURE + header(), b"%PDF-1.7\n", b"<svg ", b"{"]),
    rest=st.binary(max_size=300),
)
def test_random_bytes_behind_a_true_beginning_never_raise(start: bytes, rest: bytes) -> None:
    survives_quietly(start + rest)


@pytest.mark.rule("B22", "D4", "D8", "D11")
@settings(max_examples=600, deadline=None)
@given(seed=st.sampled_from(SEEDS), number=st.integers(0, 2**32), count=st.integers(1, 12))
def test_turned_bits_never_raise(seed: bytes, number: int, count: int) -> None:
    random, data = Random(number), bytearray(seed)
    for _ in range(count):
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    survives_quietly(bytes(data))


@pytest.mark.rule("B22", "D4", "D8", "D11")
@settings(max_examples=400, deadline=None)
@given(seed=st.sampled_from(SEEDS), first=st.integers(0, 2**16), second=st.integers(0, 2**16))
def test_cut_and_spliced_files_never_raise(seed: bytes, first: int, second: int) -> None:
    at, again = first % (len(seed) + 1), second % (len(seed) + 1)
    survives_quietly(seed[:at])
    survives_quietly(seed[:at] + seed[again:])


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
    ),
    max_leaves=12,
)
NAMES = sorted(
    {name for make in JSON_MAKERS.values() for name in make(WORLD)}
    | set(WORLD.issuer.document()["credentialSubject"])
    | {"vc", "vp", "refreshService", "termsOfUse", "endorsementJwt", "recipient", "badge", "verify"}
)


@pytest.mark.rule("B22")
@settings(max_examples=600, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), JSON, max_size=8))
def test_any_json_under_the_names_of_a_badge_never_raises(changes: dict[str, Any]) -> None:
    survives_quietly(orjson.dumps({**WORLD.issuer.document(), **changes}))
    survives_quietly(orjson.dumps(changes))


@pytest.mark.rule("B22")
@settings(max_examples=300, deadline=None)
@given(
    header=st.dictionaries(st.sampled_from(["alg", "kid", "jwk", "typ", "cty", "crit"]), JSON),
    payload=JSON,
    tail=st.sampled_from(["", "~", "~e30~", "~.."]),
)
def test_any_json_in_a_token_never_raises(header: dict[str, Any], payload: Any, tail: str) -> None:
    for members in (header, {"alg": "ES256", "kid": "x", **header}):
        parts = (encode_base64url(orjson.dumps(each)) for each in (members, payload))
        survives_quietly(f"{'.'.join(parts)}.{encode_base64url(bytes(64))}{tail}".encode())


@pytest.mark.rule("B22", "D4")
@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([b"iTXt", b"tEXt", b"zTXt", b"acTL", b"fcTL", b"IDAT"]),
            st.binary(max_size=60),
        ),
        max_size=6,
    )
)
def test_any_chunks_in_a_picture_never_raise(chunks: list[tuple[bytes, bytes]]) -> None:
    survives_quietly(png(*(chunk(kind, body) for kind, body in chunks)))


@pytest.mark.rule("D8", "D9")
@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("<>/=\"'&;!-[]?ab:cdDOCTYPE %#x41\n"), max_size=80))
def test_any_mark_up_in_a_picture_never_raises(inside: str) -> None:
    survives_quietly(svg(inside))


def always(body: bytes) -> Callable[..., Resource]:
    """Return an internet that answers everything with *body*."""

    def fetch(url: str, *, kind: ResourceKind) -> Resource:
        del kind
        return Resource(url=url, body=body)

    return fetch


@pytest.mark.rule("C1", "A12", "B22")
@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | JSON.map(orjson.dumps))
def test_an_internet_that_serves_anything_never_raises(body: bytes) -> None:
    for credential in (SEEDS[0], SEEDS[-1], b'{"@context":"https://w3id.org/openbadges/v2"}'):
        report = Verifier().verify(credential, now=NOW, fetch=always(body))
        assert report.genuine is not Outcome.PASSED


@pytest.mark.rule("C1", "C4", "B22")
def test_every_change_of_a_key_document_or_list_leaves_a_report() -> None:
    credential = WORLD.issuer.issue(ALICE)
    for url in (WORLD.issuer.did_url, WORLD.issuer.list_url()):
        for number, (change, mutant) in enumerate(
            mutants_of(orjson.loads(WORLD.internet.pages[url]))
        ):
            world = World()
            world.internet.put(url, mutant)
            report = world.verify(credential)
            assert report.genuine in Outcome, (number, change)


def test_a_picture_with_a_packed_bomb_is_not_expanded() -> None:
    survives_quietly(
        png(itxt(b"openbadgecredential", zlib.compress(bytes(2**24)), control=b"\1\0"))
    )


@pytest.mark.rule("B22", "T-17")
@pytest.mark.parametrize("name", ["extended", "endorsed", "record"])
def test_a_hostile_issuer_who_signs_anything_gets_a_report(name: str) -> None:
    """With a good proof the later checks are reached: status, dates, recipient, what is inside."""
    document = JSON_MAKERS[name](WORLD)
    del document["proof"]
    for _, mutant in mutants_of(document):
        survives_quietly(orjson.dumps(signed_anyhow(WORLD.issuer, mutant)))
        survives_quietly(signed(payload=mutant).encode())
