"""The command in a process of its own: standard input, exit codes, colours, the child for PDFs."""

import os
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from skillmark.cli.checking.pdf import read_pdf_in_child
from skillmark.cli.pdf_child import MEMORY_BYTES, SECONDS
from skillmark.engine.baking.pdf import attach_to_pdf
from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from tests.cli.desk import MAP, Desk
from tests.cli.office import ROOT
from tests.engine.baking.pictures import pdf, saved
from tests.engine.world import as_bytes

POSIX = sys.platform != "win32"


def test_standard_input_is_verified_too(desk: Desk) -> None:
    desk.save_internet()
    badge = as_bytes(desk.issuer.issue())

    ended = desk.process("verify", "-", "--documents", MAP, standard_input=badge)

    assert ended.returncode == 0
    assert ended.stdout.decode().startswith("Genuine: “Welding I”")


def test_exit_codes_are_those_of_the_process(desk: Desk) -> None:
    revoked = desk.issuer.issue()
    desk.issuer.set_status(revoked)
    desk.save_internet()
    desk.put("revoked.json", revoked)

    codes = [
        desk.process("verify", *arguments).returncode
        for arguments in (
            ("revoked.json", "--documents", MAP),
            ("missing.json",),
            ("revoked.json", "--offline"),
        )
    ]

    assert codes == [1, 2, 3]


def test_a_pipe_gets_no_colours_and_an_old_console_no_signs_that_it_lacks(desk: Desk) -> None:
    desk.save_internet()
    badge = as_bytes(desk.issuer.issue())

    ended = desk.process(
        "verify", "-", "--documents", MAP, standard_input=badge, PYTHONIOENCODING="ascii"
    )

    assert ended.returncode == 0
    assert b"\x1b" not in ended.stdout
    assert b"+ Genuine               yes" in ended.stdout


@pytest.mark.skipif(not POSIX, reason="Windows ends such pipes in another way")
def test_a_reader_that_has_enough_is_not_complained_about(desk: Desk) -> None:
    for number in range(60):
        desk.put(f"all/{number}.json", desk.issuer.issue())
    command = f"{sys.executable} -m skillmark.cli.main verify all --offline --json | head -c 20"

    ended = subprocess.run(
        ["sh", "-c", command],
        cwd=desk.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )

    assert (len(ended.stdout), ended.stderr) == (20, b"")


@pytest.mark.skipif(not POSIX, reason="pseudo-terminals are of POSIX systems")
@pytest.mark.parametrize(
    ("variables", "start"), [({}, "\x1b[32m✓ Genuine"), ({"NO_COLOR": "1"}, "\n✓ Genuine")]
)
def test_a_terminal_gets_colours_unless_it_wants_none(
    desk: Desk, variables: dict[str, str], start: str
) -> None:
    import pty

    desk.save_internet()
    desk.put("badge.json", desk.issuer.issue())
    terminal, other_end = pty.openpty()
    command = [sys.executable, "-m", "skillmark.cli.main", "verify", "badge.json"]
    child = subprocess.Popen(
        [*command, "--documents", MAP],
        cwd=desk.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm", **variables},
        stdout=other_end,
        stdin=subprocess.DEVNULL,
    )
    os.close(other_end)
    shown = read_to_the_end(terminal)

    assert child.wait(30) == 0
    assert f"{start}               yes" in shown


def read_to_the_end(terminal: int) -> str:
    received = b""
    try:
        while piece := os.read(terminal, 4096):
            received += piece
    except OSError:
        pass  # this is how Linux says that the other end is closed
    os.close(terminal)
    return received.decode()


def test_a_single_verification_loads_neither_tables_nor_pdf_nor_a_web_client(desk: Desk) -> None:
    desk.put("badge.json", desk.issuer.issue())
    heavy = ["rich", "pikepdf", "httpcore2", "sqlite3", "resvg_py", "multiprocessing"]
    script = (
        "import sys; from skillmark.cli.main import main; main(['verify', 'badge.json', "
        f"'--offline']); print([name for name in {heavy} if name in sys.modules])"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=desk.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout.splitlines()[-1] == "[]"


# --- the child that reads PDFs ---------------------------------------------------------------


def outcome(document: bytes) -> str:
    try:
        return read_pdf_in_child(document)
    except EngineError as error:
        return error.reason


def with_loop() -> bytes:
    """A document whose tree of names contains itself."""
    document = pdf()
    tree = document.make_indirect(pikepdf.Dictionary())
    tree.Kids = pikepdf.Array([tree])
    document.Root.Names = pikepdf.Dictionary(EmbeddedFiles=tree)
    return saved(document)


def with_two() -> bytes:
    document = pikepdf.open(BytesIO(BADGE))
    document.attachments["second"] = pikepdf.AttachedFileSpec(
        document, b"{}", filename="credential.json"
    )
    return saved(document)


BADGE = attach_to_pdf(saved(pdf()), '{"a": "ö"}')


@pytest.mark.rule("D11")
def test_the_child_gives_the_credential_or_the_reason_of_the_refusal() -> None:
    assert outcome(BADGE) == '{"a": "ö"}'
    assert outcome(saved(pdf())) == "no_credential"
    assert outcome(with_two()) == "multiple_credentials"
    assert outcome(saved(pdf(), encryption=pikepdf.Encryption(owner="x"))) == "encrypted_pdf"
    assert outcome(b"%PDF-1.7\n" + b"x" * 100) == "malformed_pdf"
    assert outcome(b"%PDF-" + bytes(33 * 1024 * 1024)) == "too_large"


@pytest.mark.rule("D11")
def test_a_hostile_document_ends_in_time() -> None:
    bomb = pdf()
    bomb.Root.Bomb = pikepdf.Stream(bomb, bytes(200 * 1024 * 1024))
    packed = saved(bomb, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for document in (with_loop(), packed, saved(pdf(pages=5_001))):
        started = time.monotonic()
        with pytest.raises((MalformedInput, UnsupportedFeature)):
            read_pdf_in_child(document)
        assert time.monotonic() - started < 5


@pytest.mark.rule("D11")
@pytest.mark.skipif(not POSIX, reason="Windows has no such limits; there the time alone counts")
@pytest.mark.parametrize(
    ("greedy", "said"),
    [
        (f"bytearray({MEMORY_BYTES})", b"MemoryError"),
        ("open('leak', 'wb', buffering=0).write(b'x')", b"File too large"),
    ],
)
def test_the_child_can_neither_take_much_memory_nor_write(
    tmp_path: Path, greedy: str, said: bytes
) -> None:
    script = (
        "import signal; from skillmark.cli import pdf_child; "
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        f"pdf_child._give_up_what_is_not_needed(); {greedy}"
    )

    ended = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )

    assert ended.returncode == 1
    assert said in ended.stderr


@pytest.mark.rule("D11")
def test_a_child_that_takes_too_long_is_stopped_and_the_question_stays_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    endless = (sys.executable, "-c", "import time; time.sleep(60)")
    monkeypatch.setattr("skillmark.cli.checking.pdf._COMMAND", endless)
    monkeypatch.setattr("skillmark.cli.checking.pdf.SECONDS", 1)

    started = time.monotonic()
    with pytest.raises(UnsupportedFeature) as caught:
        read_pdf_in_child(BADGE)

    assert caught.value.reason == "too_complex"
    assert time.monotonic() - started < 3
    assert SECONDS < 5


@pytest.mark.rule("D11", "D15")
def test_a_file_beside_the_badge_is_not_taken_for_our_library(desk: Desk) -> None:
    desk.put("pikepdf.py", b"open('owned', 'w').close()\n")
    desk.put("skillmark/__init__.py", b"open('../owned', 'w').close()\n")
    desk.put("transcript.pdf", attach_to_pdf(saved(pdf()), as_bytes(desk.issuer.issue()).decode()))

    answer = desk.verify("transcript.pdf")

    assert (answer.code, (desk.folder / "owned").exists()) == (0, False)
