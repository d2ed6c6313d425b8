import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from skillmark.engine.baking.carriers import BakedPayload, Carrier
from skillmark.engine.baking.svg import bake_svg, prepare_svg, read_svg_payloads
from skillmark.engine.errors import MalformedInput
from tests.engine.baking.pictures import SVG, credential_element, svg

OB3 = Carrier.OPEN_BADGES_3
OB3_SPACE = "https://purl.imsglobal.org/ob/v3p0"
CLR_SPACE = "https://purl.imsglobal.org/clr/v2p0"
OB2_SPACE = "http://openbadges.org"
SPACES = {OB3: OB3_SPACE, Carrier.CLR_2: CLR_SPACE, Carrier.OPEN_BADGES_2: OB2_SPACE}
TOKEN = "eyJhbGciOiJFZERTQSJ9.e30.c2ln"
ASSERTION = '{"id": "https://example.org/a?b=1&c=2"}'
MEBIBYTE = 1024 * 1024
PLAIN_DOCTYPE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!-- Generator: a drawing program -->\n'
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
    ' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
)


def texts(image: bytes) -> list[str]:
    return [payload.text for payload in read_svg_payloads(image)]


def refusal(image: bytes) -> str:
    with pytest.raises(MalformedInput) as caught:
        read_svg_payloads(image)
    return caught.value.reason


@pytest.mark.rule("BK-5", "T-12")
def test_json_is_baked_as_cdata_right_after_the_root_tag() -> None:
    assert bake_svg(SVG, '{"a": 1}', carrier=OB3) == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
        b' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        b'<openbadges:credential><![CDATA[{"a": 1}]]></openbadges:credential>'
        b'<rect width="9" height="9"/></svg>'
    )


@pytest.mark.rule("BK-5")
def test_a_token_is_baked_into_verify_with_an_empty_body() -> None:
    assert bake_svg(SVG, TOKEN, carrier=OB3) == (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"'
        b' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        b'<openbadges:credential verify="eyJhbGciOiJFZERTQSJ9.e30.c2ln">'
        b'</openbadges:credential><rect width="9" height="9"/></svg>'
    )


@pytest.mark.rule("BK-7", "T-12")
def test_a_learner_record_has_its_own_namespace() -> None:
    baked = bake_svg(SVG, "{}", carrier=Carrier.CLR_2)

    assert b'xmlns:clr="https://purl.imsglobal.org/clr/v2p0"><clr:credential>' in baked


@pytest.mark.rule("BK-8", "T-12")
def test_an_older_badge_has_json_and_its_address_side_by_side() -> None:
    baked = bake_svg(SVG, ASSERTION, carrier=Carrier.OPEN_BADGES_2)

    assert (
        b'xmlns:openbadges="http://openbadges.org"><openbadges:assertion'
        b' verify="https://example.org/a?b=1&amp;c=2">'
        b'<![CDATA[{"id": "https://example.org/a?b=1&c=2"}]]></openbadges:assertion>'
    ) in baked
    assert texts(baked) == [ASSERTION]


# What JSON and tokens are made of: no control characters, no half surrogate pairs.
TEXT = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]))


@pytest.mark.rule("BK-5", "BK-6")
@given(TEXT, st.sampled_from([OB3, Carrier.CLR_2]))
@example('"]]>","]]]]>>","<![CDATA[","</openbadges:credential>","&amp;&#1;"', OB3)
@example('"Zoë \N{GRINNING FACE}\x7f\x85\u2028"', OB3)
def test_any_json_survives_baking(text: str, carrier: Carrier) -> None:
    payload = "{" + text.replace("\ufffe", "").replace("\uffff", "") + "}"

    assert read_svg_payloads(bake_svg(SVG, payload, carrier=carrier)) == (
        BakedPayload(carrier=carrier, text=payload),
    )


@pytest.mark.rule("BK-5")
@given(TEXT, st.sampled_from(Carrier))
@example("a\tb\nc\rd\"e'f&g<h>i", OB3)
def test_any_token_survives_baking(text: str, carrier: Carrier) -> None:
    payload = "e" + text.replace("\ufffe", "").replace("\uffff", "") + "w"

    assert texts(bake_svg(SVG, payload, carrier=carrier)) == [payload]


@pytest.mark.rule("BK-6")
def test_the_end_of_cdata_inside_json_is_split() -> None:
    baked = bake_svg(SVG, '{"a": "]]>"}', carrier=OB3)

    assert b'<![CDATA[{"a": "]]]]><![CDATA[>"}]]>' in baked


@pytest.mark.rule("BK-6")
def test_characters_that_xml_lacks_are_written_as_json_escapes() -> None:
    baked = bake_svg(SVG, '{"a": "\ufffe\uffff"}', carrier=OB3)

    assert texts(baked) == [r'{"a": "\ufffe\uffff"}']


@pytest.mark.rule("BK-6")
def test_line_ends_become_line_feeds_as_in_all_xml() -> None:
    assert texts(bake_svg(SVG, '{\r\n"a":\r1}\n', carrier=OB3)) == ['{\n"a":\n1}']


@pytest.mark.rule("BK-6")
@pytest.mark.parametrize("payload", ["", " \n", "a\x01b", '{"a": "\x0b"}', "{}\0", "\udfff"])
def test_what_xml_cannot_hold_is_not_baked(payload: str) -> None:
    with pytest.raises(MalformedInput) as caught:
        bake_svg(SVG, payload, carrier=OB3)

    assert caught.value.reason == "not_bakeable"


FRAMES = [
    (b"", b""),
    (b"\xef\xbb\xbf", b"\n"),
    (PLAIN_DOCTYPE.encode(), b"<!-- end -->\n"),
    (b"<?xml version='1.0'?>\r\n", b"\r\n"),
    (b"<!DOCTYPE svg>", b""),
]


@pytest.mark.rule("BK-5", "BK-9")
@pytest.mark.parametrize(("before", "after"), FRAMES)
def test_every_other_byte_of_the_picture_stays(before: bytes, after: bytes) -> None:
    root = b'<svg\n xmlns = "http://www.w3.org/2000/svg" aria-label="a > b" data-x=\'">\''
    rest = b"><!-- >\r\n --><title>Zo\xc3\xab &amp; \xe4\xbd\xa0</title></svg >"

    baked = bake_svg(before + root + rest + after, TOKEN, carrier=OB3)

    assert baked == (
        before
        + root
        + b' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"><openbadges:credential verify="'
        + TOKEN.encode()
        + b'"></openbadges:credential>'
        + rest[1:]
        + after
    )
    assert texts(baked) == [TOKEN]


@pytest.mark.rule("BK-5")
@pytest.mark.parametrize("carrier", Carrier)
def test_baking_again_replaces_the_credential_and_nothing_else(carrier: Carrier) -> None:
    first = bake_svg(SVG, '{"id": "https://example.org/first"}', carrier=carrier)

    assert bake_svg(first, TOKEN, carrier=carrier) == bake_svg(SVG, TOKEN, carrier=carrier)


@pytest.mark.rule("BK-5")
@pytest.mark.parametrize(
    "old",
    [
        credential_element(attributes=f' verify="{TOKEN}" ', text=""),
        f'<ob:credential xmlns:ob="{OB3_SPACE}" verify="a > b"/>',
        credential_element("\n<![CDATA[{}]]>\n"),
    ],
)
def test_a_strangers_credential_element_is_replaced_whole(old: str) -> None:
    image = svg("<g/>" + old + "<path/>")

    assert bake_svg(image, TOKEN, carrier=OB3) == bake_svg(svg("<g/><path/>"), TOKEN, carrier=OB3)


def test_a_prefix_that_means_something_else_is_left_alone() -> None:
    image = svg(root=f' xmlns:openbadges="{OB2_SPACE}"')

    baked = bake_svg(image, "{}", carrier=OB3)

    assert baked == image.replace(
        b"></svg>",
        b'><openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        b"<![CDATA[{}]]></openbadges:credential></svg>",
    )
    assert texts(baked) == ["{}"]


def test_one_prepared_picture_bakes_many_credentials() -> None:
    prepared = prepare_svg(SVG, carrier=OB3)

    assert [texts(prepared.bake(text)) for text in ("{}", TOKEN)] == [["{}"], [TOKEN]]


@pytest.mark.rule("BK-5", "D9")
def test_a_second_standard_is_not_baked_beside_the_first() -> None:
    image = bake_svg(SVG, ASSERTION, carrier=Carrier.OPEN_BADGES_2)

    with pytest.raises(MalformedInput) as caught:
        bake_svg(image, TOKEN, carrier=OB3)

    assert caught.value.reason == "multiple_credentials"


@pytest.mark.rule("D7")
@pytest.mark.parametrize("image", [svg("<script/>"), svg(root=' onload="alert(1)"')])
def test_active_artwork_is_not_baked(image: bytes) -> None:
    with pytest.raises(MalformedInput) as caught:
        bake_svg(image, TOKEN, carrier=OB3)

    assert caught.value.reason == "active_svg"


def test_an_empty_root_cannot_be_baked() -> None:
    with pytest.raises(MalformedInput) as caught:
        bake_svg(b'<svg xmlns="http://www.w3.org/2000/svg"/>', TOKEN, carrier=OB3)

    assert caught.value.reason == "malformed_svg"


# As drawing programs and the official samples have it: document type, indentation, blanks.
@pytest.mark.rule("BK-5", "BK-9")
@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ('\n  <openbadges:credential>\n <![CDATA[\n {"a": 1}\n ]]>\n </openbadges:credential>\n',
         '{"a": 1}'),
        (f'\n<openbadges:credential verify="{TOKEN}"></openbadges:credential>\n<g/>', TOKEN),
        (f'<openbadges:credential verify=" {TOKEN} "/>', TOKEN),
        ("<openbadges:credential>{&quot;a&quot;: 1}</openbadges:credential>", '{"a": 1}'),
        ("<g/><metadata/><openbadges:credential>{}</openbadges:credential>", "{}"),
    ],
)  # fmt: skip
def test_badges_by_others_are_read(inside: str, found: str) -> None:
    image = svg(inside, root=f' xmlns:openbadges="{OB3_SPACE}"', before=PLAIN_DOCTYPE)

    assert read_svg_payloads(image) == (BakedPayload(carrier=OB3, text=found),)


@pytest.mark.rule("BK-8", "O2-9")
@pytest.mark.parametrize(
    ("verify", "body", "found"),
    [
        ("https://example.org/a", "", "https://example.org/a"),
        ("https://example.org/a", '{"id": "https://example.org/a"}', None),
        ("https://example.org/a", '{"verify": {"url": "https://example.org/a"}}', None),
        ("https://example.org/a", '{"verification": {"id": "https://example.org/a"}}', None),
        ("", '{"id": "https://example.org/a"}', None),
        (TOKEN, "", TOKEN),
        (TOKEN, TOKEN, TOKEN),
        ("", TOKEN, TOKEN),
    ],
)
def test_every_shape_of_an_older_badge_is_read(verify: str, body: str, found: str | None) -> None:
    attributes = f' verify="{verify}"' if verify else ""
    image = svg(credential_element(body, attributes=attributes, namespace=OB2_SPACE))

    assert texts(image) == [found or body]


@pytest.mark.rule("D9", "BK-8")
@pytest.mark.parametrize(
    "body",
    [
        '{"id": "https://evil.example/a"}',
        '{"id": "https://example.org/a", "id": "https://example.org/b"}',
        "{broken",
        TOKEN,
        '{"verify": "https://example.org/a"}',
    ],
)
def test_an_older_badge_whose_address_is_not_in_its_json_is_refused(body: str) -> None:
    image = svg(
        credential_element(body, attributes=' verify="https://example.org/a"', namespace=OB2_SPACE)
    )

    assert refusal(image) == "multiple_credentials"


def test_a_picture_without_a_credential_has_none() -> None:
    assert read_svg_payloads(SVG) == ()


@pytest.mark.rule("D9", "D1")
@pytest.mark.parametrize(
    "inside",
    [
        credential_element("{}", attributes=f' verify="{TOKEN}"'),
        credential_element("<![CDATA[{}]]>", attributes=' verify="x"'),
        credential_element("{}", attributes=' verify=""'),
        credential_element() * 2,
        credential_element() + "<g>" + credential_element('{"other": 1}') + "</g>",
        credential_element() + "<svg>" + credential_element('{"other": 1}') + "</svg>",
        "<svg>" + credential_element() + "</svg><svg>" + credential_element() + "</svg>",
    ],
)
def test_two_credentials_in_one_picture_are_refused(inside: str) -> None:
    assert refusal(svg(inside)) == "multiple_credentials"


@pytest.mark.rule("D9", "BK-5", "BK-6")
@pytest.mark.parametrize(
    "inside",
    [
        "<g>" + credential_element() + "</g>",
        "<svg>" + credential_element() + "</svg>",
        "<metadata>" + credential_element() + "</metadata>",
        credential_element("<g>{}</g>"),
        credential_element('{"a": <!-- hidden -->1}'),
        credential_element('{"a": <?hidden ?>1}'),
        credential_element(TOKEN),
        credential_element("", attributes=' verify="{}"'),
        credential_element(credential_element()),
    ],
)
def test_a_credential_in_the_wrong_place_or_form_is_refused(inside: str) -> None:
    assert refusal(svg(inside)) == "malformed_svg"


@pytest.mark.rule("BK-5", "T-12")
@pytest.mark.parametrize(
    "inside",
    [
        credential_element(namespace="https://purl.imsglobal.org/spec/ob/v3p0"),
        credential_element(namespace="https://purl.imsglobal.org/ob/v3p0/"),
        credential_element(namespace="http://purl.imsglobal.org/ob/v3p0"),
        '<assertion xmlns="">{}</assertion>',
        credential_element(""),
        credential_element(" \n<![CDATA[ ]]>"),
        credential_element("", attributes=' verify=" "'),
        credential_element("", namespace=OB2_SPACE),
    ],
)
def test_a_wrong_namespace_and_an_empty_element_are_no_credential(inside: str) -> None:
    assert refusal(svg(inside)) == "no_credential"


def test_a_wrong_namespace_beside_a_credential_does_no_harm() -> None:
    stray = credential_element(namespace="https://purl.imsglobal.org/spec/ob/v3p0")

    assert texts(svg(stray + credential_element())) == ["{}"]


@pytest.mark.rule("D8", "BK-9")
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "http://127.0.0.1:9/canary">]>',
        '<!DOCTYPE svg [<!ENTITY % p SYSTEM "http://127.0.0.1:9/canary"> %p;]>',
        '<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/canary.dtd">',
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://127.0.0.1:9/svg11.dtd">',
        '<!DOCTYPE svg PUBLIC "-//EVIL//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">',
        PLAIN_DOCTYPE.strip()[:-1] + " []>",
        '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>',
        "<!DOCTYPE svg []>",
        "<!DOCTYPE html>",
        "<!-- <!DOCTYPE svg> --><!DOCTYPE svg [<!ENTITY x '1'>]>",
    ],
)
def test_document_types_and_entities_are_refused(doctype: str) -> None:
    assert refusal(svg(credential_element(), before=doctype)) == "dtd"


@pytest.mark.rule("D8")
@pytest.mark.parametrize("doctype", ["", "<!DOCTYPE svg>", PLAIN_DOCTYPE])
@pytest.mark.parametrize(
    "inside",
    [
        "<title>&nbsp;</title>",
        credential_element("{}&unknown;"),
        credential_element("", attributes=f' verify="&unknown;{TOKEN}"'),
    ],
)
def test_an_unknown_entity_is_never_skipped_in_silence(doctype: str, inside: str) -> None:
    assert refusal(svg(inside, before=doctype)) == "malformed_svg"


@pytest.mark.rule("D8", "BK-9")
def test_a_document_type_inside_the_json_is_only_text() -> None:
    payload = '{"a": "<!DOCTYPE svg>"}'

    assert texts(bake_svg(SVG, payload, carrier=OB3)) == [payload]


@pytest.mark.rule("BK-6", "BK-9")
@pytest.mark.parametrize(
    "image",
    [
        b"",
        b"{}",
        b"<svg/>",
        b'<svg xmlns="http://www.w3.org/2000/svg">',
        b'<svg xmlns="http://www.w3.org/2000/svg"></svg><svg/>',
        b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
        b'<svg xmlns="http://www.w3.org/2000/svg" a="1" a="2"/>',
        SVG.decode().encode("utf-16"),
        SVG + b"\xff",
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + SVG,
        b'<?xml version="1.0" encoding="utf-16"?>' + SVG,
        svg("\0"),
        svg("<a:b/>"),
    ],
)
def test_what_is_no_svg_in_utf8_is_refused(image: bytes) -> None:
    assert refusal(image) == "malformed_svg"


@pytest.mark.rule("BK-9", "D3")
@pytest.mark.parametrize(
    "image",
    [
        svg("<g>" * 200 + "</g>" * 200),
        svg("<g/>" * 50_000),
        svg("<!--" + "x" * (8 * MEBIBYTE) + "-->"),
        svg(credential_element("{" + "x" * (2 * MEBIBYTE))),
        svg(credential_element("", attributes=f' verify="{"x" * (2 * MEBIBYTE + 1)}"')),
    ],
)
def test_a_picture_beyond_the_bounds_is_too_large(image: bytes) -> None:
    assert refusal(image) == "too_large"


@pytest.mark.rule("D4", "BK-9")
@pytest.mark.parametrize(
    "image",
    [
        b"<!-- -->" * 900_000,
        b"<?a ?>" * 900_000,
        b"<!--" + b" " * 4_000_000,
        b" " * 8_000_000 + b"<!DOCTYPE svg ",
        b"<" * 8_000_000,
        svg('<g a="' + ">" * 4_000_000 + '"/>'),
    ],
    ids=["comments", "instructions", "open comment", "blanks", "brackets", "attribute"],
)
def test_hostile_prologues_and_tags_cost_linear_time(image: bytes) -> None:
    started = time.process_time()
    with suppress(MalformedInput):
        read_svg_payloads(image)

    assert time.process_time() - started < 2


@given(st.binary(max_size=60), st.integers(0, 300))
def test_hostile_bytes_are_read_or_refused_and_nothing_else(noise: bytes, at: int) -> None:
    good = svg(credential_element(), before=PLAIN_DOCTYPE)
    try:
        read_svg_payloads(good[:at] + noise + good[at:])
    except MalformedInput:
        return
