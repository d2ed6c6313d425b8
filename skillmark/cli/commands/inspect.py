"""``skillmark inspect``: what is in a file, as it is, without verifying any of it."""

from typing import Annotated

import typer

from skillmark.cli.checking.containers import read_one
from skillmark.cli.checking.sources import shown_name
from skillmark.cli.foreign_text import printable_lines
from skillmark.cli.inspecting.inspection import NOT_VERIFIED, look_into, signed_statements
from skillmark.cli.inspecting.showing import show_inspection
from skillmark.cli.installation import installed_contexts
from skillmark.cli.layout import Style, advise, put_exact, put_raw
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.errors import EngineError
from skillmark.engine.wire.strict_json import write_pretty_json

EPILOG = (
    "Exit code 0: there is one credential in the file; 1: there is none that can be read.  ·  "
    "Examples: skillmark inspect badge.png  ·  "
    "skillmark inspect credential.jwt --json  ·  "
    "skillmark inspect credential.json --nquads | sha256sum"
)


def inspect(
    file: Annotated[str, typer.Argument(metavar="FILE", help="PNG, SVG, PDF, JSON or JWT, or -.")],
    *,
    nquads: Annotated[
        bool,
        typer.Option("--nquads", help="Print only the canonical N-Quads, which is what is signed."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
) -> int:
    """Show what is in a file: container, chunks, token, credential, proofs, status entries.

    Nothing is fetched and nothing is verified; a forged badge looks just as good here.
    """
    data = read_one(file)
    if nquads:
        _print_statements(data, file)
        return ExitCode.DONE
    seen = look_into(data)
    if as_json:
        text = write_pretty_json({"file": shown_name(file), **seen}).decode()
        put_raw(printable_lines(text))
    else:
        show_inspection(seen, shown_name(file))
    return ExitCode.REFUSED if "problem" in seen else ExitCode.DONE


def _print_statements(data: bytes, name: str) -> None:
    try:
        statements = signed_statements(data, installed_contexts())
    except EngineError as error:
        raise CommandRefused(
            f"{name} has no N-Quads: {error.detail}",
            advice="Look at it without --nquads.",
        ) from error
    advise(NOT_VERIFIED, style=Style.LOUD)
    put_exact(statements)
