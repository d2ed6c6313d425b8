"""Baking and unbaking as a person types it."""

from pathlib import Path

import pytest

from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.detect import extract_credential
from tests.cli.desk import Desk
from tests.engine.baking.pictures import SVG, chunk, credential_element, pdf, png, saved, svg
from tests.engine.open_badges_2.ob2_world import SigningKey, assertion, signed_assertion
from tests.engine.world import ALICE, as_bytes

ARTWORK = {"png": png(), "svg": SVG, "pdf": saved(pdf())}


def carrier_in(path: Path) -> Carrier | None:
    return extract_credential(path.read_bytes()).carrier


@pytest.mark.rule("BK-3", "BK-5", "D11")
@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
@pytest.mark.parametrize("form", ["json", "jwt"])
def test_what_was_baked_verifies_and_comes_out_as_it_went_in(
    desk: Desk, kind: str, form: str
) -> None:
    badge = desk.issuer.issue(to=ALICE) if form == "json" else desk.issuer.issue_jwt(to=ALICE)
    desk.put("artwork", ARTWORK[kind])
    desk.put("credential", badge)

    baked = desk.typed("bake", "artwork", "credential", "-o", f"badge.{kind}")
    verified = desk.verify(f"badge.{kind}")
    unbaked = desk.typed("unbake", f"badge.{kind}", "-o", "again")

    assert (baked.code, verified.code, unbaked.code) == (0, 0, 0)
    assert (desk.folder / "again").read_bytes() == as_bytes(badge)
    assert sorted(path.name for path in desk.folder.iterdir() if path.is_file()) == sorted(
        ["artwork", "credential", f"badge.{kind}", "again"]
    )


def test_unbake_prints_the_credential_for_the_next_command(desk: Desk) -> None:
    badge = as_bytes(desk.issuer.issue())
    desk.put("artwork.png", png())
    desk.put("credential.json", badge)
    desk.typed("bake", "artwork.png", "credential.json", "-o", "badge.png")

    answer = desk.typed("unbake", "badge.png")

    assert (answer.code, answer.out.encode(), answer.err) == (0, badge + b"\n", "")


@pytest.mark.rule("BK-3", "BK-7")
@pytest.mark.parametrize(
    ("options", "content", "carrier"),
    [
        ([], {"type": ["VerifiableCredential", "OpenBadgeCredential"]}, Carrier.OPEN_BADGES_3),
        ([], {"type": ["VerifiableCredential", "ClrCredential"]}, Carrier.CLR_2),
        ([], assertion(), Carrier.OPEN_BADGES_2),
        (["--carrier", "clr"], {"a": 1}, Carrier.CLR_2),
        (["--carrier", "ob3"], {"a": 1}, Carrier.OPEN_BADGES_3),
        (["--carrier", "ob2"], {"a": 1}, Carrier.OPEN_BADGES_2),
    ],
)
def test_the_standard_is_found_out_or_chosen(
    desk: Desk, options: list[str], content: dict[str, object], carrier: Carrier
) -> None:
    desk.put("artwork.png", png())
    desk.put("badge.json", content)

    answer = desk.typed("bake", "artwork.png", "badge.json", "-o", "badge.png", *options)

    assert (answer.code, carrier_in(desk.folder / "badge.png")) == (0, carrier)
    assert answer.out == f"The credential is baked into the PNG, as {carrier}: badge.png\n"


def test_a_signed_open_badge_2_keeps_its_standard(desk: Desk) -> None:
    desk.put("artwork.svg", SVG)
    desk.put("badge.jws", SigningKey().sign(signed_assertion()))

    answer = desk.typed("bake", "artwork.svg", "badge.jws", "-o", "badge.svg")

    assert (answer.code, carrier_in(desk.folder / "badge.svg")) == (0, Carrier.OPEN_BADGES_2)


def test_a_badge_moves_from_one_picture_into_another(desk: Desk) -> None:
    desk.put("artwork.png", png())
    desk.put("artwork.svg", SVG)
    desk.put("badge.json", desk.issuer.issue())
    desk.typed("bake", "artwork.png", "badge.json", "-o", "badge.png")

    answer = desk.typed("bake", "artwork.svg", "badge.png", "-o", "badge.svg")

    assert (answer.code, desk.verify("badge.svg").code) == (0, 0)


@pytest.mark.parametrize("command", ["bake", "unbake"])
def test_nothing_is_overwritten_without_force(desk: Desk, command: str) -> None:
    desk.put("badge.json", desk.issuer.issue())
    desk.put("artwork.png", png())
    desk.typed("bake", "artwork.png", "badge.json", "-o", "badge.png")
    desk.put("mine", "keep me")
    arguments = {"bake": ["artwork.png", "badge.json"], "unbake": ["badge.png"]}[command]

    refused = desk.typed(command, *arguments, "-o", "mine")
    kept = (desk.folder / "mine").read_text()
    forced = desk.typed(command, *arguments, "-o", "mine", "--force")

    assert (refused.code, "mine exists already." in refused.err, kept) == (1, True, "keep me")
    assert (forced.code, (desk.folder / "mine").read_text("latin-1") != "keep me") == (0, True)


@pytest.mark.rule("D1", "D7", "D9", "D11")
@pytest.mark.parametrize(
    ("image", "said"),
    [
        (b"GIF89a", "is neither a PNG, nor an SVG, nor a PDF."),
        (png()[:-5], "ends in the middle of a chunk"),
        (svg("<script>alert(1)</script>"), "cannot be baked"),
        (svg(credential_element("{}", namespace="http://openbadges.org")), "already holds an"),
        (saved(pdf())[:200], "cannot be baked: The PDF is broken."),
    ],
)
def test_a_picture_that_cannot_hold_a_badge_is_refused_and_nothing_written(
    desk: Desk, image: bytes, said: str
) -> None:
    desk.put("image", image)
    desk.put("badge.json", desk.issuer.issue())

    answer = desk.typed("bake", "image", "badge.json", "-o", "badge.out")

    assert (answer.code, said in answer.err) == (1, True), answer.err
    assert not (desk.folder / "badge.out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["unbake", "plain.png"], 1, "This PNG picture holds no badge."),
        (["unbake", "badge.json"], 1, "is no picture but the credential itself."),
        (["unbake", "missing.png"], 2, "There is no file missing.png."),
        (["bake", "plain.png", "plain.png", "-o", "x"], 1, "There is no credential to take out"),
        (["bake", "missing.png", "badge.json", "-o", "x"], 2, "There is no file missing.png."),
        (["bake", "plain.png", "badge.json"], 2, "Missing option"),
        (["bake", "plain.png", "badge.json", "-o", "no/such/x"], 1, "There is no "),
        (["bake", "plain.png", "badge.json", "-o", "folder"], 1, "folder is a folder."),
        (["bake", "folder", "badge.json", "-o", "x"], 2, "There is no badge in the folder"),
        (["bake", "https://a.example/a.png", "badge.json", "-o", "x"], 1, "working offline"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    desk: Desk, arguments: list[str], code: int, said: str
) -> None:
    desk.put("plain.png", png())
    desk.put("badge.json", desk.issuer.issue())
    (desk.folder / "folder").mkdir()

    answer = desk.typed(*arguments)

    assert (answer.code, said in answer.err) == (code, True), answer.err
    assert not (desk.folder / "x").exists()


def test_an_old_address_in_a_picture_is_told_to_be_one(desk: Desk) -> None:
    address = "https://college.example/assertions/7"
    old = png(chunk(b"tEXt", b"openbadges\0" + address.encode()))

    answer = desk.typed("unbake", desk.put("old.png", old))

    assert (answer.code, answer.out) == (0, f"{address}\n")
    assert "only the address of an Open Badges 2.0 award" in answer.err
