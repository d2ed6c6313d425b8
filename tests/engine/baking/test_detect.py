import gzip
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.detect import Container, Extracted, Form, extract_credential, form_of
from skillmark.engine.baking.pdf import attach_to_pdf
from skillmark.engine.baking.png import bake_png
from skillmark.engine.baking.svg import bake_svg
from skillmark.engine.errors import MalformedInput
from tests.engine.baking.pictures import SVG, chunk, credential_element, itxt, pdf, png, saved, svg

JSON = '{"id": "https://example.org/a", "name": "Zoë"}'
JWT = "eyJhbGciOiJFZERTQSJ9.eyJpZCI6ICJ4In0.c2lnbmF0dXJl"
SD_JWT = JWT + "~WyJzYWx0IiwibmFtZSIsIlpvw6siXQ~"
FORMS = [(JSON, Form.JSON), (JWT, Form.JWT), (SD_JWT, Form.SD_JWT)]
PDF = saved(pdf())


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(MalformedInput) as caught:
        extract_credential(data)
    return caught.value.reason, caught.value.detail


@pytest.mark.rule("BK-1", "BK-4")
@pytest.mark.parametrize(("text", "form"), FORMS)
@pytest.mark.parametrize("around", ["", "\n", " \r\n\t"])
def test_a_text_file_is_one_credential(text: str, form: Form, around: str) -> None:
    container = Container.JSON if form is Form.JSON else Container.JWT

    assert extract_credential((around + text + around).encode()) == Extracted(
        text=text, form=form, container=container
    )


@pytest.mark.rule("BK-4", "BK-5", "BK-7", "BK-8")
@pytest.mark.parametrize(("text", "form"), FORMS)
@pytest.mark.parametrize("carrier", Carrier)
def test_the_same_credential_comes_out_of_either_picture(
    text: str, form: Form, carrier: Carrier
) -> None:
    from_png = extract_credential(bake_png(png(), text, carrier=carrier))
    from_svg = extract_credential(bake_svg(SVG, text, carrier=carrier))

    assert (from_png, from_svg) == (
        Extracted(text=text, form=form, container=Container.PNG, carrier=carrier),
        Extracted(text=text, form=form, container=Container.SVG, carrier=carrier),
    )


@pytest.mark.parametrize(("text", "form"), FORMS)
def test_the_same_credential_comes_out_of_a_document(text: str, form: Form) -> None:
    assert extract_credential(attach_to_pdf(PDF, text)) == Extracted(
        text=text, form=form, container=Container.PDF
    )


@pytest.mark.rule("D11")
def test_a_document_is_read_by_whom_the_caller_names() -> None:
    seen: list[bytes] = []

    def read_in_child(document: bytes) -> str:
        seen.append(document)
        return JWT

    found = extract_credential(PDF, read_pdf=read_in_child)

    assert (found, seen) == (
        Extracted(text=JWT, form=Form.JWT, container=Container.PDF),
        [PDF],
    )


@pytest.mark.rule("BK-8", "O2-9")
@pytest.mark.parametrize(
    ("image", "container"),
    [
        (png(chunk(b"tEXt", b"openbadges\0https://example.org/a")), Container.PNG),
        (png(itxt(b"openbadges", b"https://example.org/a")), Container.PNG),
        (
            svg(
                credential_element(
                    "",
                    attributes=' verify="https://example.org/a"',
                    namespace="http://openbadges.org",
                )
            ),
            Container.SVG,
        ),
    ],
)
def test_only_an_older_picture_may_hold_an_address(image: bytes, container: Container) -> None:
    assert extract_credential(image) == Extracted(
        text="https://example.org/a",
        form=Form.URL,
        container=container,
        carrier=Carrier.OPEN_BADGES_2,
    )


@pytest.mark.rule("BK-1", "D1")
def test_two_standards_in_one_picture_are_refused() -> None:
    image = png(itxt(b"openbadgecredential", b"{}"), itxt(b"openbadges", b"{}"))

    assert refusal(image)[0] == "multiple_credentials"


@pytest.mark.rule("BK-1", "D9")
def test_two_standards_in_one_drawing_are_refused() -> None:
    image = svg(credential_element() + credential_element(namespace="http://openbadges.org"))

    assert refusal(image)[0] == "multiple_credentials"


@pytest.mark.rule("BK-1")
@pytest.mark.parametrize("between", ["\n", "\r\n\r\n", " "])
def test_several_tokens_in_one_file_are_refused(between: str) -> None:
    assert refusal((JWT + between + SD_JWT).encode())[0] == "multiple_credentials"


def zipped() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("badge.json", JSON)
    return written.getvalue()


@pytest.mark.rule("BK-1")
@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!doctype html><html><svg></svg></html>", "web page"),
        (b"\n<HTML lang='en'><body>badge</body></html>", "web page"),
        (b"<p>hello</p>", "web page"),
        (b"<?xml version='1.0'?><credential/>", "web page"),
        (b"[" + JSON.encode() + b"]", "exactly one credential"),
        (b"https://example.org/badge", "Verify the address itself"),
        (b"a.b.c.d.e", "encrypted"),
        (b"hello", "no badge"),
        (b'"text"', "no badge"),
        (b"null", "no badge"),
        (zipped(), "Unpack"),
        (gzip.compress(b"{}", mtime=0), "Unpack"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "WebP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office document"),
        (b"\x80\x81\x82", "neither text"),
        (png(), "holds no badge"),
        (SVG, "holds no badge"),
        (png(itxt(b"openbadgecredential", b"hello")), "no badge"),
        (png(itxt(b"openbadgecredential", b"https://example.org/a")), "no badge"),
        (attach_to_pdf(PDF, "hello"), "no badge"),
        (PDF, "attached"),
    ],
)
def test_a_file_without_a_credential_says_what_to_do(data: bytes, advice: str) -> None:
    reason, detail = refusal(data)

    assert (reason, advice in detail) == ("no_credential", True)


@pytest.mark.rule("BK-1")
@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbf" + JSON.encode(), b"\xef\xbb\xbf" + JWT.encode(), JSON.encode("utf-16")],
)
def test_a_byte_order_mark_is_refused_by_name(data: bytes) -> None:
    reason, detail = refusal(data)

    assert (reason, "Save it as UTF-8" in detail) == ("byte_order_mark", True)


def test_a_drawing_may_begin_with_a_byte_order_mark() -> None:
    image = b"\xef\xbb\xbf\n" + bake_svg(SVG, JSON, carrier=Carrier.OPEN_BADGES_3)

    assert extract_credential(image).container is Container.SVG


@pytest.mark.rule("D3", "D10")
def test_a_text_over_two_mebibytes_is_too_large() -> None:
    assert refusal(b"{" + b" " * 2 * 1024 * 1024)[0] == "too_large"


@pytest.mark.rule("D6")
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png() + b"<html><script>alert(1)</script></html>", "malformed_png"),
        (b"GIF89a/*" + JSON.encode() + b"*/", "no_credential"),
        (b"\0" + PDF, "no_credential"),
        (svg() + JSON.encode(), "malformed_svg"),
        (JWT.encode() + PDF, "no_credential"),
    ],
)
def test_a_file_that_is_two_things_is_neither(data: bytes, reason: str) -> None:
    assert refusal(data)[0] == reason


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("{", Form.JSON),
        ("a.b.c", Form.JWT),
        ("a..", Form.JWT),
        ("a.b.", Form.JWT),
        ("a=.b=.c=", Form.JWT),
        ("a.b.c~", Form.SD_JWT),
        ("a.b.c~d~e~f.g.h", Form.SD_JWT),
        ("", None),
        ("a.b", None),
        (".b.c", None),
        ("a.b.c.d", None),
        ("a.b c.d", None),
        ("a.b.c\n", None),
        (" {}", None),
    ],
)
def test_flawed_tokens_are_left_to_who_reads_tokens(text: str, form: Form | None) -> None:
    assert form_of(text) is form


@pytest.mark.rule("BK-1", "D10")
@settings(max_examples=200)
@given(
    st.sampled_from([b"", b"{", b"<svg ", b"<!--", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"PK"]),
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode),
)
def test_hostile_bytes_are_read_or_refused_and_nothing_else(start: bytes, rest: bytes) -> None:
    try:
        extract_credential(start + rest)
    except MalformedInput:
        return
