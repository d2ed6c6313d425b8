"""Cases about PNG pictures and active SVG (D1 to D5, D7 to D9)."""

import zlib
from collections.abc import Iterator

import orjson

from tests.engine.baking.pictures import (
    END,
    PIXELS,
    PNG_SIGNATURE,
    chunk,
    credential_element,
    header,
    itxt,
    png,
    svg,
)
from tests.engine.hostile.making.active_svg import ACTIVE
from tests.engine.hostile.making.case import (
    FAILED,
    Case,
    Verdict,
    case,
    cooked,
    good,
    not_genuine,
)
from tests.engine.world import World

KEYWORD = b"openbadgecredential"
TEXT = orjson.dumps(World().issuer.issue())
OTHER = orjson.dumps(World().stranger.issue())
TOKEN = World().issuer.issue_jwt()
SEVERAL = not_genuine("structure", "multiple_credentials")
BROKEN = not_genuine("structure", "malformed_png")
NONE = not_genuine("structure", "no_credential")
TOO_LARGE = not_genuine("structure", "too_large")


def cases() -> Iterator[Case]:
    yield from png_carriers()
    yield from png_structure()
    yield from svg_carriers()
    yield from svg_documents()
    yield from active_svg()


def picture(name: str, rules: str, why: str, data: bytes, verdict: Verdict) -> Case:
    suffix = "png" if data.startswith(PNG_SIGNATURE) else "svg"
    return case(name, rules, why, data, verdict, suffix=suffix)


def png_carriers() -> Iterator[Case]:
    mine, theirs = itxt(KEYWORD, TEXT), itxt(KEYWORD, OTHER)
    why = "of two credentials in one picture every reader takes another one"
    for name, chunks in {
        "two_chunks": mine + theirs,
        "same_chunk_twice": mine + mine,
        "badge_and_clr": mine + itxt(b"clrcredential", OTHER),
        "badge_and_older_badge": mine + itxt(b"openbadges", OTHER),
        "badge_and_older_address": mine
        + chunk(b"tEXt", b"openbadges\0https://canary.example/assertion"),
        "fifty_chunks": mine * 50,
    }.items():
        yield picture(f"d01_{name}", "D1 BK-3 BK-4", why, png(chunks), SEVERAL)
    split = PNG_SIGNATURE + header() + mine + PIXELS + theirs + END
    yield picture("d01_one_before_and_one_behind_pixels", "D1 BK-3", why, split, SEVERAL)
    why = "a badge in a picture, as the standard has it"
    yield picture("d01_baked", "BK-3 BK-4", why, png(mine), good())
    yield picture("d01_baked_token", "BK-3", why, png(itxt(KEYWORD, TOKEN.encode())), good())
    why = "only the exact keyword names a credential"
    for name, keyword in {
        "capital": b"OpenBadgeCredential",
        "blank_behind": KEYWORD + b" ",
        "longer": KEYWORD + b"s",
        "empty": b"",
        "of_80_bytes": KEYWORD + b"x" * 61,
    }.items():
        yield picture(f"d01_keyword_{name}", "D1 BK-4", why, png(itxt(keyword, TEXT)), NONE)
    yield from png_texts()


def png_texts() -> Iterator[Case]:
    packed = zlib.compress(TEXT)
    why = "the standard forbids compressed credentials, and nobody expands a stranger's bomb"
    compressed = not_genuine("structure", "compressed_text")
    for name, body in {
        "itxt": itxt(KEYWORD, packed, control=b"\1\0"),
        "ztxt": chunk(b"zTXt", KEYWORD + b"\0\0" + packed),
        "bomb": itxt(KEYWORD, zlib.compress(bytes(10_000_000)), control=b"\1\0"),
        "older": itxt(b"openbadges", packed, control=b"\1\0"),
    }.items():
        yield picture(f"d03_compressed_{name}", "D3 BK-3", why, png(body), compressed)
    why = "the text chunk is not built as it has to be"
    for name, body in {
        "unknown_flag": itxt(KEYWORD, TEXT, control=b"\2\0"),
        "unknown_method": itxt(KEYWORD, TEXT, control=b"\0\1"),
        "cut_off": chunk(b"iTXt", KEYWORD + b"\0\0\0"),
        "text_chunk": chunk(b"tEXt", KEYWORD + b"\0" + TEXT),
        "nul_inside": itxt(KEYWORD, b"{\0}"),
        "latin_1": itxt(KEYWORD, b'{"name":"\xe9"}'),
    }.items():
        yield picture(f"d04_chunk_{name}", "D4 BK-3", why, png(body), BROKEN)
    why = "the keyword has no end, so the chunk is no credential"
    endless = png(chunk(b"iTXt", KEYWORD))
    yield picture("d04_chunk_without_nul", "D4 BK-4", why, endless, NONE)
    why = "what the picture holds is no credential"
    for name, text, code in (
        ("text", b"hello", "no_credential"),
        ("empty", b"", "no_credential"),
        ("address", b"https://canary.example/badge", "no_credential"),
        ("doubled_member", b'{"id":"a","id":"b"}', "duplicate_key"),
        ("array", b"[]", "no_credential"),
        ("web_page", b"<html></html>", "no_credential"),
    ):
        found = not_genuine("structure", code)
        yield picture(f"d01_baked_{name}", "D1 BK-4 D10", why, png(itxt(KEYWORD, text)), found)


# waiver: function-length, one table
def png_structure() -> Iterator[Case]:
    mine = itxt(KEYWORD, TEXT)
    whole = png(mine)
    why = "a length is compared with the file before anything is read"
    for name, length in {
        "two_gibibytes": b"\x7f\xff\xff\xff",
        "four_gibibytes": b"\xff" * 4,
    }.items():
        lying = PNG_SIGNATURE + header() + length + b"iTXt" + KEYWORD + b"\0"
        yield picture(f"d02_chunk_of_{name}", "D2", why, lying, BROKEN)
    for name, lying in {
        "pixels_of_two_gibibytes": PNG_SIGNATURE + header() + mine + b"\x7f\xff\xff\xffIDAT",
        "header_of_two_gibibytes": PNG_SIGNATURE + b"\x7f\xff\xff\xffIHDR" + bytes(13),
        "one_byte_too_long": whole[:8] + (14).to_bytes(4, "big") + whole[12:],
    }.items():
        yield picture(f"d02_{name}", "D2", why, lying, BROKEN)
    why = "the picture is not built as a picture is"
    broken = bytearray(whole)
    broken[len(PNG_SIGNATURE) + len(header()) + 40] ^= 1
    for name, data in {
        "wrong_checksum": bytes(broken),
        "chunk_before_header": PNG_SIGNATURE + mine + header() + PIXELS + END,
        "credential_behind_end": png() + mine,
        "bytes_behind_end": whole + b"<script>alert(1)</script>",
        "two_headers": png(header() + mine),
        "two_ends": whole + END,
        "no_end": whole[: -len(END)],
        "no_pixels": PNG_SIGNATURE + header() + mine + END,
        "only_signature": PNG_SIGNATURE,
        "cut_in_length": PNG_SIGNATURE + b"\0\0",
        "unknown_critical": png(chunk(b"ABCD") + mine),
        "kind_with_digits": png(chunk(b"iT3t") + mine),
        "header_of_12_bytes": PNG_SIGNATURE + chunk(b"IHDR", bytes(12)) + mine + PIXELS + END,
        "no_area": png(mine, start=header(0, 1)),
    }.items():
        yield picture(f"d04_{name}", "D4", why, data, BROKEN)
    why = "so many pixels or frames would fill the memory of whoever shows them"
    for name, data in {
        "60000_by_60000": png(mine, start=header(60_000, 60_000)),
        "one_pixel_too_many": png(mine, start=header(25_000_001, 1)),
        "two_to_31_by_one": png(mine, start=header(2**31 - 1, 1)),
        "10000_frames": png(chunk(b"acTL", (10_000).to_bytes(4, "big") + bytes(4)) + mine),
        "201_frames": png(chunk(b"fcTL", bytes(26)) * 201 + mine),
    }.items():
        yield picture(f"d05_{name}", "D5", why, data, TOO_LARGE)
    why = "a picture of exactly 25 million pixels"
    largest = png(mine, start=header(5_000, 5_000))
    yield picture("d05_largest_picture", "D5", why, largest, good())
    why = "so much cannot be a badge"
    for name, verdict, recipe in (
        ("text_of_50_mebibytes", TOO_LARGE, {"dish": "png_text", "size": 50 * 1024 * 1024}),
        ("text_of_2_mebibytes_and_one", TOO_LARGE, {"dish": "png_text", "size": 2**21 + 1}),
        ("pixels_of_40_mebibytes", TOO_LARGE, {"dish": "png_pixels", "size": 40 * 1024 * 1024}),
        ("a_million_chunks", BROKEN, {"dish": "png_chunks", "count": 1_000_000}),
        ("10001_chunks", BROKEN, {"dish": "png_chunks", "count": 10_001}),
    ):
        yield cooked(f"d03_{name}", "D3 D4", why, verdict, **recipe)


def svg_carriers() -> Iterator[Case]:
    text, other = TEXT.decode(), OTHER.decode()
    mine = credential_element(f"<![CDATA[{text}]]>")
    theirs = credential_element(f"<![CDATA[{other}]]>")
    token = credential_element("", attributes=f' verify="{TOKEN}"')
    older = credential_element(f"<![CDATA[{other}]]>", namespace="http://openbadges.org")
    both = credential_element(f"<![CDATA[{text}]]>", attributes=f' verify="{TOKEN}"')
    malformed = not_genuine("structure", "malformed_svg")
    for name, inside, verdict in (
        ("baked", mine, good()),
        ("baked_token", token, good()),
        ("attribute_and_body", both, SEVERAL),
        ("two_elements", mine + theirs, SEVERAL),
        ("json_and_token", mine + token, SEVERAL),
        ("badge_and_older_badge", mine + older, SEVERAL),
        ("inside_group", f"<g>{mine}</g>", malformed),
        ("inside_nested_picture", f"<svg>{mine}</svg>", malformed),
        ("one_outside_one_nested", f"{mine}<svg>{theirs}</svg>", SEVERAL),
        ("inside_each_other", mine.replace("</ob", f"{theirs}</ob"), malformed),
        ("comment_inside", credential_element(f"<!-- --><![CDATA[{text}]]>"), malformed),
        ("element_inside", credential_element(f"<b/><![CDATA[{text}]]>"), malformed),
        ("instruction_inside", credential_element(f"<?x?><![CDATA[{text}]]>"), malformed),
        ("json_in_attribute", credential_element("", attributes=" verify='{}'"), malformed),
        ("token_in_body", credential_element(TOKEN), malformed),
        ("empty_element", credential_element(""), NONE),
        ("wrong_namespace", mine.replace("org/ob/", "org/spec/ob/"), NONE),
        ("no_namespace", f"<credential>{text.replace('<', '')}</credential>", NONE),
        ("in_metadata_comment", f"<!-- {mine.replace('--', '')} -->", NONE),
    ):
        why = "one picture holds one credential, in one place, written in one way"
        yield picture(f"d09_{name}", "D9 BK-5 T-12", why, svg(inside), verdict)


# waiver: function-length, one table
def svg_documents() -> Iterator[Case]:
    mine = credential_element(f"<![CDATA[{TEXT.decode()}]]>")
    dtd = not_genuine("structure", "dtd")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for name, declarations in {
        "external_entity": '<!ENTITY x SYSTEM "https://canary.example/x">',
        "local_file": '<!ENTITY x SYSTEM "file:///etc/passwd">',
        "billion_laughs": f'<!ENTITY l0 "lol">{laughs}',
        "parameter_entity": '<!ENTITY % p SYSTEM "https://canary.example/p"> %p;',
        "quadratic": f'<!ENTITY a "{"a" * 1000}">',
        "empty_subset": "",
        "attribute_default": '<!ATTLIST svg onload CDATA "alert(1)">',
        "notation": '<!NOTATION n SYSTEM "https://canary.example/n">',
    }.items():
        why = "an internal document type can read files, ask addresses and fill memories"
        data = svg(mine, before=f"<!DOCTYPE svg [{declarations}]>")
        yield picture(f"d08_{name}", "D8", why, data, dtd)
    for name, doctype in {
        "external_subset": '<!DOCTYPE svg SYSTEM "https://canary.example/x.dtd">',
        "foreign_public_id": '<!DOCTYPE svg PUBLIC "-//X//EN" "https://canary.example/x.dtd">',
        "other_root": "<!DOCTYPE html>",
    }.items():
        why = "an external document type is another's text"
        verdict = NONE if name == "other_root" else dtd
        yield picture(f"d08_{name}", "D8", why, svg(mine, before=doctype), verdict)
    why = "drawing programs write this document type, which declares nothing by itself"
    plain = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
        '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    yield picture("d08_plain_doctype", "D8 BK-5", why, svg(mine, before=plain), good())
    broken = not_genuine("structure", "malformed_svg")
    for name, data, verdict in (
        ("unknown_entity", svg(f"&x;{mine}"), broken),
        ("not_closed", svg(mine)[:-6], broken),
        ("two_roots", svg(mine) + b"<svg/>", broken),
        ("other_encoding", svg(mine, before='<?xml version="1.0" encoding="utf-16"?>'), broken),
        ("latin_1", svg(mine, before='<?xml version="1.0" encoding="latin-1"?>'), broken),
        ("not_utf_8", svg(mine).replace(b"Bob", b"B\xe9b"), broken),
        ("root_without_namespace", b"<svg>" + mine.encode() + b"</svg>", broken),
        ("root_of_other_kind", f"<x><svg>{mine}</svg></x>".encode(), broken),
        ("nul", svg(mine).replace(b"Bob", b"B\0b"), broken),
        ("same_attribute_twice", svg(mine, root=' id="a" id="b"'), broken),
    ):
        why = "what two readers could understand differently is not read"
        yield picture(f"d08_{name}", "D8 D9", why, data, verdict)
    why = "so deep or so much cannot be a badge"
    for name, recipe in {
        "200_levels": {"dish": "svg_deep", "levels": 200},
        "100000_levels": {"dish": "svg_deep", "levels": 100_000},
        "60000_elements": {"dish": "svg_wide", "count": 60_000},
        "9_mebibytes": {"dish": "svg_text", "size": 9 * 1024 * 1024},
        "credential_of_3_mebibytes": {"dish": "svg_credential", "size": 3 * 1024 * 1024},
    }.items():
        yield cooked(f"d08_svg_of_{name}", "D8 D10", why, TOO_LARGE, **recipe)


def active_svg() -> Iterator[Case]:
    refused = Verdict(
        check="baking",
        outcome=FAILED,
        code="active_svg",
        genuine="NOT_APPLICABLE",
        current="NOT_APPLICABLE",
    )
    for name, inside in ACTIVE.items():
        why = "artwork that acts, asks or loads is not baked and not handed out"
        data = inside if isinstance(inside, bytes) else svg(inside)
        yield picture(f"d07_{name}", "D7", why, data, refused)
