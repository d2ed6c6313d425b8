"""From Open Badges 2.0 to 3.0 as a person types it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.png import bake_png
from skillmark.engine.schemas import SchemaKind, check
from tests.cli.desk import MAP, Desk, flat
from tests.cli.office import Answer
from tests.engine.baking.pictures import png
from tests.engine.open_badges_2.ob2_world import (
    ALICE,
    ASSERTION,
    BADGE_CLASS,
    ISSUER,
    KEY,
    REVOCATIONS,
    SigningKey,
    assertion,
    badge_class,
    issuer,
    key_document,
    revocation_list,
    signed_assertion,
    signing_issuer,
)

KEYS = SigningKey()


@pytest.fixture
def old(desk: Desk) -> Desk:
    """The issuer of an old badge, with everything still hosted."""
    desk.internet.put(ASSERTION, assertion())
    desk.internet.put(BADGE_CLASS, badge_class())
    desk.internet.put(ISSUER, issuer())
    desk.put("old.json", assertion())
    return desk


def convert(desk: Desk, *arguments: str, source: str = "old.json") -> Answer:
    desk.save_internet()
    return desk.typed("convert", source, "-o", "new.json", "--documents", MAP, *arguments)


def result(desk: Desk) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((desk.folder / "new.json").read_text("utf-8"))
    return read


@pytest.mark.rule("O2-10")
def test_a_genuine_award_becomes_an_unsigned_credential(old: Desk) -> None:
    answer = convert(old)

    document = result(old)
    assert answer.code == 0
    assert "Nobody can verify it yet." in answer.out
    assert "proof" not in document
    assert document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert document["issuer"]["id"] == ISSUER
    assert document["evidence"][0]["id"] == ASSERTION
    assert "not verified" not in json.dumps(document)
    assert check(document, SchemaKind.ACHIEVEMENT_CREDENTIAL) == ()


def test_the_same_award_gives_the_same_bytes(old: Desk) -> None:
    convert(old)
    first = (old.folder / "new.json").read_bytes()

    convert(old, "--force")

    assert (old.folder / "new.json").read_bytes() == first


@pytest.mark.parametrize("source", ["png", "address", "jws"])
def test_every_form_of_an_old_badge_is_converted(old: Desk, source: str) -> None:
    old.internet.put(KEY, key_document(KEYS.pem))
    if source == "jws":
        old.internet.put(ISSUER, signing_issuer())
    baked = bake_png(png(), json.dumps(assertion()), carrier=Carrier.OPEN_BADGES_2)
    old.put("old.png", baked)
    old.put("old.jws", KEYS.sign(signed_assertion()))
    named = {"png": "old.png", "address": ASSERTION, "jws": "old.jws"}[source]

    answer = convert(old, source=named)

    assert answer.code == 0, answer.err
    assert result(old)["name"] == "Welding, level 1"


@pytest.mark.rule("O2-4", "O2-5")
def test_an_award_that_is_not_proven_is_refused(old: Desk) -> None:
    del old.internet.pages[ASSERTION]

    answer = convert(old)

    assert answer.code == 1
    assert "The award is not proven genuine: the map of documents has no" in flat(answer.err)
    assert not (old.folder / "new.json").exists()


def test_unverified_is_said_in_the_evidence_of_the_result(old: Desk) -> None:
    del old.internet.pages[ASSERTION]
    whole = assertion(badge=badge_class(issuer=issuer()))
    old.put("old.json", whole)

    answer = convert(old, "--unverified")

    assert answer.code == 0, answer.err
    assert "that the old award was not verified" in flat(answer.out)
    said = result(old)["evidence"][0]["description"]
    assert "It was not verified when it was converted: the map of documents has no" in said


def test_an_award_without_its_class_cannot_even_be_converted_unverified(old: Desk) -> None:
    old.internet.pages.clear()

    answer = convert(old, "--unverified")

    assert answer.code == 1
    assert "badge class or issuer could not be had" in answer.err


@pytest.mark.parametrize("options", [[], ["--unverified"]])
def test_a_revoked_award_is_never_converted(old: Desk, options: list[str]) -> None:
    old.internet.put(ASSERTION, assertion(revoked=True))
    hosted = convert(old, *options)
    old.internet.put(KEY, key_document(KEYS.pem))
    old.internet.put(ISSUER, signing_issuer(revocationList=REVOCATIONS))
    old.internet.put(REVOCATIONS, revocation_list(signed_assertion()["id"]))
    old.put("old.jws", KEYS.sign(signed_assertion()))

    signed = convert(old, *options, source="old.jws")

    assert (hosted.code, signed.code) == (1, 1)
    assert "The award does not count any more" in hosted.err
    assert "The award does not count any more" in signed.err


def test_an_award_that_lacks_too_much_is_refused(old: Desk) -> None:
    old.internet.put(BADGE_CLASS, badge_class(criteria=None))

    answer = convert(old, "--unverified")

    assert answer.code == 1
    assert "cannot become an Open Badges 3.0 credential" in flat(answer.err)


@pytest.mark.parametrize("content", [{"type": ["VerifiableCredential"]}, "a.b.c"])
def test_what_is_no_old_badge_is_refused(old: Desk, content: "dict[str, Any] | str") -> None:
    answer = convert(old, source=old.put("other", content))

    assert (answer.code, "This is not an Open Badges 2.0 award." in answer.err) == (1, True)


def test_the_output_is_never_overwritten_without_force(old: Desk) -> None:
    old.put("new.json", "keep me")

    assert (convert(old).code, (old.folder / "new.json").read_text()) == (1, "keep me")
    assert convert(old, "--force").code == 0


# --- signed by the same issuer ---------------------------------------------------------------


@pytest.fixture
def with_folder(old: Desk, issuer_template: Path) -> Desk:
    shutil.copytree(issuer_template, old.folder / "issuer")
    return old


@pytest.mark.rule("O2-10")
@pytest.mark.parametrize("how", ["said", "declared"])
def test_the_same_issuer_signs_and_the_result_verifies(with_folder: Desk, how: str) -> None:
    profile = with_folder.folder / "issuer" / "issuer.toml"
    if how == "declared":
        profile.write_text(profile.read_text() + f'open_badges_2 = "{ISSUER}"\n')
    options = ["--same-issuer"] if how == "said" else []

    answer = convert(with_folder, "--issuer", "issuer", *options)
    verified = with_folder.typed(
        "verify", "new.json", "--recipient", ALICE, "--documents", "issuer/documents.json"
    )

    assert (answer.code, verified.code) == (0, 0), answer.err + verified.out
    assert "it cannot be revoked" in flat(answer.out)
    document = result(with_folder)
    assert document["issuer"]["id"] == "did:web:badges.college.example"
    assert document["issuer"]["otherIdentifier"][0]["identifier"] == ISSUER


def test_another_issuer_signs_nothing_unless_it_says_that_it_is_the_same(
    with_folder: Desk,
) -> None:
    answer = convert(with_folder, "--issuer", "issuer")

    assert answer.code == 2
    assert f"Nothing says that {ISSUER} and did:web:badges.college.example are one issuer." in (
        flat(answer.err)
    )
    assert not (with_folder.folder / "new.json").exists()


def test_a_wrong_passphrase_signs_nothing(
    with_folder: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKILLMARK_PASSPHRASE", "four quite other words")

    answer = convert(with_folder, "--issuer", "issuer", "--same-issuer")

    assert answer.code == 1
    assert not (with_folder.folder / "new.json").exists()
