import time
import tracemalloc
import zlib
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skillmark.engine.baking.carriers import BakedPayload, Carrier
from skillmark.engine.baking.png import bake_png, prepare_png, read_png_payloads, require_png
from skillmark.engine.errors import MalformedInput
from tests.engine.baking.pictures import END, PIXELS, PNG_SIGNATURE, chunk, header, itxt, png

KEYWORDS = {
    Carrier.OPEN_BADGES_3: b"openbadgecredential",
    Carrier.CLR_2: b"clrcredential",
    Carrier.OPEN_BADGES_2: b"openbadges",
}
OB3 = b"openbadgecredential"
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
MEBIBYTE = 1024 * 1024


def refusal(image: bytes) -> str:
    with pytest.raises(MalformedInput) as caught:
        read_png_payloads(image)
    return caught.value.reason


def costs(image: bytes) -> tuple[str, float, int]:
    """Why the picture is refused, after how many seconds and with how much more memory."""
    tracemalloc.start()
    started = time.process_time()
    reason = refusal(image)
    took, peak = time.process_time() - started, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return reason, took, peak


@pytest.mark.rule("BK-3")
def test_the_chunk_is_exactly_that_of_the_standard() -> None:
    assert bake_png(png(), TOKEN, carrier=Carrier.OPEN_BADGES_3) == (
        PNG_SIGNATURE
        + header()
        + chunk(b"iTXt", b"openbadgecredential\0" + b"\0\0" + b"\0\0" + TOKEN.encode())
        + PIXELS
        + END
    )


@pytest.mark.rule("BK-7", "BK-8", "T-12")
@pytest.mark.parametrize("carrier", Carrier)
def test_each_standard_has_its_own_keyword(carrier: Carrier) -> None:
    baked = bake_png(png(), TOKEN, carrier=carrier)

    assert baked == png(itxt(KEYWORDS[carrier], TOKEN.encode()))


@pytest.mark.rule("BK-3", "BK-4")
@given(
    text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1),
    carrier=st.sampled_from(Carrier),
)
@example(text='{"name": "Zoë \N{GRINNING FACE} \ufffe"}\n', carrier=Carrier.OPEN_BADGES_3)
def test_any_text_survives_baking(text: str, carrier: Carrier) -> None:
    if not text.strip(" \t\r\n"):
        text += "x"

    assert read_png_payloads(bake_png(png(), text, carrier=carrier)) == (
        BakedPayload(carrier=carrier, text=text),
    )


@pytest.mark.rule("BK-3")
@pytest.mark.parametrize("carrier", Carrier)
def test_baking_again_replaces_the_credential_and_nothing_else(carrier: Carrier) -> None:
    other_text = itxt(b"Comment", b"kept")
    first = png(other_text, itxt(KEYWORDS[carrier], b"{}"), other_text)

    again = bake_png(first, TOKEN, carrier=carrier)

    assert again == png(itxt(KEYWORDS[carrier], TOKEN.encode()), other_text, other_text)


@pytest.mark.rule("BK-3")
def test_a_credential_after_the_pixels_is_found_and_replaced() -> None:
    late = PNG_SIGNATURE + header() + PIXELS + itxt(OB3, b"{}") + END

    assert read_png_payloads(late) == (BakedPayload(carrier=Carrier.OPEN_BADGES_3, text="{}"),)
    assert bake_png(late, TOKEN, carrier=Carrier.OPEN_BADGES_3) == png(itxt(OB3, TOKEN.encode()))


def test_one_prepared_picture_bakes_many_credentials() -> None:
    prepared = prepare_png(png(itxt(OB3, b"old")), carrier=Carrier.OPEN_BADGES_3)

    baked = [prepared.bake(f'{{"n":{number}}}') for number in range(3)]

    assert [read_png_payloads(image)[0].text for image in baked] == [
        '{"n":0}',
        '{"n":1}',
        '{"n":2}',
    ]


@pytest.mark.rule("BK-1", "D1")
@pytest.mark.parametrize(("there", "baking"), list(pairwise([*Carrier, Carrier.OPEN_BADGES_3])))
def test_a_second_standard_is_not_baked_beside_the_first(there: Carrier, baking: Carrier) -> None:
    image = bake_png(png(), TOKEN, carrier=there)

    with pytest.raises(MalformedInput) as caught:
        bake_png(image, TOKEN, carrier=baking)

    assert caught.value.reason == "multiple_credentials"


@pytest.mark.rule("BK-1")
def test_a_picture_without_a_credential_has_none() -> None:
    image = png(
        itxt(b"Comment", b"openbadgecredential"),
        itxt(b"OpenBadgeCredential", b"{}"),
        itxt(b"openbadgecredential2", b"{}"),
        chunk(b"tEXt", b"openbadgecredential"),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"x")),
    )

    assert read_png_payloads(image) == ()


@pytest.mark.rule("BK-8", "O2-9")
def test_the_address_in_an_old_text_chunk_is_read() -> None:
    image = png(chunk(b"tEXt", b"openbadges\0https://example.org/assertion.json\n"))

    assert read_png_payloads(image) == (
        BakedPayload(carrier=Carrier.OPEN_BADGES_2, text="https://example.org/assertion.json"),
    )


@pytest.mark.rule("BK-8")
def test_an_old_text_chunk_is_replaced_when_the_picture_is_baked_again() -> None:
    image = png(chunk(b"tEXt", b"openbadges\0https://example.org/assertion.json"))

    assert bake_png(image, TOKEN, carrier=Carrier.OPEN_BADGES_2) == png(
        itxt(b"openbadges", TOKEN.encode())
    )


@pytest.mark.rule("BK-8", "D4")
@pytest.mark.parametrize(
    "body",
    [
        b"openbadges\0javascript:alert(1)",
        b"openbadges\0{}",
        b"openbadges\0",
        b"openbadges\0https://example.org/\xe9",
        b"openbadges\0https://example.org/\0x",
        b"openbadgecredential\0{}",
        b"clrcredential\0https://example.org/",
    ],
)
def test_other_old_text_chunks_are_refused(body: bytes) -> None:
    assert refusal(png(chunk(b"tEXt", body))) == "malformed_png"


def test_a_language_of_the_text_does_not_hide_it() -> None:
    image = png(itxt(OB3, b"{}", names=b"en\0titre\0"))

    assert read_png_payloads(image) == (BakedPayload(carrier=Carrier.OPEN_BADGES_3, text="{}"),)


@pytest.mark.rule("D1", "BK-3")
@pytest.mark.parametrize(
    "second",
    [
        itxt(OB3, b"{}"),
        itxt(OB3, b'{"other":1}'),
        PIXELS + itxt(OB3, b"{}"),
    ],
)
def test_two_credentials_of_one_standard_are_refused(second: bytes) -> None:
    assert refusal(png(itxt(OB3, b"{}"), second)) == "multiple_credentials"


@pytest.mark.rule("D1", "BK-8")
def test_an_old_address_beside_an_assertion_is_refused() -> None:
    image = png(itxt(b"openbadges", b"{}"), chunk(b"tEXt", b"openbadges\0https://example.org/a"))

    assert refusal(image) == "multiple_credentials"


@pytest.mark.rule("D2")
@pytest.mark.parametrize("length", [0x7FFFFFFF, 0xFFFFFFFF, 100_000])
@pytest.mark.parametrize("kind", [b"iTXt", b"IDAT"])
def test_a_chunk_that_claims_more_than_there_is_costs_nothing(length: int, kind: bytes) -> None:
    image = PNG_SIGNATURE + header() + length.to_bytes(4, "big") + kind + b"openbadgecredential\0"

    reason, took, peak = costs(image)

    assert (reason, took < 0.1, peak < 8 * MEBIBYTE) == ("malformed_png", True, True)


@pytest.mark.rule("D3", "BK-9")
@pytest.mark.parametrize("size", [2 * MEBIBYTE + 1, 20 * MEBIBYTE])
def test_a_credential_over_two_mebibytes_is_too_large(size: int) -> None:
    image = png(itxt(OB3, b" " * size))

    reason, took, peak = costs(image)

    assert (reason, took < 0.1, peak < 8 * MEBIBYTE) == ("too_large", True, True)


@pytest.mark.rule("D3")
def test_two_mebibytes_are_still_read() -> None:
    text = "x" * (2 * MEBIBYTE)

    baked = bake_png(png(), text, carrier=Carrier.OPEN_BADGES_3)

    assert read_png_payloads(baked)[0].text == text


@pytest.mark.rule("D3")
def test_a_picture_over_32_mebibytes_is_not_walked() -> None:
    assert refusal(png(itxt(b"Comment", bytes(50 * MEBIBYTE)))) == "too_large"


@pytest.mark.rule("D3", "BK-3")
@pytest.mark.parametrize("keyword", KEYWORDS.values())
@pytest.mark.parametrize(
    "text_chunk",
    [
        lambda keyword: itxt(keyword, zlib.compress(b"{}"), control=b"\1\0"),
        lambda keyword: itxt(keyword, b"{}", control=b"\1\0"),
        lambda keyword: chunk(b"zTXt", keyword + b"\0\0" + zlib.compress(bytes(MEBIBYTE))),
    ],
)
def test_compressed_credentials_are_refused_unopened(text_chunk, keyword: bytes) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    assert refusal(png(text_chunk(keyword))) == "compressed_text"


@pytest.mark.rule("D4", "BK-3")
@pytest.mark.parametrize(
    "broken",
    [
        itxt(OB3, b"{}", control=b"\0\1"),
        itxt(OB3, b"{}", control=b"\2\0"),
        itxt(OB3, b"", control=b"", names=b""),
        itxt(OB3, b"{}", names=b"\0"),
        itxt(OB3, b"\xff\xfe"),
        itxt(OB3, b"{}\0"),
        itxt(OB3, b"\xed\xa0\x80"),
    ],
)
def test_a_broken_text_chunk_is_refused(broken: bytes) -> None:
    assert refusal(png(broken)) == "malformed_png"


def flipped(image: bytes, at: int) -> bytes:
    return image[:at] + bytes([image[at] ^ 1]) + image[at + 1 :]


@pytest.mark.rule("D4", "D6")
@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"\x89PNG",
        PNG_SIGNATURE,
        b"\x89PNG\n\x1a\n" + png()[8:],
        png()[:-1],
        png()[:-12],
        png()[:40],
        png() + b"\0",
        png() + b"<script>alert(1)</script>",
        png() + chunk(b"tEXt", b"openbadges\0https://example.org/"),
        png() + png(),
        PNG_SIGNATURE + chunk(b"tEXt", b"a\0b") + header() + PIXELS + END,
        PNG_SIGNATURE + itxt(OB3, b"{}") + header() + PIXELS + END,
        PNG_SIGNATURE + PIXELS + END,
        PNG_SIGNATURE + END,
        PNG_SIGNATURE + header() + END,
        png(header()),
        PNG_SIGNATURE + chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08") + PIXELS + END,
        png(start=header(0, 1)),
        png(start=header(1, 0)),
        png(chunk(b"CgBI", b"0000")),
        png(chunk(b"iT t", b"")),
        png(chunk(b"t\xc3\xa9x", b"")),
        flipped(png(), 20),
        flipped(png(itxt(OB3, b'{"name":1}')), 80),
        flipped(png(), len(png()) - 1),
    ],
)
def test_a_picture_that_breaks_the_structure_is_refused(image: bytes) -> None:
    assert refusal(image) == "malformed_png"


@pytest.mark.rule("D4")
def test_ten_thousand_chunks_are_the_most() -> None:
    tiny = chunk(b"tEXt")

    read_png_payloads(png(*[tiny] * 9_997))

    assert refusal(png(*[tiny] * 9_998)) == "malformed_png"


@pytest.mark.rule("D4")
def test_a_million_chunks_are_given_up_early() -> None:
    reason, took, peak = costs(png(chunk(b"tEXt") * 1_000_000))

    assert (reason, took < 1, peak < 8 * MEBIBYTE) == ("malformed_png", True, True)


@pytest.mark.rule("D5")
@pytest.mark.parametrize(
    ("width", "height"), [(60_000, 60_000), (5_001, 5_000), (25_000_001, 1), (2**32 - 1, 1)]
)
def test_a_pixel_flood_is_refused_by_its_header(width: int, height: int) -> None:
    assert refusal(png(start=header(width, height))) == "too_large"


@pytest.mark.rule("D5")
def test_25_megapixels_are_still_taken() -> None:
    require_png(png(start=header(5_000, 5_000)))


@pytest.mark.rule("D5")
@pytest.mark.parametrize(
    "frames",
    [
        [chunk(b"acTL", (10_000).to_bytes(4, "big") + bytes(4))],
        [chunk(b"acTL", (1).to_bytes(4, "big") + bytes(4)), *[chunk(b"fcTL", bytes(26))] * 201],
    ],
)
def test_an_animation_of_too_many_frames_is_refused(frames: list[bytes]) -> None:
    assert refusal(png(*frames)) == "too_large"


@pytest.mark.rule("D5")
def test_a_short_animation_is_taken() -> None:
    frames = [chunk(b"acTL", (200).to_bytes(4, "big")), *[chunk(b"fcTL", bytes(26))] * 200]

    assert read_png_payloads(png(*frames)) == ()


@pytest.mark.rule("BK-3")
@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        ("", "not_bakeable"),
        (" \n", "not_bakeable"),
        ("{}\0", "not_bakeable"),
        ("\ud800", "not_bakeable"),
        ("x" * (2 * MEBIBYTE + 1), "too_large"),
    ],
)
def test_what_nobody_could_read_back_is_not_baked(payload: str, reason: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        bake_png(png(), payload, carrier=Carrier.OPEN_BADGES_3)

    assert caught.value.reason == reason


@pytest.mark.rule("D2", "D4")
@given(st.binary(max_size=200), st.integers(0, 200))
def test_hostile_bytes_are_read_or_refused_and_nothing_else(noise: bytes, at: int) -> None:
    good = png(itxt(OB3, b"{}"))
    for image in (noise, PNG_SIGNATURE + noise, good[:at] + noise + good[at:]):
        try:
            read_png_payloads(image)
        except MalformedInput:
            continue


@pytest.mark.rule("D4")
@given(st.integers(0, len(png(itxt(OB3, b"{}"))) - 1), st.integers(1, 255))
def test_no_changed_byte_goes_unnoticed(at: int, change: int) -> None:
    good = png(itxt(OB3, b"{}"))

    refusal(good[:at] + bytes([good[at] ^ change]) + good[at + 1 :])
