"""Signed credentials rich enough to be worth attacking, each made afresh and always the same.

Together they hold every class of Open Badges 3.0 that an attacker could bend: results and rubrics,
identities, endorsements with proofs of their own, a proof set and a chain, extension contexts. The
issuers are those of ``tests/engine/world.py``; keys come from seeds, so every byte is repeatable.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.data_integrity import sign_document
from skillmark.engine.proofs.sd_jwt_claims import disclosable_claims, flat_claims_of
from skillmark.engine.proofs.sd_jwt_disclosures import Hiding
from skillmark.engine.proofs.sd_jwt_vc import issue_sd_jwt_vc, present_sd_jwt_vc
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import (
    create_base_proof,
    default_mandatory_pointers,
    derive_proof,
)
from skillmark.engine.proofs.vc_jwt import JwtProfile, issue_vc_jwt
from skillmark.engine.wire.linked_data import builtin_contexts
from tests.engine.world import ALICE, NOW, Document, Issuer, World

V2 = "https://www.w3.org/ns/credentials/v2"
V1 = "https://www.w3.org/2018/credentials/v1"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
ASSESSMENT = "https://purl.imsglobal.org/spec/ob-assessment/v2p0/context/"
CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
SCHEMA = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
)
VCT = "https://badges.workshop.example/vct/badge"

LEVEL_1 = "urn:uuid:00000000-0000-4000-a000-000000000011"
LEVEL_2 = "urn:uuid:00000000-0000-4000-a000-000000000012"
RUBRIC = "urn:uuid:00000000-0000-4000-a000-000000000010"
SCORE = "urn:uuid:00000000-0000-4000-a000-000000000020"
GRADE = "urn:uuid:00000000-0000-4000-a000-000000000030"

CONTEXTS = builtin_contexts()
SIGNED_AT = NOW - timedelta(hours=1)
HOLDER = KeySigner(P256PrivateKey.from_scalar(bytes([9]) * 32), "")


def alignment(name: str) -> Document:
    return {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": f"https://skills.example/{name.replace(' ', '-')}",
        "targetCode": name.upper(),
        "targetFramework": "Skills of the trade",
        "targetType": "CFItem",
    }


def result_descriptions() -> list[Document]:
    levels = [
        {"id": LEVEL_1, "type": ["RubricCriterionLevel"], "name": "Beginning", "points": "1"},
        {"id": LEVEL_2, "type": ["RubricCriterionLevel"], "name": "Proficient", "points": "3"},
    ]
    return [
        {
            "id": RUBRIC,
            "type": ["ResultDescription"],
            "name": "The joint",
            "resultType": "RubricCriterionLevel",
            "requiredLevel": LEVEL_1,
            "rubricCriterionLevel": levels,
            "alignment": [alignment("fillet weld")],
        },
        {
            "id": SCORE,
            "type": ["ResultDescription"],
            "name": "Weighted score",
            "resultType": "RubricScore",
            "requiredValue": "70",
            "valueMin": "0",
            "valueMax": "100",
        },
        {
            "id": GRADE,
            "type": ["ResultDescription"],
            "name": "Grade",
            "resultType": "LetterGrade",
            "allowedValue": ["D", "C", "B", "A"],
        },
    ]


def results() -> list[Document]:
    return [
        {"type": ["Result"], "resultDescription": RUBRIC, "achievedLevel": LEVEL_2},
        {"type": ["Result"], "resultDescription": SCORE, "value": "92.5"},
        {"type": ["Result"], "resultDescription": GRADE, "value": "B", "status": "Completed"},
    ]


def enrich(document: Document, *, base: str) -> Document:
    """Give a plain badge of ``world.Issuer.document`` results, alignments, evidence and more."""
    document["validUntil"] = "2031-11-01T09:00:00Z"
    document["awardedDate"] = "2026-10-31T15:30:00+01:00"
    document["description"] = "Zusammengefügt 👩‍🏭: „fillet“"
    place = {"type": "GeoCoordinates", "latitude": 51.5, "longitude": 7}
    address = {"type": ["Address"], "addressCountryCode": "DE", "geo": place}
    document["issuer"] |= {"url": base, "address": address}
    subject = document["credentialSubject"]
    subject["creditsEarned"] = 3
    subject["result"] = results()
    subject["achievement"] |= {
        "achievementType": "MicroCredential",
        "creator": {
            "id": f"{base}/guild",
            "type": ["Profile"],
            "name": "Guild of Welders",
            "otherIdentifier": [
                {"type": "IdentifierEntry", "identifier": "G-1", "identifierType": "systemId"}
            ],
        },
        "creditsAvailable": 4.5,
        "inLanguage": "en",
        "tag": ["steel", "welding", "workshop"],
        "image": {"id": f"{base}/welding.png", "type": "Image", "caption": "Two plates, one seam"},
        "alignment": [alignment("MIG"), alignment("TIG")],
        "related": [{"type": ["Related"], "id": f"{base}/achievements/welding-0", "version": "0"}],
        "resultDescription": result_descriptions(),
    }
    document["evidence"] = [
        {
            "id": f"{base}/evidence/1",
            "type": ["Evidence"],
            "name": "Bend test",
            "narrative": "No crack at 180°.",
            "genre": "Photograph",
        },
        {"type": ["Evidence"], "name": "Logbook", "audience": "Assessors"},
    ]
    return document


def rich(issuer: Issuer) -> Document:
    return issuer.sign(enrich(issuer.document(ALICE), base=issuer.base))


def extended(issuer: Issuer) -> Document:
    """A badge whose types come from the extension contexts, the assessment extension too."""
    document = enrich(issuer.document(ALICE), base=issuer.base)
    document["@context"] = [V2, OB, EXTENSIONS, ASSESSMENT]
    document["credentialSchema"] = [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]
    document["termsOfUse"] = [{"id": f"{issuer.base}/terms", "type": "urn:example:terms"}]
    described = document["credentialSubject"]["achievement"]["resultDescription"][0]
    described["type"].append("AssessmentResultDescription")
    described |= {
        "assessmentType": "Artifact",
        "assessmentOutput": "Two plates",
        "evaluationMethod": "Two assessors, analytic rubric.",
        "hasGroupEvaluation": False,
        "hasGroupParticipation": True,
    }
    return issuer.sign(document)


def endorsement(by: Issuer, thing: str, *, number: int = 1) -> Document:
    return by.sign(
        {
            "@context": [V2, OB],
            "id": f"urn:uuid:00000000-0000-4000-b000-{number:012}",
            "type": ["VerifiableCredential", "EndorsementCredential"],
            "name": "The guild approves",
            "issuer": {"id": by.id, "type": ["Profile"], "name": "A neighbour"},
            "validFrom": "2026-11-01T09:00:00Z",
            "credentialSubject": {
                "id": thing,
                "type": ["EndorsementSubject"],
                "endorsementComment": "Sound joints, honest papers.",
            },
        }
    )


def endorsed(issuer: Issuer, stranger: Issuer) -> Document:
    """A badge with an endorsement of itself and one of its achievement, each with its proof."""
    document = issuer.document(ALICE)
    achievement = document["credentialSubject"]["achievement"]
    document["endorsement"] = [endorsement(stranger, document["id"])]
    achievement["endorsement"] = [endorsement(stranger, achievement["id"], number=2)]
    return issuer.sign(document)


def several_proofs(issuer: Issuer) -> Document:
    """A badge with two proofs of its issuer, and a third that continues the first."""
    document = issuer.document(ALICE, validUntil="2031-11-01T09:00:00Z")
    first = "urn:uuid:00000000-0000-4000-c000-000000000001"
    for proof_id, previous in ((first, None), (None, None), (None, first)):
        document = sign_document(
            document,
            signer=issuer.signer,
            created=SIGNED_AT,
            contexts=CONTEXTS,
            proof_id=proof_id,
            previous_proof=previous,
        )
    return document


def record(issuer: Issuer) -> Document:
    """A CLR that holds two signed badges."""
    inner = [issuer.issue(ALICE), issuer.issue(ALICE)]
    return issuer.sign(
        {
            "@context": [V2, CLR, OB],
            "id": "urn:uuid:00000000-0000-4000-d000-000000000001",
            "type": ["VerifiableCredential", "ClrCredential"],
            "name": "Transcript",
            "issuer": {"id": issuer.id, "type": ["Profile"], "name": "Bob's Workshop"},
            "validFrom": "2026-11-01T09:00:00Z",
            "credentialSubject": {
                "id": "urn:uuid:00000000-0000-4000-d000-000000000002",
                "type": ["ClrSubject"],
                "verifiableCredential": inner,
            },
        }
    )


JSON_MAKERS: dict[str, Callable[[World], Document]] = {
    "plain": lambda world: world.issuer.issue(ALICE),
    "rich": lambda world: rich(world.issuer),
    "extended": lambda world: extended(world.issuer),
    "endorsed": lambda world: endorsed(world.issuer, world.stranger),
    "several-proofs": lambda world: several_proofs(world.issuer),
    "record": lambda world: record(world.issuer),
}
"""Name → signed JSON credential, all of whose checks pass in *world*."""


def token(issuer: Issuer, *, profile: JwtProfile = JwtProfile.OPEN_BADGES, **members: Any) -> str:
    """A VC-JWT of the rich badge: ES256, or EdDSA in the VC-JOSE-COSE profile."""
    document = enrich(issuer.document(ALICE, **members), base=issuer.base)
    signer = issuer.token_signer if profile is JwtProfile.OPEN_BADGES else issuer.signer
    return issue_vc_jwt(document, signer=signer, profile=profile)


def derived(issuer: Issuer) -> Document:
    """What Alice shows of a badge with an ecdsa-sd-2023 proof."""
    document = issuer.document(ALICE)
    signed = create_base_proof(
        document,
        signer=issuer.token_signer,
        created=SIGNED_AT,
        mandatory_pointers=default_mandatory_pointers(document),
        contexts=CONTEXTS,
        hmac_key=bytes(32),
        proof_key=P256PrivateKey.from_scalar(bytes([7]) * 32),
    )
    shown = ["/id", "/type", "/name", "/credentialSubject"]
    return derive_proof(signed, selective_pointers=shown, contexts=CONTEXTS)


def selective_token(issuer: Issuer) -> str:
    """An SD-JWT VC as issued: every disclosure is in it."""
    claims = flat_claims_of(enrich(issuer.document(ALICE), base=issuer.base))
    numbers = iter(range(1000))
    return issue_sd_jwt_vc(
        claims,
        vct=VCT,
        disclosable=[*disclosable_claims(claims), "/achievement_description"],
        signer=issuer.token_signer,
        issued_at=SIGNED_AT,
        holder_jwk=write_public_jwk(HOLDER.private_key.public_key),
        hiding=Hiding(salts=lambda: f"salt-of-the-test-{next(numbers):04}"),
    )


def bound_token(issuer: Issuer) -> str:
    """The same token shown by its holder, with a key binding."""
    return present_sd_jwt_vc(
        selective_token(issuer),
        disclose=["/sub", "/achievement_description"],
        holder_signer=HOLDER,
        audience="https://employer.example",
        nonce="n-1",
        issued_at=NOW,
    )
