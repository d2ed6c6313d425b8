"""1EdTech's signed sample badges: RS256, the key in the header, and no ``sub``."""

from pathlib import Path

import pytest

from skillmark.engine.dids.documents import KeyDocument
from skillmark.engine.dids.jwks import read_jwks
from skillmark.engine.errors import MalformedInput
from skillmark.engine.proofs.vc_jwt import (
    DataModel,
    JwtProfile,
    VcJwt,
    check_claims,
    read_vc_jwt,
    verify_vc_jwt,
)

VECTORS = Path(__file__).parents[1] / "vectors" / "1edtech-jwt"


def sample(name: str) -> VcJwt:
    return read_vc_jwt((VECTORS / f"{name}.jwt").read_text().strip())


def key_document_of(vc_jwt: VcJwt) -> KeyDocument:
    """What the issuer would have to publish for its sample to be genuine."""
    return read_jwks({"keys": [vc_jwt.jws.header["jwk"]]}, issuer_id=vc_jwt.issuer)


@pytest.mark.rule("T-8", "T-9")
@pytest.mark.parametrize(
    ("name", "data_model", "notes"),
    [
        ("simple-jwt", DataModel.VCDM_2_0, ()),
        ("simple-jwt_v1", DataModel.VCDM_1_1, ("vcdm_1_1",)),
    ],
)
def test_a_sample_is_genuine_once_its_issuer_lists_its_key(
    name: str, data_model: DataModel, notes: tuple[str, ...]
) -> None:
    vc_jwt = sample(name)

    verify_vc_jwt(vc_jwt, key_document=key_document_of(vc_jwt))

    assert (vc_jwt.profile, vc_jwt.data_model) == (JwtProfile.OPEN_BADGES, data_model)
    assert (vc_jwt.notes, check_claims(vc_jwt)) == (notes, ("missing_sub",))
    assert vc_jwt.document["credentialSubject"] == {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and "
                "recognized upon review by Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate "
            "within a group environment.",
            "name": "Teamwork",
        },
    }


@pytest.mark.rule("B1", "T-10")
def test_a_sample_proves_nothing_by_the_key_that_it_carries() -> None:
    vc_jwt = sample("simple-jwt")
    empty = read_jwks({"keys": []}, issuer_id=vc_jwt.issuer)

    with pytest.raises(MalformedInput) as caught:
        verify_vc_jwt(vc_jwt, key_document=empty)

    assert caught.value.reason == "key_not_issuers"
