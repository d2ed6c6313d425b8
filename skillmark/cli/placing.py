"""Put many small files in place with few system calls, each folder and file as a whole.

Everything is made in a small folder of its own and moved to where it belongs in one step. Nothing
is synced here: the journal can make every one of these files again, and a run ends with one sync
of the whole tree.
"""
# ruff: noqa: PTH102, PTH103, PTH104, PTH105, PTH108, PTH112, PTH120
# A path object for each of six files a person costs more than the system call it stands for.

import contextlib
import os
import shutil
from collections.abc import Iterable

from skillmark.cli.files import CREATE, PRIVATE_FOLDER, write_all

exists = os.path.exists


class Placer:
    """Makes folders and files in *workshop*, on the same file system as their places.

    What a killed command left in the workshop is thrown away by the next one.
    """

    def __init__(self, workshop: str) -> None:
        shutil.rmtree(workshop, ignore_errors=True)
        os.mkdir(workshop, PRIVATE_FOLDER)
        self._folder, self._file = f"{workshop}/folder", f"{workshop}/file"

    def place_folder(
        self,
        final: str,
        files: Iterable[tuple[str, bytes]],
        *,
        folder_mode: int,
        file_mode: int,
    ) -> None:
        """Make the folder *final* with *files* in it appear at once; what lay there goes."""
        os.mkdir(self._folder, folder_mode)
        try:
            for name, content in files:
                _write_new(f"{self._folder}/{name}", content, file_mode)
            self._move_folder(final, folder_mode)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise

    def place_file(self, final: str, content: bytes, *, mode: int) -> None:
        """Make the file *final* appear at once, or be replaced at once."""
        try:
            _write_new(self._file, content, mode)
            try:
                os.replace(self._file, final)
            except FileNotFoundError:
                os.makedirs(os.path.dirname(final), PRIVATE_FOLDER)
                os.replace(self._file, final)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(self._file)
            raise

    def _move_folder(self, final: str, mode: int) -> None:
        try:
            os.rename(self._folder, final)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(final), mode, exist_ok=True)
            os.rename(self._folder, final)
        except OSError:
            if not os.path.isdir(final):
                raise
            shutil.rmtree(final)
            os.rename(self._folder, final)


def _write_new(path: str, data: bytes, mode: int) -> None:
    descriptor = os.open(path, CREATE, mode)
    try:
        write_all(descriptor, data)
    finally:
        os.close(descriptor)
