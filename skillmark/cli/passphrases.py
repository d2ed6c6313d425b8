"""Where the passphrase comes from: a file, the environment, or the person at the keyboard.

Never from an argument, which other users of the machine can read in the list of processes.
"""

import os
import sys
from pathlib import Path

import typer

from skillmark.cli.issuer.vault import SHORTEST_PASSPHRASE
from skillmark.cli.refusals import CommandRefused, ExitCode

VARIABLE = "SKILLMARK_PASSPHRASE"


def get_passphrase(file: Path | None) -> str:
    """The passphrase of an existing issuer."""
    given = _given(file)
    if given is not None:
        return given
    _require_keyboard()
    return str(typer.prompt("Passphrase of the issuer’s keys", hide_input=True, err=True))


def choose_passphrase(file: Path | None) -> str:
    """A new passphrase, typed twice or given; raises CommandRefused when it is too short."""
    passphrase = _given(file)
    if passphrase is None:
        _require_keyboard()
        passphrase = str(
            typer.prompt(
                "Choose a passphrase for the issuer’s keys",
                hide_input=True,
                confirmation_prompt="Type it again",
                err=True,
            )
        )
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise CommandRefused(
            f"The passphrase is shorter than {SHORTEST_PASSPHRASE} characters.",
            advice="Choose a longer one; four random words are good.",
            exit_code=ExitCode.USAGE,
        )
    return passphrase


def _given(file: Path | None) -> str | None:
    if file is not None:
        text = file.read_text("utf-8").rstrip("\r\n")
        if not text:
            raise CommandRefused(
                f"{file} is empty.", advice="Write the passphrase into its first line."
            )
        return text.splitlines()[0]
    return os.environ.get(VARIABLE) or None


def _require_keyboard() -> None:
    if not sys.stdin.isatty():
        raise CommandRefused(
            "The passphrase of the issuer’s keys is needed, and nobody is there to type it.",
            advice=f"Give --passphrase-file FILE, or set {VARIABLE} in the environment.",
            exit_code=ExitCode.USAGE,
        )
