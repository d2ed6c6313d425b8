"""Write files so that a reader sees the old bytes or the new ones, never half of either."""

import contextlib
import ctypes
import ctypes.util
import errno
import os
import sys
from pathlib import Path

from skillmark.cli.refusals import CommandRefused

PRIVATE_FILE, PUBLIC_FILE = 0o600, 0o644
PRIVATE_FOLDER, PUBLIC_FOLDER = 0o700, 0o755
# On Windows a file is text unless it says otherwise.
CREATE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def write_file(path: Path, data: bytes, *, mode: int = PUBLIC_FILE) -> None:
    """Replace *path* by *data*, durably: temporary file, fsync, rename, fsync of the folder."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        descriptor = os.open(temporary, CREATE, mode)
        try:
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte; a short write is followed by the rest, or by the error behind it."""
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def make_folder(path: Path, *, mode: int = PUBLIC_FOLDER) -> None:
    path.mkdir(mode=mode, parents=True, exist_ok=True)
    if mode == PRIVATE_FOLDER and os.name == "posix":
        path.chmod(mode)


def sync_folder(path: Path) -> None:
    """Make renames inside *path* durable, where the system can do that."""
    if os.name != "posix":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(path: Path) -> None:
    """Make everything below *path* durable at once, instead of one fsync a file.

    Linux can sync one file system; other POSIX systems sync all; Windows writes through soon.
    """
    if sys.platform == "linux":
        library = ctypes.CDLL(ctypes.util.find_library("c"), use_errno=True)
        descriptor = os.open(path, os.O_RDONLY)
        try:
            if library.syncfs(descriptor) != 0:
                raise OSError(ctypes.get_errno(), "syncfs")
        finally:
            os.close(descriptor)
    elif os.name == "posix":
        os.sync()


def explain(error: OSError) -> CommandRefused:
    """Say what an operating system's error means for the person at the keyboard."""
    where = error.filename if isinstance(error.filename, str) else str(error.filename or "")
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return CommandRefused(
            "The disk is full" + (f" (writing {where})." if where else "."),
            advice=(
                "Nothing is lost: free some space and give the same command again; "
                "it goes on where it stopped."
            ),
        )
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return CommandRefused(
            f"There is no right to write or read {where or 'there'}.",
            advice="Give yourself the right to it, or choose another folder.",
        )
    if error.errno == errno.ENOENT:
        return CommandRefused(f"There is no {where}.", advice="Look at the spelling of its name.")
    if error.errno in {errno.EISDIR, errno.ENOTDIR}:
        return CommandRefused(
            f"{where} is not the kind of thing that is needed here.",
            advice="Give a file where a file is asked for, and a folder for a folder.",
        )
    return CommandRefused(
        f"The system says: {error.strerror or error} {where}".rstrip() + ".",
        advice="Put that right and give the same command again.",
    )
