"""Strangers' PDFs are opened in a child process with little time and memory."""

import os
import subprocess
import sys

from skillmark.cli.pdf_child import SECONDS
from skillmark.engine.baking.pdf import MAX_PDF_BYTES
from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.wire.strict_json import JsonLimits, read_object

_ANSWER = JsonLimits(max_bytes=16 * 1024 * 1024, max_depth=4, max_members=10)
# -P: a file pikepdf.py in the folder of the badges must not be taken for the library.
_COMMAND = (sys.executable, "-P", "-m", "skillmark.cli.pdf_child")


def read_pdf_in_child(document: bytes) -> str:
    """The credential in *document*.

    Raises MalformedInput as ``read_pdf_payload`` does, and UnsupportedFeature (``too_complex``)
    when the child needs more time or memory than it is given.
    """
    if len(document) > MAX_PDF_BYTES:
        raise MalformedInput(reason="too_large", detail="The PDF is larger than 32 MiB.")
    try:
        answer = read_object(_answer_of_child(document), limits=_ANSWER)
    except (subprocess.SubprocessError, OSError, EngineError) as error:
        raise UnsupportedFeature(
            reason="too_complex",
            name="PDF",
            detail="The PDF takes more time or memory to be read than any badge needs.",
        ) from error
    payload = answer.get("payload")
    if isinstance(payload, str):
        return payload
    raise MalformedInput(reason=str(answer.get("reason")), detail=str(answer.get("detail")))


def _answer_of_child(document: bytes) -> bytes:
    """Raises SubprocessError when it is too slow or dies."""
    ended = subprocess.run(  # noqa: S603 - our own interpreter and module
        _COMMAND,
        input=document,
        capture_output=True,
        timeout=SECONDS,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    return ended.stdout
