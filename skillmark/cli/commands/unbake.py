"""``skillmark unbake``: take the credential out of a PNG, SVG or PDF again."""

from pathlib import Path
from typing import Annotated

import typer

from skillmark.cli.checking.containers import credential_in, read_one
from skillmark.cli.layout import advise, put, put_exact
from skillmark.cli.outputs import ForceOption, Output
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.baking.detect import Container, Form

EPILOG = (
    "Examples: skillmark unbake badge.png  ·  "
    "skillmark unbake badge.svg -o credential.json  ·  "
    "skillmark unbake transcript.pdf | skillmark verify -"
)


def unbake(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A PNG, SVG or PDF, or -.")],
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="OUT", help="The new file; without it, printed."),
    ] = None,
    force: ForceOption = False,
) -> None:
    """Take the credential out of a picture or PDF, byte for byte as it was baked in.

    Nothing is verified; a file that holds two credentials is refused.
    """
    new = Output(output, force=force) if output else None
    found = credential_in(read_one(file), file)
    if found.container in (Container.JSON, Container.JWT):
        raise CommandRefused(
            f"{file} is no picture but the credential itself.", advice="Use it as it is."
        )
    if found.form is Form.URL:
        advise("The picture holds only the address of an Open Badges 2.0 award.")
    if new is not None:
        new.write(found.text.encode())
        put(f"The credential ({found.form}, out of a {found.container}) is in {new.path}.")
        return
    put_exact(found.text)
