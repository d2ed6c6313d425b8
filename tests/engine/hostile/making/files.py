"""Cases about whole files: JSON bombs, PDF documents, and what is no badge at all (D10, D11)."""

import zlib
from collections.abc import Iterator

import orjson

from tests.engine.hostile.making.case import (
    Case,
    Verdict,
    case,
    cooked,
    good,
    not_genuine,
)
from tests.engine.hostile.making.plain_pdf import pdf, stream, with_files
from tests.engine.world import World

TEXT = orjson.dumps(World().issuer.issue())
OTHER = orjson.dumps(World().stranger.issue())
TOKEN = World().issuer.issue_jwt().encode()
NAME, TOKEN_NAME = b"credential.json", b"credential.jwt"


def cases() -> Iterator[Case]:
    yield from bombs()
    yield from broken_json()
    yield from documents()
    yield from hostile_documents()
    yield from no_badges()


def bombs() -> Iterator[Case]:
    why = "so deep, so long or so much cannot be a badge, and is refused before it is read"
    too_deep, too_large = (
        not_genuine("structure", "too_deep"),
        not_genuine("structure", "too_large"),
    )
    for name, verdict, recipe in (
        ("200000_arrays", too_deep, {"dish": "nested", "opening": "[", "levels": 200_000}),
        ("200000_objects", too_deep, {"dish": "nested", "opening": '{"a":', "levels": 200_000}),
        ("65_levels", too_deep, {"dish": "nested", "opening": '{"a":', "levels": 65}),
        ("200000_arrays_unclosed", too_deep, {"dish": "unclosed", "levels": 200_000}),
        ("million_members", too_large, {"dish": "members", "count": 1_000_000}),
        ("100001_members", too_large, {"dish": "members", "count": 100_001}),
        ("100001_items", too_large, {"dish": "items", "count": 100_001}),
        ("3_mebibytes", too_large, {"dish": "long_text", "size": 3 * 1024 * 1024}),
        ("100_mebibytes", too_large, {"dish": "blanks", "size": 100 * 1024 * 1024}),
    ):
        yield cooked(f"d10_{name}", "D10", why, verdict, **recipe)
    why = "many small faults are still found within the time allowed"
    shape = not_genuine("structure", "duplicate_value")
    yield cooked("d10_24000_empty_endorsements", "D10 B22", why, shape, dish="hollow", count=24_000)
    why = "every member is undefined; the first one decides"
    lost = not_genuine("linked_data", "data_loss")
    yield cooked(
        "d10_90000_undefined_members", "D10 B13", why, lost, dish="undefined", count=90_000
    )
    why = "hundreds of sets of types cost as many contexts, and still come to an end"
    missing = not_genuine("proof", "no_proof")
    yield cooked("d10_600_sets_of_types", "D10 A10", why, missing, dish="types", count=600)
    why = "thousands of results are compared with thousands of levels in linear time"
    yield cooked("d10_8000_results", "D10 T-17", why, missing, dish="results", count=8_000)
    yield cooked("d10_20000_evidence", "D10", why, missing, dish="evidence", count=20_000)
    why = "a name of a megabyte above thousands of faults is not written thousands of times"
    twice = not_genuine("structure", "duplicate_key")
    yield cooked("d10_long_name_above_duplicates", "D10 B8", why, twice, dish="long_name")


def broken_json() -> Iterator[Case]:
    text = TEXT
    not_json, twice = (
        not_genuine("structure", "not_json"),
        not_genuine("structure", "duplicate_key"),
    )
    for name, data, verdict in (
        ("trailing_comma", text[:-1] + b",}", not_json),
        ("comment", text[:-1] + b"/* */}", not_json),
        ("single_quotes", text.replace(b'"', b"'"), not_json),
        ("unquoted_name", text.replace(b'"name"', b"name", 1), not_json),
        ("cut_off", text[: len(text) // 2], not_json),
        ("something_behind", text + b"{}", not_json),
        ("two_documents", text + b"\n" + text, not_json),
        ("nul_behind", text + b"\0", not_json),
        ("undefined", text.replace(b'"Welding I"', b"undefined", 1), not_json),
        ("only_brace", b"{", not_json),
        ("two_proofs", text[:-1] + b',"proof":[]}', twice),
        ("two_issuers", b'{"issuer":"did:web:stranger.example",' + text[1:], twice),
        ("two_ids_deep_inside", text.replace(b'"salt"', b'"hashed":false,"salt"', 1), twice),
        ("two_proof_values", text[:-2] + b',"proofValue":"z1"}}', twice),
        ("escaped_twin", text[:-1] + b',"n\\u0061me":"x"}', twice),
    ):
        why = "two readers could understand this text in two ways, or none can"
        rules = "B8 D10" if verdict is twice else "D10 SE-1"
        yield case(f"d10_{name}", rules, why, data, verdict, suffix="json")
    why = "blanks around a document are the file's, not the document's"
    blank = b" \r\n\t" + text + b"\n\n"
    yield case("d10_blanks_around", "D10 BK-1", why, blank, good(), suffix="json")


def attached(name: bytes = NAME, text: bytes = TEXT, entries: bytes = b"") -> tuple[bytes, bytes]:
    return name, stream(text, entries)


def document(name: str, rules: str, why: str, data: bytes, verdict: Verdict) -> Case:
    return case(name, rules, why, data, verdict, suffix="pdf")


def documents() -> Iterator[Case]:
    packed = zlib.compress(TEXT)
    json_type = b"/Subtype /application#2Fvc"
    several, none = not_genuine("structure", "multiple_credentials"), _none()
    for name, data, verdict in (
        ("attached", with_files(attached()), good()),
        ("attached_token", with_files(attached(TOKEN_NAME, TOKEN)), good()),
        ("deflated", with_files(attached(NAME, packed, b"/Filter /FlateDecode")), good()),
        ("by_media_type", with_files(attached(b"badge.txt", TEXT, json_type)), good()),
        ("two_credentials", with_files(attached(), attached(text=OTHER)), several),
        ("json_and_token", with_files(attached(), attached(TOKEN_NAME, TOKEN)), several),
        ("second_by_media_type", with_files(attached(), attached(b"x", OTHER, json_type)), several),
        ("three_credentials", with_files(attached(), attached(), attached()), several),
        ("nothing_attached", with_files(), none),
        ("something_else_attached", with_files(attached(b"notes.txt", b"hello")), none),
        ("text_attached", with_files(attached(text=b"hello")), none),
        ("empty_attached", with_files(attached(text=b"")), none),
        ("page_attached", with_files(attached(text=b"<html></html>")), none),
    ):
        why = "a document holds one credential, attached under its name or media type"
        yield document(f"d11_{name}", "D11 BK-1", why, data, verdict)


def _none() -> Verdict:
    return not_genuine("structure", "no_credential")


# waiver: function-length, one table
def hostile_documents() -> Iterator[Case]:
    broken = not_genuine("structure", "malformed_pdf")
    large = not_genuine("structure", "too_large")
    whole = with_files(attached())
    bomb = zlib.compress(bytes(30_000_000), 9)
    flate = b"/Filter /FlateDecode"
    script = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
    launch = b"/OpenAction << /S /Launch /F (cmd.exe) >>"
    for name, data, verdict in (
        ("script", with_files(attached(), catalog=script), good()),
        ("launch_action", with_files(attached(), catalog=launch), good()),
        ("bomb", with_files(attached(NAME, bomb, flate)), large),
        ("truncated_stream", with_files(attached(NAME, zlib.compress(TEXT)[:-9], flate)), broken),
        ("stream_of_garbage", with_files(attached(NAME, b"garbage", flate)), broken),
        ("filters_in_a_row", with_files(attached(NAME, TEXT, b"/Filter [/Fl /Fl /Fl]")), broken),
        ("unknown_filter", with_files(attached(NAME, TEXT, b"/Filter /Crypt")), broken),
        ("not_utf_8", with_files(attached(text=b'{"name":"\xe9"}')), broken),
        ("cut_off", whole[: len(whole) // 2], broken),
        ("without_table", whole.replace(b"startxref", b"startnone"), broken),
        ("table_elsewhere", whole.replace(b"startxref\n", b"startxref\n9"), broken),
        ("only_signature", b"%PDF-1.7\n", broken),
        ("no_root", pdf([b"<< >>"], root=9), broken),
        ("root_of_wrong_kind", pdf([b"[1 2 3]"]), broken),
        ("no_pages", pdf([b"<< /Type /Catalog >>"]), broken),
        ("many_pages", with_files(attached(), count=10_000), large),
        ("many_objects", with_files(attached(), size=10_000_000), large),
        ("encrypted", with_files(attached(), trailer=b"/Encrypt << /Filter /X >>"), None),
    ):
        why = "a hostile document is refused within its bounds, or read as what it holds"
        yield document(f"d11_{name}", "D11", why, data, verdict or broken)
    why = "a table of cross references that points to itself"
    looping = whole.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % whole.rindex(b"xref\n0"))
    yield document("d11_table_in_a_loop", "D11", why, looping, broken)
    why = "page trees and name trees that lead back to themselves"
    circle = pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>",
            b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>",
            b"<< /Kids [3 0 R] >>",
        ]
    )
    yield document("d11_trees_in_a_loop", "D11", why, circle, broken)
    why = "so much cannot be a badge"
    yield cooked("d11_of_33_mebibytes", "D11", why, large, dish="pdf_large", size=33 * 1024 * 1024)
    yield cooked("d11_1500_attachments", "D11", why, large, dish="pdf_files", count=1_500)


def no_badges() -> Iterator[Case]:
    for name, data, suffix in (
        ("empty", b"", "bin"),
        ("blanks", b" \r\n\t ", "txt"),
        ("web_page", b"<!DOCTYPE html><html><body>Badge</body></html>", "html"),
        ("jpeg", b"\xff\xd8\xff\xe0" + bytes(40), "jpg"),
        ("gif_that_is_a_script", b"GIF89a/*" + TEXT + b"*/=1;alert(1)", "gif"),
        ("archive", b"PK\x03\x04" + TEXT, "zip"),
        ("gzip", b"\x1f\x8b\x08\x00" + bytes(20), "gz"),
        ("office_document", b"\xd0\xcf\x11\xe0" + bytes(40), "doc"),
        ("address", b"https://canary.example/badge.json", "txt"),
        ("encrypted_token", b"eyJhbGciOiJSU0EifQ.a.b.c.d", "jwt"),
        ("list_of_badges", b"[" + TEXT + b"]", "json"),
        ("badge_in_text", b"Here is your badge:\n" + TEXT, "txt"),
        ("xml", b"<badge>" + TEXT + b"</badge>", "xml"),
        ("program", b"\x7fELF" + bytes(60), "bin"),
        ("random", bytes(range(256)), "bin"),
        ("png_with_wrong_line_ends", b"\x89PNG\n\x1a\n" + TEXT, "png"),
        ("pdf_behind_text", b"x%PDF-1.7", "pdf"),
        (
            "page_that_is_a_picture",
            b"<html><svg xmlns='http://www.w3.org/2000/svg'/></html>",
            "html",
        ),
    ):
        why = "this is no badge, and the content decides that, not the name of the file"
        yield case(f"d06_{name}", "D6 BK-1 D10", why, data, _none(), suffix=suffix)
