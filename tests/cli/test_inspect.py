"""Looking into files without verifying them."""

import json
from hashlib import sha256

import pytest

from skillmark.cli.inspecting.inspection import NOT_VERIFIED, look_into
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.pdf import attach_to_pdf
from skillmark.engine.baking.png import bake_png
from skillmark.engine.wire.base64url import encode_base64url
from skillmark.engine.wire.linked_data import builtin_contexts, canonical_nquads
from tests.cli.desk import Desk, flat
from tests.engine.baking.pictures import chunk, header, pdf, png, saved
from tests.engine.world import ALICE, Document, as_bytes

VALUE = "proofValue"


def seen(desk: Desk, content: "Document | str | bytes") -> Document:
    answer = desk.typed("inspect", desk.put("file", content), "--json")
    found: Document = json.loads(answer.out)
    assert answer.code == (1 if "problem" in found else 0)
    return found


def token(header_part: object, payload: object, signature: str = "c2ln") -> str:
    parts = [encode_base64url(json.dumps(part).encode()) for part in (header_part, payload)]
    return ".".join([*parts, signature])


def test_a_picture_is_shown_chunk_by_chunk_between_two_warnings(desk: Desk) -> None:
    credential = desk.issuer.issue(to=ALICE)
    baked = bake_png(png(), as_bytes(credential).decode(), carrier=Carrier.OPEN_BADGES_3)

    answer = desk.typed("inspect", desk.put("badge.png", baked))

    lines = answer.out.splitlines()
    size = len(as_bytes(credential))
    assert answer.code == 0
    assert (lines[0], lines[-1]) == (NOT_VERIFIED, NOT_VERIFIED)
    assert f"Found           JSON of {size:,} bytes, in a PNG, baked in as Open Badges 3.0" in lines
    assert f"  iTXt  at       33  {size + 24:>8} bytes  keyword “openbadgecredential”" in lines
    assert '"cryptosuite": "eddsa-rdfc-2022",' in map(str.strip, lines)
    assert '"proof_value_bytes": 64' in map(str.strip, lines)


def test_json_for_programs_has_everything_and_never_says_verified(desk: Desk) -> None:
    credential = desk.issuer.issue(to=ALICE)
    data = as_bytes(credential)

    assert seen(desk, credential) == {
        "file": "file",
        "verified": False,
        "bytes": len(data),
        "sha256": sha256(data).hexdigest(),
        "container": "JSON",
        "form": "JSON",
        "credential_bytes": len(data),
        "credential": credential,
        "proofs": [
            {
                **{name: text for name, text in credential["proof"].items() if name != VALUE},
                "proof_value_bytes": 64,
            }
        ],
        "status": [
            {"purpose": "revocation", "list": desk.issuer.list_url(), "index": 1, "bits": 1}
        ],
    }


def test_a_token_is_shown_with_header_payload_and_signature(desk: Desk) -> None:
    found = seen(desk, desk.issuer.issue_jwt(to=ALICE))

    assert found["token"]["header"] == {
        "alg": "ES256", "kid": "did:web:badges.workshop.example#key-2", "typ": "JWT",
    }  # fmt: skip
    assert found["token"]["payload"]["iss"] == desk.issuer.id
    assert found["token"]["signature_bytes"] == 64
    assert found["credential"]["name"] == "Welding I"
    assert found["status"][0]["index"] == 1


@pytest.mark.rule("B4", "B7")
def test_a_token_that_no_verifier_takes_is_taken_apart_all_the_same(desk: Desk) -> None:
    found = seen(desk, token({"alg": "none"}, {"a": 1}, signature=""))

    assert found["token"] == {
        "header": {"alg": "none"}, "payload": {"a": 1}, "signature_bytes": 0,
    }  # fmt: skip
    assert found["problem"]["reason"] == "alg"


def test_a_selective_token_is_shown_with_its_disclosures(desk: Desk) -> None:
    disclosure = encode_base64url(json.dumps(["salt", "name", "Ana"]).encode())
    jwt = token({"alg": "ES256", "typ": "dc+sd-jwt"}, {"iss": "did:web:a.example"})
    binding = token({"alg": "ES256", "typ": "kb+jwt"}, {"nonce": "1"})

    found = seen(desk, f"{jwt}~{disclosure}~%~{binding}".replace("%", "eyJ"))["token"]

    assert found["disclosures"][0] == ["salt", "name", "Ana"]
    assert "unreadable" in found["disclosures"][1]
    assert found["key_binding"]["payload"] == {"nonce": "1"}


@pytest.mark.rule("D4")
def test_a_broken_picture_is_shown_up_to_where_it_breaks(desk: Desk) -> None:
    wrong_sum = png(chunk(b"tEXt", b"Title\0x")[:-1] + b"!")
    cut = png()[:-20]

    first, second = seen(desk, wrong_sum), seen(desk, cut)

    assert first["chunks"][1] == {
        "kind": "tEXt", "offset": 33, "length": 7, "keyword": "Title",
        "problem": "the checksum does not fit",
    }  # fmt: skip
    assert second["chunks"][-1]["problem"] == "the file ends before the chunk does"
    assert (first["problem"]["reason"], second["problem"]["reason"]) == ("malformed_png",) * 2


@pytest.mark.rule("D2", "D4")
def test_no_picture_makes_the_list_of_chunks_long() -> None:
    many = png(*[chunk(b"tEXt", b"a\0b")] * 5000)
    huge = png(start=header() + b"\x7f\xff\xff\xfftEXt")

    assert len(look_into(many)["chunks"]) == 200  # type: ignore[arg-type]
    assert len(look_into(huge)["chunks"]) == 2  # type: ignore[arg-type]


@pytest.mark.rule("D1")
def test_two_credentials_are_named_as_what_is_wrong(desk: Desk) -> None:
    baked = bake_png(png(), "{}", carrier=Carrier.OPEN_BADGES_3)
    both = bake_twice(baked)

    answer = desk.typed("inspect", desk.put("two.png", both))

    assert answer.code == 1
    assert answer.out.count("openbadgecredential") == 2
    assert "(multiple_credentials)" in flat(answer.out)


def bake_twice(baked: bytes) -> bytes:
    length = 12 + int.from_bytes(baked[33:37], "big")
    return baked[: 33 + length] + baked[33:]


def test_a_credential_in_a_pdf_is_found(desk: Desk) -> None:
    document = attach_to_pdf(saved(pdf()), as_bytes(desk.issuer.issue()).decode())

    found = seen(desk, document)

    assert (found["container"], found["form"]) == ("PDF", "JSON")


def test_nquads_are_exactly_what_is_signed(desk: Desk) -> None:
    credential = desk.issuer.issue(to=ALICE)
    unsecured = {name: value for name, value in credential.items() if name != "proof"}

    answer = desk.typed("inspect", desk.put("badge.json", credential), "--nquads")

    assert answer.code == 0
    assert answer.out.encode() == canonical_nquads(unsecured, builtin_contexts())
    assert answer.err == f"{NOT_VERIFIED}\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"@context": ["https://unknown.example/v1"]}, "has no N-Quads"),
        ("nothing", "has no N-Quads"),
        (token({"alg": "ES256"}, {}) + "~", "is no linked data"),
    ],
)
def test_nquads_of_something_else_are_refused(
    desk: Desk, content: "Document | str", said: str
) -> None:
    answer = desk.typed("inspect", desk.put("file", content), "--nquads")

    assert (answer.code, answer.out, said in answer.err) == (1, "", True)


def test_proofs_and_status_entries_that_are_wrong_are_described(desk: Desk) -> None:
    found = seen(
        desk,
        {
            "proof": ["x", {"type": "DataIntegrityProof", "proofValue": "?"}],
            "credentialStatus": [
                {"type": "Invented"},
                {"id": "https://a.example/r", "type": "1EdTechRevocationList"},
            ],
        },
    )

    assert found["proofs"][0] == {"problem": "a proof is an object"}
    assert set(found["proofs"][1]) == {"type", "problem"}
    assert list(found["status"][0]) == ["problem"]
    assert found["status"][1] == {"purpose": "revocation", "list": "https://a.example/r"}
    assert seen(desk, {"credentialStatus": []})["status"][0].keys() == {"problem"}


@pytest.mark.rule("B25")
def test_what_a_file_says_cannot_move_the_terminal(desk: Desk) -> None:
    name = "\x1b[2J\u202e\u2028\x9b\x07"

    answer = desk.typed("inspect", desk.put("file", {"name": name}))

    assert not set(answer.out) & (set(name) - set("[2J"))
    assert '"name": "\\u001b[2J\\u202e\\u2028\\u009b\\u0007"' in answer.out


def test_several_files_are_too_many(desk: Desk) -> None:
    desk.put("all/a.json", "{}")
    desk.put("all/b.json", "{}")

    answer = desk.typed("inspect", "all")

    assert (answer.code, "stands for 2 files, and one is needed." in answer.err) == (2, True)
