"""The options that several commands share, worded once."""

import os
from pathlib import Path
from typing import Annotated

import typer

from skillmark.cli.issuer.folder import IssuerFolder, open_issuer
from skillmark.cli.issuer.profile import PROFILE_FILE
from skillmark.cli.refusals import CommandRefused, ExitCode

ISSUER_VARIABLE = "SKILLMARK_ISSUER"

IssuerOption = Annotated[
    Path | None,
    typer.Option(
        "--issuer",
        "-i",
        metavar="FOLDER",
        help="The issuer’s folder; without it this folder, ./issuer, or $SKILLMARK_ISSUER.",
    ),
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar="FILE",
        help="A file with the passphrase in its first line (else $SKILLMARK_PASSPHRASE, or asked).",
    ),
]


def find_issuer(given: Path | None) -> IssuerFolder:
    """Open the issuer that is meant. Raises CommandRefused (usage) when there is none."""
    if given is not None:
        return open_issuer(given)
    candidates = [Path(), Path("issuer")]
    if named := os.environ.get(ISSUER_VARIABLE):
        candidates.insert(0, Path(named))
    for candidate in candidates:
        if (candidate / PROFILE_FILE).is_file():
            return open_issuer(candidate)
    raise CommandRefused(
        "There is no issuer here.",
        advice=(
            "Name its folder with --issuer FOLDER, or make one: "
            "skillmark issuer new --name … --url … --did did:web:…"
        ),
        exit_code=ExitCode.USAGE,
    )
