import base64
import time

import pytest

from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.png import bake_png
from skillmark.engine.baking.svg import bake_svg
from skillmark.engine.baking.svg_safety import is_inert_svg, require_inert_svg
from skillmark.engine.errors import MalformedInput
from tests.engine.baking.pictures import SVG, header, png, svg

XHTML = "http://www.w3.org/1999/xhtml"
EVENTS = [
    "onabort",
    "onactivate",
    "onafterprint",
    "onanimationend",
    "onauxclick",
    "onbegin",
    "onblur",
    "oncanplay",
    "onchange",
    "onclick",
    "oncopy",
    "oncut",
    "ondblclick",
    "ondrag",
    "onend",
    "onerror",
    "onfocus",
    "onfocusin",
    "onhashchange",
    "oninput",
    "onkeydown",
    "onload",
    "onmessage",
    "onmousedown",
    "onmouseenter",
    "onmouseover",
    "onmousemove",
    "onpointerdown",
    "onrepeat",
    "onresize",
    "onscroll",
    "ontoggle",
    "onunload",
    "onwheel",
    "onzoom",
    "ONLOAD",
]

ELEMENTS = [
    "<script>alert(1)</script>",
    '<script href="https://evil.example/x.js"/>',
    '<script xlink:href="data:text/javascript,alert(1)"/>',
    '<script type="text/ecmascript"><![CDATA[alert(1)]]></script>',
    "<SCRIPT>alert(1)</SCRIPT>",
    f'<script xmlns="{XHTML}">alert(1)</script>',
    f'<x:script xmlns:x="{XHTML}">alert(1)</x:script>',
    '<s:script xmlns:s="http://www.w3.org/2000/svg">alert(1)</s:script>',
    '<script xmlns="">alert(1)</script>',
    "<metadata><script>alert(1)</script></metadata>",
    '<i:pgf xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/"><script/></i:pgf>',
    f'<foreignObject><p xmlns="{XHTML}"><img src="x" onerror="alert(1)"/></p></foreignObject>',
    f'<foreignObject><iframe xmlns="{XHTML}" src="https://evil.example"/></foreignObject>',
    f'<iframe xmlns="{XHTML}" src="https://evil.example"/>',
    f'<img xmlns="{XHTML}" src="https://evil.example/p.gif"/>',
    f'<meta xmlns="{XHTML}" http-equiv="refresh" content="0;url=https://evil.example"/>',
    '<math xmlns="http://www.w3.org/1998/Math/MathML"><maction/></math>',
    '<a href="javascript:alert(1)"><rect/></a>',
    '<a xlink:href="https://evil.example"><rect/></a>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<animate attributeName="xlink:href" to="#x" begin="0s"/>',
    '<set attributeName="onmouseover" to="alert(1)"/>',
    '<animateTransform attributeName="transform" type="rotate"/>',
    '<animateMotion path="M0,0"/>',
    '<discard begin="0s"/>',
    '<handler type="text/javascript">alert(1)</handler>',
    '<listener event="load" handler="#x" xmlns="http://www.w3.org/2001/xml-events"/>',
    "<audio/>",
    '<video src="https://evil.example/v.mp4"/>',
    "<canvas/>",
    '<feImage href="https://evil.example/p.png"/>',
    '<feImage xlink:href="#x"/>',
    '<font-face-uri xlink:href="https://evil.example/f.svg"/>',
    '<color-profile xlink:href="https://evil.example/p.icc"/>',
    '<cursor xlink:href="https://evil.example/c.cur"/>',
    '<tref xlink:href="https://evil.example/t.svg#x"/>',
    '<altGlyph xlink:href="https://evil.example/f.svg#x"/>',
    '<mpath xlink:href="#x"/>',
    '<view id="v"/>',
    '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>',
    "<unknown/>",
    '<?xml-stylesheet href="https://evil.example/s.css"?>',
    '<?xml-stylesheet type="text/xsl" href="#x"?>',
    "<?php echo 1 ?>",
]  # fmt: skip

REFERENCES = [
    '<use href="https://evil.example/x.svg#a"/>',
    '<use xlink:href="//evil.example/x.svg#a"/>',
    '<use xlink:href="data:image/svg+xml;base64,PHN2Zy8+#a"/>',
    '<use href="x.svg#a"/>',
    '<use href=""/>',
    '<use href="#"/>',
    '<use href=" #a"/>',
    '<use href="#a" xlink:href="https://evil.example/x.svg#a"/>',
    '<use href="#a#b"/>',
    '<use xlink:href="&#106;avascript:alert(1)"/>',
    '<use xlink:href="java&#9;script:alert(1)"/>',
    '<use xlink:href="JaVaScRiPt:alert(1)"/>',
    '<use href="vbscript:msgbox(1)"/>',
    '<use href="file:///etc/passwd#x"/>',
    '<image href="https://evil.example/p.png"/>',
    '<image xlink:href="http://127.0.0.1/p.png"/>',
    '<image href="//evil.example/p.png"/>',
    '<image href="p.png"/>',
    '<image href="#a"/>',
    '<image href="javascript:alert(1)"/>',
    '<image href="data:image/svg+xml,&lt;svg/>"/>',
    '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    '<image href="data:text/html;base64,PHNjcmlwdD4="/>',
    '<image href="data:image/png,%89PNG"/>',
    '<image href="data:image/png;charset=utf-8;base64,AAAA"/>',
    '<image href="data:image/png;base64,!!!"/>',
    '<image href="data:image/png;base64,A"/>',
    '<image href="DATA:image/png;base64,AAAA"/>',
    '<image href="blob:https://evil.example/1"/>',
    '<linearGradient xlink:href="https://evil.example/g.svg#g"/>',
    '<pattern href="data:,x"/>',
    '<textPath xlink:href="https://evil.example/p.svg#p"/>',
    '<rect href="#a"/>',
    '<g xlink:href="javascript:alert(1)"/>',
]

ATTRIBUTES = [
    'xml:base="https://evil.example/"',
    'formaction="javascript:alert(1)"',
    'src="https://evil.example/x"',
    'data="https://evil.example/x"',
    'ping="https://evil.example/x"',
    'cursor="url(https://evil.example/c.cur)"',
    'color-profile="url(https://evil.example/p.icc)"',
    'attributeName="href"',
    'begin="0s"',
    'ev:event="load" xmlns:ev="http://www.w3.org/2001/xml-events"',
    f'h:onload="alert(1)" xmlns:h="{XHTML}"',
    'xlink:actuated="onLoad"',
    'fill="url(https://evil.example/p.svg#p)"',
    'fill="url(//evil.example/p.svg#p)"',
    'fill="URL(p.svg#p)"',
    "filter=\"url('https://evil.example/f.svg#f')\"",
    'mask="url(#a) url(https://evil.example/)"',
    'clip-path="url(data:image/svg+xml;base64,PHN2Zy8+#c)"',
    'marker-end="url( &quot;https://evil.example/m.svg#m&quot; )"',
    'fill="url(#a"',
    'fill="url(#a b)"',
    'fill="u&#114;l(https://evil.example/)"',
    'style="background:url(https://evil.example/)"',
    'style="fill:u\\72l(https://evil.example/)"',
    'style="fill:url/**/(https://evil.example/)"',
    "style=\"background-image:image-set('https://evil.example/p.png' 1x)\"",
    "style=\"background:image('https://evil.example/p.png')\"",
    'style="background:-webkit-image-set(url(#a) 1x)"',
    'style="background:cross-fade(url(#a), red)"',
    'style="width:expression(alert(1))"',
    'style="-moz-binding:url(https://evil.example/x.xml#x)"',
    'style="behavior:url(#default#time2)"',
    'style="filter:progid:DXImageTransform.Microsoft.Alpha(opacity=1)"',
    'style="content:attr(href)"',
    'style="fill:var(--x)"',
    "style=\"@import 'https://evil.example/'\"",
    'style="src:local(x)"',
    "style=\"list-style:src('https://evil.example/')\"",
    'transform="url(https://evil.example/)"',
    'media="url(https://evil.example/)"',
]

SHEETS = [
    "@import url(https://evil.example/s.css);",
    "@import 'https://evil.example/s.css';",
    "@import&#32;'https://evil.example/s.css';",
    "@font-face{font-family:x;src:url(https://evil.example/f.woff)}",
    "@namespace x url(https://evil.example/);",
    "@media screen{rect{fill:red}}",
    "rect{fill:url(https://evil.example/p.svg#p)}",
    "rect{fill:url('https://evil.example/p.svg#p')}",
    "rect{fill:\\75rl(https://evil.example/)}",
    "/* a */rect{fill:url(https://evil.example/)}",
    "rect{font-family:'/*';fill:url(https://evil.example/);x:'*/'}",
    "rect{background:image-set('https://evil.example/' 1x)}",
    "<![CDATA[@import url(https://evil.example/s.css);]]>",
    "<![CDATA[</style><script>alert(1)</script>]]>",
    "rect{fill:url<!-- -->(https://evil.example/)}",
    "rect{fill:url<![CDATA[(https://evil.example/)]]>}",
]


def refusal(image: bytes) -> str:
    with pytest.raises(MalformedInput) as caught:
        require_inert_svg(image)
    return caught.value.reason


@pytest.mark.rule("D7")
@pytest.mark.parametrize("element", ELEMENTS)
def test_active_elements_are_refused(element: str) -> None:
    assert refusal(svg(element)) == "active_svg"


@pytest.mark.rule("D7")
@pytest.mark.parametrize("event", EVENTS)
def test_event_handlers_are_refused(event: str) -> None:
    assert refusal(svg(f'<rect {event}="alert(1)"/>')) == "active_svg"


@pytest.mark.rule("D7")
@pytest.mark.parametrize("element", REFERENCES)
def test_references_out_of_the_picture_are_refused(element: str) -> None:
    assert refusal(svg(element)) == "active_svg"


@pytest.mark.rule("D7")
@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_active_attributes_are_refused(attribute: str) -> None:
    assert refusal(svg(f"<rect {attribute}/>")) == "active_svg"


@pytest.mark.rule("D7")
@pytest.mark.parametrize("sheet", SHEETS)
def test_active_style_sheets_are_refused(sheet: str) -> None:
    assert refusal(svg(f"<style>{sheet}</style>")) == "active_svg"


@pytest.mark.rule("D7")
def test_an_event_on_the_root_is_refused() -> None:
    assert refusal(svg(root=' onload="alert(1)"')) == "active_svg"


@pytest.mark.rule("D7")
def test_an_instruction_before_the_root_is_refused() -> None:
    image = svg(before='<?xml-stylesheet type="text/css" href="https://evil.example/s.css"?>')

    assert refusal(image) == "active_svg"


@pytest.mark.rule("D7")
def test_an_editors_element_cannot_move_the_base_address() -> None:
    inside = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xml:base="https://x/"/>'

    assert refusal(svg(f"<metadata>{inside}</metadata>")) == "active_svg"


@pytest.mark.rule("D8")
@pytest.mark.parametrize(
    ("image", "reason"),
    [
        (svg("<title>&x;</title>", before='<!DOCTYPE svg [<!ENTITY x "<script/>">]>'), "dtd"),
        (svg(before='<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>'), "dtd"),
        (b"<svg><script/></svg>", "malformed_svg"),
        (b"<html/>", "malformed_svg"),
    ],
)
def test_what_cannot_be_read_is_not_inert(image: bytes, reason: str) -> None:
    assert (refusal(image), is_inert_svg(image)) == (reason, False)


@pytest.mark.rule("D5", "D7")
def test_a_pixel_flood_inside_artwork_is_refused() -> None:
    flood = base64.b64encode(png(start=header(60_000, 60_000))).decode()

    assert refusal(svg(f'<image href="data:image/png;base64,{flood}"/>')) == "too_large"


@pytest.mark.rule("D7")
@pytest.mark.parametrize(
    "inside",
    [
        "".join(
            f'<g id="a{n}"><use href="#a{n + 1}"/><use href="#a{n + 1}"/></g>' for n in range(40)
        ),
        '<g id="a"><use href="#b"/></g><g id="b"><use xlink:href="#a"/></g>',
        '<g id="a"><g><use href="#a"/></g></g>',
        '<use href="#x"/>' * 10_001,
    ],
    ids=["doubling", "circle", "itself", "many"],
)
def test_artwork_that_grows_when_it_is_drawn_is_refused(inside: str) -> None:
    assert refusal(svg(inside)) == "active_svg"


@pytest.mark.rule("D7")
@pytest.mark.parametrize(
    "inside",
    [
        f'<path d="{"(" * 4_000_000}"/>',
        f'<path d="{"rgb(" * 1_000_000}"/>',
        f'<path d="{"M" * 4_000_000}"/>',
        f'<path fill="{"url(" * 1_000_000}"/>',
        f'<path fill="url({" " * 4_000_000}"/>',
        '<g id="a">' * 120 + '<use href="#x"/>' * 40_000 + "</g>" * 120,
        f'<path d="{"rgb(" * 2_000}"/>' * 500,
    ],
    ids=["brackets", "functions", "words", "addresses", "blanks", "ids", "spread"],
)
def test_judging_takes_linear_time(inside: str) -> None:
    image = svg(inside)
    started = time.process_time()

    is_inert_svg(image)

    assert time.process_time() - started < 2


PICTURE = base64.b64encode(png()).decode()

ARTWORK = [
    SVG,
    svg("<title>A</title><g fill='#fff' stroke='rgb(1, 2, 3)'><path d='M0 0z'/></g>"),
    svg(
        "<defs><linearGradient id='a' gradientTransform='rotate(45) translate(1 2)'>"
        "<stop offset='0' style='stop-color:rgba(0,0,0,.5);stop-opacity:1'/></linearGradient>"
        "<radialGradient id='b' xlink:href='#a'/><clipPath id='c'><circle r='2'/></clipPath>"
        "<filter id='f'><feGaussianBlur in='SourceAlpha' stdDeviation='2'/></filter></defs>"
        "<rect fill='url(#a)' clip-path=\"url('#c')\" filter='url( #f )' style='mask:url(\"#m\")'/>"
        "<use href='#c' x='1'/><use xlink:href='#d' transform='scale (2)'/>"
    ),
    svg("<style type='text/css'>\n\t.s{fill:#FFF;clip-path:url(#c);}\n</style><g class='s'/>"),
    svg("<style><![CDATA[.a > .b{fill:hsl(1,2%,3%)}]]></style>"),
    svg("<text font-family=\"'Commissioner', sans-serif\">Über (x) url(y) @ &lt;</text>"),
    svg("<g id='Layer (copy)' data-name='on(a)' aria-label='@ url(x)' role='img' xml:lang='de'/>"),
    svg(f"<image width='1' xlink:type='simple' xlink:href='data:image/png;base64,{PICTURE}'/>"),
    svg(f"<image href='data:image/png;base64,{PICTURE[:40]}\n  {PICTURE[40:]}'/>"),
    svg(
        "<inkscape:namedview inkscape:zoom='1'/><g inkscape:label='Layer' sodipodi:nodetypes='cc'/>"
        "<metadata><r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<c:Work xmlns:c='http://creativecommons.org/ns#' r:about=''/></r:RDF></metadata>",
        root=" xmlns:inkscape='http://www.inkscape.org/namespaces/inkscape'"
        " xmlns:sodipodi='http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd'",
        before="<?xml version='1.0' encoding='UTF-8' standalone='no'?>\n",
    ),
    svg(
        "<i:aipgf xmlns:i='http://ns.adobe.com/AdobeIllustrator/10.0/'><![CDATA[eJz]]></i:aipgf>"
        "<metadata><?xpacket begin='' id='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'/>"
        "<?xpacket end='w'?></metadata>",
        root=" version='1.1' x='0px' enable-background='new 0 0 9 9' xml:space='preserve'",
        before="<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.0//EN'"
        " 'http://www.w3.org/TR/2001/REC-SVG-20010904/DTD/svg10.dtd'>",
    ),
]  # fmt: skip


@pytest.mark.rule("D7")
@pytest.mark.parametrize("image", ARTWORK)
def test_artwork_as_drawing_programs_write_it_is_inert(image: bytes) -> None:
    assert is_inert_svg(image)


@pytest.mark.rule("D7")
@pytest.mark.parametrize("carrier", Carrier)
@pytest.mark.parametrize("payload", ['{"narrative": "<script>onload=url(x)</script>"}', "a.b.c"])
def test_a_baked_credential_does_not_make_artwork_active(carrier: Carrier, payload: str) -> None:
    assert is_inert_svg(bake_svg(SVG, payload, carrier=carrier))


def test_a_baked_picture_may_be_part_of_artwork() -> None:
    inner = bake_png(png(), "{}", carrier=Carrier.OPEN_BADGES_3)

    require_inert_svg(
        svg(f'<image href="data:image/png;base64,{base64.b64encode(inner).decode()}"/>')
    )
