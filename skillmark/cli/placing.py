"""Put many small files in place with few system calls, each folder and file as a whole.

Nothing is synced here: the journal can make every one of these files again, and a run ends with
one sync of the whole tree.
"""
# ruff: noqa: PTH102, PTH104, PTH105, PTH108, PTH112
# A path object for each of six files a person costs more than the system call it stands for.

import contextlib
import os
import shutil
from collections.abc import Iterable

from skillmark.cli.files import CREATE, write_all

exists = os.path.exists


def place_folder(
    parent: str,
    name: str,
    files: Iterable[tuple[str, bytes]],
    *,
    folder_mode: int,
    file_mode: int,
) -> None:
    """Make *parent*/*name* with *files* in it appear at once; what lay there before goes."""
    final, fresh = f"{parent}/{name}", f"{parent}/.new-{name}"
    try:
        os.mkdir(fresh, folder_mode)
    except FileExistsError:
        shutil.rmtree(fresh)
        os.mkdir(fresh, folder_mode)
    try:
        for file_name, content in files:
            _write_new(f"{fresh}/{file_name}", content, file_mode)
        try:
            os.rename(fresh, final)
        except OSError:
            if not os.path.isdir(final):
                raise
            shutil.rmtree(final)
            os.rename(fresh, final)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise


def place_file(parent: str, name: str, content: bytes, *, mode: int) -> None:
    """Make the file *parent*/*name* appear at once, or be replaced at once."""
    fresh = f"{parent}/.new-{name}"
    try:
        _write_new(fresh, content, mode)
        os.replace(fresh, f"{parent}/{name}")
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(fresh)
        raise


def _write_new(path: str, data: bytes, mode: int) -> None:
    descriptor = os.open(path, CREATE, mode)
    try:
        write_all(descriptor, data)
    finally:
        os.close(descriptor)
