"""Many badges at once: folders, a table, a summary, a spreadsheet, the gravest exit code."""

import csv
import io
import json
import os
from pathlib import Path

import pytest

from skillmark.cli.checking.outside import WatchedFetch
from skillmark.cli.checking.questions import Question, ask, exit_code_of
from skillmark.cli.checking.showing import sentence_of
from skillmark.cli.layout import cells
from skillmark.cli.refusals import ExitCode
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.png import bake_png
from skillmark.engine.verification.verifier import Verifier
from skillmark.fetching import CachingFetcher, offline_fetch
from tests.cli.desk import CLOCK, Desk
from tests.engine.baking.pictures import png
from tests.engine.world import ALICE, CHARLIE, as_bytes


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


@pytest.fixture
def pile(desk: Desk) -> Desk:
    """Four files of four sorts: one good, one revoked, one that stays open, one that is none."""
    revoked = desk.issuer.issue()
    desk.issuer.set_status(revoked)
    elsewhere = desk.issuer.document()
    elsewhere["credentialStatus"]["statusListCredential"] = "https://gone.example/list"
    desk.put("pile/a/good.json", desk.issuer.issue(to=ALICE))
    desk.put("pile/b-revoked.json", revoked)
    desk.put("pile/c-open.json", desk.issuer.sign(elsewhere))
    desk.put("pile/d-none.png", png())
    desk.put("pile/e-letter.txt", "Dear reader")
    desk.put("pile/.new-f.json", "half a file")
    return desk


def test_a_folder_is_all_badges_in_it_and_below(pile: Desk) -> None:
    answer = pile.verify("pile")

    assert answer.code == 1
    assert (
        answer.out
        == """\
✓ holds  pile/a/good.json     “Welding I”
✗ fails  pile/b-revoked.json  “Welding I”
? open   pile/c-open.json     “Welding I”
✗ fails  pile/d-none.png

pile/b-revoked.json
    Genuine: “Welding I” was issued by did:web:badges.workshop.example, but it
    does not count: its issuer has revoked it.
pile/c-open.json
    Genuine: “Welding I” was issued by did:web:badges.workshop.example; whether
    it is still current cannot be told: the map of documents has no
    “https://gone.example/list”.
pile/d-none.png
    Not genuine: This PNG picture holds no badge. Many sites drop it when they
    convert pictures: ask for the file as it was issued.

4 files: 1 genuine and current, 2 not, 1 cannot be told.
"""
    )
    assert answer.err == ""


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["good", "good"], 0),
        (["good", "open"], 3),
        (["open", "revoked"], 1),
        (["revoked", "open", "good"], 1),
    ],
)
def test_of_many_files_the_gravest_code_counts(pile: Desk, names: list[str], code: int) -> None:
    files = {"good": "a/good.json", "open": "c-open.json", "revoked": "b-revoked.json"}

    assert pile.verify(*(f"pile/{files[name]}" for name in names)).code == code


def test_json_of_many_is_a_list_and_of_one_is_not(pile: Desk) -> None:
    one = json.loads(pile.verify("pile/a/good.json", "--json").out)
    several = json.loads(pile.verify("pile", "--json").out)

    assert one["answers"]["genuine"] == "PASSED"
    assert [report["file"] for report in several] == [
        "pile/a/good.json", "pile/b-revoked.json", "pile/c-open.json", "pile/d-none.png",
    ]  # fmt: skip
    assert several[3]["checks"][0]["code"] == "no_credential"


def test_csv_holds_what_each_file_came_to(pile: Desk) -> None:
    answer = pile.verify("pile", "--recipient", ALICE, "--csv", "result.csv")

    rows = table(pile.folder / "result.csv")
    assert answer.code == 1
    assert [row["verdict"] for row in rows] == ["holds", "fails", "open", "fails"]
    assert [row["current"] for row in rows] == ["yes", "no", "cannot tell", "cannot tell"]
    assert [row["about this person"] for row in rows] == ["yes", "yes", "yes", "not asked"]
    assert rows[1]["codes"] == "status:revoked"
    assert rows[0]["issuer"] == "did:web:badges.workshop.example"
    assert len(rows[0]["sha256"]) == 64


@pytest.mark.rule("D12")
@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "x;=1", '"=1', "\ufeff=1", "＝1"]
)
def test_no_cell_of_the_csv_is_a_formula(desk: Desk, formula: str) -> None:
    document = desk.issuer.document()
    document["credentialSubject"]["achievement"]["name"] = formula
    document["credentialSubject"]["type"] = ["AchievementSubject", "Profile"]
    document["credentialSubject"]["name"] = formula
    desk.put("=cmd.json", desk.issuer.sign(document))

    answer = desk.verify("=cmd.json", "--csv", "result.csv")

    assert answer.code == 0
    raw = (desk.folder / "result.csv").read_text("utf-8-sig")
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(raw), delimiter=delimiter):
            for cell in row:
                assert cell.lstrip(' "\ufeff\t\r')[:1] not in {"=", "+", "-", "@", "＝"}


def test_a_long_pile_fits_eighty_columns(desk: Desk) -> None:
    for number in range(12):
        name = "溶接の証明書とその他の長い名前" * 4
        desk.put(f"{'long-folder-name/' * 4}{number}.json", desk.issuer.titled(name))

    answer = desk.verify("long-folder-name")

    assert answer.code == 0
    assert all(cells(line) <= 80 for line in answer.out.splitlines())
    assert answer.out.count("…") == 24


def test_the_same_file_named_twice_is_verified_once(desk: Desk) -> None:
    badge = desk.put("badge.json", desk.issuer.issue())

    assert desk.verify(badge, badge).out.startswith("✓ holds  badge.json  “Welding I”\n\n1 file: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.json"], "There is no file missing.json."),
        (["badge.json", "missing.json"], "There is no file missing.json."),
        (["empty"], "There is no badge in the folder empty."),
        (["http://college.example/badge.json"], "is not fetched"),
        (["-", "-"], "Standard input can be read only once."),
        (["badge.json", "--at", "yesterday"], "--at yesterday is not a date."),
        (["badge.json", "--at", "2026-02-30"], "--at 2026-02-30 is not a date."),
        (["badge.json", "--at", "2026-02-03T10:00:00"], "names no time zone."),
        (["badge.json", "--trust", "missing.txt"], "There is no file missing.txt."),
        (["badge.json", "--trust", "bad.txt"], "In bad.txt, line 2 does not begin"),
        (["badge.json", "--trust", "binary.txt"], "binary.txt is not text in UTF-8."),
        (["badge.json", "--documents", "missing.json"], "There is no file missing.json."),
        (["badge.json", "--documents", "badge.json"], "The map badge.json cannot be used"),
        (["badge.json", "--trust", "empty"], "is not the kind of thing"),
        (['{"@context": "' + "x" * 5000 + '"}'], "The system says: File name too long"),
        (["badge.json", "--colour"], "No such option"),
        ([], "Missing argument"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_verified(
    desk: Desk, arguments: list[str], said: str
) -> None:
    desk.put("badge.json", desk.issuer.issue())
    desk.put("bad.txt", "did:web:good.example Good\nThe College\n")
    desk.put("binary.txt", b"\xff\xfe\x00")
    (desk.folder / "empty").mkdir()

    answer = desk.typed("verify", *arguments)

    assert (answer.code, answer.out, said in answer.err) == (2, "", True), answer.err


def test_a_pattern_that_the_shell_left_to_us_is_followed(desk: Desk) -> None:
    desk.put("one.json", desk.issuer.issue())
    desk.put("two.json", desk.issuer.issue())

    assert desk.verify("*.json").out.count("✓ holds") == 2


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"", 1, "The file is empty."),
        (b"<!doctype html><p>A badge</p>", 1, "This is a web page, not a badge."),
        (b"PK\x03\x04", 1, "This is a ZIP archive."),
        (b"{", 1, "Not genuine: "),
    ],
)
def test_a_file_without_a_credential_says_what_to_do(
    desk: Desk, content: bytes, code: int, said: str
) -> None:
    answer = desk.verify(desk.put("file.bin", content))

    assert (answer.code, said in answer.out) == (code, True), answer.out


@pytest.mark.rule("D1")
def test_two_credentials_in_one_picture_are_refused(desk: Desk) -> None:
    first = as_bytes(desk.issuer.issue(to=ALICE)).decode()
    second = as_bytes(desk.issuer.issue(to=CHARLIE)).decode()
    baked = bake_png(png(), first, carrier=Carrier.OPEN_BADGES_3)
    other = bake_png(png(), second, carrier=Carrier.OPEN_BADGES_3)
    chunk = other[33 : 33 + 12 + int.from_bytes(other[33:37], "big")]

    answer = desk.verify(desk.put("two.png", baked[:33] + chunk + baked[33:]))

    assert answer.code == 1
    assert "(multiple_credentials)" in answer.out.replace("\n", " ")


def test_a_table_that_cannot_be_written_changes_no_verdict(desk: Desk) -> None:
    badge = desk.put("badge.json", desk.issuer.issue())

    answer = desk.verify(badge, "--csv", "no/such/folder.csv")

    assert answer.code == 2
    assert answer.out.startswith("Genuine: ")
    assert "There is no " in answer.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are of POSIX systems")
def test_a_pipe_in_a_folder_is_not_waited_for(desk: Desk) -> None:
    desk.put("all/badge.json", desk.issuer.issue())
    os.mkfifo(desk.folder / "all" / "pipe.json")

    assert desk.verify("all").out.endswith(
        "1 file: 1 genuine and current, 0 not, 0 cannot be told.\n"
    )


def test_a_file_that_cannot_be_read_leaves_its_question_open(desk: Desk) -> None:
    question = Question(now=CLOCK, at=CLOCK)
    fetch = WatchedFetch(CachingFetcher(offline_fetch))

    finding = ask(Verifier(), str(desk.folder), question, fetch=fetch)

    assert exit_code_of(finding, question) is ExitCode.CANNOT_TELL
    assert sentence_of(finding).startswith("Nothing was verified: the file cannot be read: ")
