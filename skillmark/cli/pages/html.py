"""The frame of every page, and the few ways of writing into it."""

import base64
import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

# No text of a person or file has a NUL in it, so nobody can write a gap.
_GAP = re.compile("\0(\\w+)\0")


@cache
def _style() -> tuple[str, str]:
    """The style sheet and the digest that lets it in."""
    text = (files("skillmark.cli.pages") / "page.css").read_text("utf-8")
    style = text.replace("\n", "")
    digest = base64.b64encode(sha256(style.encode()).digest()).decode()
    return style, f"sha256-{digest}"


def whole_page(
    *, title: str, main: str, top: str, foot: str, indexed: str = "", language: str = "en"
) -> str:
    """A complete document around *main*. *indexed* is "" or the words for robots to obey."""
    style, digest = _style()
    robots = f'<meta name="robots" content="{indexed}">' if indexed else ""
    policy = f"default-src 'none'; style-src '{digest}'; img-src 'self' file: data:"
    return (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        '<meta name="referrer" content="no-referrer">'
        f"{robots}<title>{title}</title><style>{style}</style></head><body>"
        '<a class="skip" href="#main">Skip to content</a>'
        f'<header class="top">{top}</header><main id="main">{main}</main>'
        f'<footer class="foot">{foot}</footer></body></html>\n'
    )


def gap(name: str) -> str:
    """Where the value *name* will stand."""
    return f"\0{name}\0"


class FilledPage:
    """A page with gaps: compiled once, filled in microseconds for each person."""

    def __init__(self, text: str) -> None:
        pieces = _GAP.split(text)
        self._pieces = pieces
        self.names = tuple(dict.fromkeys(pieces[1::2]))

    def fill(self, values: Mapping[str, str]) -> bytes:
        """*values* are HTML already: escaped, or made of escaped parts."""
        pieces = self._pieces.copy()
        for place in range(1, len(pieces), 2):
            pieces[place] = values[pieces[place]]
        return "".join(pieces).encode()


def part(heading: str, body: str, *, note: str = "") -> str:
    """One part of a page: its heading in the margin, *body* beside it."""
    name = re.sub(r"[^a-z]+", "-", heading.lower()).strip("-")
    note_html = f"<p>{escape(note)}</p>" if note else ""
    return (
        f'<section class="part" aria-labelledby="{name}"><header>'
        f'<h2 id="{name}">{escape(heading)}</h2>{note_html}</header>{body}</section>'
    )


def facts(items: Iterable[tuple[str, str]]) -> str:
    """Terms and their values; a value is HTML already."""
    rows = "".join(f"<div><dt>{escape(term)}</dt><dd>{value}</dd></div>" for term, value in items)
    return f'<dl class="facts">{rows}</dl>'


def link(url: str, text: str) -> str:
    return f'<a href="{escape(url)}" rel="noreferrer nofollow">{escape(text)}</a>'


_BULLET = re.compile(r"^[-*+] +|^\d{1,3}[.)] +")
_HEADING = re.compile(r"^#{1,6} +")
_STRONG = re.compile(r"\*\*(.+?)\*\*|__(.+?)__")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^\s)]+)\)")


def markdown(text: str, *, language: str = "") -> str:
    """The harmless part of Markdown: paragraphs, lists, headings, strong words, links.

    Everything is escaped first, so nothing that was written can become another element.
    """
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.split("\n") if line.strip()]
        blocks += _blocks(lines)
    lang = f' lang="{escape(language)}"' if language else ""
    return f'<div class="words" dir="auto"{lang}>{"".join(blocks)}</div>'


def _blocks(lines: list[str]) -> list[str]:
    blocks: list[str] = []
    items: list[str] = []
    words: list[str] = []
    for line in [*lines, ""]:
        bullet, heading = _BULLET.match(line), _HEADING.match(line)
        if words and (bullet or heading or not line):
            blocks.append(f"<p>{_inline(' '.join(words))}</p>")
            words = []
        if items and not bullet:
            blocks.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if bullet:
            items.append(f"<li>{_inline(line[bullet.end() :])}</li>")
        elif heading:
            blocks.append(f"<h3>{_inline(line[heading.end() :])}</h3>")
        elif line:
            words.append(line)
    return blocks


def _inline(text: str) -> str:
    safe = escape(text)
    safe = _STRONG.sub(lambda found: f"<strong>{found[1] or found[2]}</strong>", safe)
    return _LINK.sub(
        lambda found: f'<a href="{found[2]}" rel="noreferrer nofollow">{found[1]}</a>', safe
    )
