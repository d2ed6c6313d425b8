"""A run that is killed, and the same run given again: same bytes, none lost, none twice."""

import json
import resource
import shutil
import signal
import struct
import subprocess
import time
from pathlib import Path
from random import randbytes
from zlib import compress, crc32

import pytest

from tests.cli.office import BADGE, Office, files_below

PEOPLE = 700


def long_roster(count: int = PEOPLE) -> str:
    rows = "".join(
        f"Persona {n} Núñez,person{n}@college.example,2026-03-14,Secure\n" for n in range(count)
    )
    return "name,email,date,level\n" + rows


def kill_when(process: "subprocess.Popen[bytes]", people: Path, *, count: int) -> None:
    """Kill *process* as soon as *count* folders are there; the hard way."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if sum(1 for _ in people.glob("*/*")) >= count:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.005)
    process.communicate()
    assert process.returncode == -signal.SIGKILL, "it ended before it could be killed"


def noise(size: int) -> bytes:
    """A PNG of random pixels, which no packing makes smaller."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", crc32(name + data))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + randbytes(3 * size) for _ in range(size))
    body = chunk(b"IHDR", header) + chunk(b"IDAT", compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.rule("F1", "F2", "G1", "G3", "D13")
def test_killed_again_and_again_the_same_roster_gives_the_same_bytes(office: Office) -> None:
    office.write("roster.csv", long_roster())
    for count in (1, 200, 510):
        kill_when(
            office.start("issue", "badge.toml", "roster.csv"), office.own / "people", count=count
        )
    # Two offices go on from the same moment, one of them from a copy of everything.
    copy = office.folder / "copy"
    shutil.copytree(office.issuer, copy)
    issued_before = {
        person.name: (person / "credential.json").read_bytes() for person in office.people()
    }

    answer = office.issue()
    office.run("issue", "badge.toml", "roster.csv", "--issuer", "copy")

    assert answer.code == 0
    own, other = files_below(office.own / "people"), files_below(copy / "earners")
    prefix = "first-aid-in-the-workshop-1.0/people/"
    assert own == {
        name.removeprefix(prefix): data for name, data in other.items() if name.startswith(prefix)
    }
    for name, document in issued_before.items():
        assert [data for path, data in own.items() if path.endswith(f"{name}/credential.json")] == [
            document
        ]
    documents = [json.loads(data) for name, data in own.items() if name.endswith("credential.json")]
    indexes = {document["credentialStatus"][0]["statusListIndex"] for document in documents}
    people = {document["credentialSubject"]["name"] for document in documents}
    assert len(documents) == len(indexes) == len(people) == PEOPLE
    assert len(list((office.own / "packages").glob("*/*.zip"))) == PEOPLE
    assert list((office.issuer / "private" / "workshop").iterdir()) == []
    assert office.journal("SELECT DISTINCT state FROM awards") == [("issued",)]


def test_files_that_got_lost_are_made_again_with_the_same_bytes(office: Office) -> None:
    office.issue()
    before = files_below(office.own)
    first, second, _ = office.people()
    office.package_of(second).unlink()
    shutil.rmtree(first)

    answer = office.issue()

    assert "0 badges issued; 3 were there already." in answer.out
    after = files_below(office.own)
    del before["mail-merge.csv"], after["mail-merge.csv"]
    assert after == before


@pytest.mark.rule("F5")
def test_a_full_disk_stops_with_advice_and_loses_nothing(office: Office) -> None:
    # A limit on the size of files stands for a full disk: with this picture in them the packages
    # do not fit any more.
    (office.folder / "noise.png").write_bytes(noise(300))
    office.write("badge.toml", BADGE + '[artwork]\nfile = "noise.png"\n')

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (500_000, 500_000))

    process = office.start("issue", "badge.toml", "roster.csv", preexec_fn=little_room)
    _, err = process.communicate(timeout=60)
    ordered = office.journal("SELECT hex(credential) FROM awards ORDER BY number")

    assert process.returncode == 1
    assert "The disk is full" in err.decode()
    assert "Nothing is lost" in err.decode()
    assert list((office.issuer / "private" / "workshop").iterdir()) == []
    assert all(len(list(person.iterdir())) == 5 for person in office.people())

    answer = office.issue()

    assert answer.code == 0
    assert "3 badges issued" in answer.out
    assert office.journal("SELECT hex(credential) FROM awards ORDER BY number") == ordered


def test_a_second_command_waits_for_nobody_and_says_so(office: Office) -> None:
    from skillmark.cli.issuer.folder import open_issuer

    with open_issuer(office.issuer).locked():
        answer = office.issue()

    assert answer.code == 1
    assert "Another command is at work in this issuer’s folder." in answer.err
