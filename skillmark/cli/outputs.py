"""Where a command writes the one file that it was asked for, and never over another."""

from pathlib import Path
from typing import Annotated

import typer

from skillmark.cli.files import write_file
from skillmark.cli.refusals import CommandRefused

OutputOption = Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="The new file.")]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace OUT if it exists.")]


class Output:
    """A file to be written; raises CommandRefused at once if it exists and may not be replaced."""

    def __init__(self, path: Path, *, force: bool) -> None:
        self.path = path
        self._force = force
        self._require_free()

    def write(self, data: bytes) -> None:
        """Put *data* there whole, or leave everything as it was."""
        self._require_free()
        write_file(self.path, data)

    def _require_free(self) -> None:
        if self.path.is_dir():
            raise CommandRefused(f"{self.path} is a folder.", advice="Name a file in it.")
        if self.path.exists() and not self._force:
            raise CommandRefused(
                f"{self.path} exists already.",
                advice="Choose another name, or add --force to replace it.",
            )
