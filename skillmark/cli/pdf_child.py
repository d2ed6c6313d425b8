"""A process of its own for one stranger's PDF: ``python -m skillmark.cli.pdf_child``.

It reads the document from standard input and writes ``{"payload": …}`` or ``{"reason": …,
"detail": …}`` to standard output. Before it opens the document it gives up what it does not need:
memory beyond a bound, processor time, files to write (reliability.md, D11). Who starts it also
stops it when the time is over, which is all there is where a system has no such limits.
"""

import json
import sys
from contextlib import suppress

from skillmark.engine.baking.pdf import MAX_PDF_BYTES, limit_pdf_library, read_pdf_payload
from skillmark.engine.errors import EngineError

SECONDS = 4
MEMORY_BYTES = 256 * 1024 * 1024


def main() -> None:
    limit_pdf_library()
    _give_up_what_is_not_needed()
    document = sys.stdin.buffer.read(MAX_PDF_BYTES + 1)
    try:
        answer = {"payload": read_pdf_payload(document)}
    except EngineError as error:
        answer = {"reason": error.reason, "detail": error.detail}
    sys.stdout.write(json.dumps(answer))


def _give_up_what_is_not_needed() -> None:
    if sys.platform == "win32":
        return
    import resource  # optional dependency: Windows has no such limits

    wanted = {
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, value in wanted.items():
        # Some systems know a limit by name and refuse to set it; the time still ends the child.
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))


if __name__ == "__main__":
    main()
