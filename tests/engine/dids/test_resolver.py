import pytest

from skillmark.engine.dids.documents import KeyDocument, write_did_document
from skillmark.engine.dids.jwk import did_jwk
from skillmark.engine.dids.key import did_key
from skillmark.engine.dids.resolver import resolve_key_document
from skillmark.engine.errors import (
    EngineError,
    MalformedInput,
    ResolutionError,
    UnsupportedFeature,
)
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import jwk_thumbprint, write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import write_json

DID = "did:web:example.edu:registrar"
DID_URL = "https://example.edu/registrar/did.json"
ISSUER = "https://example.edu/issuers/565049"
JWKS_URL = "https://example.edu/.well-known/jwks.json"
KEY = Ed25519PrivateKey.from_seed(b"\x01" * 32).public_key
OTHER = Ed25519PrivateKey.from_seed(b"\x02" * 32).public_key
POINT = P256PrivateKey.from_scalar(b"\x03" * 32).public_key


class Web:
    """Serves fixed bodies and remembers what it was asked for."""

    def __init__(self, pages: dict[str, bytes]) -> None:
        self.pages = pages
        self.asked: list[tuple[str, ResourceKind]] = []

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        self.asked.append((url, kind))
        if url not in self.pages:
            raise ResolutionError(reason="not_found", target=url, detail="not there")
        return Resource(url=url, body=self.pages[url])


def no_fetch(url: str, *, kind: ResourceKind) -> Resource:
    raise AssertionError(f"{kind} {url} is not to be fetched")


def served(document: JsonValue, url: str = DID_URL) -> Web:
    return Web({url: write_json(document)})


def jwk(kid: str | None = "key-1", **members: JsonValue) -> JsonObject:
    named: JsonObject = {} if kid is None else {"kid": kid}
    return write_public_jwk(KEY) | named | members


def jwks(*keys: JsonValue) -> KeyDocument:
    return resolve_key_document(ISSUER, fetch=served({"keys": [*keys]}, JWKS_URL))


def unresolved(issuer_id: str, fetch: Web) -> str:
    with pytest.raises(ResolutionError) as caught:
        resolve_key_document(issuer_id, fetch=fetch)
    return caught.value.reason


def refused(issuer_id: str, kind: type[EngineError]) -> str:
    with pytest.raises(kind) as caught:
        resolve_key_document(issuer_id, fetch=no_fetch)
    return caught.value.reason


def no_method(keys: KeyDocument, method_id: str, purpose: str = "assertionMethod") -> str:
    with pytest.raises(EngineError) as caught:
        keys.method_for(method_id, purpose=purpose)
    return caught.value.reason


# --- which door -----------------------------------------------------------------------------


@pytest.mark.rule("KEY-3")
def test_derived_documents_need_no_fetch() -> None:
    for did in (did_key(KEY), did_jwk(KEY)):
        keys = resolve_key_document(did, fetch=no_fetch)

        assert keys == resolve_key_document(did, fetch=None)
        assert keys.method_with_key(KEY, purpose="assertionMethod").controller == did


@pytest.mark.rule("KEY-4", "A12")
def test_a_did_web_is_resolved_with_one_fetch() -> None:
    web = served(write_did_document(DID, [(f"{DID}#key-1", KEY)]))
    keys = resolve_key_document(DID, fetch=web)

    assert keys.method_for(f"{DID}#key-1", purpose="assertionMethod").public_key == KEY
    assert web.asked == [(DID_URL, ResourceKind.KEY_DOCUMENT)]


def test_an_https_issuer_is_resolved_with_one_fetch() -> None:
    web = served({"keys": [jwk()]}, JWKS_URL)
    keys = resolve_key_document(ISSUER, fetch=web)

    assert keys.method_for("key-1", purpose="assertionMethod").controller == ISSUER
    assert web.asked == [(JWKS_URL, ResourceKind.KEY_DOCUMENT)]


@pytest.mark.parametrize(("issuer_id", "url"), [(DID, DID_URL), (ISSUER, JWKS_URL)])
def test_offline_a_document_elsewhere_stays_out_of_reach(issuer_id: str, url: str) -> None:
    with pytest.raises(ResolutionError) as caught:
        resolve_key_document(issuer_id, fetch=None)

    assert (caught.value.reason, caught.value.target) == ("offline", url)


@pytest.mark.parametrize("issuer_id", [DID, ISSUER])
def test_what_the_fetch_could_not_do_is_passed_on(issuer_id: str) -> None:
    assert unresolved(issuer_id, Web({})) == "not_found"


@pytest.mark.parametrize(
    ("issuer_id", "reason"),
    [
        ("did:example:123", "did_method_unsupported"),
        ("did:webvh:QmAbc:example.edu", "did_method_unsupported"),
        ("did:keys:z6Mk", "did_method_unsupported"),
        ("http://example.edu/issuer", "issuer_unsupported"),
        ("HTTPS://example.edu/issuer", "issuer_unsupported"),
        ("mailto:badges@example.edu", "issuer_unsupported"),
        ("urn:uuid:0b9d8d1c-7d3b-4d50-9f4a-2a1a6d0c9f11", "issuer_unsupported"),
        ("file:///etc/passwd", "issuer_unsupported"),
        ("", "issuer_unsupported"),
        ("DID:key:z6Mk", "issuer_unsupported"),
    ],
)
def test_other_kinds_of_issuer_are_not_judged(issuer_id: str, reason: str) -> None:
    assert refused(issuer_id, UnsupportedFeature) == reason


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    "issuer_id",
    [
        "did:",
        "did:web",
        "did:web:",
        "did::x",
        "did:WEB:example.edu",
        "did:web:example.edu#key-1",
        "did:web:example.edu?service=x",
        "did:web:example.edu/path",
        "did:web:example.edu:..:evil",
        "did:web:victim.example:%2e%2e:evil",
        "did:web:example.edu\n",
        "did:web:exämple.edu",
        "did:web:169.254.169.254",
        "did:web:user@example.edu",
        "did:key:",
        "did:key:z6Mk#z6Mk",
        "did:key:u7QEB",
        "did:jwk:e30=",
        "did:example:" + "a" * 10_000,
    ],
)
def test_a_misspelt_did_is_refused_without_a_fetch(issuer_id: str) -> None:
    assert refused(issuer_id, MalformedInput) == "did_malformed"


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    "issuer_id",
    [
        "https://",
        "https:///path",
        "https://user@example.edu/",
        "https://example.edu:secret@evil.example/",
        "https://example.edu\\@evil.example/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::1/",
        "https://2130706433/",
        "https://intranet/",
        "https://example.edu:0/",
        "https://example.edu:99999/",
        "https://example.edu:x/",
        "https://exa mple.edu/",
        "https://example.edu/a\tb",
        "https://exämple.edu/",
        "https://example.edu%2Fevil.example/",
        "https://example.edu/" + "a" * 3_000,
    ],
)
def test_a_misspelt_issuer_url_is_refused_without_a_fetch(issuer_id: str) -> None:
    assert refused(issuer_id, MalformedInput) == "issuer_malformed"


def test_the_keys_of_an_https_issuer_lie_at_its_authority() -> None:
    web = Web({})
    for issuer_id in ("https://Example.EDU:8443/a/b?c#d", "https://localhost:8443"):
        unresolved(issuer_id, web)

    assert [url for url, _ in web.asked] == [
        "https://example.edu:8443/.well-known/jwks.json",
        "https://localhost:8443/.well-known/jwks.json",
    ]


# --- what a host serves ---------------------------------------------------------------------


@pytest.mark.rule("A12")
def test_a_document_about_somebody_else_leaves_the_question_open() -> None:
    lying = write_did_document("did:web:evil.example", [("did:web:evil.example#key-1", KEY)])

    assert unresolved(DID, served(lying)) == "key_document_foreign"


@pytest.mark.rule("B8", "D10")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b"\xff",
        b'{"id":"did:web:example.edu:registrar","id":"did:web:example.edu:registrar"}',
        b"[" * 100_000,
        b" " * 2_000_000,
        b'{"id":"did:web:example.edu:registrar","verificationMethod":7}',
    ],
    ids=["empty", "html", "array", "null", "bytes", "duplicate", "deep", "large", "shape"],
)
def test_an_unreadable_document_leaves_the_question_open(body: bytes) -> None:
    assert unresolved(DID, Web({DID_URL: body})) == "key_document_malformed"


@pytest.mark.parametrize("document", [{}, {"keys": {}}, {"keys": [7]}, {"keys": [jwk(kid="")]}])
def test_a_key_set_of_another_shape_leaves_the_question_open(document: JsonObject) -> None:
    assert unresolved(ISSUER, served(document, JWKS_URL)) == "key_document_malformed"


@pytest.mark.rule("D10")
def test_a_key_set_with_more_than_200_keys_is_not_read() -> None:
    keys: list[JsonValue] = [jwk(f"key-{index}") for index in range(201)]

    assert len(jwks(*keys[:200]).methods) == 200
    assert unresolved(ISSUER, served({"keys": keys}, JWKS_URL)) == "key_document_malformed"


# --- key sets -------------------------------------------------------------------------------


@pytest.mark.parametrize("method_id", ["key-1", f"{JWKS_URL}#key-1", f"{ISSUER}#key-1"])
def test_a_key_of_a_set_goes_by_its_kid(method_id: str) -> None:
    found = jwks(jwk()).method_for(method_id, purpose="assertionMethod")

    assert (found.id, found.public_key) == (f"{JWKS_URL}#key-1", KEY)


def test_a_kid_may_itself_be_a_url() -> None:
    kid = "https://example.edu/keys/1"
    keys = jwks(jwk(kid))

    assert keys.method_for(kid, purpose="assertionMethod").id == kid
    assert no_method(keys, f"{ISSUER}#{kid}") == "key_not_issuers"


@pytest.mark.rule("B2")
@pytest.mark.parametrize(
    "method_id",
    [
        "key-2",
        "https://evil.example/.well-known/jwks.json#key-1",
        "https://example.edu/issuers/1#key-1",
        "#key-1",
        "",
        JWKS_URL,
    ],
)
def test_no_other_spelling_finds_a_key(method_id: str) -> None:
    assert no_method(jwks(jwk()), method_id) == "key_not_issuers"


@pytest.mark.rule("B11")
@pytest.mark.parametrize("iss", ["https://example.edu/issuers/1", "https://evil.example", None, []])
def test_a_key_for_another_issuer_on_the_same_site_does_not_count(iss: JsonValue) -> None:
    keys = jwks(jwk(iss=iss))
    with pytest.raises(MalformedInput) as caught:
        keys.method_with_key(KEY, purpose="assertionMethod")

    assert caught.value.reason == "key_not_issuers"
    assert no_method(keys, "key-1") == "key_not_issuers"


def test_issuers_on_one_site_may_use_one_kid() -> None:
    other = write_public_jwk(OTHER) | {"kid": "key-1", "iss": "https://example.edu/issuers/1"}
    keys = jwks(other, jwk(iss=ISSUER))

    assert keys.method_for("key-1", purpose="assertionMethod").public_key == KEY


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (jwk(), write_public_jwk(OTHER) | {"kid": "key-1"}),
        (jwk(), jwk(use="enc")),
        (jwk(), jwk(f"{JWKS_URL}#key-1")),
        (jwk(f"{ISSUER}#key-1"), jwk()),
    ],
    ids=["another key", "another use", "by its full id", "by another spelling"],
)
def test_one_name_for_two_keys_leaves_the_question_open(
    first: JsonObject, second: JsonObject
) -> None:
    web = served({"keys": [first, second]}, JWKS_URL)

    assert unresolved(ISSUER, web) == "key_document_malformed"


def test_the_same_key_twice_is_one() -> None:
    assert list(jwks(jwk(), jwk()).methods) == [f"{JWKS_URL}#key-1"]


def test_a_key_without_kid_goes_by_its_thumbprint_or_its_value() -> None:
    keys = jwks(jwk(kid=None), {"kty": "oct"}, {"kty": "OKP"})
    thumbprint = jwk_thumbprint(jwk())

    assert keys.method_for(thumbprint, purpose="assertionMethod").public_key == KEY
    assert keys.method_with_key(KEY, purpose="assertionMethod").id == f"{JWKS_URL}#{thumbprint}"
    assert len(keys.methods) == 1


@pytest.mark.rule("B5", "B6")
@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (jwk(use="enc"), "weak_or_wrong_key"),
        (jwk(alg="HS256"), "weak_or_wrong_key"),
        (jwk(d="AA"), "weak_or_wrong_key"),
        (jwk(x="AA"), "weak_or_wrong_key"),
        (jwk(crv="Ed448"), "key_type_unsupported"),
    ],
)
def test_a_broken_key_says_why_and_spoils_no_other(broken: JsonObject, reason: str) -> None:
    keys = jwks(broken, write_public_jwk(POINT) | {"kid": "key-2"})

    assert no_method(keys, "key-1") == reason
    assert keys.method_for("key-2", purpose="assertionMethod").public_key == POINT


def test_a_key_set_speaks_for_assertions_only() -> None:
    assert no_method(jwks(jwk()), "key-1", "authentication") == "purpose"


def test_an_rsa_key_of_a_set_verifies() -> None:
    private_key = RsaPrivateKey.generate(bits=2048)
    rsa_jwk = write_public_jwk(private_key.public_key) | {"kid": "rsa", "alg": "RS256"}
    found = jwks(rsa_jwk).method_for("rsa", purpose="assertionMethod")

    assert found.public_key.verify(private_key.sign(b"message"), b"message")
