"""SVG that acts: scripts, events, links, animation, foreign content, styles that load (D7).

Name → what stands inside the root, or the whole picture where the root itself is the attack.
"""

from tests.engine.baking.pictures import svg

_EVENTS = (
    *("onload", "onclick", "onerror", "onmouseover", "onmouseenter", "onfocus", "onfocusin"),
    *("onbegin", "onend", "onrepeat", "onactivate", "onscroll", "onresize", "onunload"),
    *("onabort", "onzoom", "oncopy", "onpaste", "ondrag", "ondrop", "onkeydown"),
    *("onpointerdown", "ontouchstart", "onwheel", "onanimationend", "ontransitionend"),
    *("onhashchange", "onmessage", "onpagehide", "onToggle", "ONLOAD"),
)

ACTIVE: dict[str, str | bytes] = {
    "script": "<script>alert(1)</script>",
    "script_empty": '<script href="https://canary.example/x.js"/>',
    "script_xlink": '<script xlink:href="https://canary.example/x.js"/>',
    "script_data": '<script href="data:text/javascript,alert(1)"/>',
    "script_cdata": "<script><![CDATA[alert(1)]]></script>",
    "script_html": '<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>',
    "script_prefixed": '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    "script_in_defs": "<defs><g><script>alert(1)</script></g></defs>",
    "script_in_metadata": "<metadata><script>alert(1)</script></metadata>",
    "script_entity_encoded": "<script>&#97;&#108;ert(1)</script>",
    "link_javascript": '<a href="javascript:alert(1)"><rect/></a>',
    "link_javascript_xlink": '<a xlink:href="javascript:alert(1)"><rect/></a>',
    "link_javascript_capitals": '<a href="JaVaScRiPt:alert(1)"><rect/></a>',
    "link_javascript_tab": '<a href="java&#9;script:alert(1)"><rect/></a>',
    "link_javascript_entity": '<a href="&#106;avascript:alert(1)"><rect/></a>',
    "link_outside": '<a href="https://canary.example/"><rect/></a>',
    "link_data": '<a href="data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;"><rect/></a>',
    "foreign_object": "<foreignObject><p>hello</p></foreignObject>",
    "foreign_object_html": (
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/>'
        "</foreignObject>"
    ),
    "iframe": '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://canary.example/"/>',
    "embed": '<embed xmlns="http://www.w3.org/1999/xhtml" src="https://canary.example/"/>',
    "form": '<form xmlns="http://www.w3.org/1999/xhtml" action="https://canary.example/"/>',
    "use_outside": '<use href="https://canary.example/x.svg#a"/>',
    "use_outside_xlink": '<use xlink:href="https://canary.example/x.svg#a"/>',
    "use_data": '<use href="data:image/svg+xml;base64,PHN2Zy8+#a"/>',
    "image_outside": '<image href="https://canary.example/x.png" width="1" height="1"/>',
    "image_svg_data": '<image href="data:image/svg+xml,&lt;svg/&gt;" width="1" height="1"/>',
    "image_html_data": '<image href="data:text/html,x" width="1" height="1"/>',
    "image_file": '<image href="file:///etc/passwd" width="1" height="1"/>',
    "image_network_path": '<image href="//canary.example/x.png" width="1" height="1"/>',
    "fe_image": '<filter id="f"><feImage href="https://canary.example/x.png"/></filter>',
    "animate": '<rect><animate attributeName="x" to="9"/></rect>',
    "animate_link": '<a><animate attributeName="href" to="javascript:alert(1)"/></a>',
    "set": '<rect><set attributeName="onclick" to="alert(1)"/></rect>',
    "animate_motion": "<rect><animateMotion/></rect>",
    "handler": '<handler type="text/javascript">alert(1)</handler>',
    "listener": '<listener event="click" handler="#h"/>',
    "style_import": "<style>@import url(https://canary.example/x.css);</style>",
    "style_import_text": '<style>@import "https://canary.example/x.css";</style>',
    "style_font": (
        "<style>@font-face{font-family:x;src:url(https://canary.example/x.woff)}</style>"
    ),
    "style_background": "<style>rect{background:url(https://canary.example/x)}</style>",
    "style_escaped": r"<style>rect{background:\75 rl(https://canary.example/x)}</style>",
    "style_comment": "<style>rect{fill:u/**/rl(https://canary.example/x)}</style>",
    "style_expression": "<style>rect{width:expression(alert(1))}</style>",
    "style_binding": "<style>rect{-moz-binding:url(https://canary.example/x#x)}</style>",
    "style_image_set": '<style>rect{mask:image-set("https://canary.example/x" 1x)}</style>',
    "style_attribute": '<rect style="fill:url(https://canary.example/x#y)"/>',
    "style_attribute_data": '<rect style="background:url(data:text/html,x)"/>',
    "fill_outside": '<rect fill="url(https://canary.example/x.svg#y)"/>',
    "filter_outside": '<rect filter="url(https://canary.example/x.svg#y)"/>',
    "cursor": '<rect cursor="url(https://canary.example/x)"/>',
    "mask_outside": '<rect mask="url(//canary.example/x.svg#y)"/>',
    "base": svg("<rect/>", root=' xml:base="https://canary.example/"'),
    "stylesheet": svg("<rect/>", before='<?xml-stylesheet href="https://canary.example/x.css"?>'),
    "audio": '<audio xmlns="http://www.w3.org/1999/xhtml" src="https://canary.example/x"/>',
    "video": '<video href="https://canary.example/x"/>',
    "discard": "<discard/>",
    "math": '<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi></math>',
    "ping": '<rect ping="https://canary.example/"/>',
    "target": '<rect formaction="javascript:alert(1)"/>',
    **{
        f"event_{name.lower()}_{number}": f'<rect {name}="alert(1)"/>'
        for number, name in enumerate(_EVENTS)
    },
    "event_on_root": svg("<rect/>", root=' onload="alert(1)"'),
}
