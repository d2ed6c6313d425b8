"""Inks for artwork: four steps of one hue, as hex, so that a badge survives mail and print."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, radians, sin


@dataclass(frozen=True, slots=True)
class Ink:
    """From dark to light: ground, second tone, engraved line, tint."""

    deep: str
    mid: str
    line: str
    pale: str


# Name → hue in degrees, lightness and chroma of the ground, in OKLCH.
_GROUNDS: Mapping[str, tuple[float, float, float]] = {
    "viridian": (167.0, 0.355, 0.077),
    "brick": (32.0, 0.395, 0.124),
    "plum": (331.0, 0.315, 0.106),
    "ultramarine": (271.0, 0.355, 0.152),
    "ochre": (71.0, 0.415, 0.091),
    "slate": (236.0, 0.335, 0.062),
}
INK_NAMES = tuple(_GROUNDS)


def ink(name: str) -> Ink:
    hue, lightness, chroma = _GROUNDS[name]
    return Ink(
        deep=oklch_to_hex(lightness, chroma, hue),
        mid=oklch_to_hex(0.675, min(1.25 * chroma, 0.15), hue + 6),
        line=oklch_to_hex(0.795, min(chroma, 0.1), hue + 8),
        pale=oklch_to_hex(0.947, min(0.35 * chroma, 0.04), hue),
    )


def oklch_to_hex(lightness: float, chroma: float, hue: float) -> str:
    """Björn Ottosson's OKLab (2020) to sRGB, clipped to what a screen can show."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    channels = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_gamma(channel):02x}" for channel in channels)


def _gamma(linear: float) -> int:
    curved = 12.92 * linear if linear <= 0.0031308 else 1.055 * max(linear, 0) ** (1 / 2.4) - 0.055
    return round(255 * min(max(curved, 0.0), 1.0))
