import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from skillmark.engine.keys.multikey import (
    read_multikey,
    read_multikey_bytes,
    write_multikey,
    write_multikey_bytes,
)
from skillmark.engine.keys.p256 import P256PrivateKey, P256PublicKey, P384PublicKey
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import KeyAlgorithm, Signer
from skillmark.engine.wire.multibase import decode_base58btc, encode_base58btc

# The key pairs of the W3C test vectors: vc-di-eddsa (keyPair.json, multiKeyPairs.json) and
# vc-di-ecdsa (p256KeyPair.json).
ED25519_PAIRS = [
    (
        "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
        "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq",
    ),
    (
        "z6MktgKTsu1QhX6QPbyqG6geXdw6FQCZBPq7uQpieWbiQiG7",
        "z3u2W4YnTstS1nSSBAgZcYSJF43JuZ9uLV6bF38B1Bf8NugW",
    ),
    (
        "z6MkhWqdDBPojHA7cprTGTt5yHv5yUi1B8cnXn8ReLumkw6E",
        "z3u2cfp4Q17kMGhNCh348a3yw3cUBiWK6RXRzyJE54sixMFn",
    ),
    (
        "z6MkmEq87wkHCYnWnNZkigeDMGTN7oUw1upkhzd77KuXERS1",
        "z3u2Zr3tcDLBDQKGxVa9SRDFNLqNqPWsa8p9rWPvCEH6bADB",
    ),
    (
        "z6Mkm1S51iPHJvDEkJ9MRtxJmT8Pqo6wHipAFwBAjN83vntT",
        "z3u2ZTWiFwM17veUR7sXniY66Gf14SqMdpMLy7SW9x4EDdmw",
    ),
]
P256 = "zDnaepBuvsQ8cpsWrVKw8fbpGpvPeNSjVPTWoq6cRqaYzBKVP"
P256_SECRET = "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN"
P384 = "z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
P384_SECRET = "z2fanyY7zgwNpZGxX5fXXibvScNaUWNprHU9dKx7qpVj7mws9J8LLt4mDB5TyH2GLHWkUc"

DOCUMENT_HASH = "517744132ae165a5349155bef0bb0cf2258fff99dfe1dbd914b938d775a36017"


def refusal_of(text: str) -> str:
    with pytest.raises(MalformedInput) as caught:
        read_multikey(text)
    return caught.value.reason


@pytest.mark.rule("KEY-1")
@pytest.mark.parametrize(("public", "secret"), ED25519_PAIRS)
def test_ed25519_keys_of_the_w3c_vectors(public: str, secret: str) -> None:
    seed = decode_base58btc(secret)[2:]

    assert write_multikey(Ed25519PrivateKey.from_seed(seed).public_key) == public
    assert read_multikey(public) == Ed25519PrivateKey.from_seed(seed).public_key


@pytest.mark.rule("KEY-1")
def test_the_p256_key_of_the_w3c_vectors() -> None:
    private_key = P256PrivateKey.from_scalar(decode_base58btc(P256_SECRET)[2:])

    assert write_multikey(private_key.public_key) == P256
    assert read_multikey(P256) == private_key.public_key


@pytest.mark.rule("KEY-1")
def test_the_p384_key_of_the_w3c_vectors() -> None:
    key = read_multikey(P384)

    assert (type(key), key.algorithm, write_multikey(key)) == (P384PublicKey, "P-384", P384)


@pytest.mark.parametrize(
    ("multikey", "message", "signature"),
    [
        (
            ED25519_PAIRS[0][0],
            "bea7b7acfbad0126b135104024a5f1733e705108f42d59668b05c0c50004c6b0" + DOCUMENT_HASH,
            (
                "4d8e53c2d5b3f2a7891753eb16ca993325bdb0d3cfc5be1093d0a18426f5ef85"
                "78cadc0fd4b5f4dd0d1ce0aefd15ab120b7a894d0eb094ffda4e6553cd1ed50d"
            ),
        ),
        (
            P256,
            "3a8a522f689025727fb9d1f0fa99a618da023e8494ac74f51015d009d35abc2e" + DOCUMENT_HASH,
            (
                "1cb4290918ffb04a55ff7ae1e55e316a9990fda8eec67325eac7fcbf2ddf9dd2"
                "b06716a657e72b284c9604df3a172ecbf06a1a475b49ac807b1d9162df855636"
            ),
        ),
        (
            P384,
            (
                "e32805a26492eac777aa7a138f6d8da3c74e0c7be7b296dcaccf97420c3b92ea"
                "ad7be6449ca565e165031567f5c7cbc18bf6e01df72c5b62f91b685231915ac4"
                "b8c58ea95f002c6b8f6bfafa1b251df476b56b8e01518e317dab099d3ecbff96"
            ),
            (
                "177ac088806c2506d49f0bfec16056a6a80ace62cd029888ad561aba22a59d19"
                "2d77d9b1fc28df80dea5ee6c8bceb16f1b8bff6bd6ff2d8f8778bdde48bafa7b"
                "6cc1f914c0168b5c04499882f632deea9cb7d977e888bb0e1ee9fb20ff03b025"
            ),
        ),
    ],
    ids=["eddsa-rdfc-2022", "ecdsa-rdfc-2019 P-256", "ecdsa-rdfc-2019 P-384"],
)
def test_the_signatures_of_the_w3c_vectors_verify(
    multikey: str, message: str, signature: str
) -> None:
    key = read_multikey(multikey)

    assert key.verify(bytes.fromhex(signature), bytes.fromhex(message))
    assert not key.verify(bytes.fromhex(signature), bytes.fromhex(message)[:-1])


@given(st.binary(min_size=32, max_size=32))
def test_multikeys_round_trip(seed: bytes) -> None:
    keys: list[PublicKey] = [Ed25519PrivateKey.from_seed(seed).public_key]
    if any(seed[1:]):
        keys.append(P256PrivateKey.from_scalar(b"\0" + seed[1:]).public_key)

    for key in keys:
        assert read_multikey(write_multikey(key)) == key
        assert read_multikey_bytes(write_multikey_bytes(key)) == key


@pytest.mark.rule("KEY-1")
def test_the_binary_form_has_the_length_of_its_kind() -> None:
    assert [len(write_multikey_bytes(read_multikey(k))) for k in (P256, P384)] == [35, 51]
    assert write_multikey_bytes(read_multikey(P256))[:2] == b"\x80\x24"


@pytest.mark.rule("B6")
@pytest.mark.parametrize("text", [ED25519_PAIRS[0][1], P256_SECRET, P384_SECRET])
def test_a_secret_key_is_no_public_key(text: str) -> None:
    assert refusal_of(text) == "weak_or_wrong_key"


@pytest.mark.rule("B6", "B20")
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xed",
        b"\xed\x01",
        b"\xed\x01" + bytes(32),
        b"\xed\x01" + b"\x01" + bytes(31),
        b"\xed\x01" + bytes(33),
        b"\x80\x24" + bytes(33),
        b"\x80\x24\x04" + bytes(64),
        b"\x81\x24\x02" + bytes(32),
    ],
)
def test_a_weak_or_wrong_key_is_refused(data: bytes) -> None:
    assert refusal_of(encode_base58btc(data)) == "weak_or_wrong_key"


@pytest.mark.rule("B19")
@pytest.mark.parametrize(
    "text",
    ["", P256[1:], P256 + " ", "u7QEB", "z6Mk0", "Z" + P256[1:], f"{P256}\n", "z" + "1" * 600],
)
def test_another_base_or_spelling_is_refused(text: str) -> None:
    assert refusal_of(text) == "bad_multibase"


def test_an_unknown_kind_of_key_is_not_judged() -> None:
    with pytest.raises(UnsupportedFeature) as caught:
        read_multikey(encode_base58btc(b"\xeb\x01" + bytes(96)))

    assert (caught.value.reason, caught.value.name) == ("key_type_unsupported", "multicodec eb01")


def test_an_rsa_key_has_no_multikey() -> None:
    with pytest.raises(UnsupportedFeature) as caught:
        write_multikey(RsaPrivateKey.generate(bits=2048).public_key)

    assert caught.value.name == "RSA"


def test_a_key_signer_signs_with_its_key_and_shows_none_of_it() -> None:
    private_key = Ed25519PrivateKey.from_seed(bytes(32))
    signer: Signer = KeySigner(private_key, "did:web:example.edu#key-1")

    assert signer.algorithm == KeyAlgorithm.ED25519
    assert signer.verification_method == "did:web:example.edu#key-1"
    assert private_key.public_key.verify(signer.sign(b"message"), b"message")
    assert "<Ed25519PrivateKey>" in repr(signer)


def test_keys_of_different_kinds_are_never_equal() -> None:
    kinds = {type(read_multikey(text)) for text in (ED25519_PAIRS[0][0], P256, P384)}

    assert kinds == {Ed25519PublicKey, P256PublicKey, P384PublicKey}
    assert len({read_multikey(text) for text in (ED25519_PAIRS[0][0], P256, P384)}) == 3
