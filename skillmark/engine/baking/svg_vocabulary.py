"""The elements, attributes and functions that static SVG artwork needs; nothing else is let in.

From SVG 1.1 (second edition), the parts of SVG 2 that browsers draw, and Filter Effects 1. Missing
on purpose: scripts, events, links, animation, foreign content, embedded documents, external fonts,
``feImage``, ``xml:base`` and everything whose value is an address.
"""

from typing import Final


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_STRUCTURE: Final = "svg g defs symbol use title desc metadata switch style image"
_SHAPES: Final = "path rect circle ellipse line polyline polygon text tspan textPath"
_PAINT: Final = "linearGradient radialGradient stop pattern clipPath mask marker filter"
_FILTERS: Final = (
    "feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting "
    "feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR "
    "feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting "
    "feSpotLight feTile feTurbulence"
)
ELEMENTS: Final = _words(_STRUCTURE, _SHAPES, _PAINT, _FILTERS)

_CORE: Final = (
    "id class style lang role tabindex version baseProfile enable-background zoomAndPan "
    "requiredFeatures requiredExtensions systemLanguage type media title focusable "
    "contentStyleType"
)
_GEOMETRY: Final = (
    "x y width height viewBox preserveAspectRatio d pathLength points cx cy r rx ry x1 y1 x2 y2 fx "
    "fy fr dx dy rotate textLength lengthAdjust startOffset method spacing side transform "
    "gradientUnits gradientTransform spreadMethod offset patternUnits patternContentUnits "
    "patternTransform clipPathUnits maskUnits maskContentUnits markerUnits markerWidth "
    "markerHeight refX refY orient href"
)
_FILTER_ATTRIBUTES: Final = (
    "filterUnits primitiveUnits filterRes in in2 result mode values operator k1 k2 k3 k4 order "
    "kernelMatrix divisor bias targetX targetY edgeMode preserveAlpha kernelUnitLength "
    "surfaceScale diffuseConstant specularConstant specularExponent limitingConeAngle pointsAtX "
    "pointsAtY pointsAtZ azimuth elevation z scale xChannelSelector yChannelSelector stdDeviation "
    "radius baseFrequency numOctaves seed stitchTiles tableValues slope intercept amplitude "
    "exponent"
)
_PRESENTATION: Final = (
    "alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation "
    "color-interpolation-filters color-rendering direction display dominant-baseline fill "
    "fill-opacity fill-rule filter flood-color flood-opacity font font-family font-size "
    "font-size-adjust font-stretch font-style font-variant font-weight "
    "glyph-orientation-horizontal glyph-orientation-vertical image-rendering isolation kerning "
    "letter-spacing lighting-color line-height marker marker-end marker-mid marker-start mask "
    "mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering "
    "solid-color solid-opacity stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset "
    "stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-anchor "
    "text-decoration text-rendering transform-box transform-origin unicode-bidi vector-effect "
    "visibility white-space word-spacing writing-mode"
)
ATTRIBUTES: Final = _words(_CORE, _GEOMETRY, _FILTER_ATTRIBUTES, _PRESENTATION)

# Words for people and for editors; browsers read no address out of them.
FREE_TEXT: Final = _words("id class lang role title")

CSS_FUNCTIONS: Final = _words(
    "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix calc min max clamp matrix translate "
    "translatex translatey scale scalex scaley rotate skewx skewy blur brightness contrast "
    "drop-shadow grayscale hue-rotate invert opacity saturate sepia"
)

# Elements whose href may point to a part of the same picture.
REFERRING: Final = _words("use linearGradient radialGradient pattern textPath filter clipPath mask")

XML_NAMESPACE: Final = "http://www.w3.org/XML/1998/namespace"
XML_ATTRIBUTES: Final = frozenset(("space", "lang", "id"))
XLINK_NAMESPACE: Final = "http://www.w3.org/1999/xlink"
XLINK_ATTRIBUTES: Final = _words("href type title role arcrole show actuate")

# What drawing programs leave behind. No browser gives these namespaces a meaning.
EDITOR_NAMESPACES: Final = frozenset(
    (
        "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
        "http://www.inkscape.org/namespaces/inkscape",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://creativecommons.org/ns#",
        "http://web.resource.org/cc/",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
        "http://www.bohemiancoding.com/sketch/ns",
        "http://www.figma.com/figma/ns",
        "http://www.serif.com/",
        "http://vectornator.io",
        "https://boxy-svg.com",
        "https://purl.imsglobal.org/ob/v3p0",
        "https://purl.imsglobal.org/clr/v2p0",
        "http://openbadges.org",
    )
)
EDITOR_PREFIXES: Final = ("http://ns.adobe.com/", "adobe:ns:meta/")
