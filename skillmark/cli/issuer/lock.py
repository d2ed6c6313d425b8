"""One command at a time may change an issuer's folder.

The lock is the operating system's, on an open file: it ends with the process, also after a kill,
so no stale lock ever has to be removed by hand.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skillmark.cli.refusals import CommandRefused

if os.name == "nt":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Hold the lock file *path*. Raises CommandRefused when another command holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            _try_lock(descriptor)
        except OSError as error:
            raise CommandRefused(
                "Another command is at work in this issuer’s folder.",
                advice="Wait until it has ended, then give this command again.",
            ) from error
        yield
    finally:
        os.close(descriptor)
