"""Where a credential to be looked at comes from: a file, standard input, or the web."""

import multiprocessing
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.baking.pdf import limit_pdf_library, read_pdf_payload
from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.ports import Fetch, ResourceKind

LARGEST = 33 * 1024 * 1024
PDF_SECONDS = 5
PDF_MEMORY = 768 * 1024 * 1024


def is_address(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


def read_source(name: str, *, fetch: Fetch) -> bytes:
    """The bytes of *name*: a path, an address, or ``-`` for standard input.

    Raises CommandRefused (usage) for a file that is not there, ResolutionError for the web.
    """
    if name == "-":
        return _bounded(sys.stdin.buffer.read(LARGEST + 1), "Standard input")
    if is_address(name):
        return fetch(name, kind=ResourceKind.CREDENTIAL).body
    path = Path(name)
    if path.is_dir():
        raise CommandRefused(
            f"{name} is a folder.",
            advice=f"Name the files in it, such as {path / '*.png'}.",
            exit_code=ExitCode.USAGE,
        )
    try:
        with path.open("rb") as stream:
            return _bounded(stream.read(LARGEST + 1), name)
    except FileNotFoundError as error:
        raise CommandRefused(
            f"There is no file {name}.",
            advice="Look at the spelling, or give an address that starts with https://.",
            exit_code=ExitCode.USAGE,
        ) from error


def _bounded(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST:
        raise CommandRefused(
            f"{name} is larger than 32 MiB, and no badge is.", advice="Give the badge’s own file."
        )
    return data


def read_pdf_in_child(data: bytes) -> str:
    """The credential in a PDF, read by a child process with little memory and time.

    Raises MalformedInput for a PDF that holds none or several, and ``too_complex``.
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_read_pdf, args=(theirs, data), daemon=True)
    child.start()
    theirs.close()
    try:
        answer = ours.recv() if ours.poll(PDF_SECONDS) else None
    except EOFError:
        answer = None
    finally:
        child.kill()
        child.join()
    if isinstance(answer, str):
        return answer
    if isinstance(answer, tuple):
        raise MalformedInput(reason=answer[0], detail=answer[1])
    raise MalformedInput(
        reason="too_complex", detail="The PDF takes too much time or memory to be read."
    )


def _read_pdf(pipe: Connection, data: bytes) -> None:
    """Runs in the child."""
    if sys.platform != "win32":
        import resource  # optional dependency: not on every system

        resource.setrlimit(resource.RLIMIT_AS, (PDF_MEMORY, PDF_MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (PDF_SECONDS, PDF_SECONDS))
    try:
        limit_pdf_library()
        pipe.send(read_pdf_payload(data))
    except EngineError as error:
        pipe.send((error.reason, error.detail))
