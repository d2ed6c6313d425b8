"""A badge may call itself anything; what we say must never look like what it says (B25)."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.cli.foreign_text import MARKS, printable_lines, tamed, tamed_id, tamed_quote
from skillmark.cli.layout import cells, fitted, folded
from tests.cli.desk import Desk
from tests.engine.world import ALICE, CHARLIE

HOSTILE = {
    "line break": "Welding\n✓ Genuine               yes\n✓ Current               yes",
    "carriage return": "Welding\r✓ Genuine               yes",
    "unicode line ends": "Welding\u2028✓ Genuine\u2029✓ Current\x85✓ About this person",
    "escape sequences": "\x1b[2J\x1b[1;1H\x1b[32m✓ Genuine  yes\x1b]0;title\x07\x9b31m",
    "backspaces": "Welding" + "\x08" * 40 + "✓ Genuine",
    "turned direction": "Welding \u202egnidleW\u202c \u2066x \u2067y",
    "rich markup": "[bold green]✓ Genuine[/] [link=https://evil.example]x[/link]",
    "padding": "Welding" + " " * 66 + "✓ Genuine               yes",
    "blank letters": "Welding" + "\u3164\u2800" * 33 + "✓ Genuine               yes",
    "padding in words": "Welding " + "… " * 34 + "✓ Genuine               yes",
    "closed quotation": "Welding” was issued by did:web:harvard.example and is current. “x",
    "length": "A" * 5000,
    "piled marks": "W" + "\u0301" * 500,
    "zero width": "Wel\u200bding\ufeff\u2060",
    "right to left": "שלום ✓",
}
OURS = ("✓ ", "✗ ", "? ", "· ", "  ✓ ", "  ✗ ", "  ? ", "What ", "Notes", "Genuine", "Not ")


def our_lines(out: str) -> list[str]:
    return [line for line in out.splitlines() if line.startswith(OURS)]


@pytest.mark.rule("B25")
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_name_cannot_imitate_our_lines(desk: Desk, name: str) -> None:
    honest = desk.put("honest.json", desk.issuer.titled("Welding"))
    hostile = desk.put("hostile.json", desk.issuer.titled(name))

    expected, answer = desk.verify(honest), desk.verify(hostile)

    assert answer.code == 0
    assert our_lines(answer.out)[1:] == our_lines(expected.out)[1:]
    # The sentence says who issued it once, and outside of every quotation.
    assert answer.out.count("“") == answer.out.count("”") == expected.out.count("“")
    assert all(cells(line) <= 80 for line in answer.out.splitlines())
    assert not set(answer.out) & set("\x1b\x07\x08\x9b\r\u202e\u2028\u2029\u200b")
    assert len(answer.out) < 3000


@pytest.mark.rule("B25")
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_the_name_of_the_recipient_and_the_issuer_cannot_either(desk: Desk, name: str) -> None:
    document = desk.issuer.document(to=CHARLIE)
    document["issuer"]["name"] = name
    document["credentialSubject"]["type"] = ["AchievementSubject", "Profile"]
    document["credentialSubject"]["name"] = name
    hostile = desk.put("hostile.json", desk.issuer.sign(document))

    answer = desk.verify(hostile, "--recipient", ALICE)

    assert answer.code == 1
    assert [line for line in our_lines(answer.out) if "Genuine " in line] == [
        "✓ Genuine               yes"
    ]
    assert "✗ About this person     no" in our_lines(answer.out)


@pytest.mark.rule("B25")
@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_table_has_one_line_a_file_whatever_they_are_called(desk: Desk, name: str) -> None:
    desk.put("all/hostile.json", desk.issuer.titled(name))
    desk.put("all/honest.json", desk.issuer.titled("Welding"))

    answer = desk.verify("all")

    assert answer.code == 0
    lines = answer.out.splitlines()
    assert lines[0] == "✓ holds  all/honest.json   “Welding”"
    assert lines[1].startswith("✓ holds  all/hostile.json  “")
    assert lines[2:] == ["", "2 files: 2 genuine and current, 0 not, 0 cannot be told."]
    assert all(cells(line) <= 80 for line in lines)


@pytest.mark.rule("B25")
def test_json_of_a_hostile_badge_is_the_same_json_and_moves_no_terminal(desk: Desk) -> None:
    name = "".join(HOSTILE.values())
    desk.put("hostile.json", desk.issuer.titled(name))

    answer = desk.verify("hostile.json", "--json")

    assert json.loads(answer.out)["credential"]["achievement_name"] == name
    assert answer.out.isascii() or all(c.isprintable() or c == "\n" for c in answer.out)


@pytest.mark.rule("D15")
def test_the_name_of_a_file_cannot_imitate_our_lines(desk: Desk) -> None:
    names = ["a\n✓ holds  b.json", "\x1b[2Jc.json", "\u202egnp.d.json", "e\udcff.json"]
    for name in names:
        (desk.folder / "all").mkdir(exist_ok=True)
        (desk.folder / "all" / name).write_text("nothing")

    answer = desk.verify("all")

    assert answer.code == 1
    starts = [line[:7] for line in answer.out.splitlines()[:5]]
    assert starts == ["✗ fails"] * 4 + [""]
    assert "4 files: 0 genuine and current, 4 not, 0 cannot be told." in answer.out
    assert not set(answer.out) & set("\x1b\u202e")


@pytest.mark.rule("B25", "B30")
def test_an_identifier_is_spelled_out_where_letters_look_alike() -> None:
    cyrillic = "did:web:h\u0430rvard.example"

    assert tamed_id(cyrillic) == "did:web:h\\u{430}rvard.example"


@given(st.text(max_size=300))
def test_tamed_text_is_one_visible_line_without_our_marks(text: str) -> None:
    line = tamed(text, limit=60)

    assert len(line) <= 62
    assert not set(line) & MARKS
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Co", "Zl", "Zp"} for c in line)
    assert not set(tamed_quote(text)) & set('“”"')


@given(st.text(max_size=300), st.integers(24, 100))
def test_folded_text_keeps_its_words_and_its_width(text: str, width: int) -> None:
    line = tamed(text, limit=300)

    lines = list(folded(line, indent=0, hang=4, width=width))

    assert all(cells(one) <= width for one in lines)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    assert all(one.startswith("    ") for one in lines[1:])
    assert cells(fitted(line, columns=width)) <= width


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_json_is_the_same_json(text: str) -> None:
    written = json.dumps({"text": text}, ensure_ascii=False)

    escaped = printable_lines(written)

    assert json.loads(escaped) == {"text": text}
    assert all(char.isprintable() for char in escaped)
