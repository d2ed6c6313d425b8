"""did:key, did:jwk and did:web, each by its published examples."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.dids.documents import VerificationMethod
from skillmark.engine.dids.jwk import derive_did_jwk_document, did_jwk
from skillmark.engine.dids.key import derive_did_key_document, did_key, did_key_method_id
from skillmark.engine.dids.web import did_web, did_web_url, is_domain_name
from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.multikey import read_multikey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.wire.base64url import encode_base64url
from skillmark.engine.wire.multibase import encode_base58btc

KEY = Ed25519PrivateKey.from_seed(b"\x01" * 32).public_key
ALL_BUT_AGREEMENT = {
    "authentication",
    "assertionMethod",
    "capabilityInvocation",
    "capabilityDelegation",
}

# --- did:key --------------------------------------------------------------------------------

# The did:key specification (Ed25519) and the W3C ecdsa vectors (P-256, P-384).
MULTIKEYS = [
    "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK",
    "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP",
    "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ",
]


@pytest.mark.rule("KEY-3")
@pytest.mark.parametrize("multikey", MULTIKEYS)
def test_a_did_key_document_is_derived(multikey: str) -> None:
    did = f"did:key:{multikey}"
    keys = derive_did_key_document(did)
    expected = VerificationMethod(f"{did}#{multikey}", did, read_multikey(multikey))

    assert (keys.id, dict(keys.methods)) == (did, {expected.id: expected})
    assert {p for p, listed in keys.purposes.items() if expected.id in listed} == ALL_BUT_AGREEMENT
    assert did_key(expected.public_key) == did
    assert did_key_method_id(expected.public_key) == expected.id


@pytest.mark.rule("KEY-3")
@pytest.mark.parametrize("multikey", MULTIKEYS)
def test_a_bare_did_key_is_accepted_as_method_id(multikey: str) -> None:
    did = f"did:key:{multikey}"
    keys = derive_did_key_document(did)

    assert keys.method_for(did, purpose="assertionMethod") == keys.method_for(
        f"{did}#{multikey}", purpose="assertionMethod"
    )


@pytest.mark.rule("B3")
def test_a_did_key_has_no_method_but_its_own() -> None:
    keys = derive_did_key_document(f"did:key:{MULTIKEYS[0]}")
    with pytest.raises(MalformedInput) as caught:
        keys.method_for(f"did:key:{MULTIKEYS[0]}#{MULTIKEYS[1]}", purpose="assertionMethod")

    assert caught.value.reason == "key_not_issuers"


@pytest.mark.rule("B6", "B20")
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (encode_base58btc(b"\xed\x01" + bytes(32)), "weak_or_wrong_key"),
        (encode_base58btc(b"\xed\x01\x01" + bytes(31)), "weak_or_wrong_key"),
        (encode_base58btc(b"\x80\x24" + bytes(33)), "weak_or_wrong_key"),
        ("", "did_malformed"),
        ("uAAAA", "did_malformed"),
        ("z0OIl", "did_malformed"),
        ("z" + "1" * 1_000, "did_malformed"),
    ],
)
def test_a_weak_or_misspelt_did_key_is_refused(text: str, reason: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        derive_did_key_document(f"did:key:{text}")

    assert caught.value.reason == reason


# --- did:jwk --------------------------------------------------------------------------------

# The P-256 example of the did:jwk specification.
DID_JWK = (
    "did:jwk:eyJjcnYiOiJQLTI1NiIsImt0eSI6IkVDIiwieCI6ImFjYklRaXVNczNpOF91c3pFakoydHBUdFJNNEVVM3l6"
    "OTFQSDZDZEgyVjAiLCJ5IjoiX0tjeUxqOXZXTXB0bm1LdG00NkdxRHo4d2Y3NEk1TEtncmwyR3pIM25TRSJ9"
)


def did_of(jwk_text: bytes) -> str:
    return f"did:jwk:{encode_base64url(jwk_text)}"


def test_a_did_jwk_document_is_derived() -> None:
    keys = derive_did_jwk_document(DID_JWK)
    found = keys.method_for(f"{DID_JWK}#0", purpose="assertionMethod")

    assert (found.id, found.controller) == (f"{DID_JWK}#0", DID_JWK)
    assert write_public_jwk(found.public_key) == {
        "kty": "EC",
        "crv": "P-256",
        "x": "acbIQiuMs3i8_uszEjJ2tpTtRM4EU3yz91PH6CdH2V0",
        "y": "_KcyLj9vWMptnmKtm46GqDz8wf74I5LKgrl2GzH3nSE",
    }
    assert {p for p, listed in keys.purposes.items() if found.id in listed} == ALL_BUT_AGREEMENT


@pytest.mark.parametrize("method_id", [DID_JWK, f"{DID_JWK}#1", f"{DID_JWK}#", "#0"])
def test_a_did_jwk_has_one_method_id(method_id: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        derive_did_jwk_document(DID_JWK).method_for(method_id, purpose="assertionMethod")

    assert caught.value.reason == "key_not_issuers"


def test_every_kind_of_key_has_a_did_jwk() -> None:
    point = P256PrivateKey.from_scalar(b"\x03" * 32).public_key
    for key in (KEY, point, RsaPrivateKey.generate(bits=2048).public_key):
        keys = derive_did_jwk_document(did_jwk(key))

        assert keys.method_with_key(key, purpose="assertionMethod").id == f"{did_jwk(key)}#0"


@pytest.mark.rule("B6", "B8", "B19")
@pytest.mark.parametrize(
    ("did", "reason"),
    [
        (did_of(b'{"kty":"OKP","crv":"Ed25519","x":"AA"}'), "weak_or_wrong_key"),
        (did_of(b'{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}'), "weak_or_wrong_key"),
        (did_of(b'{"kty":"OKP","kty":"OKP"}'), "did_malformed"),
        (did_of(b"[]"), "did_malformed"),
        (did_of(b"{"), "did_malformed"),
        (DID_JWK + "=", "did_malformed"),
        ("did:jwk:", "did_malformed"),
        ("did:jwk:" + "A" * 5_000, "did_malformed"),
    ],
)
def test_a_weak_or_misspelt_did_jwk_is_refused(did: str, reason: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        derive_did_jwk_document(did)

    assert caught.value.reason == reason


def test_a_did_jwk_of_another_kind_of_key_is_not_judged() -> None:
    with pytest.raises(UnsupportedFeature):
        derive_did_jwk_document(did_of(b'{"kty":"OKP","crv":"X25519","x":"AA"}'))


# --- did:web --------------------------------------------------------------------------------


@pytest.mark.rule("KEY-4")
@pytest.mark.parametrize(
    ("did", "url"),
    [
        ("did:web:w3c-ccg.github.io", "https://w3c-ccg.github.io/.well-known/did.json"),
        (
            "did:web:w3c-ccg.github.io:user:alice",
            "https://w3c-ccg.github.io/user/alice/did.json",
        ),
        ("did:web:example.com%3A3000", "https://example.com:3000/.well-known/did.json"),
        (
            "did:web:example.com%3a3000:user:alice",
            "https://example.com:3000/user/alice/did.json",
        ),
        ("did:web:Example.EDU", "https://example.edu/.well-known/did.json"),
        ("did:web:localhost%3A8443", "https://localhost:8443/.well-known/did.json"),
        ("did:web:xn--bcher-kva.example", "https://xn--bcher-kva.example/.well-known/did.json"),
        ("did:web:example.edu:a%C3%A9:b_c.d-e", "https://example.edu/a%C3%A9/b_c.d-e/did.json"),
        ("did:web:3com.example", "https://3com.example/.well-known/did.json"),
    ],
)
def test_where_a_did_web_document_lies(did: str, url: str) -> None:
    assert did_web_url(did) == url


@pytest.mark.rule("KEY-4", "B2")
@pytest.mark.parametrize(
    "rest",
    [
        "",
        ":",
        "example",
        ".example.edu",
        "example..edu",
        "example.edu.",
        "-a.example.edu",
        "a-.example.edu",
        "a_b.example.edu",
        "a" * 64 + ".edu",
        ".".join(["a" * 60] * 5),
        "exämple.edu",
        "ex%41mple.edu",
        "user@example.edu",
        "user%40example.edu",
        "example.edu/path",
        "example.edu%2Fpath",
        "example.edu?x",
        "example.edu#key-1",
        "example.edu\\evil",
        "example.edu\n",
        " example.edu",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "example.0x",
        "example.123",
        "[::1]",
        "%5B%3A%3A1%5D",
        "example.edu%3A",
        "example.edu%3A0",
        "example.edu%3A080",
        "example.edu%3A65536",
        "example.edu%3A99999999999",
        "example.edu%3A80%3A80",
        "example.edu%3Aabc",
        "example.edu%3A８０",
        "example.edu:",
        "example.edu::a",
        "example.edu:a:",
        "example.edu:.",
        "example.edu:..:evil",
        "example.edu:%2e%2e:evil",
        "example.edu:.%2E:evil",
        "example.edu:%252e%252e:evil",
        "example.edu:a%2Fb",
        "example.edu:a%2fb",
        "example.edu:a%5Cb",
        "example.edu:a%00b",
        "example.edu:a%0Ab",
        "example.edu:a%20b",
        "example.edu:a%C2%85b",
        "example.edu:a%ffb",
        "example.edu:a%2",
        "example.edu:a%zz",
        "example.edu:a/b",
        "example.edu:a b",
        "example.edu:é",
        "example.edu:" + "a" * 2_048,
    ],
)
def test_a_did_web_that_leads_elsewhere_is_refused(rest: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        did_web_url(f"did:web:{rest}")

    assert caught.value.reason == "did_malformed"


@pytest.mark.parametrize(
    ("url", "did"),
    [
        ("https://example.edu", "did:web:example.edu"),
        ("https://example.edu/", "did:web:example.edu"),
        ("https://example.edu:8443/staff/anna", "did:web:example.edu%3A8443:staff:anna"),
    ],
)
def test_a_site_has_a_did_web(url: str, did: str) -> None:
    assert did_web(url) == did


@pytest.mark.parametrize(
    "url",
    [
        "http://example.edu",
        "example.edu",
        "https://",
        "https://127.0.0.1",
        "https://a@example.edu",
        "https://example.edu/../b",
        "https://example.edu?x",
    ],
)
def test_an_address_without_a_did_web_is_refused(url: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        did_web(url)

    assert caught.value.reason == "did_malformed"


labels = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True)
segments = st.from_regex(r"[A-Za-z0-9_-]{1,10}", fullmatch=True)


@given(st.lists(labels, min_size=1, max_size=3), st.integers(1, 65_535), st.lists(segments))
def test_a_did_web_and_its_url_belong_together(host: list[str], port: int, path: list[str]) -> None:
    url = "/".join([f"https://{'.'.join([*host, 'edu'])}:{port}", *path])
    expected = url + ("/did.json" if path else "/.well-known/did.json")

    assert did_web_url(did_web(url)) == expected


@given(st.text(max_size=30))
def test_any_text_is_an_https_url_or_a_refusal(rest: str) -> None:
    try:
        url = did_web_url(f"did:web:{rest}")
    except MalformedInput:
        return
    assert url.startswith("https://")
    assert url.isascii()


def test_which_names_are_domain_names() -> None:
    names = ["example.edu", "localhost", "LOCALHOST", "intranet", "10.0.0.1", "1.example", ""]

    assert [name for name in names if is_domain_name(name)] == [
        "example.edu",
        "localhost",
        "LOCALHOST",
        "1.example",
    ]
