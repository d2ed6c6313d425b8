"""One badge: the sentence, the answers, the checks, the exit code."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

import skillmark.engine
from skillmark.cli.checking.words import ADVICE, CHECKS, NOTES, QUESTIONS, note_in_words
from skillmark.cli.roster.dates import say_day
from skillmark.engine.baking.carriers import Carrier
from skillmark.engine.baking.pdf import attach_to_pdf
from skillmark.engine.baking.png import bake_png
from skillmark.engine.baking.svg import bake_svg
from skillmark.engine.model.problems import SENTENCES
from skillmark.engine.verification.report import Answer, Check
from skillmark.engine.verification.report_json import write_report
from skillmark.engine.verification.verifier import Verifier
from tests.cli.desk import CLOCK, ISSUED, Desk, flat, instant
from tests.engine.baking.pictures import SVG, pdf, png, saved
from tests.engine.world import ALICE, CHARLIE, as_bytes

ENGINE = Path(skillmark.engine.__file__).parent
GENUINE = "Genuine: “Welding I” was issued by did:web:badges.workshop.example and is current."
CLAIMS_NOT_PROVEN = "What it says, which is not proven"


def test_a_good_badge_is_told_in_a_sentence_four_answers_and_its_checks(desk: Desk) -> None:
    badge = desk.put("badge.json", desk.issuer.issue(to=ALICE))

    answer = desk.verify(badge)

    assert answer.code == 0
    assert (
        answer.out
        == f"""\
Genuine: “Welding I” was issued by did:web:badges.workshop.example and is
    current.

✓ Genuine               yes
✓ Current               yes, on {say_day(CLOCK)}
· About this person     not asked: add --recipient ADDRESS
· Issuer known to you   not asked: add --trust FILE

What it says
    Issuer          did:web:badges.workshop.example
    calls itself    “Bob's Workshop”
    Badge           “Welding I”
    Valid from      {say_day(ISSUED)}

What was checked
  ✓ Form            it is built as its standard says
  ✓ Meaning         every word in it has one meaning, and the signature covers
                    it
  ✓ Key             it is the issuer’s own
  ✓ Proof           nothing was changed since it was issued
  ✓ Dates           the date asked about lies within its period
  ✓ Status          its issuer has not withdrawn it
    Nothing to look at: newer copy, endorsements, inside it.
"""
    )
    assert answer.err == ""


@pytest.mark.rule("BK-1", "BK-3", "BK-5", "D11")
@pytest.mark.parametrize("kind", ["json", "jwt", "png", "svg", "pdf"])
def test_every_form_of_a_badge_verifies(desk: Desk, kind: str) -> None:
    document = as_bytes(desk.issuer.issue(to=ALICE)).decode()
    content = {
        "json": document.encode(),
        "jwt": desk.issuer.issue_jwt(to=ALICE).encode(),
        "png": bake_png(png(), document, carrier=Carrier.OPEN_BADGES_3),
        "svg": bake_svg(SVG, document, carrier=Carrier.OPEN_BADGES_3),
        "pdf": attach_to_pdf(saved(pdf()), document),
    }[kind]

    answer = desk.verify(desk.put(f"badge.{kind}", content), "--recipient", ALICE)

    assert (answer.code, GENUINE[:20] in answer.out) == (0, True)


def test_a_revoked_badge_fails_and_says_whom_to_ask(desk: Desk) -> None:
    credential = desk.issuer.issue()
    desk.issuer.set_status(credential)

    answer = desk.verify(desk.put("badge.json", credential))

    assert answer.code == 1
    assert flat(answer.out).startswith(
        "Genuine: “Welding I” was issued by did:web:badges.workshop.example, but it does not "
        f"count: its issuer has revoked it. ✓ Genuine yes ✗ Current no, on {say_day(CLOCK)}"
    )
    assert "✗ Status          its issuer has revoked it (revoked)\n" in answer.out
    assert "Its issuer can tell why." in answer.out


@pytest.mark.rule("B30")
def test_a_changed_badge_fails_and_nothing_in_it_is_shown_as_proven(desk: Desk) -> None:
    credential = desk.issuer.issue()
    credential["name"] = "Welding II"

    answer = desk.verify(desk.put("badge.json", credential))

    assert answer.code == 1
    assert answer.out.startswith("Not genuine: ")
    assert CLAIMS_NOT_PROVEN in answer.out
    assert "Ask for the file as it was issued." in flat(answer.out)


@pytest.mark.rule("BS-1")
def test_what_cannot_be_looked_at_is_neither_yes_nor_no(desk: Desk) -> None:
    credential = desk.issuer.issue()
    del desk.internet.pages[desk.issuer.list_url()]

    answer = desk.verify(desk.put("badge.json", credential))

    assert answer.code == 3
    assert "? Current               cannot tell, on " in answer.out
    assert "(not_provided)" in flat(answer.out)


def test_an_address_is_not_fetched_offline_and_every_output_says_so(desk: Desk) -> None:
    address = "https://college.example/b/x7/"
    why = "the credential “https://college.example/b/x7/” was not fetched: working offline"

    shown = desk.typed("verify", address, "--offline", "--csv", "result.csv")
    for_programs = desk.typed("verify", address, "--offline", "--json")

    assert (shown.code, flat(shown.out)) == (3, f"Nothing was verified: {why}. ")
    assert json.loads(for_programs.out) == {
        "file": address,
        "error": {"reason": "offline", "detail": why},
    }
    assert f'"Nothing was verified: {why}.","offline",""' in (
        (desk.folder / "result.csv").read_text("utf-8-sig")
    )


@pytest.mark.rule("B22")
def test_every_problem_of_form_is_told_with_its_place(desk: Desk) -> None:
    document = desk.issuer.document()
    document["credentialSubject"]["achievement"] |= {"description": 7, "tag": [1] * 30}
    document["validUntil"] = "soon"

    answer = desk.verify(desk.put("badge.json", desk.issuer.sign_anyhow(document)))

    assert answer.code == 1
    assert "✗ Form            " in answer.out
    assert "    /credentialSubject/achievement/description: " in answer.out
    assert "more, which --json shows" in flat(answer.out)
    assert "Valid until     “soon”" in answer.out


def test_a_file_that_is_larger_than_any_badge_is_not_read_to_its_end(desk: Desk) -> None:
    with (desk.folder / "huge.png").open("wb") as stream:
        stream.truncate(33 * 1024 * 1024)

    answer = desk.typed("verify", "huge.png", "--offline")

    assert (answer.code, answer.out) == (
        1, "Nothing was verified: the file is larger than 32 MiB, and no badge is.\n",
    )  # fmt: skip


def test_offline_leaves_open_what_would_have_to_be_fetched(desk: Desk) -> None:
    badge = desk.put("badge.json", desk.issuer.issue())

    answer = desk.typed("verify", badge, "--offline")

    assert answer.code == 3
    assert answer.out.startswith("Cannot tell whether this is genuine: ")
    assert "Verify it again with a network" in flat(answer.out)


@pytest.mark.rule("B27", "ID-2")
@pytest.mark.parametrize(
    ("recipient", "code", "said"),
    [
        (ALICE, 0, "✓ About this person     yes"),
        (CHARLIE, 1, "✗ About this person     no"),
        ("student-7", 3, "? About this person     cannot tell"),
    ],
)
def test_recipient_asks_whether_it_is_about_somebody(
    desk: Desk, recipient: str, code: int, said: str
) -> None:
    badge = desk.put("badge.json", desk.issuer.issue(to=ALICE))

    answer = desk.verify(badge, "--recipient", recipient)

    assert (answer.code, said in answer.out) == (code, True)


@pytest.mark.rule("B30")
@pytest.mark.parametrize(
    ("trusted", "code", "said"),
    [
        (
            "# ours\n\ndid:web:badges.workshop.example  Bob’s own\n",
            0,
            "✓ Issuer known to you   yes, as “Bob’s own”",
        ),
        ("did:web:badges.college.example The College\n", 1, "✗ Issuer known to you   no"),
        ("", 1, "✗ Issuer known to you   no"),
    ],
)
def test_trust_asks_whether_the_issuer_is_on_a_list(
    desk: Desk, trusted: str, code: int, said: str
) -> None:
    badge = desk.put("badge.json", desk.issuer.issue())
    desk.put("issuers.txt", trusted)

    answer = desk.verify(badge, "--trust", "issuers.txt")

    assert (answer.code, said in answer.out) == (code, True)


def test_a_stranger_on_the_list_does_not_make_a_forgery_known(desk: Desk) -> None:
    credential = desk.issuer.issue()
    credential["name"] = "Welding II"
    desk.put("issuers.txt", "did:web:badges.workshop.example Bob")

    answer = desk.verify(desk.put("badge.json", credential), "--trust", "issuers.txt")

    assert (answer.code, "? Issuer known to you   cannot tell" in answer.out) == (1, True)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (f"{ISSUED + timedelta(days=2):%Y-%m-%d}", 0),
        (f"{ISSUED - timedelta(days=2):%Y-%m-%d}", 1),
        (instant(ISSUED), 0),
        (instant(ISSUED - timedelta(seconds=301)), 1),
        (f"{CLOCK:%Y-%m-%d}", 0),
        (f"{CLOCK + timedelta(days=500):%Y-%m-%d}", 1),
    ],
    # The clock is this moment's, and every worker must give the cases the same names.
    ids=["day after", "day before", "instant", "301 s before", "today", "after the end"],
)
def test_at_asks_about_another_date(desk: Desk, at: str, code: int) -> None:
    until = instant(CLOCK + timedelta(days=400))
    badge = desk.put("badge.json", desk.issuer.issue(validUntil=until))

    assert desk.verify(badge, "--at", at).code == code


def test_a_day_means_its_noon_in_utc(desk: Desk) -> None:
    badge = desk.put("badge.json", desk.issuer.issue())

    report = json.loads(desk.verify(badge, "--at", "2024-03-14", "--json").out)

    assert report["at"] == "2024-03-14T12:00:00Z"


def test_a_revoked_badge_may_have_counted_at_an_earlier_date(desk: Desk) -> None:
    credential = desk.issuer.issue()
    desk.issuer.set_status(credential)

    at = f"{ISSUED + timedelta(days=2):%Y-%m-%d}"
    answer = desk.verify(desk.put("badge.json", credential), "--at", at)

    assert answer.code == 3
    assert "since when is not recorded" in flat(answer.out)


def test_json_is_the_whole_report(desk: Desk) -> None:
    credential = as_bytes(desk.issuer.issue(to=ALICE))
    desk.put("badge.json", credential)

    answer = desk.verify("badge.json", "--json", "--recipient", ALICE)

    expected = Verifier().verify(credential, now=CLOCK, recipient=ALICE, fetch=desk.internet)
    times = {name: json.loads(answer.out)[name] for name in ("at", "verified_at")}
    assert json.loads(answer.out) == {"file": "badge.json", **write_report(expected), **times}
    assert answer.err == ""


def test_notes_are_told_in_words(desk: Desk) -> None:
    credential = desk.issuer.issue(to=ALICE)

    answer = desk.verify(desk.put("badge.json", credential), "--recipient", ALICE.upper())

    assert answer.code == 0
    assert answer.out.endswith(
        "\nNotes, which change nothing\n  - The address matched only in lower case.\n"
    )


def test_a_note_of_the_linter_says_where(desk: Desk) -> None:
    issuer = {"id": desk.issuer.id, "type": ["Profile"], "name": "Bob", "url": "workshop.example"}
    document = desk.issuer.document(issuer=issuer)

    answer = desk.verify(desk.put("badge.json", desk.issuer.sign(document)))

    said = "- The address has no scheme, so it may not open. (/issuer/url)"
    assert (answer.code, said in answer.out) == (0, True), answer.out


def test_every_check_answer_and_note_has_words() -> None:
    assert set(CHECKS) == set(Check)
    assert set(QUESTIONS) == set(Answer)
    for code in [*NOTES, *SENTENCES, *notes_in_the_engine()]:
        assert note_in_words(code)[-1] == "."
        assert "no words" not in note_in_words(code)
    assert note_in_words("new_in_2031").endswith("no words for: new_in_2031.")
    assert all(advice.strip() for advice in ADVICE.values())


def notes_in_the_engine() -> set[str]:
    """Every code that the engine's sources give as a note."""
    given = re.compile(
        r'(?:notes=\(|notes\.append\(|notes = \(|_note = |"status_|\.note\([^()]*)"(\w+)"'
    )
    sources = "".join(path.read_text("utf-8") for path in ENGINE.rglob("*.py"))
    found = set(given.findall(sources))
    assert {"legacy_suite", "vcdm_1_1", "badge_class_elsewhere", "older_context"} <= found
    return found


@pytest.mark.rule("B28")
def test_an_endorsement_inside_is_judged_on_its_own(desk: Desk) -> None:
    good, borrowed = desk.issuer.issue(), desk.issuer.issue()
    for document, about in ((good, good["id"]), (borrowed, good["id"])):
        document["endorsement"] = [desk.issuer.sign(endorsement(desk.issuer.id, about))]
        del document["proof"]
    desk.put("good.json", desk.issuer.sign(good))
    desk.put("borrowed.json", desk.issuer.sign(borrowed))

    first, second = desk.verify("good.json"), desk.verify("borrowed.json")

    assert (first.code, second.code) == (0, 0)
    assert "  ✓ Endorsements    each of them holds\n" in first.out
    assert "  ✓ /endorsement/0\n      Genuine: “" in first.out
    assert "  ✗ /endorsement/0\n" in second.out
    assert "not what it is attached to" in flat(second.out)


def endorsement(issuer_id: str, about: str) -> "dict[str, object]":
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": f"urn:uuid:00000000-0000-4000-8000-{about[-12:-1]}f",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "A good course",
        "issuer": {"id": issuer_id, "type": ["Profile"], "name": "Bob"},
        "validFrom": instant(ISSUED),
        "credentialSubject": {
            "id": about,
            "type": ["EndorsementSubject"],
            "endorsementComment": "They know what they do.",
        },
    }


@pytest.mark.rule("BS-9")
def test_an_issuer_is_warned_a_week_before_its_list_lapses(desk: Desk) -> None:
    badge = desk.put("badge.json", desk.issuer.issue())
    early = desk.verify(badge)
    desk.issuer.publish_list("revocation", at=CLOCK - timedelta(days=26))

    late = desk.verify(badge)

    assert (early.code, early.err, late.code) == (0, "", 0)
    assert flat(late.err).strip() == (
        f"The status list {desk.issuer.list_url()} lapses on {say_day(CLOCK + timedelta(days=4))}. "
        "If you are its issuer: skillmark renew, then upload public/."
    )


def test_the_help_has_examples_and_says_what_the_exit_codes_mean(desk: Desk) -> None:
    answer = desk.typed("verify", "--help")

    assert answer.code == 0
    assert "Exit code 0: genuine and current" in flat(answer.out)
    assert "12:00 UTC" in flat(answer.out).replace("│ │ ", "")
    assert "skillmark verify badge.png" in flat(answer.out)
