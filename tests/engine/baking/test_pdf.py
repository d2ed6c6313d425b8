import time
import zlib
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from skillmark.engine.baking.pdf import attach_to_pdf, limit_pdf_library, read_pdf_payload
from skillmark.engine.errors import MalformedInput
from tests.engine.baking.pictures import pdf, saved

PLAIN = saved(pdf())
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
MEBIBYTE = 1024 * 1024


def opened(document: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(document))


def refusal(document: bytes, read: Callable[[bytes], str] = read_pdf_payload) -> str:
    with pytest.raises(MalformedInput) as caught:
        read(document)
    return caught.value.reason


def attach_refusal(document: bytes) -> str:
    with pytest.raises(MalformedInput) as caught:
        attach_to_pdf(document, "{}")
    return caught.value.reason


def with_file(
    document: pikepdf.Pdf,
    data: bytes = b"{}",
    *,
    key: str = "credential.json",
    name: str = "credential.json",
    mime: str = "",
) -> pikepdf.Pdf:
    document.attachments[key] = pikepdf.AttachedFileSpec(
        document, data, filename=name, mime_type=mime
    )
    return document


@pytest.mark.rule("D11")
@settings(max_examples=40)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1))
def test_any_text_survives_attaching(text: str) -> None:
    text = text if text.strip(" \t\r\n") else text + "x"

    assert read_pdf_payload(attach_to_pdf(PLAIN, text)) == text


@pytest.mark.parametrize(
    ("payload", "name", "media_type"),
    [
        ('{"a": 1}', "credential.json", "application/vc"),
        (TOKEN, "credential.jwt", "application/vc+jwt"),
        (TOKEN + "~WyJzIl0~", "credential.jwt", "application/vc+sd-jwt"),
    ],
)
def test_the_credential_is_an_associated_file_of_the_document(
    payload: str, name: str, media_type: str
) -> None:
    document = opened(attach_to_pdf(PLAIN, payload))
    (associated,) = document.Root.AF.as_list()

    assert (
        list(document.attachments),
        document.attachments[name].get_file().read_bytes(),
        document.attachments[name].get_file().mime_type,
        str(associated.AFRelationship),
        str(associated.UF),
    ) == ([name], payload.encode(), media_type, "/Data", name)


def test_attaching_again_replaces_the_credential_and_nothing_else() -> None:
    document = with_file(pdf(), b"kept", key="transcript", name="transcript.txt")
    document.Root.AF = Array([document.attachments["transcript"].obj])
    plain = saved(document)

    again = opened(attach_to_pdf(attach_to_pdf(plain, '{"first": 1}'), TOKEN))

    assert (
        sorted(again.attachments),
        again.attachments["transcript"].get_file().read_bytes(),
        [str(item.UF) for item in again.Root.AF.as_list()],
    ) == (["credential.jwt", "transcript"], b"kept", ["transcript.txt", "credential.jwt"])


def test_the_same_credential_gives_the_same_bytes() -> None:
    first = attach_to_pdf(PLAIN, "{}")

    assert (attach_to_pdf(PLAIN, "{}"), attach_to_pdf(first, "{}")) == (first, first)


def test_a_replaced_credential_is_gone_from_the_file() -> None:
    again = attach_to_pdf(attach_to_pdf(PLAIN, '{"secret": 1}'), TOKEN)

    streams = [item for item in opened(again).objects if isinstance(item, pikepdf.Stream)]

    assert not any(b"secret" in stream.read_bytes() for stream in streams)


def test_a_document_without_a_credential_has_none() -> None:
    assert refusal(saved(with_file(pdf(), key="x", name="other.json"))) == "no_credential"


@pytest.mark.parametrize(
    "document",
    [
        with_file(pdf(), b"{}", key="anything", name="credential.json"),
        with_file(pdf(), b"{}", key="x", name="badge.json", mime="application/vc"),
        with_file(pdf(), b"{}", key="x", name="badge.txt", mime="application/vc+ld+json"),
    ],
)
def test_a_strangers_attachment_is_known_by_its_name_or_media_type(document: pikepdf.Pdf) -> None:
    assert read_pdf_payload(saved(document)) == "{}"


def associated_only() -> pikepdf.Pdf:
    document = with_file(pdf())
    document.Root.AF = Array([document.attachments["credential.json"].obj])
    del document.Root.Names
    return document


def test_a_file_that_is_only_associated_is_read_and_replaced() -> None:
    plain = saved(associated_only())

    assert (read_pdf_payload(plain), read_pdf_payload(attach_to_pdf(plain, TOKEN))) == ("{}", TOKEN)


def two_files() -> pikepdf.Pdf:
    return with_file(with_file(pdf()), b"a.b.c", key="b", name="credential.jwt")


def same_name_twice() -> pikepdf.Pdf:
    return with_file(with_file(pdf()), b'{"other": 1}', key="second")


def named_and_associated() -> pikepdf.Pdf:
    document = with_file(pdf())
    other = pikepdf.AttachedFileSpec(document, b"{}", filename="x", mime_type="application/vc")
    document.Root.AF = Array([other.obj])
    return document


def two_faces() -> pikepdf.Pdf:
    """One attachment that shows one file to some programs and another to others."""
    document = with_file(pdf())
    document.attachments["credential.json"].obj.EF.F = document.make_stream(b'{"other": 1}')
    return document


@pytest.mark.rule("D11")
@pytest.mark.parametrize("make", [two_files, same_name_twice, named_and_associated, two_faces])
def test_two_credentials_in_one_document_are_refused(make: Callable[[], pikepdf.Pdf]) -> None:
    document = saved(make())

    assert (refusal(document), attach_refusal(document)) == (
        "multiple_credentials",
        "multiple_credentials",
    )


@pytest.mark.rule("D11")
@pytest.mark.parametrize("password", ["", "secret"])
def test_an_encrypted_document_is_refused(password: str) -> None:
    document = saved(pdf(), encryption=pikepdf.Encryption(user=password, owner="owner"))

    assert (refusal(document), attach_refusal(document)) == ("encrypted_pdf", "encrypted_pdf")


@pytest.mark.parametrize("data", [bytes([0xFF, 0xFE]), b"\xed\xa0\x80"])
def test_an_attachment_that_is_no_text_is_refused(data: bytes) -> None:
    assert refusal(saved(with_file(pdf(), data))) == "malformed_pdf"


def bomb() -> pikepdf.Pdf:
    document = with_file(pdf())
    packed = zlib.compress(bytes(200 * MEBIBYTE))
    document.attachments["credential.json"].obj.EF.F.write(packed, filter=Name.FlateDecode)
    return document


def test_a_compressed_bomb_is_stopped_at_two_mebibytes() -> None:
    document = saved(bomb())
    started = time.process_time()

    assert (refusal(document), time.process_time() - started < 2) == ("too_large", True)


@pytest.mark.rule("D11")
@pytest.mark.parametrize("compress", [True, False])
def test_a_credential_over_two_mebibytes_is_too_large(*, compress: bool) -> None:
    document = with_file(pdf(), b"x" * (2 * MEBIBYTE + 1))

    assert refusal(saved(document, compress_streams=compress)) == "too_large"


@pytest.mark.parametrize("compress", [True, False])
def test_compressed_and_plain_attachments_are_read(*, compress: bool) -> None:
    assert read_pdf_payload(saved(with_file(pdf()), compress_streams=compress)) == "{}"


def packed_as(
    data: bytes, filters: Name | Array, parameters: Dictionary | None = None
) -> pikepdf.Pdf:
    document = with_file(pdf())
    stream = document.attachments["credential.json"].obj.EF.F
    stream.write(data, filter=filters, decode_parms=parameters)
    return document


@pytest.mark.rule("D11")
@pytest.mark.parametrize(
    "make",
    [
        lambda: packed_as(b"7B7D>", Name.ASCIIHexDecode),
        lambda: packed_as(
            zlib.compress(zlib.compress(b"{}")), Array([Name.FlateDecode, Name.FlateDecode])
        ),
        lambda: packed_as(zlib.compress(b"\2{}"), Name.FlateDecode, Dictionary(Predictor=12)),
        lambda: packed_as(b"not deflated", Name.FlateDecode),
        lambda: packed_as(zlib.compress(b"{}" * 99)[:-9], Name.FlateDecode),
    ],
    ids=["hexadecimal", "twice", "predictor", "wrong", "cut off"],
)
def test_an_unusually_packed_attachment_is_refused(make: Callable[[], pikepdf.Pdf]) -> None:
    document = saved(make(), compress_streams=False, stream_decode_level=None)

    assert refusal(document) == "malformed_pdf"


def counting(count: int) -> bytes:
    document = pdf()
    document.Root.Pages.Count = count
    return saved(document)


@pytest.mark.rule("D11")
@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (saved(pdf(pages=5_001)), "too_large"),
        (PLAIN + bytes(32 * MEBIBYTE), "too_large"),
        (b"", "malformed_pdf"),
        (b"%PDF-1.7\n", "malformed_pdf"),
        (PLAIN[:-60], "malformed_pdf"),
        (b"\n" + PLAIN, "malformed_pdf"),
        (PLAIN.replace(b"/Pages", b"/Fages"), "malformed_pdf"),
        (PLAIN.replace(b"startxref", b"startxxxx"), "malformed_pdf"),
    ],
    ids=["pages", "size", "empty", "begun", "cut", "shifted", "no pages", "no table"],
)
def test_a_broken_or_huge_document_is_refused(document: bytes, reason: str) -> None:
    assert refusal(document) == reason


def associated_numbers() -> pikepdf.Pdf:
    document = pdf()
    document.Root.AF = Array([1, 2])
    return document


@pytest.mark.rule("D11")
def test_a_document_that_is_built_wrongly_is_refused() -> None:
    document = saved(associated_numbers())

    assert (refusal(document), attach_refusal(document)) == ("malformed_pdf", "malformed_pdf")


def test_two_thousand_pages_are_still_read() -> None:
    assert read_pdf_payload(saved(with_file(pdf(pages=2_000)))) == "{}"


def many_files() -> bytes:
    document = pdf()
    for number in range(1_001):
        with_file(document, b"", key=f"{number}", name=f"{number}.txt")
    return saved(document)


@pytest.mark.rule("D11")
def test_a_thousand_attachments_are_the_most() -> None:
    assert refusal(many_files()) == "too_large"


LOOPING_TABLE = (
    b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R/Size 3/Prev 99>>\n"
    b"startxref\n99\n%%EOF\n"
)


def looping_names() -> bytes:
    document = pdf()
    node = document.make_indirect(Dictionary(Limits=Array(["a", "z"])))
    node.Kids = Array([node, node])
    document.Root.Names = Dictionary(EmbeddedFiles=node)
    return saved(document)


def looping_pages() -> bytes:
    document = with_file(pdf())
    document.Root.Pages.Kids = Array([document.Root.Pages])
    return saved(document)


@pytest.mark.rule("D11")
@pytest.mark.parametrize(
    "document", [LOOPING_TABLE, looping_names(), looping_pages()], ids=["table", "names", "pages"]
)
def test_a_loop_in_the_structure_ends(document: bytes) -> None:
    started = time.process_time()
    try:
        assert read_pdf_payload(document) == "{}"
    except MalformedInput as refused:
        assert refused.reason in ("malformed_pdf", "no_credential")  # noqa: PT017

    assert time.process_time() - started < 2


def script() -> pikepdf.Object:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


@pytest.mark.rule("D11")
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("/OpenAction", script()),
        ("/OpenAction", Dictionary(S=Name.Launch, F="cmd.exe")),
        ("/OpenAction", Dictionary(S=Name.URI, URI="https://evil.example")),
        ("/AA", Dictionary(WC=script())),
        ("/Names", Dictionary(JavaScript=Dictionary(Names=Array(["x", script()])))),
        ("/AcroForm", Dictionary(XFA=Array([]))),
    ],
)
def test_a_document_with_scripts_is_not_handed_out_with_a_badge(
    key: str, value: pikepdf.Object
) -> None:
    document = pdf()
    document.Root[key] = value

    assert attach_refusal(saved(document)) == "active_pdf"


@pytest.mark.rule("D11")
def test_scripts_in_a_strangers_document_are_never_run_only_passed_by() -> None:
    document = with_file(pdf())
    document.Root.OpenAction = script()

    assert read_pdf_payload(saved(document)) == "{}"


@pytest.mark.parametrize("action", [Dictionary(S=Name.GoTo, D="x"), Array([0, Name.Fit])])
def test_opening_at_a_place_is_no_script(action: pikepdf.Object) -> None:
    document = pdf()
    document.Root.OpenAction = action

    assert read_pdf_payload(attach_to_pdf(saved(document), "{}")) == "{}"


def test_a_signed_document_is_left_alone() -> None:
    document = pdf()
    document.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([]))

    assert attach_refusal(saved(document)) == "signed_pdf"


@pytest.mark.parametrize("payload", ["", " ", "{}\0", "\ud800"])
def test_what_nobody_could_read_back_is_not_attached(payload: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        attach_to_pdf(PLAIN, payload)

    assert caught.value.reason == "not_bakeable"


@settings(max_examples=60)
@given(st.binary(max_size=30), st.integers(0, len(PLAIN)))
def test_hostile_bytes_are_read_or_refused_and_nothing_else(noise: bytes, at: int) -> None:
    good = saved(with_file(pdf()))
    try:
        read_pdf_payload(good[:at] + noise + good[at:])
    except MalformedInput:
        return


@pytest.mark.rule("D11")
def test_the_library_can_be_limited_for_a_child_process() -> None:
    before = pikepdf.settings.get_qpdf_limits()
    try:
        limit_pdf_library()
        after = pikepdf.settings.get_qpdf_limits()
        read = read_pdf_payload(saved(with_file(pdf(pages=20))))
    finally:
        pikepdf.settings.set_qpdf_limits(**before)  # type: ignore[arg-type]

    assert (read, after["flate_max_memory"], after["parser_max_nesting"]) == (
        "{}",
        64 * MEBIBYTE,
        100,
    )
