"""One reader a kind of cell. Each returns the value or raises CellProblem with what to do."""

import re
import unicodedata
from urllib.parse import urlsplit

from skillmark.cli.roster.problems import CellProblem

MAXIMUM_NAME = 200
MAXIMUM_TEXT = 10_000

# Control characters, and those that turn the direction of everything after them (B25, D15).
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# What pasting from web pages and mail programs leaves around an address.
_AROUND = " \t\r\n\u00a0\u200b\u200c\u200d\u2060\ufeff"
_LOCAL_PART = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f]{1,64}$")
_SPACE = re.compile(r"\s")
_LABEL = re.compile(r"(?!-)[^\W_](?:[\w-]{0,61}[^\W_])?$")
# A cell that starts like this would be run as a formula in somebody's spreadsheet (D12).
_FORMULA_START = tuple("=+-@")
_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]{1,500}$")
_IDENTIFIER = re.compile(r"[^\x00-\x1f\x7f]{1,200}$")

_YES_WORDS = "yes y true 1 x ✓ si sí oui ja da sim да نعم 是 हाँ"
_NO_WORDS = "no n false 0 - nein non nee nej нет não nao لا 否 नहीं"
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())


def read_name(text: str) -> str:
    """A person's name on one line, in composed form; nothing else about it is changed."""
    _refuse_unprintable(text)
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if len(name) > MAXIMUM_NAME:
        raise CellProblem(
            "name_too_long",
            f"The name has {len(name):,} characters; {MAXIMUM_NAME} are possible.",
            advice="Look whether cells have slipped into one another.",
        )
    if not any(char.isalpha() for char in name):
        raise CellProblem(
            "name", "There is no letter in this name.", advice="Write the person’s name."
        )
    return name


def read_email(text: str) -> str:
    """An e-mail address, exactly as given but for what surrounds it."""
    address = text.strip(_AROUND)
    if address[:7].lower() == "mailto:":
        address = address[7:]
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        raise _bad_address("An address has a name, one @ and a domain.")
    if _SPACE.search(address):
        raise _bad_address("There is a space inside the address.")
    if (
        not _LOCAL_PART.match(local)
        or local.startswith(".")
        or local.endswith(".")
        or ".." in local
    ):
        raise _bad_address("The part before the @ is not possible.")
    if address.startswith(_FORMULA_START):
        raise _bad_address("An address that starts like a formula is not safe in a spreadsheet.")
    labels = domain.split(".")
    if len(labels) < 2 or len(domain) > 253 or not all(_LABEL.match(label) for label in labels):
        raise _bad_address("The part after the @ is not a domain.")
    return address


def _bad_address(fact: str) -> CellProblem:
    return CellProblem("email", fact, advice="Correct it to an address like ana@college.example.")


def read_identifier(text: str) -> str:
    identifier = text.strip(_AROUND)
    if not _IDENTIFIER.match(identifier):
        raise CellProblem(
            "identifier",
            "An identifier is one line of at most 200 characters.",
            advice="Write the student number or other identifier alone in its cell.",
        )
    return identifier


def read_did(text: str) -> str:
    did = text.strip(_AROUND)
    if not _DID.match(did):
        raise CellProblem(
            "did",
            "This is not a decentralised identifier.",
            advice="Write one like did:key:z6Mk…, or leave the cell empty.",
        )
    return did


def read_link(text: str) -> str:
    """An http or https address that can stand in signed data as it is."""
    link = text.strip(_AROUND)
    try:
        parts = urlsplit(link)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_good = urlsplit(""), False
    well_formed = re.fullmatch(r"[^\s<>\"{}|\\^`\x00-\x20]+", link)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not well_formed:
        port_is_good = False
    if not port_is_good or parts.username is not None:
        raise CellProblem(
            "link",
            "This is not a web address.",
            advice="Write an address that starts with https://, or leave the cell empty.",
        )
    return link


def read_text(text: str) -> str:
    """Several lines of Markdown; line ends become one line feed each."""
    _refuse_unprintable(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(lines) > MAXIMUM_TEXT:
        raise CellProblem(
            "text_too_long",
            f"The text has {len(lines):,} characters; {MAXIMUM_TEXT:,} are possible.",
            advice="Shorten it, or put it on a page and give the link as evidence.",
        )
    return unicodedata.normalize("NFC", lines)


def read_number(text: str) -> int | float:
    """Credits and the like: 2, 2.5 or 2,5; never negative, at most two decimals."""
    plain = text.strip(_AROUND).replace(",", ".")
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,2})?", plain):
        raise CellProblem("number", "This is not a number.", advice="Write a number like 2 or 2.5.")
    value = float(plain)
    return int(value) if value.is_integer() else value


def read_yes_or_no(text: str) -> bool:
    word = text.strip(_AROUND).lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise CellProblem("yes_or_no", "This is neither yes nor no.", advice="Write yes or no.")


def _refuse_unprintable(text: str) -> None:
    found = _UNPRINTABLE.search(text)
    if found:
        raise CellProblem(
            "unprintable",
            f"There is an invisible control character in it (U+{ord(found[0]):04X}).",
            advice="Type the text again; copying often brings such characters along.",
        )
