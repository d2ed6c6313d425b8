"""``skillmark issue`` as a registrar's office types it."""

import json
import stat
import zipfile

import pytest

from tests.cli.office import Office, files_below


@pytest.mark.rule("R-1")
def test_everybody_gets_five_files_a_package_and_a_line_for_the_mail(office: Office) -> None:
    answer = office.issue()

    assert answer.code == 0
    assert "3 badges issued; 0 were there already." in answer.out
    names = {"badge.png", "badge.svg", "credential.json", "credential.jwt", "index.html"}
    for person in office.people():
        assert {path.name for path in person.iterdir()} == names
        with zipfile.ZipFile(office.package_of(person)) as package:
            assert package.testzip() is None
            packed = {name: package.read(name) for name in package.namelist()}
        assert packed == {path.name: path.read_bytes() for path in person.iterdir()}
    table = (office.own / "mail-merge.csv").read_text("utf-8-sig").splitlines()
    assert len(table) == 4
    assert '"李思敏"' in table[3]


@pytest.mark.rule("BK-1", "BK-3", "BK-5", "DM-1", "SU-1", "SU-2", "ID-1", "ST-3")
def test_every_file_of_a_person_verifies_as_genuine_current_and_theirs(office: Office) -> None:
    office.issue()
    ana = office.person("Ana García")

    for name in ("badge.png", "badge.svg", "credential.json", "credential.jwt"):
        answer = office.verify(ana / name, "--recipient", "ana@college.example")
        assert answer.code == 0, answer.text


@pytest.mark.rule("ID-5", "ID-6")
def test_an_address_with_capitals_is_recognised_in_both_spellings(office: Office) -> None:
    office.issue()
    bob = office.person("Боб Стоун") / "badge.png"

    for address in ("Bob@College.example", "bob@college.example"):
        assert office.verify(bob, "--recipient", address).code == 0
    assert office.verify(bob, "--recipient", "ana@college.example").code == 1


def test_the_subject_is_the_same_random_uuid_in_every_file(office: Office) -> None:
    office.issue()
    ana = office.person("Ana García")
    subject = json.loads((ana / "credential.json").read_bytes())["credentialSubject"]["id"]

    assert subject.startswith("urn:uuid:")
    assert subject.encode() in (ana / "badge.png").read_bytes()
    assert subject.encode() in (ana / "badge.svg").read_bytes()


@pytest.mark.rule("DM-5", "DM-8", "DM-9", "AC-13")
def test_the_credential_says_what_the_roster_said(office: Office) -> None:
    office.issue()
    document = json.loads((office.person("Ana García") / "credential.json").read_bytes())
    subject = document["credentialSubject"]

    assert document["awardedDate"] == "2026-03-14T00:00:00Z"
    assert document["validUntil"] == "2029-03-13T23:59:59Z"
    assert subject["name"] == "Ana García"
    assert subject["result"] == [
        {
            "type": ["Result"],
            "resultDescription": subject["achievement"]["id"] + "#result-level",
            "achievedLevel": subject["achievement"]["id"] + "#result-level-level-2",
        }
    ]
    assert [status["statusPurpose"] for status in document["credentialStatus"]] == [
        "revocation",
        "suspension",
    ]


def test_the_same_roster_again_changes_nothing_and_issues_nothing(office: Office) -> None:
    office.issue()
    before = files_below(office.own / "people")

    answer = office.issue()

    assert "0 badges issued; 3 were there already." in answer.out
    assert files_below(office.own / "people") == before


@pytest.mark.rule("G3", "D13")
def test_one_faulty_row_stops_everything_before_the_first_signature(office: Office) -> None:
    roster = "name,email\nAna,ana@college.example\nEve,eve@@college.example\n,\nX,\n"

    answer = office.issue(roster=roster)

    assert answer.code == 1
    assert (
        "Row 3, email: “eve@@college.example” The part before the @ is not possible." in answer.out
    )
    assert "Row 5, email: Nothing says who this is." in answer.out
    assert office.journal("SELECT count(*) FROM awards") == [(0,)]
    assert not (office.own / "people").exists()
    refused = (office.own / "refused.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in refused] == ['"row"', '"3"', '"5"']


@pytest.mark.rule("G3", "G1")
def test_a_corrected_roster_issues_only_what_is_missing(office: Office) -> None:
    faulty = "name,email\nAna,ana@college.example\nEve,eve@@college.example\n"
    first = office.issue("--skip-faulty", roster=faulty)
    before = files_below(office.own / "people")

    second = office.issue(roster=faulty.replace("@@", "@"))

    assert "1 badge issued; 0 were there already." in first.out
    assert "1 badge issued; 1 was there already." in second.out
    after = files_below(office.own / "people")
    assert before.items() <= after.items()
    assert len(office.people()) == 2
    assert not (office.own / "refused.csv").exists()


@pytest.mark.rule("D13")
def test_a_person_listed_twice_under_another_case_is_issued_once(office: Office) -> None:
    roster = "name,email\nAna,ana@college.example\nAna,ANA@College.example\n"

    answer = office.issue(roster=roster)

    assert "Row 3: ANA@College.example stands in row 2 already; issued once." in answer.out
    assert len(office.people()) == 1


def test_two_rows_of_one_person_that_differ_are_a_contradiction(office: Office) -> None:
    roster = "name,email,level\nAna,ana@college.example,Secure\nAna,ana@college.example,Working\n"

    answer = office.issue(roster=roster)

    assert answer.code == 1
    assert "Row 2 names the same person but says something else." in answer.out


def test_an_award_column_gives_one_person_the_same_badge_twice(office: Office) -> None:
    roster = "name,email,award\nAna,ana@college.example,2025\nAna,ana@college.example,2026\n"

    assert "2 badges issued" in office.issue(roster=roster).out


def test_a_row_that_changed_after_it_was_issued_is_left_and_told(office: Office) -> None:
    office.issue()

    answer = office.issue(roster="name,email,date\nAnna García,ana@college.example,2026-03-14\n")

    assert (
        "Row 2: Anna García has this badge already, and the row says something else" in answer.out
    )
    assert "use `skillmark correct`" in answer.out
    assert len(office.people()) == 3


@pytest.mark.rule("EQ-3")
def test_a_version_that_was_issued_is_frozen(office: Office) -> None:
    office.issue()
    changed = (office.folder / "badge.toml").read_text().replace("A day", "Two days")
    office.write("badge.toml", changed)

    refused = office.issue()
    office.write("badge.toml", 'version = "1.1"\n' + changed)
    accepted = office.issue()

    assert refused.code == 1
    assert "has been issued already, and this file describes it differently" in refused.err
    assert 'version = "1.1"' in refused.err
    assert accepted.code == 0


def test_columns_are_mapped_shown_and_overridden(office: Office) -> None:
    roster = "Persona;Buzón;Notas\nAna;ana@college.example;paga tarde\n"

    refused = office.issue(roster=roster)
    answer = office.issue("--map", "recipient_email=Buzón", "--map", "name=Persona")

    assert refused.code == 1
    assert "No column says who the recipients are: “Persona”, “Buzón”, “Notas”." in refused.err
    assert answer.code == 0
    assert "not used, and not kept" in answer.out


@pytest.mark.rule("P1")
def test_columns_that_are_not_used_are_nowhere_kept(office: Office) -> None:
    office.issue("--skip-faulty", roster="name,email,notes\nAna,a@c.example,CANARY\nEve,x,CANARY\n")

    assert [name for name, data in files_below(office.issuer).items() if b"CANARY" in data] == []


def test_a_dry_run_writes_nothing(office: Office) -> None:
    before = files_below(office.issuer)

    answer = office.issue("--dry-run")

    assert "3 badges would be issued. Nothing was written." in answer.out
    assert files_below(office.issuer) == before


@pytest.mark.skipif("os.name == 'nt'")
def test_private_files_are_private(office: Office) -> None:
    office.issue()
    for path in (office.issuer / "keys" / "key-1.json", office.people()[0] / "badge.png"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for path in (office.issuer / "keys", office.issuer / "private", office.issuer / "earners"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


@pytest.mark.rule("D15")
def test_names_of_folders_come_from_us_and_never_from_a_person(office: Office) -> None:
    office.issue(roster="name,email\n../../etc/passwd,a@c.example\n")

    [person] = office.people()
    assert person.name.isalnum()
    assert len(person.name) == 20


@pytest.mark.rule("H1")
def test_no_file_and_no_word_holds_key_material(office: Office) -> None:
    from skillmark.cli.issuer.folder import open_issuer, open_signers

    signers = open_signers(open_issuer(office.issuer), "four random words here")
    secrets = [signers.proofs.private_key.seed, signers.tokens.private_key.scalar]  # type: ignore[attr-defined]
    answer = office.issue()

    for secret in secrets:
        for form in (secret, secret.hex().encode()):
            assert [n for n, data in files_below(office.issuer).items() if form in data] == []
            assert form not in answer.text.encode()


def test_an_issuer_at_an_https_address_publishes_a_jwks(office: Office) -> None:
    made = office.run(
        "issuer", "new", "second", "--name", "A", "--url", "https://a.example",
        "--https", "https://badges.a.example",
    )  # fmt: skip
    office.run("issue", "badge.toml", "roster.csv", "--issuer", "second")
    [badge, *_] = sorted((office.folder / "second").glob("earners/*/people/*/*/badge.png"))
    answer = office.run("verify", str(badge), "--documents", "second/documents.json")

    assert made.code == 0
    assert (office.folder / "second" / "public" / ".well-known" / "jwks.json").is_file()
    assert answer.code == 0, answer.text
