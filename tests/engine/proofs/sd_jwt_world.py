"""An issuer, a holder and tokens between them, for the tests of SD-JWT VC."""

import base64
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count

import pytest

from skillmark.engine.dids.documents import KeyDocument
from skillmark.engine.dids.jwks import read_jwks
from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import Signer
from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.proofs.sd_jwt_disclosures import Hiding
from skillmark.engine.proofs.sd_jwt_vc import issue_sd_jwt_vc, present_sd_jwt_vc, verify_sd_jwt_vc
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import write_json

ISSUER = "https://issuer.example/profiles/1"
KID = "https://issuer.example/keys#2026"
VCT = "https://issuer.example/vct/microcredential"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
SECONDS = 1_780_315_200
AUDIENCE, NONCE = "https://employer.example", "n-0S6_WzA2Mj"

ISSUER_KEY = P256PrivateKey.from_scalar(bytes(range(1, 33)))
ALICE_KEY = P256PrivateKey.from_scalar(bytes(range(2, 34)))
CHARLIE_KEY = P256PrivateKey.from_scalar(bytes(range(3, 35)))
SIGNER = KeySigner(ISSUER_KEY, KID)
ALICE = KeySigner(ALICE_KEY, "")
CHARLIE = KeySigner(CHARLIE_KEY, "")
ALICE_JWK = write_public_jwk(ALICE_KEY.public_key)
KEY_DOCUMENT = read_jwks(
    {"keys": [{**write_public_jwk(ISSUER_KEY.public_key), "kid": KID}]}, issuer_id=ISSUER
)

CLAIMS: JsonObject = {
    "iss": ISSUER,
    "sub": "did:example:alice",
    "achievement_name": "Schweißen 👩‍🏭",
    "address": {"town": "Köln", "street": "Domkloster 4"},
    "levels": ["A1", "B2", "C1"],
}
DISCLOSABLE = ("/sub", "/address", "/address/town", "/address/street", "/levels/1", "/levels/2")


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def counting_salts() -> Callable[[], str]:
    numbers = count()
    return lambda: f"salt-{next(numbers)}"


def issued(
    claims: JsonObject = CLAIMS,
    disclosable: tuple[str, ...] = DISCLOSABLE,
    holder_jwk: "JsonObject | None" = ALICE_JWK,
) -> str:
    return issue_sd_jwt_vc(
        claims,
        vct=VCT,
        disclosable=disclosable,
        signer=SIGNER,
        issued_at=NOW,
        holder_jwk=holder_jwk,
        hiding=Hiding(salts=counting_salts()),
    )


def presented(*disclose: str, holder: Signer = ALICE, at: datetime = NOW) -> str:
    return present_sd_jwt_vc(
        issued(),
        disclose=disclose,
        holder_signer=holder,
        audience=AUDIENCE,
        nonce=NONCE,
        issued_at=at,
    )


def disclosure(*parts: JsonValue) -> str:
    return b64(json.dumps(list(parts)).encode())


def digest(text: str) -> str:
    return b64(hashlib.sha256(text.encode()).digest())


def signed(
    payload: JsonObject, *disclosures: str, header: "JsonObject | None" = None, binding: str = ""
) -> str:
    """A token with exactly this payload, signed by the issuer."""
    head: JsonObject = {"kid": KID, "typ": "dc+sd-jwt"} if header is None else header
    complete = {"iss": ISSUER, "vct": VCT, **payload}
    jwt = sign_compact_jws(head, write_json(complete), signer=SIGNER)
    return "~".join([jwt, *disclosures, binding])


def refused(
    token: str,
    *,
    key_document: KeyDocument = KEY_DOCUMENT,
    audience: "str | None" = None,
    nonce: "str | None" = None,
    now: datetime = NOW,
) -> str:
    """The reason why *token* does not verify."""
    with pytest.raises(MalformedInput) as caught:
        verify_sd_jwt_vc(token, key_document=key_document, now=now, audience=audience, nonce=nonce)
    return caught.value.reason
