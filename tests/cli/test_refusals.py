"""Everything that an office gets wrong: a clear sentence, what to do, and nothing lost."""

import errno
import os
from pathlib import Path

import pytest

from skillmark.cli.files import explain
from tests.cli.office import PASSPHRASE, Office, files_below


@pytest.mark.parametrize(
    ("arguments", "code", "fact"),
    [
        (("issue", "badge.toml", "none.csv"), 1, "There is no none.csv"),
        (("issue", "none.toml", "roster.csv"), 1, "There is no none.toml"),
        (("issue", "roster.csv", "badge.toml"), 1, "roster.csv has 1 problem."),
        (("issue", "badge.png", "roster.csv"), 1, "is not an achievement file"),
        (("issue", "badge.toml", "badge.png"), 1, "NUL bytes"),
        (("issue", "badge.toml", "empty.csv"), 1, "The roster is empty."),
        (("issue", "badge.toml", "header.csv"), 1, "The roster has headings but no rows."),
        (
            ("issue", "badge.toml", "roster.csv", "--issuer", "nowhere"),
            2,
            "is not an issuer’s folder",
        ),
        (("issue", "badge.toml", "roster.csv", "--map", "email"), 2, "has no equals sign"),
        (("issue", "badge.toml"), 2, "Missing argument"),
        (("issue", "badge.toml", "roster.csv", "--nonsense"), 2, "No such option"),
        (("revoke", "ana@college.example", "--reason", "x"), 1, "has issued nothing under"),
        (("renew",), 1, "There is no status list yet."),
        (("dance",), 2, "No such command"),
    ],
)
def test_wrong_files_and_words_say_what_is_wrong(
    office: Office, arguments: tuple[str, ...], code: int, fact: str
) -> None:
    (office.folder / "badge.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(50))
    office.write("empty.csv", "\n")
    office.write("header.csv", "name,email\n")
    journal = office.issuer / "private" / "journal.sqlite3"
    before = journal.read_bytes()

    answer = office.run(*arguments)

    assert answer.code == code, answer.text
    assert fact in " ".join(answer.err.split())
    assert "Traceback" not in answer.text
    assert journal.read_bytes() == before


def test_a_wrong_passphrase_opens_nothing_and_loses_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_below(office.issuer / "private")
    monkeypatch.setenv("SKILLMARK_PASSPHRASE", "not the one")

    answer = office.issue()

    assert answer.code == 1
    assert "This passphrase does not open the issuer’s keys." in answer.err
    assert "the keys are unharmed" in answer.err
    assert files_below(office.issuer / "private") == before
    assert PASSPHRASE not in answer.text


def test_a_passphrase_can_come_from_a_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SKILLMARK_PASSPHRASE")
    office.write("pass.txt", PASSPHRASE + "\r\n")
    office.write("empty.txt", "\n")

    assert office.issue("--passphrase-file", "pass.txt").code == 0
    assert "empty.txt is empty." in office.issue("--passphrase-file", "empty.txt").err


def test_without_a_person_to_ask_the_passphrase_must_be_given(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SKILLMARK_PASSPHRASE")

    process = office.start("issue", "badge.toml", "roster.csv", passphrase="")
    _, err = process.communicate(timeout=60)

    assert process.returncode == 2
    assert "nobody is there to type it" in err.decode()


def test_a_new_issuer_needs_a_good_passphrase_and_one_identifier(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = ("issuer", "new", "second", "--name", "A", "--url", "https://a.example")

    without = office.run(*new)
    monkeypatch.setenv("SKILLMARK_PASSPHRASE", "short")
    short = office.run(*new, "--did", "did:web:a.example")

    assert (without.code, short.code) == (2, 2)
    assert "An issuer has one identifier" in without.err
    assert "shorter than 8 characters" in short.err
    assert not (office.folder / "second").exists()


@pytest.mark.parametrize(
    ("number", "fact", "advice"),
    [
        (errno.ENOSPC, "The disk is full (writing /x/y).", "Nothing is lost"),
        (errno.EDQUOT, "The disk is full (writing /x/y).", "Nothing is lost"),
        (errno.EACCES, "There is no right to write or read /x/y.", "choose another folder"),
        (errno.EROFS, "There is no right to write or read /x/y.", "choose another folder"),
        (errno.ENOENT, "There is no /x/y.", "spelling"),
        (errno.EIO, "The system says: Input/output error /x/y.", "same command again"),
    ],
)
def test_what_the_system_says_becomes_a_sentence_and_advice(
    number: int, fact: str, advice: str
) -> None:
    refused = explain(OSError(number, os.strerror(number), "/x/y"))

    assert refused.fact == fact
    assert advice in refused.advice


def test_a_folder_where_a_file_should_be_is_named(office: Office) -> None:
    answer = office.run("issue", "badge.toml", str(office.issuer))

    assert answer.code == 1
    assert "is not the kind of thing that is needed here" in answer.err


def test_a_damaged_journal_stops_everything(office: Office) -> None:
    (office.issuer / "private" / "journal.sqlite3").write_bytes(b"damaged" * 1000)

    answer = office.issue()

    assert answer.code == 1
    assert "do not issue before that" in answer.err


def test_a_missing_key_file_says_where_to_get_it(office: Office) -> None:
    (office.issuer / "keys" / "key-1.json").unlink()

    answer = office.issue()

    assert answer.code == 1
    assert "The sealed key key-1.json is missing." in answer.err


def test_every_command_has_help_with_an_example(office: Office) -> None:
    commands = ["issue", "verify", "revoke", "suspend", "reinstate", "correct", "renew", "erase"]
    for command in (*map(str.split, commands), ["issuer", "new"], ["keys", "rotate"]):
        answer = office.run(*command, "--help")
        assert answer.code == 0
        assert "Example" in answer.out, command


def test_terminal_tricks_in_a_roster_do_not_reach_the_terminal(office: Office) -> None:
    answer = office.issue(roster="name,email\n\x1b[2JAna\u202e,x\x1b[31m\n")

    assert answer.code == 1
    assert "\x1b" not in answer.text
    assert "\u202e" not in answer.text


@pytest.mark.rule("D7", "D8")
@pytest.mark.parametrize(
    "svg",
    [
        '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///x">]><svg xmlns="http://www.w3.org/2000/svg"/>',
        "no picture at all",
    ],
)
def test_a_picture_that_is_not_harmless_is_refused_before_anything_is_signed(
    office: Office, svg: str
) -> None:
    badge = (office.folder / "badge.toml").read_text()
    office.write("badge.toml", badge + '[artwork]\nfile = "own.svg"\n')
    office.write("own.svg", svg)

    answer = office.issue()

    assert answer.code == 1
    assert "icture" in answer.err
    assert office.journal("SELECT count(*) FROM awards") == [(0,)]


def test_an_offices_own_picture_is_baked(office: Office) -> None:
    badge = (office.folder / "badge.toml").read_text()
    office.write("badge.toml", badge + '[artwork]\nfile = "own.svg"\n')
    office.write(
        "own.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
    )

    assert office.issue().code == 0
    svg: Path = office.people()[0] / "badge.svg"
    assert b"M0 0h9v9z" in svg.read_bytes()
    assert office.verify(svg).code == 0
