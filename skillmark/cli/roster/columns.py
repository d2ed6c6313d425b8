"""Find out what each column of a roster means, and say so.

Headings are compared without case, accents and punctuation, in the languages below. A word that
means different things beside different columns ("Nombre" beside "Apellidos") is settled by its
neighbours; what cannot be settled is refused with the ``--map`` that settles it.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from skillmark.cli.roster.problems import RosterUnreadable
from skillmark.cli.roster.reading import Cells, RosterText


class Column(StrEnum):
    """What a column can mean; the value is the word for ``--map``."""

    NAME = "name"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    EMAIL = "recipient_email"
    IDENTIFIER = "recipient_id"
    DID = "recipient_did"
    AWARDED_ON = "awarded_on"
    VALID_UNTIL = "valid_until"
    AWARD = "award"
    NARRATIVE = "narrative"
    EVIDENCE_URL = "evidence_url"
    EVIDENCE_NAME = "evidence_name"
    CREDITS = "credits_earned"
    LICENCE = "licence_number"
    HOST = "host"
    MINOR = "minor"

    # The enumeration's own hash is computed in Python, and columns are looked up for every cell.
    __hash__ = str.__hash__


RESULT_PREFIX = "result:"
RECIPIENT_COLUMNS = (Column.EMAIL, Column.DID, Column.IDENTIFIER)
HEADER_SEARCH_ROWS = 15

_WORDS: Mapping[Column, str] = {
    Column.NAME: (
        "name, full name, student, student name, learner, learner name, participant, recipient,"
        "participant name, recipient name, candidate, candidate name, earner, nombre,"
        "nombre completo, nombre y apellidos, alumno, alumna, alumnado, estudiante, participante,"
        "nom, nom complet, nom et prénom, étudiant, nome, nome completo, name und vorname,"
        "vollständiger name, teilnehmer, фио, имя и фамилия, الاسم, الاسم الكامل, 姓名, 氏名,"
        "이름, नाम, पूरा नाम, όνομα"
    ),
    Column.GIVEN_NAME: (
        "first name, given name, forename, first names, given names, nombres, nombre de pila,"
        "prénom, prénoms, vorname, vornamen, имя, 名, الاسم الأول"
    ),
    Column.FAMILY_NAME: (
        "last name, surname, family name, apellido, apellidos, nom de famille, nachname,"
        "familienname, cognome, sobrenome, apelido, фамилия, 姓, اسم العائلة"
    ),
    Column.EMAIL: (
        "email, mail, email address, mail address, student email, recipient email,"
        "learner email, address, correo, correo electrónico, dirección de correo,"
        "dirección de correo electrónico, email del alumno, courriel, adresse email,"
        "adresse courriel, mailadresse, email adresse, indirizzo email, endereço de email,"
        "posta elettronica, электронная почта, почта, البريد الإلكتروني, 邮箱, 电子邮件, 电子邮箱,"
        "メール, メールアドレス, 이메일, ईमेल"
    ),
    Column.IDENTIFIER: (
        "id, student id, student number, student no, learner id, participant id, candidate number,"
        "employee number, recipient id, matriculation number, matrikelnummer, matrícula,"
        "número de alumno, nº de alumno, nº alumno, id alumno, id estudiante, numéro d étudiant,"
        "matricola, 学号, 学籍番号"
    ),
    Column.DID: "did, recipient did, learner did, student did, wallet, wallet did",
    Column.AWARDED_ON: (
        "date, award date, awarded, awarded on, awarded date, date awarded, date of award,"
        "completion date, completed, completed on, date completed, issue date, issued on,"
        "date issued, fecha, fecha de emisión, fecha de finalización, fecha de obtención,"
        "fecha de entrega, date d obtention, date de délivrance, datum, abschlussdatum,"
        "ausstellungsdatum, data, data di conseguimento, data de emissão, дата, تاريخ, التاريخ,"
        "日期, 日付, 날짜, दिनांक"
    ),
    Column.VALID_UNTIL: (
        "valid until, valid to, expires, expires on, expiry, expiry date, expiration date,"
        "válido hasta, válida hasta, fecha de caducidad, caducidad, vencimiento,"
        "fecha de vencimiento, gültig bis, ablaufdatum, date d expiration, valable jusqu au,"
        "scadenza, validade, действителен до, 有效期至"
    ),
    Column.AWARD: "award, award id, award no, award number, convocatoria",
    Column.NARRATIVE: "narrative, citation, statement, narrativa, narratif, würdigung",
    Column.EVIDENCE_URL: (
        "evidence, evidence url, evidence link, link to evidence, portfolio, portfolio url,"
        "portfolio link, evidencia, evidencias, url evidencia, enlace de evidencia, portafolio,"
        "nachweis, preuve, lien de preuve, evidenza"
    ),
    Column.EVIDENCE_NAME: "evidence name, evidence title, título de evidencia",
    Column.CREDITS: "credits, credits earned, ects, ects credits, créditos, crédits, crediti",
    Column.LICENCE: (
        "license number, licence number, certificate number, número de licencia,"
        "número de certificado"
    ),
    Column.HOST: "host, hosted, publish, publicar, publier, veröffentlichen",
    Column.MINOR: "minor, under 18, menor, menor de edad, mineur, minderjährig",
}

# A first name when a family name stands beside it, a family name beside a first name.
_EITHER_NAME = frozenset(("name", "nombre", "nom", "nome", "имя"))


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """One column of the file: its place, heading, and meaning ("" when it is not used)."""

    index: int
    heading: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """What the columns of one roster mean, and which row holds the headings."""

    header_row: int
    columns: tuple[MappedColumn, ...]

    def index_of(self, column: Column) -> int | None:
        for mapped in self.columns:
            if mapped.meaning == column:
                return mapped.index
        return None

    def heading_of(self, meaning: str) -> str:
        for mapped in self.columns:
            if mapped.meaning == meaning:
                return mapped.heading
        return meaning

    @property
    def results(self) -> tuple[MappedColumn, ...]:
        return tuple(c for c in self.columns if c.meaning.startswith(RESULT_PREFIX))

    @property
    def unused(self) -> tuple[str, ...]:
        return tuple(c.heading for c in self.columns if not c.meaning and c.heading)


def simplify(heading: str) -> str:
    """Lower case without accents, punctuation and doubled spaces, so that headings compare."""
    text = unicodedata.normalize("NFKD", heading).casefold()
    text = "".join(_kept(char) for char in text)
    return " ".join(re.sub(r"\be ?mail", "email", text).split())


def _kept(char: str) -> str:
    """Letters, digits, and the marks of other scripts, without which words are no words."""
    if char.isalnum():
        return char
    if unicodedata.category(char).startswith("M"):
        return "" if ord(char) <= 0x36F else char
    return " "


def _compile_words() -> dict[str, Column]:
    return {simplify(word): column for column, words in _WORDS.items() for word in words.split(",")}


_MEANINGS = _compile_words()


def map_columns(
    text: RosterText, *, chosen: Mapping[str, str], results: Mapping[str, str]
) -> ColumnMap:
    """Find the header row of *text* and the meaning of each heading.

    *chosen* maps meanings to headings (``--map``), *results* maps headings of result columns to
    the key of the result. Raises RosterUnreadable with the ``--map`` that would help.
    """
    known_results = {simplify(heading): RESULT_PREFIX + key for heading, key in results.items()}
    wanted = _wanted(chosen, known_results)
    rows = list(islice(text.rows(), HEADER_SEARCH_ROWS))
    for row, cells in rows:
        meanings = _meanings(cells, wanted, known_results)
        if any(column in meanings for column in RECIPIENT_COLUMNS):
            return _finish(row, cells, meanings, wanted)
    raise _no_recipient(rows[0][1] if rows else [])


def _wanted(chosen: Mapping[str, str], results: Mapping[str, str]) -> dict[str, str]:
    """Heading → meaning, from ``--map``; the heading "" takes a meaning away."""
    known = {column.value for column in Column} | set(results.values())
    wanted: dict[str, str] = {}
    for meaning, heading in chosen.items():
        if meaning not in known:
            raise RosterUnreadable(
                f"--map does not know “{meaning}”.",
                advice="It knows: " + ", ".join(sorted(known)) + ".",
            )
        wanted[simplify(heading)] = meaning
    return wanted


def _meanings(cells: Cells, wanted: Mapping[str, str], results: Mapping[str, str]) -> list[str]:
    simple = [simplify(cell) for cell in cells]
    taken = {meaning for heading, meaning in wanted.items() if heading in simple}
    meanings = []
    for heading in simple:
        meaning = wanted.get(heading) or results.get(heading) or _MEANINGS.get(heading, "")
        if meaning in taken and heading not in wanted:
            meaning = ""
        meanings.append(str(meaning))
    return _settle_names(simple, meanings)


def _settle_names(simple: Sequence[str], meanings: list[str]) -> list[str]:
    given, family = Column.GIVEN_NAME in meanings, Column.FAMILY_NAME in meanings
    if given and family:
        return meanings
    instead = Column.GIVEN_NAME if family else Column.FAMILY_NAME if given else None
    if instead is None:
        return meanings
    return [
        str(instead) if meaning == Column.NAME and heading in _EITHER_NAME else meaning
        for heading, meaning in zip(simple, meanings, strict=True)
    ]


def _finish(row: int, cells: Cells, meanings: list[str], wanted: Mapping[str, str]) -> ColumnMap:
    present = {simplify(cell) for cell in cells}
    for heading, meaning in wanted.items():
        if heading and heading not in present:
            raise RosterUnreadable(
                f"--map {meaning}=… names a column that is not in row {row}.",
                advice="The columns are: " + _list(cells) + ".",
            )
    for meaning in set(meanings) - {""}:
        headings = [c for c, m in zip(cells, meanings, strict=True) if m == meaning]
        if len(headings) > 1:
            raise RosterUnreadable(
                f"Several columns could be “{meaning}”: " + _list(headings) + ".",
                advice=f"Say which one: --map {meaning}=“{headings[0].strip()}”.",
            )
    columns = zip(range(len(cells)), cells, meanings, strict=True)
    return ColumnMap(row, tuple(MappedColumn(i, c.strip(), m) for i, c, m in columns))


def _no_recipient(header: Cells) -> RosterUnreadable:
    return RosterUnreadable(
        "No column says who the recipients are: "
        + (_list(header) or "there is no header row")
        + ".",
        advice=(
            "Name the column with the addresses: --map recipient_email=“…” "
            "(or recipient_id, recipient_did)."
        ),
    )


def _list(headings: Sequence[str]) -> str:
    shown = [f"“{heading.strip()[:40]}”" for heading in headings if heading.strip()]
    return ", ".join(shown[:20]) + (" …" if len(shown) > 20 else "")
