"""A badge, its claims and the keys of its issuer, for the tests of VC-JWT."""

import pytest

from skillmark.engine.dids.documents import KeyDocument
from skillmark.engine.dids.jwks import read_jwks
from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.proofs.vc_jwt import read_vc_jwt, verify_vc_jwt
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import write_json

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

ISSUER = "https://issuer.example/profiles/1"
KID = "https://issuer.example/keys#2026"
P256 = P256PrivateKey.from_scalar(bytes(range(1, 33)))
ED25519 = Ed25519PrivateKey.from_seed(bytes(range(32)))
RSA = RsaPrivateKey.generate(bits=2048)
CHARLIE = P256PrivateKey.from_scalar(bytes(range(2, 34)))

SIGNER = KeySigner(P256, KID)
OB_HEADER: JsonObject = {"kid": KID, "typ": "JWT"}
BEGIN, END = 1_767_225_600, 1_798_761_600  # 2026-01-01 and 2027-01-01


def jwk_of(key: P256PrivateKey | RsaPrivateKey | Ed25519PrivateKey, **more: str) -> JsonObject:
    return {**write_public_jwk(key.public_key), **more}


def jwks_document(*jwks: JsonObject) -> KeyDocument:
    return read_jwks({"keys": list(jwks)}, issuer_id=ISSUER)


KEY_DOCUMENT = jwks_document(jwk_of(P256, kid=KID))


def badge(**changes: JsonValue) -> JsonObject:
    """A credential of data model 2.0; a change to None removes the member."""
    document: JsonObject = {
        "@context": [V2, OB],
        "id": "urn:uuid:9d1d6a9c-35a5-4a39-a0a0-6d0f4b1b6a10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": ISSUER, "type": ["Profile"], "name": "Example University"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "credentialSubject": {
            "id": "did:example:alice",
            "type": ["AchievementSubject"],
            "achievement": {"id": "urn:a:1", "type": ["Achievement"], "name": "Welding 👩‍🏭"},
        },
        **changes,
    }
    return {name: value for name, value in document.items() if value is not None}


CLAIMS: JsonObject = {
    "iss": ISSUER,
    "jti": "urn:uuid:9d1d6a9c-35a5-4a39-a0a0-6d0f4b1b6a10",
    "nbf": BEGIN,
    "sub": "did:example:alice",
    "exp": END,
}


def legacy(**changes: JsonValue) -> JsonObject:
    renamed = {"@context": [V1, OB], "validFrom": None, "validUntil": None}
    dates = {"issuanceDate": "2026-01-01T00:00:00Z", "expirationDate": "2027-01-01T00:00:00Z"}
    return badge(**{**renamed, **dates, **changes})


def token_of(payload: JsonObject, header: JsonObject = OB_HEADER, signer: Signer = SIGNER) -> str:
    return sign_compact_jws(header, write_json(payload), signer=signer)


def refused(token: str) -> tuple[str, str]:
    """Why *token* is not even read, and where."""
    with pytest.raises(MalformedInput) as caught:
        read_vc_jwt(token)
    return caught.value.reason, caught.value.path


def reason_of_verifying(token: str, key_document: KeyDocument = KEY_DOCUMENT) -> str:
    """Why *token*, which can be read, does not verify."""
    vc_jwt = read_vc_jwt(token)
    with pytest.raises(MalformedInput) as caught:
        verify_vc_jwt(vc_jwt, key_document=key_document)
    return caught.value.reason
