"""What the fast way signs is what the plain way signs."""

import json
import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from skillmark.cli.achievements.reading import read_achievement
from skillmark.cli.issuance.composing import Particulars, Recipe, compose
from skillmark.cli.issuance.packages import pack
from skillmark.cli.issuance.people import path_name, token_of
from skillmark.cli.issuance.signing import CredentialSigner
from skillmark.cli.issuer.folder import IssuerSigners
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.cli.roster.rows import RosterRow
from skillmark.engine.issuing import compose_credential, issue_credential
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.vc_jwt import JwtProfile, issue_vc_jwt

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "drinking-water-sampling.toml"
PROFILE = IssuerProfile(id="did:web:c.example", name="C", url="https://c.example")
RECIPE = Recipe(definition=read_achievement(EXAMPLE.read_text()), profile=PROFILE)
SIGNERS = IssuerSigners(
    KeySigner(Ed25519PrivateKey.from_seed(bytes(range(32))), "did:web:c.example#key-1"),
    KeySigner(P256PrivateKey.from_scalar(bytes(range(1, 33))), "did:web:c.example#key-2"),
)
NOW = datetime(2026, 11, 22, 9, 41, tzinfo=UTC)
PLAIN = RosterRow(
    row=2,
    name="Ana",
    given_name="",
    family_name="",
    email="ana@c.example",
    identifier="",
    did="",
    awarded_at=None,
    valid_until=None,
    award="",
    narrative="",
    evidence_url="",
    evidence_name="",
    credits_earned=None,
    licence_number="",
    host=False,
    minor=False,
    results=(),
)
FULL = replace(
    PLAIN,
    name='Ólafur "Óli" Þórðarson \\ 李思敏 😀\u200d',
    given_name="Ólafur",
    family_name="Þórðarson",
    email="Olafur@Fjord.example",
    identifier="2026/117",
    awarded_at=datetime(2026, 3, 14, tzinfo=UTC),
    valid_until=datetime(2030, 1, 1, tzinfo=UTC),
    narrative='Line one.\n\n"Line two" <b>&amp;</b> \\n ]]> end',
    evidence_url="https://c.example/e?a=1&b=%20",
    evidence_name="Field log",
    credits_earned=2.5,
    licence_number="L-1",
    results=(("level", "Secure"), ("score", "97,5")),
)


def own(number: int, *, with_identity: bool = True) -> Particulars:
    chance = random.Random(number)
    return Particulars(
        credential_id=f"urn:uuid:{chance.getrandbits(128):032x}",
        subject_id=f"urn:uuid:{chance.getrandbits(128):032x}",
        salt=f"{chance.getrandbits(128):032x}",
        list_number=1 + number % 2,
        index=chance.randrange(131_072),
        issued_at=NOW,
        with_identity=with_identity,
    )


def rows() -> list[RosterRow]:
    """Rows of many shapes: every optional cell is there in some and missing in others."""
    chance = random.Random(7)
    optional = [
        "given_name", "family_name", "email", "identifier", "awarded_at", "valid_until",
        "narrative", "evidence_url", "evidence_name", "credits_earned", "licence_number", "results",
    ]  # fmt: skip
    found = [PLAIN, FULL]
    for _ in range(40):
        taken = {name: getattr(FULL, name) for name in optional if chance.random() < 0.5}
        found.append(replace(PLAIN, name=f"Name {chance.random()}", **taken))
    return found


@pytest.mark.parametrize("with_identity", [True, False])
def test_the_template_signs_what_the_plain_way_signs(with_identity: bool) -> None:  # noqa: FBT001
    signer = CredentialSigner(RECIPE, SIGNERS)
    for number, row in enumerate(rows()):
        particulars = own(number, with_identity=with_identity)
        plain = issue_credential(
            compose_credential(compose(RECIPE, row, particulars)),
            signer=SIGNERS.proofs,
            created=NOW,
        )

        assert signer.sign(row, particulars).document == orjson.dumps(plain)


@pytest.mark.rule("BK-1", "DM-5")
def test_the_token_says_what_the_plain_way_says() -> None:
    signer = CredentialSigner(RECIPE, SIGNERS)
    for number, row in enumerate(rows()):
        particulars = own(number)
        plain = issue_vc_jwt(
            compose_credential(compose(RECIPE, row, particulars)),
            signer=SIGNERS.tokens,
            profile=JwtProfile.OPEN_BADGES,
        )

        assert signer.sign(row, particulars).token == plain


def test_signing_again_gives_the_same_bytes() -> None:
    first = CredentialSigner(RECIPE, SIGNERS).sign(FULL, own(1))

    assert CredentialSigner(RECIPE, SIGNERS).sign(FULL, own(1)) == first


def test_names_with_quotes_and_other_scripts_come_back_from_the_file() -> None:
    document = json.loads(CredentialSigner(RECIPE, SIGNERS).sign(FULL, own(1)).document)

    assert document["credentialSubject"]["name"] == FULL.name
    assert document["credentialSubject"]["narrative"] == FULL.narrative


def test_more_shapes_than_are_kept_are_signed_all_the_same() -> None:
    signer = CredentialSigner(RECIPE, SIGNERS)
    for credits_earned in range(1, 41):
        row = replace(PLAIN, credits_earned=credits_earned)
        document = json.loads(signer.sign(row, own(1)).document)
        assert document["credentialSubject"]["creditsEarned"] == credits_earned


def test_packages_are_the_same_for_the_same_files() -> None:
    files = [(b"a.json", b"{}"), (b"b.png", bytes(1000))]

    assert pack(files, at=NOW) == pack(files, at=NOW)


@pytest.mark.parametrize("token", [bytes(16), b"\xff" * 16, bytes(range(16))])
def test_an_unguessable_path_holds_all_128_bits(token: bytes) -> None:
    name = path_name(token)

    assert len(name) == 26
    assert token_of(name) == token
