r"""N-Quads terms: canonical escaping, and a strict reader for datasets given as text.

Source: RDF 1.1 N-Quads, section 2; RDF Dataset Canonicalization (RDFC-1.0), section 5, for the
canonical form: one space between terms, ``U+0008 U+0009 U+000A U+000C U+000D " \`` by their
short escapes, the other C0 controls and U+007F as ``\u00XX``, everything else as it is.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias

from skillmark.engine.errors import MalformedInput

Quad: TypeAlias = tuple[str, str, str, str]
"""Subject, predicate, object and graph as N-Quads terms; the default graph is ``""``."""

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    0x08: "\\b",
    0x09: "\\t",
    0x0A: "\\n",
    0x0C: "\\f",
    0x0D: "\\r",
    0x22: '\\"',
    0x5C: "\\\\",
}
IRI_REST = r"[^\s\ufeff\x00-\x20<>\"{}|^`\\\x7f-\x9f\ud800-\udfff]*"
"""What may follow the scheme. White space beyond ASCII, which RFC 3987 lets stand, is refused: it
cannot be seen, and jsonld.js takes an id that holds any for a relative one."""
_ABSOLUTE_IRI = re.compile(rf"[A-Za-z][A-Za-z0-9+.\-]*:{IRI_REST}")
is_absolute_iri = _ABSOLUTE_IRI.fullmatch
"""Truthy for an absolute IRI that can stand in N-Quads without any escape."""

_IRI_TERM = r"<(?:[^\x00-\x20<>\"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>"
_BLANK_TERM = r"_:[0-9A-Za-z_](?:[0-9A-Za-z_.\-·̀-ͯ‿⁀]*[0-9A-Za-z_\-])?"
_LITERAL_TERM = (
    r'"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"'
    rf"(?:\^\^{_IRI_TERM}|@[A-Za-z]+(?:-[A-Za-z0-9]+)*)?"
)
_STATEMENT = re.compile(
    rf"[ \t]*({_IRI_TERM}|{_BLANK_TERM})[ \t]*({_IRI_TERM})[ \t]*"
    rf"({_IRI_TERM}|{_BLANK_TERM}|{_LITERAL_TERM})[ \t]*({_IRI_TERM}|{_BLANK_TERM})?[ \t]*\."
    r"[ \t]*(?:#.*)?"
)
_EMPTY_LINE = re.compile(r"[ \t]*(?:#.*)?")
_ESCAPE_SEQUENCE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_SHORT_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


def escape_literal(text: str) -> str:
    """Return *text* as it stands between the quotes of a canonical N-Quads literal."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return text
    return text.translate(_ESCAPES)


def read_quads(text: str) -> Iterator[Quad]:
    """Read N-Quads statements, with every literal brought to its canonical spelling.

    Raises MalformedInput, reason ``nquads``, naming the line.
    """
    for number, line in enumerate(re.split(r"[\r\n]+", text), start=1):
        statement = _STATEMENT.fullmatch(line)
        if statement is not None:
            subject, predicate, obj, graph = statement.groups()
            yield _iri(subject), _iri(predicate), _object(obj), _iri(graph or "")
        elif _EMPTY_LINE.fullmatch(line) is None:
            raise MalformedInput(
                reason="nquads", path=f"line {number}", detail="this is not an N-Quads statement"
            )


def _iri(term: str) -> str:
    return _unescape(term) if "\\" in term else term


def _object(term: str) -> str:
    if not term.startswith('"'):
        return _iri(term)
    end = term.rindex('"')
    suffix = _iri(term[end + 1 :])
    if suffix == f"^^<{XSD}string>":
        suffix = ""
    return f'"{escape_literal(_unescape(term[1:end]))}"{suffix}'


def _unescape(text: str) -> str:
    return _ESCAPE_SEQUENCE.sub(_unescaped, text)


def _unescaped(match: re.Match[str]) -> str:
    short, long, single = match.groups()
    if single is not None:
        return _SHORT_ESCAPES.get(single, single)
    return chr(int(short or long, 16))
