"""After issuing: revoke, suspend, reinstate, correct, renew, rotate, host, erase."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.office import BADGE, ROSTER, Office, files_below


def status_list(office: Office, name: str = "revocation-1") -> dict[str, str]:
    path = office.issuer / "public" / "status" / f"{name}.json"
    document: dict[str, str] = json.loads(path.read_bytes())
    return document


@pytest.fixture
def issued(office: Office) -> Office:
    assert office.issue().code == 0
    return office


# --- revoke, suspend, reinstate ----------------------------------------------------------------


@pytest.mark.rule("BS-2", "BS-4", "ST-3")
def test_a_revoked_badge_fails_and_the_others_do_not(issued: Office) -> None:
    ana, bob = issued.person("Ana García"), issued.person("Боб Стоун")

    answer = issued.run("revoke", "ANA@college.example", "--reason", "CANARY")

    assert answer.code == 0
    assert issued.verify(ana / "badge.png").code == 1
    assert "its issuer has revoked it" in issued.verify(ana / "badge.png").out
    assert issued.verify(bob / "badge.png").code == 0


@pytest.mark.rule("P19")
def test_the_reason_is_never_published(issued: Office) -> None:
    issued.run("revoke", "ana@college.example", "--reason", "CANARY")

    public = files_below(issued.issuer / "public")
    assert [name for name, data in public.items() if b"CANARY" in data] == []
    assert issued.journal("SELECT reason FROM awards WHERE state = 'revoked'") == [("CANARY",)]


@pytest.mark.parametrize("name", ["badge.png", "badge.svg", "credential.json", "credential.jwt"])
def test_a_badge_can_be_named_by_any_of_its_files(issued: Office, name: str) -> None:
    ana = issued.person("Ana García")

    answer = issued.run("revoke", str(ana / name), "--reason", "x")

    assert answer.code == 0
    assert json.loads((ana / "credential.json").read_bytes())["id"] in answer.out


def test_a_suspended_badge_counts_again_when_it_is_reinstated(issued: Office) -> None:
    badge = issued.person("Ana García") / "badge.png"

    issued.run("suspend", "ana@college.example", "--reason", "appeal")
    suspended = issued.verify(badge)
    issued.run("reinstate", "ana@college.example", "--reason", "decided")

    assert suspended.code == 1
    assert "its issuer has suspended it" in suspended.out
    assert issued.verify(badge).code == 0


@pytest.mark.rule("G4", "BS-2")
def test_revoked_is_for_ever(issued: Office) -> None:
    issued.run("revoke", "ana@college.example", "--reason", "x")

    for command in ("reinstate", "suspend"):
        answer = issued.run(command, "ana@college.example", "--reason", "x")
        assert answer.code == 1
        assert "A revoked badge stays revoked" in answer.err
    again = issued.run("revoke", "ana@college.example", "--reason", "x")
    assert again.code == 0
    assert "It has been revoked since" in again.out


def test_only_suspendable_badges_can_be_suspended(office: Office) -> None:
    office.write("badge.toml", BADGE.replace("suspendable = true", "suspendable = false"))
    office.issue()
    document = json.loads((office.person("Ana García") / "credential.json").read_bytes())

    answer = office.run("suspend", "ana@college.example", "--reason", "x")

    assert document["credentialStatus"]["statusPurpose"] == "revocation"
    assert answer.code == 1
    assert "was not made suspendable" in answer.err


@pytest.mark.rule("G4")
def test_the_old_roster_does_not_bring_a_revoked_badge_back_by_itself(issued: Office) -> None:
    issued.run("revoke", "ana@college.example", "--reason", "x")
    old = (issued.person("Ana García") / "credential.json").read_bytes()

    left = issued.issue()
    anew = issued.issue("--reissue-revoked")

    assert "the badge of Ana García was revoked. It was left so" in left.out
    assert "1 badge issued; 2 were there already." in anew.out
    documents = [
        json.loads((person / "credential.json").read_bytes()) for person in issued.people()
    ]
    indexes = [document["credentialStatus"][0]["statusListIndex"] for document in documents]
    assert len(set(indexes)) == 4
    assert issued.verify(issued.write("old.json", old.decode())).code == 1


def test_somebody_unknown_is_told_what_can_be_given(issued: Office) -> None:
    for who in ("nobody@college.example", "urn:uuid:1f0e9c6e-5b0a-4c59-8c1c-2a1d3e4f5a6b", "x"):
        answer = issued.run("revoke", who, "--reason", "x")
        assert answer.code == 1
        assert "has issued nothing under" in answer.err


def test_a_person_with_several_badges_asks_which_is_meant(office: Office) -> None:
    office.issue(roster="name,email,award\nAna,a@c.example,1\nAna,a@c.example,2\n")

    answer = office.run("revoke", "a@c.example", "--reason", "x")

    assert answer.code == 1
    assert "has 2 badges of this issuer" in answer.err
    assert answer.err.count("urn:uuid:") == 2


# --- renew, and lists that lapse ---------------------------------------------------------------


def age(office: Office, *, by: timedelta) -> None:
    """Let the issuer's lists have been signed longer ago, in the journal as well."""
    from skillmark.cli.issuance.status_lists import publish_lists
    from skillmark.cli.issuer.folder import open_issuer, open_signers
    from skillmark.cli.journal.store import opened
    from tests.cli.office import PASSPHRASE

    folder = open_issuer(office.issuer)
    then = datetime.now(UTC).replace(microsecond=0) - by
    with opened(folder.journal_file) as connection:
        connection.execute("UPDATE lists SET signed_at = 0")
        signer = open_signers(folder, PASSPHRASE).proofs
        publish_lists(connection, folder, signer=signer, now=then, renew_all="test")


@pytest.mark.rule("C8", "BS-9")
def test_a_lapsed_list_leaves_the_badge_open_until_it_is_renewed(issued: Office) -> None:
    badge = issued.person("Ana García") / "badge.png"
    age(issued, by=timedelta(days=31))

    lapsed = issued.verify(badge)
    renewed = issued.run("renew")

    assert lapsed.code == 3
    assert "The lists had lapsed on" in renewed.out
    assert "2 status lists signed to hold until" in renewed.out
    assert issued.verify(badge).code == 0


def test_verify_warns_an_issuer_a_week_before(issued: Office) -> None:
    badge = issued.person("Ana García") / "badge.png"
    early = issued.verify(badge)
    age(issued, by=timedelta(days=25))

    late = issued.verify(badge)

    assert "lapses" not in early.text
    assert late.code == 0
    assert "skillmark renew" in late.text


def test_issuing_and_revoking_renew_lists_on_the_way(issued: Office) -> None:
    for command in (
        ("issue", "badge.toml", "roster.csv"),
        ("revoke", "ana@college.example", "--reason", "x"),
    ):
        age(issued, by=timedelta(days=15))
        old = status_list(issued, "suspension-1")["validUntil"]
        issued.run(*command)
        assert status_list(issued, "suspension-1")["validUntil"] > old


@pytest.mark.rule("BS-7", "C8")
def test_each_signing_of_a_list_is_newer_than_the_one_before(issued: Office) -> None:
    seen = [status_list(issued)["validFrom"]]
    for _ in range(3):
        issued.run("renew")
        seen.append(status_list(issued)["validFrom"])

    assert seen == sorted(set(seen))


# --- correct -----------------------------------------------------------------------------------


@pytest.mark.rule("DM-8", "EQ-1", "EQ-2")
def test_a_correction_is_a_new_credential_that_points_to_the_old_one(issued: Office) -> None:
    old = json.loads((issued.person("Ana García") / "credential.json").read_bytes())

    answer = issued.run(
        "correct", "ana@college.example", "--name", "Ana García Ruiz", "--result", "level=Working",
        "--reason", "misspelt",
    )  # fmt: skip
    folder = issued.person("Ana García Ruiz")
    new = json.loads((folder / "credential.json").read_bytes())

    assert answer.code == 0
    assert new["id"] != old["id"]
    assert new["validFrom"] >= old["validFrom"]
    assert new["credentialSubject"]["name"] == "Ana García Ruiz"
    assert new["credentialSubject"]["id"] == old["credentialSubject"]["id"]
    assert new["credentialSubject"]["identifier"] == old["credentialSubject"]["identifier"]
    assert new["awardedDate"] == old["awardedDate"]
    assert new["evidence"][-1]["id"] == old["id"]
    assert new["credentialSubject"]["result"][0]["achievedLevel"].endswith("level-1")
    assert issued.verify(folder / "badge.png", "--recipient", "ana@college.example").code == 0
    assert issued.verify(issued.write("old.json", json.dumps(old))).code == 1


def test_a_corrected_address_is_hashed_with_a_new_salt(issued: Office) -> None:
    old = json.loads((issued.person("Ana García") / "credential.json").read_bytes())
    issued.run(
        "correct", "ana@college.example", "--email", "ana.garcia@college.example", "--reason", "x"
    )
    [folder] = [
        person
        for person in issued.people()
        if (person / "credential.json").read_bytes().find(old["id"].encode()) > 0
        and json.loads((person / "credential.json").read_bytes())["id"] != old["id"]
    ]

    assert (
        issued.verify(folder / "badge.png", "--recipient", "ana.garcia@college.example").code == 0
    )
    assert issued.verify(folder / "badge.png", "--recipient", "ana@college.example").code == 1
    assert issued.run("revoke", "ana.garcia@college.example", "--reason", "x").code == 0


def test_the_old_roster_does_not_issue_a_corrected_badge_again(issued: Office) -> None:
    issued.run("correct", "ana@college.example", "--name", "Ana Ruiz", "--reason", "x")

    assert "0 badges issued; 3 were there already." in issued.issue().out


@pytest.mark.parametrize(
    ("options", "code", "text"),
    [
        ((), 2, "Nothing says what is to be corrected"),
        (("--email", "x@@y"), 2, "--email “x@@y”"),
        (("--result", "level"), 2, "has no equals sign"),
        (("--result", "shoe=1"), 2, "has no result “shoe”"),
        (("--result", "level=Great"), 2, "Possible are: Working, Secure."),
        (("--awarded-on", "3/4/2026"), 2, "This can be 3 April 2026 or 4 March 2026."),
    ],
)
def test_a_correction_that_cannot_be_changes_nothing(
    issued: Office, options: tuple[str, ...], code: int, text: str
) -> None:
    before = files_below(issued.own)

    answer = issued.run("correct", "ana@college.example", *options, "--reason", "x")

    assert answer.code == code
    assert text in answer.text
    assert files_below(issued.own) == before


def test_a_badge_is_corrected_once_and_then_the_newer_one(issued: Office) -> None:
    old = json.loads((issued.person("Ana García") / "credential.json").read_bytes())["id"]
    issued.run("correct", "ana@college.example", "--name", "Ana A", "--reason", "x")

    again = issued.run("correct", old, "--name", "Ana B", "--reason", "x")
    newer = issued.run("correct", "ana@college.example", "--name", "Ana C", "--reason", "x")

    assert again.code == 1
    assert newer.code == 0
    document = json.loads((issued.person("Ana C") / "credential.json").read_bytes())
    assert [evidence["genre"] for evidence in document["evidence"]] == ["Correction"]


# --- keys --------------------------------------------------------------------------------------


@pytest.mark.rule("KEY-4", "DI-6")
def test_badges_of_before_and_after_a_rotation_verify(issued: Office) -> None:
    before = issued.person("Ana García") / "badge.png"
    rotated = issued.run("keys", "rotate")
    issued.issue(roster=ROSTER + "Eve,eve@college.example,2026-03-14,,no,no\n")
    after = issued.person(">Eve<")

    methods = [
        json.loads((path / "credential.json").read_bytes())["proof"]["verificationMethod"]
        for path in (before.parent, after)
    ]
    assert rotated.code == 0
    assert [method.partition("#")[2] for method in methods] == ["key-1", "key-3"]
    for path in (before, after / "badge.png", before.with_name("credential.jwt")):
        assert issued.verify(path).code == 0
    assert json.loads((before.parent / "credential.json").read_bytes())  # its bytes are its own


def test_no_rotation_in_the_middle_of_a_run(issued: Office) -> None:
    with sqlite3.connect(issued.issuer / "private" / "journal.sqlite3") as connection:
        connection.execute("UPDATE awards SET state = 'ordered' WHERE number = 1")
    connection.close()

    answer = issued.run("keys", "rotate")

    assert answer.code == 1
    assert "not signed yet" in answer.err


# --- hosting -----------------------------------------------------------------------------------


@pytest.mark.rule("I1", "I4", "P4")
def test_only_adults_who_agreed_are_hosted_and_without_any_hash(office: Office) -> None:
    answer = office.issue("--host")
    [folder] = (office.issuer / "public" / "b").iterdir()
    document = json.loads((folder / "credential.json").read_bytes())
    page = (folder / "index.html").read_text()

    assert answer.code == 0
    assert document["credentialSubject"]["name"] == "Боб Стоун"
    assert document["id"] == f"https://badges.college.example/b/{folder.name}/credential.json"
    assert len(folder.name) == 26
    assert "identifier" not in document["credentialSubject"]
    assert b"identityHash" not in b"".join(files_below(folder).values())
    assert '<meta name="robots" content="noindex' in page
    assert "Disallow: /b/" in (office.issuer / "public" / "robots.txt").read_text()
    assert office.verify(folder / "badge.png").code == 0


@pytest.mark.rule("I4", "P4")
def test_hosted_badges_are_listed_nowhere(office: Office) -> None:
    office.issue("--host")
    public = files_below(office.issuer / "public")
    [name] = {path.split("/")[1] for path in public if path.startswith("b/")}

    assert [
        p for p, data in public.items() if name.encode() in data and not p.startswith("b/")
    ] == []
    for path, data in public.items():
        if not path.startswith("b/"):
            assert "Боб".encode() not in data
            assert b"@College.example" not in data


@pytest.mark.rule("P4", "P5")
def test_a_minor_is_never_hosted(office: Office) -> None:
    answer = office.issue("--host", roster="name,email,host,minor\nAna,a@c.example,yes,yes\n")

    assert answer.code == 1
    assert "A minor’s badge is never published." in answer.out
    assert not (office.issuer / "public" / "b").exists()


def test_hosting_needs_a_column_that_says_who_agreed(office: Office) -> None:
    answer = office.issue("--host", roster="name,email\nAna,a@c.example\n")

    assert answer.code == 1
    assert "publishes only those who agreed" in answer.err


def test_consent_can_be_given_and_taken_back_later(office: Office) -> None:
    hosted = office.issuer / "public" / "b"
    office.issue()
    assert not hosted.exists()

    office.issue("--host")
    assert len(list(hosted.iterdir())) == 1

    office.issue("--host", roster=ROSTER.replace("yes,no", "no,no"))
    assert list(hosted.iterdir()) == []


def test_a_revoked_badge_is_not_hosted_any_more(office: Office) -> None:
    office.issue("--host")
    [folder] = (office.issuer / "public" / "b").iterdir()
    badge = office.write("kept.json", (folder / "credential.json").read_text())

    office.run("revoke", f"https://badges.college.example/b/{folder.name}/", "--reason", "x")

    assert not folder.exists()
    assert office.verify(badge).code == 1


# --- erase -------------------------------------------------------------------------------------


@pytest.mark.rule("P10", "P12", "I7")
def test_nothing_of_an_erased_person_is_left(office: Office) -> None:
    office.issue("--host")
    bob = office.person("Боб Стоун")
    document = json.loads((bob / "credential.json").read_bytes())
    identity = document["credentialSubject"]["identifier"][0]
    traces = [
        document["id"],
        document["id"].replace("-", "").removeprefix("urn:uuid:"),
        document["credentialSubject"]["id"],
        identity["salt"],
        identity["identityHash"],
        "Bob@College.example",
        "bob@college.example",
        "Боб Стоун",
        bob.name,
    ]

    answer = office.run("erase", "bob@college.example", "--yes")

    assert answer.code == 0, answer.text
    left = files_below(office.issuer)
    for trace in traces:
        raw = [trace.encode()]
        if trace.isalnum() and len(trace) == 32:
            raw.append(bytes.fromhex(trace))
        assert [name for name, data in left.items() for form in raw if form in data] == []
        assert not [name for name in left if trace in name]
    assert "journal.sqlite3: nothing" in answer.out
    assert "mail-merge.csv: nothing" in answer.out
    assert "public/status/revocation-1.json: nothing" in answer.out


@pytest.mark.rule("G4")
def test_erasing_leaves_the_others_alone_and_the_place_taken(issued: Office) -> None:
    ana = issued.person("Ana García")
    before = files_below(ana)

    issued.run("erase", "bob@college.example", "--yes")

    assert files_below(ana) == before
    assert issued.verify(ana / "badge.png").code == 0
    numbers = issued.journal("SELECT count(*), max(number) FROM awards")
    assert numbers == [(3, 3)]
    assert len((issued.own / "mail-merge.csv").read_text("utf-8-sig").splitlines()) == 3


def test_erasing_can_revoke_what_the_earner_holds(issued: Office) -> None:
    badge = issued.write("kept.json", (issued.person("Ana García") / "credential.json").read_text())

    issued.run("erase", "ana@college.example", "--yes", "--revoke")

    assert issued.verify(badge).code == 1


def test_without_revoking_the_earners_copy_stays_good(issued: Office) -> None:
    badge = issued.write("kept.json", (issued.person("Ana García") / "credential.json").read_text())

    issued.run("erase", "ana@college.example", "--yes")

    assert issued.verify(badge, "--recipient", "ana@college.example").code == 0


def test_a_trace_that_is_left_is_found_and_told(issued: Office) -> None:
    canary: Path = issued.issuer / "public" / "forgotten.html"
    canary.write_text("write to ana@college.example")

    answer = issued.run("erase", "ana@college.example", "--yes")

    assert answer.code == 1
    assert "public/forgotten.html: 1" in answer.out
